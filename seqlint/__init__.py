"""The names a rule file may use, and nothing else. Each is imported when it is first used: most commands need few."""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from seqlint.program.language.values import (
        Api,
        Array,
        Cause,
        Class,
        Const,
        Dataset,
        Dict,
        Dim,
        Function,
        Made,
        Nothing,
        Ref,
        Seq,
        Shape,
        Tensor,
        Unknown,
        Value,
        show_shape,
    )
    from seqlint.program.model import (
        Anchor,
        Argument,
        Event,
        Fault,
        Layer,
        LayerUse,
        Load,
        Model,
        Own,
        Problem,
        Program,
    )
    from seqlint.rule import Aspect, Diagnostic, Edit, Fix, Related, Rule, Severity, bad, good, rule

__all__ = [
    "Anchor", "Api", "Argument", "Array", "Aspect", "Cause", "Class", "Const", "Dataset", "Diagnostic", "Dict", "Dim",
    "Edit", "Event", "Fault", "Fix", "Function", "Layer", "LayerUse", "Load", "Made", "Model", "Nothing", "Own",
    "Problem", "Program", "Ref", "Related", "Rule", "Seq", "Severity", "Shape", "Tensor", "Unknown", "Value", "bad",
    "good", "rule", "show_shape",
]  # fmt: skip

_HOMES = ("seqlint.rule", "seqlint.program.model", "seqlint.program.language.values")


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from seqlint.version import VERSION

        return VERSION
    if name not in __all__:
        raise AttributeError(f"module 'seqlint' has no attribute {name!r}")
    from importlib import import_module

    home = next(home for home in map(import_module, _HOMES) if hasattr(home, name))
    globals()[name] = value = getattr(home, name)
    return value


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext seqlint` calls."""
    from seqlint.jupyter.magic import load

    load(shell)


class _Package(ModuleType):
    """`from seqlint import rule` is the decorator, whoever imported the module of that name before."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value.rule if name == "rule" and isinstance(value, ModuleType) else value)


sys.modules[__name__].__class__ = _Package
