"""What Keras and what `keras_api` say about a model, layer by layer."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras

from seqlint import keras_api
from seqlint.keras_api import LayerSpec
from tests.keras_api.generated import ModelSpec

Shapes = tuple[Any, ...] | None


@dataclass
class Answer:
    """One entry a layer until one is refused: its output (a shape, or a tuple of them) and its number of parameters."""

    outputs: list[Shapes] = field(default_factory=list)
    params: list[int | None] = field(default_factory=list)
    refused: str | None = None


def of_keras(model: ModelSpec) -> Answer:
    """Build the model with Keras, as a Sequential does."""
    answer = Answer()
    source = keras.Input(batch_shape=model.input_shape, dtype=model.dtype)
    x: Any = source
    made = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for spec in model.layers:
            try:
                layer = to_keras(spec)
                x = layer(x)
                answer.params.append(layer.count_params())
            except Exception as error:
                answer.refused = f"{type(error).__name__}: {error}"
                return answer
            made.append(layer)
            answer.outputs.append(shapes(x))
        try:
            whole = keras.Sequential([source, *made])
            assert whole.count_params() == sum(p or 0 for p in answer.params)
        except ValueError as error:  # Equalization hands its input on as its output, which no model can hold
            answer.refused = f"as a whole: {error}"
            answer.outputs.pop()
            answer.params.pop()
    return answer


def shapes(output: Any) -> tuple[Any, ...]:
    """The shape of a tensor, or of each of several."""
    return tuple(output.shape) if hasattr(output, "shape") else tuple(map(shapes, output))


def to_keras(spec: Any) -> Any:
    """The Keras layer that a spec describes."""
    if isinstance(spec, list):
        return [to_keras(item) for item in spec]
    if not isinstance(spec, LayerSpec):
        return spec
    arguments = {name: to_keras(value) for name, value in spec.arguments.items()}
    if spec.kind == "Sequential":
        return keras.Sequential([to_keras(layer) for layer in spec.layers], **arguments)
    return getattr(keras.layers, spec.kind)(**arguments)


def of_seqlint(model: ModelSpec) -> Answer:
    """Ask `keras_api` the same."""
    answer = Answer()
    shape: Shapes = model.input_shape
    for spec in model.layers:
        try:
            for layer in with_inner_layers(spec):
                keras_api.check_arguments(layer)
            made = keras_api.layer_output(spec, shape)
        except (keras_api.BadArgument, keras_api.ShapeError) as error:
            answer.refused = f"{type(error).__name__}: {error}"
            return answer
        shape = made.outputs or made.output
        answer.outputs.append(shape)
        answer.params.append(made.params)
    return answer


def with_inner_layers(value: Any) -> Iterator[LayerSpec]:
    """Every layer that is made on the way to a layer, itself last."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from with_inner_layers(item)
    elif isinstance(value, LayerSpec):
        yield from with_inner_layers([*value.arguments.values(), *value.layers])
        yield value


def disagreement(keras_says: Answer, we_say: Answer) -> str | None:
    """The first claim of ours that Keras contradicts; what we do not know, or let pass, is no claim."""
    for index, theirs in enumerate(keras_says.outputs):
        if index >= len(we_say.outputs):
            return f"layer {index} is refused ({we_say.refused}), but Keras gives {theirs}"
        if not agrees(we_say.outputs[index], theirs):
            return f"layer {index} gives {theirs}, not {we_say.outputs[index]}"
        ours, counted = we_say.params[index], keras_says.params[index]
        if ours is not None and ours != counted:
            return f"layer {index} has {counted} parameters, not {ours}"
    return None


def agrees(ours: Any, theirs: Any) -> bool:
    """Whether every dimension that we claim to know is Keras'."""
    if ours is None or ours == "?":
        return True
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return len(ours) == len(theirs) and all(map(agrees, ours, theirs))
    return bool(ours == theirs)


def is_known(shape: Any) -> bool:
    """Whether a shape, or each of several, is known in full."""
    return (
        shape is not None
        and shape != "?"
        and (not isinstance(shape, tuple) or all(d is None or is_known(d) for d in shape))
    )
