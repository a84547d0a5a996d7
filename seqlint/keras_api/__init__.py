"""What Keras offers: names, signatures, accepted strings, what is gone, and what each layer makes of a shape.

Independent of the analysis and of Keras itself: the tables in `data/` were read from an installed Keras by `generate`,
the shape functions are our own and proven against it. Importing this is cheap: tables, families of layers and the
functions of `_LAZY` are loaded when first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from seqlint.keras_api.categories import category, is_merge, is_recurrent
from seqlint.keras_api.spec import CELL_SIZES, OWN_CELL, BadArgument, LayerClass, LayerSpec, Shaped, ShapeError, Thing
from seqlint.keras_api.tables import (
    accepts,
    attributes,
    canonical,
    default,
    identifiers,
    is_module,
    is_name,
    keras_version,
    names,
    parameters,
)
from seqlint.near import close
from seqlint.signature import REQUIRED, UNKNOWN, Parameter, Parameters

if TYPE_CHECKING:
    from seqlint.keras_api.applications import Application, application_output, check_application
    from seqlint.keras_api.arguments import check_arguments
    from seqlint.keras_api.legacy import (
        Removed,
        bad_save_path,
        good_save_path,
        removed,
        removed_argument,
        removed_method,
    )
    from seqlint.keras_api.modern import Modern, modernize_call
    from seqlint.keras_api.shapes import chain, layer_output
    from seqlint.keras_api.shapes.declared import DECLARE_A_BATCH, declares_input, input_shape_of
    from seqlint.keras_api.tensorflow_1 import removed_from_tensorflow
    from seqlint.keras_api.wants import wants_python_int

_LAZY = {
    "applications": ("Application", "application_output", "check_application"),
    "arguments": ("check_arguments",),
    "legacy": ("Removed", "bad_save_path", "good_save_path", "removed", "removed_argument", "removed_method"),
    "modern": ("Modern", "modernize_call"),
    "shapes": ("chain", "layer_output"),
    "shapes.declared": ("DECLARE_A_BATCH", "declares_input", "input_shape_of"),
    "tensorflow_1": ("removed_from_tensorflow",),
    "wants": ("wants_python_int",),
}
_HOME = {name: module for module, names_in_it in _LAZY.items() for name in names_in_it}

__all__ = [
    "CELL_SIZES", "DECLARE_A_BATCH", "OWN_CELL", "REQUIRED", "UNKNOWN", "Application", "BadArgument", "LayerClass",
    "LayerSpec", "Modern", "Parameter", "Parameters", "Removed", "ShapeError", "Shaped", "Thing", "accepts",
    "application_output", "attributes", "bad_save_path", "canonical", "category", "chain", "check_application",
    "check_arguments", "close", "declares_input", "default", "good_save_path", "identifiers", "input_shape_of",
    "is_merge", "is_module", "is_name", "is_recurrent", "keras_version", "layer_output", "modernize_call", "names",
    "parameters", "removed", "removed_argument", "removed_from_tensorflow", "removed_method", "wants_python_int",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
