"""The page of what a rule may use, written from the docstrings: `docs/api.md`."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from types import FunctionType, ModuleType
from typing import Any, Literal, get_args, get_origin

import seqlint

INTRODUCTION = """\
# What a rule may use

Written by `make docs` from the docstrings. A rule is a function over a `Program`, which is what the analysis understood
of one path through a submission; it yields `Diagnostic`s. `seqlint new-rule NAME` writes one to begin with, and
`seqlint test-rules FOLDER` tries it on its examples. A whole `check`:

```python
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        for layer in model.layers:
            rate = layer.given("rate")
            if layer.kind == "Dropout" and rate is not None and isinstance(rate.value, Const) and rate.value.value == 0:
                yield Diagnostic(rate.at, "a `Dropout` of 0 does nothing", "Leave it out.", about=(layer.id,))
```

What is not known is `Unknown` (a value), `None` (a shape, a number of parameters) or `"?"` (one dimension): a rule is
silent about it. So a rule asks for what it needs, `isinstance(value, Const)`, and says nothing otherwise.
"""

# Of the names in `seqlint`: which section, in the order in which a reader needs them.
SECTIONS = {
    "Declaring a rule": "rule bad good Rule Severity Aspect",
    "What it reports": "Diagnostic Related Fix Edit",
    "The program": "Program Model Layer Event Argument Anchor Problem LayerUse Load Own Fault",
    "Values": (
        "Value Unknown Cause Const Seq Dict Array Dataset Tensor Shape Dim show_shape "
        "Ref Made Nothing Api Class Function"
    ),
}
MODULES = {
    "seqlint.program.faults": "Faults: where Python or Keras would raise",
    "seqlint.asking.ask": "Questions: models, layers, words",
    "seqlint.asking.training": "Questions: what is trained on what",
    "seqlint.asking.lookup": "Questions: texts that Keras looks up",
}


def page() -> str:
    """The whole page, in Markdown."""
    parts = [INTRODUCTION]
    for title, names in SECTIONS.items():
        parts += [f"## {title}\n", f"`from seqlint import {names.split()[0]}`.\n"]
        parts += [entry(name, getattr(seqlint, name)) for name in names.split()]
    for path, title in MODULES.items():
        module = import_module(path)
        found = list(public(module))
        parts += [f"## {title}\n", f"`from {path} import {found[0][0]}`. {_said(module)}\n"]
        parts += [entry(name, thing) for name, thing in found]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def public(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """The classes and functions that a module defines for others, in the order in which they stand there; also what it
    has for them from `wording`.
    """
    for name, thing in vars(module).items():
        theirs = getattr(thing, "__module__", None) in (module.__name__, "seqlint.wording")
        if theirs and not name.startswith("_") and isinstance(thing, type | FunctionType):
            yield name, thing


def entry(name: str, thing: Any) -> str:
    """A function, class or type as the page shows it."""
    if isinstance(thing, FunctionType):
        return f"### `{name}{_signature(thing)}`\n\n{_said(thing)}\n"
    if isinstance(thing, str):
        return f'### `{name}`\n\n`{thing}`: a number, `"?"` where it is not known, `None` where it may be any.\n'
    if not isinstance(thing, type):
        return f"### `{name}`\n\n{_alternatives(thing)}\n"
    lines = [f"### `{name}`", "", _said(thing), ""]
    if issubclass(thing, Enum):
        lines += [f"- `{member.name}`: {member.value}" for member in thing]
    elif dataclasses.is_dataclass(thing):
        lines += [f"- `{field.name}: {field.type}{_default(field)}`" for field in dataclasses.fields(thing)]
    for method, function in vars(thing).items():
        if method.startswith("_"):
            continue
        if isinstance(function, property):
            said = _said(function.fget)
            lines.append(f"- `.{method} -> {inspect.signature(function.fget).return_annotation}`{_behind(said)}")  # type: ignore[arg-type]
        elif isinstance(function, FunctionType):
            lines.append(f"- `.{method}{_signature(function)}`{_behind(_said(function))}")
    return "\n".join(lines) + "\n"


def _alternatives(thing: Any) -> str:
    """A type that is one of several: of texts, or of classes."""
    if get_origin(thing) is Literal:
        return "One of " + ", ".join(f"`{text!r}`" for text in get_args(thing)) + "."
    shown = [getattr(part, "__name__", str(part)) for part in get_args(thing)]
    if get_origin(thing) is tuple:
        return "A tuple of `Dim`, the batch axis first."
    return "One of " + ", ".join(f"`{name}`" for name in shown) + "."


def _signature(function: FunctionType) -> str:
    """Without `self`; annotations as they are written."""
    signature = inspect.signature(function)
    shown: list[str] = []
    for name, parameter in signature.parameters.items():
        if parameter.kind is parameter.KEYWORD_ONLY and not any(part.startswith("*") for part in shown):
            shown.append("*")
        star = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}.get(parameter.kind.name, "")
        default = "" if parameter.default is parameter.empty else f" = {_value(parameter.default)}"
        shown += [f"{star}{name}: {parameter.annotation}{default}"] if name != "self" else []
    return f"({', '.join(shown)}) -> {signature.return_annotation}"


def _value(default: object) -> str:
    return f"{type(default).__name__}.{default.name}" if isinstance(default, Enum) else repr(default)


def _default(field: dataclasses.Field[Any]) -> str:
    if field.default is not dataclasses.MISSING:
        return f" = {_value(field.default)}"
    return "" if field.default_factory is dataclasses.MISSING else " = {}"


def _said(thing: Any) -> str:
    """The docstring, as it is written."""
    return inspect.getdoc(thing) or ""


def _behind(said: str) -> str:
    return f": {' '.join(said.split())}" if said else ""
