"""Every way to build a model gives the model that Keras builds from the same text."""

from __future__ import annotations

import os
import sys
import types
import warnings
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from seqlint.program.model import Layer, Model
from tests.program import own_classes
from tests.program.analysed import programs
from tests.program.building import IMPORTS, STRAIGHT
from tests.program.building_otherwise import IMPORT_STYLES, NOT_FOLLOWED, OTHERS, PATHS, UNCALLED, UNIMPORTED

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
CHOICES = ("deep", "wide")
Facts = tuple[Any, ...]


def inferred(text: str) -> dict[str, set[Facts]]:
    """What the analysis says of the models bound to each name, on all paths."""
    found: dict[str, set[Facts]] = {}
    for program in programs(text):
        last: dict[str, Model] = {}
        for model in program.sequentials():
            if model.name is not None and program.ran(model.at):
                last[model.name] = model
        for name, model in last.items():
            found.setdefault(name, set()).add(_facts(model))
    return found


def _facts(model: Model) -> Facts:
    counts = tuple(layer.params for layer in model.layers) if model.built else None
    kinds = tuple(map(_kind, model.layers))
    return kinds, model.input_shape, model.outputs or model.output_shape, model.params, model.built, counts


def _kind(layer: Layer) -> str:
    return layer.kind


def built(text: str, **names: object) -> dict[str, Facts]:
    """What Keras says of the models that a program's names hold at its end; of several names for one, the last."""
    import keras

    space: dict[str, Any] = {"__name__": "__main__"}
    sys.modules["elsewhere"] = types.ModuleType("elsewhere")
    sys.modules["elsewhere"].__dict__.update(names)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(text, "<program>", "exec"), space)
    models = {id(m): (name, m) for name, m in space.items() if type(m) is keras.Sequential}
    return {name: _of_keras(model) for name, model in models.values()}


def _of_keras(model: Any) -> Facts:
    kinds = tuple(type(layer).__name__ for layer in model.layers)
    if not model.built:
        return kinds, None, None, None, False, None
    counts = tuple(layer.count_params() for layer in model.layers)
    output = tuple(model.output_shape)  # of several outputs a list of shapes
    return kinds, model.input_shape, output, model.count_params(), True, counts


def agree(text: str, real: dict[str, Facts]) -> Iterator[str]:
    found = inferred(text)
    for name, facts in real.items():
        if found.get(name) != {facts}:
            yield f"{name}: Keras has {facts}, inferred is {found.get(name)}"


@pytest.mark.parametrize("way", STRAIGHT)
def test_ways_to_build(way: str) -> None:
    text = IMPORTS + STRAIGHT[way]
    real = built(text)
    assert real
    assert not list(agree(text, real))


@pytest.mark.parametrize("way", NOT_FOLLOWED)
def test_what_is_not_followed_is_not_known(way: str) -> None:
    (model,) = inferred(IMPORTS + NOT_FOLLOWED[way])["model"]
    _, input_shape, output_shape, params, is_built, _ = built(IMPORTS + NOT_FOLLOWED[way])["model"]
    claims = [(model[1], input_shape), (model[2], output_shape), (model[3], params), (model[4], is_built)]
    assert all(claim is None or claim == fact or "?" in claim for claim, fact in claims)


@pytest.mark.parametrize("way", own_classes.INSIDE)
def test_models_inside_a_programs_own_classes(way: str) -> None:
    text = own_classes.IMPORTS + own_classes.INSIDE[way]
    real = {name: _without_batch(facts) for name, facts in built(text).items()}
    assert real
    assert not list(agree(text, real))


def _without_batch(facts: Facts) -> Facts:
    """Keras reports the batch of the data that first built a model; it is no property of the model."""
    kinds, input_shape, output_shape, *rest = facts
    return kinds, input_shape and (None, *input_shape[1:]), output_shape and (None, *output_shape[1:]), *rest


@pytest.mark.parametrize("style", IMPORT_STYLES)
def test_styles_of_import(style: str) -> None:
    assert not list(agree(IMPORT_STYLES[style], built(IMPORT_STYLES[style])))


@pytest.mark.parametrize("way", UNIMPORTED)
def test_names_that_nothing_imports_are_those_of_keras(way: str) -> None:
    assert not list(agree(UNIMPORTED[way], built(IMPORTS + UNIMPORTED[way])))


@pytest.mark.parametrize("way", PATHS)
def test_branches_that_nobody_knows_give_a_model_each(way: str) -> None:
    text = IMPORTS + f"from elsewhere import {', '.join(CHOICES)}\n" + PATHS[way]
    real = {
        built(text, **dict(zip(CHOICES, bools, strict=True)))["model"] for bools in product((True, False), repeat=2)
    }
    assert inferred(text)["model"] == real


@pytest.mark.parametrize("call", UNCALLED)
def test_functions_that_nobody_calls(call: str) -> None:
    real = built(f"{IMPORTS}{UNCALLED[call]}\nmodel = {call}")["model"]
    assert real in inferred(IMPORTS + UNCALLED[call])["model"]


@pytest.mark.parametrize("program", OTHERS)
def test_what_is_not_of_keras_is_no_model(program: str) -> None:
    for path in programs(OTHERS[program]):
        assert not path.models
        assert not path.layers
        assert not path.faults
