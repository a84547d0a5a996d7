"""What the help says is the step that repairs, with the numbers of the program."""

import pytest

from tests.linted import findings

START = """
import numpy as np
import keras
from keras import layers
x, y = np.random.rand(50, 28, 28), np.random.rand(50)
"""
TRAINED = """
m = keras.Sequential([keras.Input((784,)), layers.Dense(1)])
m.compile("adam", "mse")
m.fit(x.reshape(-1, 784), y)
"""


def told(code: str, lines: str) -> str:
    return next(finding.help for finding in findings(START + lines) if finding.code == code)


@pytest.mark.parametrize(
    ("shape", "help"),
    [
        ("(784,)", "Reshape the data: `x.reshape(-1, 784)`."),
        ("(28,)", "Declare the shape that the samples have, `(28, 28)`, or give samples of the shape `(28,)`."),
        ("(9, 9)", "Declare the shape that the samples have, `(28, 28)`, or give samples of the shape `(9, 9)`."),
    ],
)
def test_the_shape_to_declare_or_to_reshape_to_is_said(shape: str, help: str) -> None:
    lines = f"m = keras.Sequential([keras.Input({shape}), layers.Flatten(), layers.Dense(1)])\nm.compile('adam', 'mse')"
    assert told("SEQ208", f"{lines}\nm.fit(x, y)") == help


def test_after_training_other_data_is_to_be_treated_like_the_training_s() -> None:
    assert told("SEQ208", f"{TRAINED}m.predict(x)").startswith("Do to this data what was done to the data of `fit`")


def test_the_sizes_of_a_reshape_go_into_brackets() -> None:
    lines = "m = keras.Sequential([keras.Input((784,)), layers.Reshape(28, 28)])"
    helps = [finding.help for finding in findings(START + lines)]
    assert "Put the sizes into brackets of their own: `Reshape((...))`." in helps


def test_behind_an_application_with_its_top_there_is_no_picture() -> None:
    lines = "base = keras.applications.MobileNetV2(include_top=True, weights=None)\n"
    assert "include_top=False" in told("SEQ205", f"{lines}keras.Sequential([base, layers.GlobalAveragePooling2D()])")


def test_a_nested_model_is_told_what_it_gets() -> None:
    lines = "inner = keras.Sequential([keras.Input((64,)), layers.Dense(3)])\n"
    help = told("SEQ205", f"{lines}keras.Sequential([keras.Input((8,)), layers.Dense(32), inner])")
    assert help == "Let this inner model begin with `Input((32,))`, or change the layer before it."


@pytest.mark.parametrize(
    ("end", "labels", "help"),
    [
        ("layers.Dense(1)", "np.random.rand(50, 3)", "Give the last layer 3 units, or change the labels."),
        ("layers.Dense(2)", "np.random.rand(50)", "Give the last layer 1 unit, or change the labels."),
        ("layers.Dense(6), layers.Reshape((2, 3))", "np.random.rand(50, 6)", "Both hold as many numbers"),
    ],
)
def test_how_many_units_the_labels_want_is_said(end: str, labels: str, help: str) -> None:
    lines = f"m = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), {end}])\nm.compile('adam', 'mse')"
    assert told("SEQ210", f"{lines}\nm.fit(x, {labels})").startswith(help)
