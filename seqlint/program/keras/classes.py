"""Classes of the submission that derive from a class of Keras, and their objects."""

from __future__ import annotations

import libcst as cst

from seqlint.program.keras import events
from seqlint.program.language import calls
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.state import LayerState, ModelState
from seqlint.program.language.values import Api, Class, Function, Made, Unknown, Value


def base_of(run: Interpreter, cls: Class) -> str | None:
    """The Keras class that a class of the submission derives from, canonical; None where there is none."""
    for base in calls.class_bases(run, cls):
        if isinstance(base, Api) and base.name.startswith("keras."):
            return base.name
    return None


def made(run: Interpreter, cls: Class, node: cst.CSTNode) -> Value | None:
    """A new object of the class; None where it derives from no class of Keras."""
    base, at = base_of(run, cls), run.anchor(node)
    if base is None:
        return None
    if base in ("keras.Model", "keras.Sequential"):
        owner = run.new(ModelState("Subclass", at, cls=cls), "model")
        events.event(run, owner, "created", node)
        return owner
    if base == "keras.Layer" or base.startswith("keras.layers."):
        return run.new(LayerState(cls.name, at, {}, cls=cls), "layer")
    return Made(base, (), at, id=run.new_scope(), cls=cls)


def passed(function: Function, parameter: str) -> Value | None:
    """What Keras itself gives to `call`, where a layer takes it and the program gives none."""
    if function.owner is None or function.name != "call" or parameter not in ("mask", "training"):
        return None
    return Unknown(f"Keras passes the `{parameter}`")
