"""What rules know of losses and activations, compared with Keras itself."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from seqlint import keras_api
from seqlint.asking import lookup
from seqlint.asking.training import LOSS_FAMILIES, loss_name
from seqlint.linting.loader import load

keras: Any = pytest.importorskip("keras")
np: Any = pytest.importorskip("numpy")

BY_SHAPE = {"ce", "crossentropy"}
NO_FUNCTION = {"Loss"}


def test_a_loss_has_the_name_of_its_function_however_it_is_written() -> None:
    for written in sorted(keras_api.identifiers("losses") - BY_SHAPE - NO_FUNCTION):
        found = keras.losses.get(written)
        function = getattr(found, "fn", found)
        assert loss_name(written) == function.__name__, written


def test_the_losses_that_take_logits_are_the_crossentropies() -> None:
    taking = {
        name
        for names in LOSS_FAMILIES.values()
        for name in names
        if any(p.name == "from_logits" for p in keras_api.parameters("losses", name) or ())
    }
    without = {"categorical_generalized_cross_entropy"}
    families = {name for family, names in LOSS_FAMILIES.items() if family != "regression" for name in names}
    assert taking == families - without


def table(rule: str, name: str) -> dict[str, Any]:
    load()
    found: dict[str, Any] = getattr(import_module(f"seqlint_rules.{rule}"), name)
    return found


def values(activation: str) -> Any:
    """What an activation gives for numbers from -30 to 30."""
    numbers = np.linspace(-30, 30, 6001, dtype="float32").reshape(-1, 1)
    if activation == "prelu":
        return np.asarray(keras.layers.PReLU(alpha_initializer="ones")(numbers))
    return np.asarray(keras.activations.get(activation)(numbers))


@pytest.mark.parametrize("activation", sorted(table("squashed_regression_output", "RANGES")))
def test_an_activation_stays_in_its_range_and_comes_near_its_ends(activation: str) -> None:
    low, high, _ = table("squashed_regression_output", "RANGES")[activation]
    if activation == "softmax":
        return
    found = values(activation)
    assert low <= found.min() < low + 0.05
    assert found.max() >= (30 if high == float("inf") else high - 0.05)
    assert found.max() <= high


@pytest.mark.parametrize("activation", sorted(table("unsuitable_output_activation", "RANGES")))
def test_an_unsuitable_activation_gives_what_the_message_says(activation: str) -> None:
    words = table("unsuitable_output_activation", "RANGES")[activation]
    found = values(activation)
    numbers = [float(word) for word in words.split() if word.strip("-").replace(".", "").isdigit()]
    if "above" in words or "up" in words:
        assert found.min() == pytest.approx(numbers[0], abs=0.01)
        assert found.max() > 29
    elif numbers:
        assert found.min() == pytest.approx(numbers[0], abs=0.05)
        assert found.max() == pytest.approx(numbers[1], abs=0.05)
    else:
        assert found.min() < -1
    assert found.min() < -0.1 or found.max() > 1.1, "so it is no probability"


@pytest.mark.parametrize("group", sorted(lookup.OTHER_NAMES))
def test_other_names_are_unknown_to_keras_and_lead_to_known_ones(group: str) -> None:
    for other, name in lookup.OTHER_NAMES[group].items():
        assert lookup.near(group, other) == name
        getattr(keras, group).get(name)
        assert not lookup.accepts(group, other)
