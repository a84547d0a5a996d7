"""Look-ups in the generated data: what exists in Keras, with which parameters. Each file is read when first needed."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from seqlint.signature import REQUIRED, UNKNOWN, Parameter, Parameters

_DATA = os.path.join(os.path.dirname(__file__), "data")  # pathlib would cost more than all else here


@cache
def load(name: str) -> Any:
    """The content of `data/<name>.json`."""
    import json

    with open(os.path.join(_DATA, f"{name}.json"), encoding="utf-8") as file:
        return json.load(file)


def keras_version() -> str:
    """The Keras that the data was read from."""
    return str(load("version")["keras"])


def canonical(group: str, name: str) -> str:
    """The class that `name` is another name of: `Convolution2D` is `Conv2D`."""
    entry = load(group).get(name)
    return entry if isinstance(entry, str) else name


@cache
def parameters(group: str, name: str) -> Parameters | None:
    """The parameters of a class, function or method in order, `self` left out; None where there is no such name.

    `group` is "layers", "losses", "metrics", "optimizers", "activations", "initializers", "regularizers",
    "constraints", "callbacks", "applications", "models", "utils" or "methods" (names as `Sequential.fit`,
    `Model.compile`, `Sequential`). What a layer takes through `**kwargs` is listed as keyword parameters.
    """
    entry = load(group).get(canonical(group, name))
    return None if entry is None else Parameters(_decode(entry))


def _decode(entry: list[Any]) -> list[Parameter]:
    decoded: list[Parameter] = []
    keyword_only = False
    for item in entry:
        name, *default = [item] if isinstance(item, str) else item
        if name.startswith("**"):
            decoded.append(Parameter(name[2:], UNKNOWN, "var-keyword"))
        elif name.startswith("*"):
            keyword_only = True
            if name != "*":
                decoded.append(Parameter(name[1:], UNKNOWN, "var-positional"))
        else:
            value = REQUIRED if isinstance(item, str) else _frozen(default[0]) if default else UNKNOWN
            decoded.append(Parameter(name, value, "keyword" if keyword_only else "positional"))
    return decoded


def _frozen(value: object) -> object:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


@cache
def _defaults(group: str, kind: str) -> dict[str, object]:
    return {p.name: p.default for p in parameters(group, kind) or () if p.default is not REQUIRED}


def default(group: str, kind: str, name: str) -> object:
    """The default of the parameter `name`; UNKNOWN where there is none, or it is no plain value."""
    return _defaults(group, kind).get(name, UNKNOWN)


@cache
def names(group: str) -> frozenset[str]:
    """The public names of `keras.<group>`: classes and functions. For "methods": `Sequential.fit`, ...; "keras": its
    own.
    """
    if group == "methods":
        return frozenset(load("methods"))
    if group == "keras":
        return frozenset(str(load("names")["keras"]).split())
    return frozenset(str(load("names")[f"keras.{group}"]).split())


def attributes(cls: str = "Sequential") -> frozenset[str]:
    """Every public attribute and method of a built and compiled model."""
    return frozenset(load("attributes").get(cls, ()))


@cache
def identifiers(group: str) -> frozenset[str]:
    """The strings that Keras accepts where one of `group` is due: `loss="mse"`, `activation="relu"`."""
    return frozenset(load("identifiers")[group])


def accepts(group: str, identifier: str) -> bool:
    """Whether Keras takes the string, as its `get` and `compile` do.

    Optimizers are looked up in lower case, and so are `crossentropy`, `ce`, `accuracy` and `acc`, which `compile`
    resolves by the labels' shape; all else is case-sensitive.
    """
    lower = identifier.lower()
    known = identifiers(group)
    if group == "optimizers" or (group, lower) in _RESOLVED_BY_SHAPE:
        return lower in known
    return identifier in known


_RESOLVED_BY_SHAPE = {("losses", "crossentropy"), ("losses", "ce"), ("metrics", "accuracy"), ("metrics", "acc")}


def is_name(dotted: str) -> bool | None:
    """Whether `keras.layers.Dense` or `tensorflow.keras.utils.to_categorical` is in the public API of Keras 3.

    None where the table cannot tell: another library, a private module, an attribute of a class.
    """
    if dotted in ("keras", "tensorflow.keras"):
        return True
    module, _, name = dotted.rpartition(".")
    public = _module(module)
    if public is not None:
        return name in public if not name.startswith("_") and dotted != "keras.src" else None
    while module:
        module, _, missing = module.rpartition(".")
        public = _module(module)
        if public is not None:
            return None if missing in public or missing.startswith("_") or missing in ("src", "api") else False
    return None


def is_module(dotted: str) -> bool:
    """Whether `keras.layers` is one of Keras 3's public modules."""
    return dotted in load("names")


@cache
def _module(name: str) -> frozenset[str] | None:
    """The public names of a module; None where there is no such module."""
    modules = load("names")
    listed = modules.get(name)
    if listed is None and name.startswith("tensorflow.keras"):
        listed = modules.get(name.removeprefix("tensorflow."))
    return None if listed is None else frozenset(listed.split())
