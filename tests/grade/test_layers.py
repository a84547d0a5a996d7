"""Comparing an assignment's layers with a model's: against brute force, and against Keras' own configurations."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint.grade.layers import agrees, fits, folded, share
from seqlint.grade.values import LayerPattern

KINDS = ("Dense", "Dropout", "Flatten")
patterns = st.lists(
    st.builds(LayerPattern, st.sampled_from(KINDS), st.fixed_dictionaries({}, optional={"units": st.integers(1, 2)})),
    min_size=1,
    max_size=4,
)
configs = st.lists(st.fixed_dictionaries({"kind": st.sampled_from(KINDS), "units": st.integers(1, 2)}), max_size=5)


@given(patterns, configs)
def test_order_against_brute_force(wanted: list[LayerPattern], found: list[dict[str, Any]]) -> None:
    most = max(
        size
        for size in range(min(len(wanted), len(found)) + 1)
        for some in combinations(wanted, size)
        for others in combinations(found, size)
        if all(map(fits, some, others))
    )
    assert share(wanted, found, "ordered") == most / len(wanted)
    assert share(wanted, found, "exact") == most / max(len(wanted), len(found))


@given(patterns, configs)
def test_contains_against_brute_force(wanted: list[LayerPattern], found: list[dict[str, Any]]) -> None:
    padded = [*found, *[{"kind": "nothing"}] * len(wanted)]
    most = max(sum(map(fits, wanted, chosen)) for chosen in permutations(padded, len(wanted)))
    assert share(wanted, found, "contains") == most / len(wanted)


@given(patterns, configs)
def test_forbidden_is_the_share_that_is_absent(wanted: list[LayerPattern], found: list[dict[str, Any]]) -> None:
    absent = [pattern for pattern in wanted if not any(fits(pattern, config) for config in found)]
    assert share(wanted, found, "forbidden") == pytest.approx(len(absent) / len(wanted))


def model_of(kind: str, *layers: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "layers": [{"class_name": each.pop("kind"), "config": each} for each in layers]}


def test_a_sequential_in_a_model_is_as_good_as_its_layers() -> None:
    found = [
        model_of("Sequential", {"kind": "InputLayer"}, {"kind": "Dense", "units": 32}),
        model_of("Sequential", {"kind": "Dense", "units": 8, "activation": "linear"}, {"kind": "ReLU"}),
    ]
    wanted = [LayerPattern("Dense", {"units": 32}), LayerPattern("Dense", {"units": 8, "activation": "relu"})]
    assert [share(wanted, found, mode) for mode in ("exact", "ordered", "contains")] == [1, 1, 1]
    assert share([LayerPattern("Sequential", {})] * 2, found, "exact") == 1
    bought = [model_of("Functional", {"kind": "Conv2D"}), {"kind": "Dense", "units": 1}]
    assert share([LayerPattern("Conv2D", {})], bought, "contains") == 0


def test_what_is_forbidden_cannot_hide_in_another_layer() -> None:
    around = {"kind": "Bidirectional", "layer": {"class_name": "LSTM", "config": {"units": 3}}}
    end = [{"kind": "Dense", "activation": "linear"}, {"kind": "Softmax"}]
    found = [model_of("Functional", {"kind": "Conv2D"}), around, *end]
    for kind in ("Conv2D", "LSTM", "Softmax"):
        assert share([LayerPattern(kind, {})], found, "forbidden") == 0


def test_a_true_or_false_is_no_number() -> None:
    assert not agrees(1, True)
    assert not agrees(True, 1)


@pytest.fixture(scope="module")
def keras_configs() -> list[dict[str, Any]]:
    """Layers in many spellings, as the clean process describes them: kind, and what `get_config` says."""
    import keras

    from seqlint.run.rebuild import _plain

    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Conv2D(8, 3, padding="same", activation=keras.activations.relu),
            layers.MaxPool2D(2),
            layers.Dense(4),
            layers.Activation("tanh"),
            layers.Dense(3),
            layers.Softmax(),
            layers.Dropout(0.25),
            layers.Dense(2, activation=layers.LeakyReLU(0.1)),
        ]
    )
    return [{**_plain(layer.get_config()), "kind": type(layer).__name__} for layer in model.layers]


@pytest.mark.parametrize(
    ("place", "settings"),
    [
        (0, {"filters": 8, "kernel_size": 3, "activation": "relu", "padding": "same"}),
        (0, {"kernel_size": [3, 3], "strides": 1, "use_bias": True}),
        (1, {"pool_size": [2, 2]}),
        (4, {"units": 3}),
        (6, {"rate": 0.25}),
        (7, {"activation": "leaky_relu"}),
        (7, {"activation": "LeakyReLU"}),
    ],
)
def test_settings_fit_what_keras_says(
    keras_configs: list[dict[str, Any]], place: int, settings: dict[str, Any]
) -> None:
    kind = keras_configs[place]["kind"]
    assert fits(LayerPattern(kind, settings), keras_configs[place])
    for name, value in settings.items():
        other = value + 1 if isinstance(value, int | float) and not isinstance(value, bool) else f"not {value}"
        assert not fits(LayerPattern(kind, {name: other}), keras_configs[place])


def test_an_activation_layer_is_as_good_as_the_argument(keras_configs: list[dict[str, Any]]) -> None:
    shown = [(config["kind"], config.get("activation")) for config in folded(keras_configs)]
    assert shown[2:4] == [("Dense", "tanh"), ("Dense", "softmax")]
    asked = [
        LayerPattern("Dense", {"activation": "tanh"}),
        LayerPattern("Dense", {"units": 3, "activation": "softmax"}),
    ]
    assert share(asked, keras_configs, "ordered") == 1
    assert share([LayerPattern("Activation"), LayerPattern("Softmax")], keras_configs, "ordered") == 1


@pytest.mark.parametrize(
    ("layer", "config", "fits_it"),
    [
        ({"units": [16, 32]}, {"units": 32}, True),
        ({"units": [16, 32]}, {"units": 64}, False),
        ({"units": {"min": 16, "max": 64}}, {"units": 64}, True),
        ({"units": {"min": 16}}, {"units": 8}, False),
        ({"activation": ["relu", "elu"]}, {"activation": "elu"}, True),
        ({"kernel_size": [3, 3]}, {"kernel_size": [3, 3]}, True),
        ({"kernel_size": [[3, 3], [5, 5]]}, {"kernel_size": [5, 5]}, True),
        ({"kernel_size": [3, 5]}, {"kernel_size": [3, 3]}, False),
    ],
)
def test_one_of_several_values_and_ranges(layer: dict[str, Any], config: dict[str, Any], fits_it: bool) -> None:
    kind = "Conv2D" if "kernel_size" in layer else "Dense"
    assert fits(LayerPattern(kind, layer), {"kind": kind, **config}) is fits_it


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "Dense"),
        ({"units": 3, "activation": "softmax"}, "Dense(units=3, activation='softmax')"),
        ({"units": {"min": 16, "max": 64}}, "Dense(units=16 to 64)"),
        ({"units": {"min": 16}}, "Dense(units=at least 16)"),
        ({"units": {"max": 64}}, "Dense(units=at most 64)"),
        ({"units": [16, 32]}, "Dense(units=[16, 32])"),
    ],
)
def test_what_is_asked_is_said_in_words(asked: dict[str, object], said: str) -> None:
    assert str(LayerPattern("Dense", asked)) == said
