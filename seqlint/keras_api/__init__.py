"""What Keras offers: names, signatures, accepted strings, what is gone, and what each layer makes of a shape.

Independent of the analysis and of Keras itself: the tables in `data/` were read from an installed Keras by `generate`,
the shape functions are our own and proven against it. Importing this is cheap; tables and families of layers are loaded
when first asked for.
"""

from seqlint.keras_api.categories import category, is_merge, is_recurrent
from seqlint.keras_api.near import close
from seqlint.keras_api.spec import REQUIRED, UNKNOWN, BadArgument, LayerSpec, Parameter, Shaped, ShapeError
from seqlint.keras_api.tables import (
    accepts,
    attributes,
    canonical,
    default,
    identifiers,
    is_name,
    keras_version,
    names,
    parameters,
)

__all__ = [
    "REQUIRED",
    "UNKNOWN",
    "BadArgument",
    "LayerSpec",
    "Parameter",
    "ShapeError",
    "Shaped",
    "accepts",
    "attributes",
    "canonical",
    "category",
    "check_arguments",
    "close",
    "default",
    "identifiers",
    "input_shape_of",
    "is_merge",
    "is_name",
    "is_recurrent",
    "keras_version",
    "layer_output",
    "names",
    "parameters",
]


def check_arguments(spec: LayerSpec) -> None:
    """Raise `BadArgument` where Keras' constructor refuses the known values."""
    from seqlint.keras_api.arguments import check

    check(spec)


def layer_output(spec: LayerSpec, input_shape: "tuple[int | str | None, ...] | None") -> Shaped:
    """The output shape and number of parameters of a layer for an input shape (batch axis first).

    A dimension is an int, None as in Keras, or "?" where it is not known; a shape that is not known is None. Raises
    `ShapeError` where Keras would refuse the input.
    """
    from seqlint.keras_api.shapes import layer_output

    return layer_output(spec, input_shape)


def input_shape_of(spec: LayerSpec) -> "tuple[int | str | None, ...] | None":
    """The batch shape that a first layer declares (`Input`, `input_shape=`, `input_dim=`); None where it declares none.

    Raises `BadArgument` where Keras cannot make a shape of it.
    """
    from seqlint.keras_api.shapes.declared import input_shape_of

    return input_shape_of(spec)
