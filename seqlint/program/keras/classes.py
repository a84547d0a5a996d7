"""Classes of the submission that derive from a class of Keras, and their objects."""

from __future__ import annotations

from typing import Literal

import libcst as cst

from seqlint import keras_api
from seqlint.program.keras import events
from seqlint.program.keras.states import LayerState, ModelState
from seqlint.program.language import calls
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.values import Api, Class, Function, Made, Ref, Unknown, Value

MODELS = ("keras.Sequential", "keras.Model")
DATA = ("keras.utils.PyDataset", "keras.utils.Sequence")
"""What gives batches: `__getitem__` of such an object is run as of any other."""
CALLED_BY_KERAS = ("__call__", "__new__", "__setattr__", "__getattr__", "__getattribute__")
SUBLAYERS = {
    "Attention": ("AdditiveAttention",),
    "Dropout": ("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"),
    "Embedding": ("ReversibleEmbedding",),
    "JaxLayer": ("FlaxLayer",),
    "RNN": ("LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"),
    "Wrapper": ("TimeDistributed", "SpectralNormalization"),
}
"""Keras' public layer classes from which others derive, in Keras 3.15.1; all derive from `Layer`."""


def base_of(run: Interpreter, cls: Class) -> str | None:
    """The Keras class that a class of the submission derives from, canonical; None where there is none."""
    for base in calls.class_bases(run, cls):
        if isinstance(base, Api) and base.name.startswith("keras."):
            return base.name
    return None


def made(run: Interpreter, cls: Class, node: cst.CSTNode) -> Value | None:
    """A new object of the class; None where it derives from no class of Keras."""
    base, at = base_of(run, cls), run.anchor(node)
    if base is None or base in DATA:
        return None
    if base in ("keras.Model", "keras.Sequential"):
        kind: Literal["Sequential", "Subclass"] = "Sequential" if _is_plain(run, cls, base) else "Subclass"
        owner = run.new(ModelState(kind, at, cls=cls), "model")
        events.event(run, owner, "created", node)
        return owner
    if base == "keras.Layer" or base.startswith("keras.layers."):
        return run.new(LayerState(cls.name, at, {}, cls=cls), "layer")
    return Made(base, (), at, id=run.new_scope(), cls=cls)


def _is_plain(run: Interpreter, cls: Class, base: str) -> bool:
    """Whether a class derives from Sequential and only fills it: nothing that Keras calls is its own."""
    own = (name for name in (*keras_api.attributes(), *CALLED_BY_KERAS) if name != "name")
    return base == "keras.Sequential" and all(calls.find_method(run, cls, name) is None for name in own)


def passed(function: Function, parameter: str) -> Value | None:
    """What Keras itself gives to `call`, where a layer takes it and the program gives none."""
    if function.owner is None or function.name != "call" or parameter not in ("mask", "training"):
        return None
    return Unknown(f"Keras passes the `{parameter}`")


def is_instance(run: Interpreter, value: Ref, kind: Value) -> bool | None:
    """`isinstance(layer, keras.layers.Dense)`, also of a model or a class of the submission; None where not known."""
    thing = run.state.heap.get(value.id)
    if not isinstance(thing, LayerState | ModelState):
        return None
    if thing.cls is None:
        classes: list[Value] = [Api(own_class(thing))]
    else:
        classes = calls.class_bases(run, thing.cls)
    answers = [derives(one, kind) for one in classes]
    return True if True in answers else None if None in answers else False


def own_class(thing: LayerState | ModelState) -> str:
    """The canonical name of the class of Keras that made a layer or model."""
    if isinstance(thing, LayerState):
        return f"keras.layers.{thing.kind}"
    return {"Sequential": "keras.Sequential", "Functional": "keras.Model"}.get(thing.kind, "")


def derives(one: Value, kind: Value) -> bool | None:
    """Whether a class is another, or Keras' own derives from it; None where either is not known."""
    if isinstance(one, Class):
        return one == kind if isinstance(kind, Class | Api) else None
    if not isinstance(one, Api) or not is_layer_class(one.name):
        return None
    if isinstance(kind, Class):
        return False
    if not isinstance(kind, Api) or not is_layer_class(kind.name):
        return None
    name, other = one.name.rpartition(".")[2], kind.name.rpartition(".")[2]
    is_model = one.name in MODELS
    return name == other or other == "Layer" or (is_model and other == "Model") or name in SUBLAYERS.get(other, ())


def is_layer_class(name: str) -> bool:
    module, _, last = name.rpartition(".")
    known = module == "keras.layers" and keras_api.parameters("layers", last) is not None
    return known or name in (*MODELS, "keras.Layer", "keras.layers.Layer")
