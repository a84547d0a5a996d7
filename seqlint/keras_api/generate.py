"""Read what the installed Keras offers and write `data/*.json`: `python -m seqlint.keras_api.generate`.

Signatures are the effective ones: what `**kwargs` takes is looked up through the base classes' constructors, less what
a constructor fills in itself when it calls the next one.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

DATA = Path(__file__).parent / "data"
IDENTIFIERS = ("activations", "constraints", "initializers", "losses", "metrics", "optimizers", "regularizers")
GROUPS = (*IDENTIFIERS, "applications", "callbacks", "layers", "models", "utils")
OTHER_METHODS = {
    "layers": (
        "Dense.enable_lora",
        "Embedding.enable_lora",
        "GroupQueryAttention.call",
        "Layer.add_weight",
        "MultiHeadAttention.call",
    ),
    "optimizers": ("Optimizer.apply", "Optimizer.apply_gradients", "Optimizer.build"),
}
"""The methods that the analysis knows of what is no model."""
LOSS_EXTRAS = ("crossentropy", "ce")
METRIC_EXTRAS = ("accuracy", "acc")


def main() -> None:
    DATA.mkdir(exist_ok=True)
    for name, content in files().items():
        (DATA / name).write_text(content, encoding="utf-8")


def files() -> dict[str, str]:
    """File name -> content, for the installed Keras."""
    import keras

    made = {f"{group}.json": dump(signatures(getattr(keras, group))) for group in GROUPS}
    made["methods.json"] = dump(methods())
    made["attributes.json"] = dump({"Sequential": attributes()})
    made["identifiers.json"] = dump({group: identifiers(group) for group in IDENTIFIERS})
    made["names.json"] = dump(public_names())
    made["version.json"] = dump({"keras": keras.__version__})
    return made


def dump(table: dict[str, Any]) -> str:
    """One line an entry, so that a diff shows what changed."""
    lines = (f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}" for key, value in sorted(table.items()))
    return "{\n" + ",\n".join(lines) + "\n}\n"


# --- signatures -----------------------------------------------------------------------------------


def signatures(module: ModuleType) -> dict[str, Any]:
    """Public name -> its parameters, or the name of what it is another name of."""
    made: dict[str, Any] = {}
    for name, thing in sorted(_public(module).items()):
        if inspect.isclass(thing):
            made[name] = thing.__name__ if thing.__name__ != name else class_parameters(thing)
            if thing.__name__ != name:
                made.setdefault(thing.__name__, class_parameters(thing))
        elif inspect.isfunction(thing):
            made[name] = _encode(_own(thing))
    return made


def methods() -> dict[str, Any]:
    """`Class.method` -> its parameters, for what a Sequential can do and for `OTHER_METHODS`."""
    import keras
    from keras.src.models.functional import Functional

    made: dict[str, Any] = {cls.__name__: class_parameters(cls) for cls in (keras.Sequential, keras.Model, Functional)}
    for module, known in OTHER_METHODS.items():
        for name in known:
            owner, _, method = name.partition(".")
            cls = getattr(getattr(keras, module), owner)
            made[f"{cls.__name__}.{method}"] = _encode(_own(getattr(cls, method))[1:])
    for cls in (keras.Model, keras.Sequential):
        for name, thing in inspect.getmembers(cls, inspect.isfunction):
            if not name.startswith("_"):
                made[f"{cls.__name__}.{name}"] = _encode(_own(thing)[1:])
    return made


def attributes() -> list[str]:
    """Every public attribute that a Sequential has, whether built, compiled and fitted or not."""
    import keras
    import numpy

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(numpy.zeros((1, 2)), numpy.zeros((1, 1)), verbose=0)
    return sorted(name for name in dir(model) if not name.startswith("_"))


def class_parameters(cls: type) -> list[Any]:
    """The parameters of the constructor, those of the base classes' that `**kwargs` passes on included."""
    found: dict[str, inspect.Parameter] = {}
    filled: set[str] = set()
    constructors = [base for base in cls.__mro__ if "__init__" in vars(base) and base is not object]
    for depth, base in enumerate(constructors):
        own = _own(vars(base)["__init__"])[1:]
        has_rest = any(p.kind is p.VAR_KEYWORD for p in own)
        for parameter in own:
            if parameter.kind is parameter.VAR_KEYWORD or (depth and parameter.kind is parameter.VAR_POSITIONAL):
                continue
            if parameter.name not in filled:
                kind = parameter.KEYWORD_ONLY if depth else parameter.kind
                found.setdefault(parameter.name, parameter.replace(kind=kind))
        if not has_rest:
            break
        body = ast.parse(textwrap.dedent(inspect.getsource(vars(base)["__init__"])))
        for name, default in (*_taken_from_kwargs(body), *_put_over_methods(body, cls)):
            if name not in filled:
                found.setdefault(name, inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default))
        following = constructors[depth + 1] if depth + 1 < len(constructors) else None
        passed = _passed_on(body, following)
        if passed is None:
            break
        filled |= passed
    return _encode(sorted(found.values(), key=lambda p: p.kind))


def _taken_from_kwargs(body: ast.AST) -> Iterator[tuple[str, Any]]:
    """`kwargs.pop("implementation", 2)` makes `implementation` a parameter too."""
    for node in ast.walk(body):
        match node:
            case ast.Call(ast.Attribute(ast.Name("kwargs"), "pop"), [ast.Constant(str(name)), *default]):
                known = default and isinstance(default[0], ast.Constant)
                yield name, ast.literal_eval(default[0]) if known else None


def _put_over_methods(body: ast.AST, cls: type) -> Iterator[tuple[str, Any]]:
    """`self.__dict__.update(kwargs)` of LambdaCallback: what is called like a method stands in its place."""
    for node in ast.walk(body):
        match node:
            case ast.Call(ast.Attribute(ast.Attribute(_, "__dict__"), "update"), [ast.Name("kwargs")]):
                yield from ((name, None) for name in dir(cls) if name.startswith("on_"))


def _passed_on(body: ast.AST, following: type | None) -> set[str] | None:
    """The parameters of the next constructor that this one fills in itself; None where it passes no `**kwargs` on."""
    for node in ast.walk(body):
        match node:
            case ast.Call(ast.Attribute(_, "__init__"), args, keywords) if any(k.arg is None for k in keywords):
                taken = {k.arg for k in keywords if k.arg is not None}
                if following is not None:
                    names = [p.name for p in _own(vars(following)["__init__"])[1:]]
                    taken |= set(names[: len(args)])
                return taken
    return None


def _own(function: Callable[..., Any]) -> list[inspect.Parameter]:
    return list(inspect.signature(inspect.unwrap(function)).parameters.values())


def _encode(parameters: list[inspect.Parameter]) -> list[Any]:
    """`"units"` is required, `["activation", null]` has a default, what follows `"*"` goes by keyword only."""
    encoded: list[Any] = []
    for p in parameters:
        if p.kind is p.VAR_POSITIONAL:
            encoded.append(f"*{p.name}")
        elif p.kind is p.VAR_KEYWORD:
            encoded.append(f"**{p.name}")
        else:
            if p.kind is p.KEYWORD_ONLY and not any(str(e).startswith("*") for e in encoded):
                encoded.append("*")
            encoded.append(p.name if p.default is p.empty else [p.name, *_default(p.default)])
    return encoded


def _default(value: Any) -> list[Any]:
    """The value, or nothing where JSON cannot hold it."""
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return []
    return [value]


# --- names ----------------------------------------------------------------------------------------


def identifiers(group: str) -> list[str]:
    """The strings that Keras accepts where one of `group` is due, found by trying each."""
    import importlib

    module = importlib.import_module(f"keras.src.{group}")
    extras = {"losses": LOSS_EXTRAS, "metrics": METRIC_EXTRAS}.get(group, ())
    found = {name for name in module.ALL_OBJECTS_DICT if _gets(module, name)}
    return sorted(found.union(extras))


def _gets(module: ModuleType, name: str) -> bool:
    try:
        module.get(name)
    except Exception:
        return False
    return True


def public_names() -> dict[str, Any]:
    """Public module -> its names. Under `tensorflow.keras` only those modules that differ."""
    import keras
    from keras._tf_keras import keras as tf_keras

    ours = _module_names(keras, "keras", "keras")
    theirs = _module_names(tf_keras, tf_keras.__name__, "tensorflow.keras")
    same = {name: names for name, names in theirs.items() if ours.get(name.removeprefix("tensorflow.")) == names}
    return {**ours, **{name: names for name, names in theirs.items() if name not in same}}


def _module_names(module: ModuleType, real: str, shown: str) -> dict[str, str]:
    public = _public(module)
    made = {shown: " ".join(sorted(public))}
    for name, thing in public.items():
        if inspect.ismodule(thing) and thing.__name__ == f"{real}.{name}":
            made |= _module_names(thing, thing.__name__, f"{shown}.{name}")
    return made


def _public(module: ModuleType) -> dict[str, Any]:
    return {name: thing for name, thing in vars(module).items() if not name.startswith("_") and name != "src"}


if __name__ == "__main__":
    main()
