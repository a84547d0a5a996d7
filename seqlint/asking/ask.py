"""Questions that several rules ask of a program, answered from its facts; and the words that messages share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from seqlint import keras_api
from seqlint.program.keras import history
from seqlint.program.language.values import Const, Made, Seq, show_shape
from seqlint.program.model import FITS, MEET_DATA, TAKE_DATA
from seqlint.quick import dataclass
from seqlint.rule import Edit, Fix, Related
from seqlint.wording import counted as counted
from seqlint.wording import enumerated

if TYPE_CHECKING:
    from seqlint.program.model import Anchor, Argument, Event, Fault, Layer, Model, Problem, Program

DROPOUTS = ("Dropout", "GaussianDropout", "AlphaDropout")
"""The layers that drop single numbers."""
WEIGHTED = ("Dense", "Conv1D", "Conv2D", "Conv3D", "SeparableConv1D", "SeparableConv2D", "Conv2DTranspose")
"""The layers with a kernel, a bias and an activation of their own."""
WATCHERS = ("EarlyStopping", "ModelCheckpoint", "ReduceLROnPlateau")
"""The callbacks that watch one key of the history."""
VOWEL_NAMES = ("LSTM", "RNN", "RMS", "STFT", "ELU")


# Words


def a(kind: str) -> str:
    """A class name with its article: `a Dense`, `an LSTM`."""
    return f"an `{kind}`" if kind[:1] in "AEIO" or kind.startswith(VOWEL_NAMES) else f"a `{kind}`"


def called(model: Model | str | None, otherwise: str = "the model") -> str:
    """A model by the name that the student gave it."""
    name = model if isinstance(model, str) or model is None else model.name
    return f"`{name}`" if name else otherwise


def did_you_mean(near: str | None) -> str:
    """A help line for a near match, else nothing."""
    return f"Did you mean `{near}`?" if near else ""


def listed(names: Iterable[str]) -> str:
    """`a`, `b` and `c`."""
    return enumerated([f"`{name}`" for name in names])


# Models


def model_of(program: Program, fault: Fault[Any]) -> Model | None:
    """The model that a fault is about."""
    return next((program.models[i] for i in fault.about if isinstance(i, int) and i in program.models), None)


def followed(program: Program) -> Iterator[Model]:
    """The models whose life the analysis knows wholly, a class of the submission's own aside."""
    for model in program.models.values():
        known = not model.escaped and all(event.order > program.since for event in model.events[:1])
        if known and model.kind in ("Sequential", "Functional") and model.cls is None:
            yield model


def loaded(program: Program) -> Iterator[Model]:
    """The models that come from a file or a configuration, and whose life the analysis knows since."""
    for model in program.models.values():
        if model.kind == "Other" and not model.escaped and model.events[0].order > program.since:
            yield model


def own_parameters(kind: str) -> frozenset[str]:
    """What a layer's constructor needs for itself: the `input_dim` of an Embedding is the size of its vocabulary."""
    return frozenset(p.name for p in keras_api.parameters("layers", kind) or () if p.default is keras_api.REQUIRED)


def certain(model: Model, *kinds: str) -> Iterator[Event]:
    """The events of these kinds that happen whenever the program comes by."""
    return (event for event in model.happened(*kinds) if event.certain)


def layers_within(layers: tuple[Layer, ...]) -> Iterator[Layer]:
    """Layers and, of nested models, the layers inside, in order."""
    for layer in layers:
        yield layer
        yield from layers_within(layer.layers)


def add_call(program: Program, at: Anchor) -> Event | None:
    """The `add` that was given what stands at this place."""
    adds = (event for model in program.models.values() for event in model.happened("add"))
    return next((e for e in adds if (given := e.given("layer")) is not None and given.value_at.node is at.node), None)


TRAINING = (*FITS, "evaluate", "evaluate_generator", "test_on_batch")


def first_training(model: Model) -> Event | None:
    """The first use of a model for which it has to be compiled."""
    return next(certain(model, *TRAINING), None)


def data_call(program: Program, at: Anchor) -> Event | None:
    """The `fit`, `evaluate` or `predict` that is given what stands at this place as its data."""
    for model in program.models.values():
        for event in model.happened(*TRAINING, "predict"):
            data = (event.given(name) for name in ("x", "y"))
            if any(given is not None and given.value_at.node is at.node for given in data):
                return event
    return None


def callbacks(event: Event) -> tuple[Made, ...]:
    """The callbacks that a call is given, as far as they are known."""
    value = event.value("callbacks")
    found = value.items if isinstance(value, Seq) else (value,)
    return tuple(item for item in found if isinstance(item, Made) and item.name.startswith("keras.callbacks."))


def near_key(key: str, recorded: tuple[str, ...]) -> str | None:
    """The key of a history that was meant: `accuracy` for `acc`."""
    return history.near_key(key, recorded)


# Edits


def import_lines(program: Program, statements: Iterable[str]) -> str:
    """Import statements as lines, names of one module together; spelt `tensorflow.keras` where the program does so."""
    names: dict[str, list[str]] = {}
    for statement in dict.fromkeys(statements):
        module, _, name = statement.partition(" import ")
        names.setdefault(module, []).append(name)
    lines = [f"{module} import {', '.join(found)}" if found != [""] else module for module, found in names.items()]
    through_tensorflow = any(written.startswith("tensorflow.keras") for written, _ in program.imports)
    old, new = ("from keras", "from tensorflow.keras") if through_tensorflow else ("", "")
    return "".join(f"{line.replace(old, new, 1) if old else line}\n" for line in lines)


def without(program: Program, layer: Layer) -> Fix | None:
    """The model without this layer, where it was made in its place and takes nothing along."""
    at = layer.added_at
    if at is None or at.node is not layer.at.node or layer.given("input_shape") or layer.given("input_dim"):
        return None
    call = add_call(program, at)
    return Fix(f"Remove `{layer.kind}`", (Edit(at if call is None else call.at, "delete"),), safe=True)


def joined(parts: tuple[Anchor, ...], separator: str = ", ") -> tuple[str | Anchor, ...]:
    """The sources of several places, one after the other."""
    return tuple(x for part in parts for x in (separator, part))[1:]


def input_before(program: Program, first: Anchor | None, given: Argument) -> Edit | None:
    """An `Input` with the shape of an `input_shape` or `input_dim`, in front of what stands at `first`."""
    call = None if first is None else add_call(program, first)
    shape = (given.value_at,) if given.name == "input_shape" else ("(", given.value_at, ",)")
    if first is not None and call is None:
        return Edit(first, "before", ("Input(", *shape, "), "))
    if call is None or call.receiver_at is None:
        return None
    return Edit(call.at, "before", (call.receiver_at, ".add(Input(", *shape, "))\n"))


# Keras' names


def activations() -> frozenset[str]:
    """The texts that Keras takes for an activation."""
    return keras_api.identifiers("activations")


def layer_names() -> frozenset[str]:
    """The names of Keras' layer classes."""
    return keras_api.names("layers")


def close(word: str, choices: Iterable[str]) -> str | None:
    """The choice that was probably meant."""
    return keras_api.close(word, choices)


# Shapes


@dataclass(frozen=True)
class Break:
    """Where the shapes of a model break: the layer that cannot take its input, and the layers before it."""

    layer: Layer
    problem: Problem
    before: tuple[Layer, ...]


def breaks(program: Program) -> Iterator[tuple[Model, Break]]:
    """The first layer of each Sequential that Keras cannot give its input to, inside nested models too."""
    for model in program.sequentials():
        found = _break(model.layers)
        if found is not None:
            yield model, found


def _break(layers: tuple[Layer, ...]) -> Break | None:
    for number, layer in enumerate(layers):
        if layer.problem is not None:
            return _break(layer.layers) or Break(layer, layer.problem, layers[:number])
    return None


def kind_of(layer: Layer) -> str:
    """The class name, of a wrapper with what it wraps: `Bidirectional(LSTM)`."""
    return f"{layer.kind}({layer.wrapped.kind})" if layer.wrapped is not None else layer.kind


def shape_before(found: Break) -> tuple[Related, ...]:
    """The layer before the one that breaks, and what it gives."""
    last = found.before[-1] if found.before else None
    if last is None or not (last.output_shape or last.outputs):
        return ()
    shapes = last.outputs or (last.output_shape,)
    return (Related(last.at, f"`{kind_of(last)}` gives {', '.join(map(show_shape, shapes))}"),)


KEEPS_RANK = frozenset({"regularization", "normalization", "activation"})


def recurrent_before(found: Break) -> Layer | None:
    """The recurrent layer that ends the sequence which the broken layer needs; Dropout and the like may follow it."""
    if found.problem.expected != 3 or found.problem.found != 2:
        return None
    for layer in reversed(found.before):
        inner = layer.wrapped if layer.kind == "Bidirectional" else layer
        if inner is not None and keras_api.is_recurrent(inner.kind):
            return layer if inner.value("return_sequences") == Const(False) else None
        if keras_api.category(layer.kind) not in KEEPS_RANK:
            return None
    return None


def category(kind: str) -> str:
    """The family of a layer class: "pooling", "recurrent", ..."""
    return keras_api.category(kind)


def is_merge(kind: str) -> bool:
    """Whether the layer merges several inputs."""
    return keras_api.is_merge(kind)


def first_layer(model: Model) -> tuple[Layer, ...]:
    """The `Input`, or else the first layer, where there is one."""
    return (model.input,) if model.input is not None else model.layers[:1]


def declared_shape(model: Model) -> Argument | None:
    """The argument that declares the model's input shape without batch axis."""
    name = "shape" if model.input is not None else "input_shape"
    return next((layer.given(name) for layer in first_layer(model)), None) if model.declared else None


def built_by(program: Program, model: Model) -> Event | None:
    """The first data that a model which declares no input got, or a model inside it that stands first: Keras keeps its
    shape.
    """
    inner = program.models.get(model.layers[0].id) if model.layers else None
    if inner is not None and inner.kind == "Sequential" and (model.declared or model.built is None):
        return built_by(program, inner)
    return None if model.declared else next(certain(model, *MEET_DATA), None)


def data_events(model: Model) -> Iterator[Event]:
    """The calls that put data through the model."""
    return certain(model, *TAKE_DATA)


def is_recurrent(layer: Layer) -> bool:
    """Whether it runs over a sequence, alone or inside `Bidirectional`."""
    return keras_api.is_recurrent((layer.wrapped or layer).kind)


def may_be_keras(name: str) -> bool:
    """Whether Keras 3 has this public name, or nobody can tell: `keras.layers.Dense`."""
    return keras_api.is_name(name) is not False


def good_save_path(method: str, path: str) -> str:
    """The name that Keras 3 takes beside one that it refuses."""
    return keras_api.good_save_path(method, path)


def bad_save_path(method: str, path: str) -> str | None:
    """Why Keras 3 refuses to save under this name; None where it does not."""
    return keras_api.bad_save_path(method, path)
