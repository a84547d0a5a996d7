"""What the analysis is sure of in a program that cannot run: layers and loss as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seqlint import keras_api
from seqlint.asking.training import activation_name, loss_of
from seqlint.program.language.values import Const, Seq, Value
from seqlint.program.model import Layer, Model, Program, whole

MOST = 2**63
"""A larger number is no size of anything, and may have more digits than can be written down."""


@dataclass(frozen=True)
class Known:
    """A model by its name. `layers`: configurations as a rebuilt model's (see `layers.Config`) with the arguments that
    are known; None where there may be others. `loss`: Keras' name, None where there is none or it is not known.
    """

    name: str | None
    layers: tuple[Mapping[str, Any], ...] | None
    loss: str | None


def known(programs: Sequence[Program]) -> tuple[Known, ...]:
    """The models on which all paths through the program agree."""
    paths = [list(_models(program)) for program in whole(programs)]
    return tuple(model for model in (paths[0] if paths else ()) if all(model in others for others in paths[1:]))


def chosen(models: Sequence[Known], name: str | None) -> Known | None:
    """The one that would be judged, as in a run; None where that is not clear."""
    found = [model for model in models if model.name == (name or "model")] or ([] if name else list(models))
    return found[0] if len(found) == 1 else None


def _models(program: Program) -> Iterator[Known]:
    nested = {layer.id for model in program.models.values() for layer in model.layers}
    for model in program.sequentials():
        if program.ran(model.at) and model.id not in nested:
            sure = not model.open and not any(layer.custom or layer.open for layer in model.layers)
            layers = tuple(_config(program, layer) for layer in model.layers) if sure else None
            yield Known(model.name, layers, _loss(model))


def _loss(model: Model) -> str | None:
    compiled = list(model.happened("compile"))
    if len(compiled) != 1 or not compiled[0].certain:
        return None
    loss = loss_of(compiled[0])
    return None if loss is None else loss.name


def _config(program: Program, layer: Layer) -> dict[str, Any]:
    config: dict[str, Any] = {"kind": layer.kind}
    for parameter in keras_api.parameters("layers", layer.kind) or ():
        value = layer.value(parameter.name)
        if parameter.name == "activation":
            name = activation_name(program, value)
            if name is not None:
                config["activation"] = name
        elif (plain := _plain(value)) is not ...:
            config[parameter.name] = plain
    return config


def _plain(value: Value) -> Any:
    """As a configuration has it; an ellipsis where it is not known."""
    if isinstance(value, Const):
        return _written(value.value)
    if isinstance(value, Seq):
        items = [_plain(item) for item in value.items]
        return ... if ... in items else items
    return ...


def _written(value: object) -> Any:
    """A constant as JSON has it."""
    if isinstance(value, tuple):
        items = [_written(item) for item in value]
        return ... if ... in items else items
    if isinstance(value, int) and abs(value) > MOST:
        return ...
    return value if value is None or isinstance(value, bool | int | float | str) else ...
