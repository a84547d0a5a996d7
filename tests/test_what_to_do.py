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


@pytest.mark.parametrize(
    ("code", "lines", "help"),
    [
        ("SEQ208", "ds = keras.utils.image_dataset_from_directory('pets')\n"
         "m = keras.Sequential([keras.Input((180, 180, 3)), layers.Flatten(), layers.Dense(1)])\n"
         "m.compile('adam', 'mse')\nm.fit(ds)",
         "Declare the shape that the samples have, `(256, 256, 3)`, or read the pictures in this size: "
         "`image_size=(180, 180)`."),
        ("SEQ205", "keras.Sequential([keras.Input((784,)), layers.Conv2D(8, 3)])",
         "Put `Reshape((28, 28, 1))` in front, or give the input the shape `(28, 28, 1)`."),
        ("SEQ205", "keras.Sequential([keras.Input((10,)), layers.Reshape((3, 3))])",
         "Choose sizes that multiply to 10, as each sample has; one of them may be -1."),
        ("SEQ205", "keras.Sequential([keras.Input((32, 32, 3)), layers.Conv1D(8, 3)])",
         "For data with so many axes there is `Conv2D`."),
        ("SEQ604", "keras.applications.VGG16(input_shape=(150, 150, 3))",
         "Write `input_shape=(224, 224, 3)`."),
        ("SEQ604", "layers.Dense('10')", "Write the number without quotes: `units=10`."),
        ("SEQ604", "layers.Dense(...)", "Write what is meant in its place: `units=...`."),
        ("SEQ604", "keras.Input((4.0,))", "Write whole numbers in `shape`; `//` divides without decimals."),
        ("SEQ604", "layers.Dense(-1)", "Give `units` a positive whole number."),
        ("SEQ405", f"{TRAINED}m.compile('adam', 'mse', metrics=['f1'])", "Did you mean `f1_score`?"),
        ("SEQ415", f"{TRAINED}m.compile('mse')", 'Name them: `compile(optimizer="adam", loss="mse")`.'),
        ("SEQ302", "m = keras.Sequential([keras.Input((8,)), layers.Dense(1, 'softmax')])\n"
         "m.compile('adam', 'mse')\nm.fit(x, y)",
         "To predict a number leave the activation out; for yes or no use `sigmoid` with `binary_crossentropy`."),
        ("SEQ412", "from sklearn.model_selection import train_test_split\na, b, c, d = train_test_split(x, y)\n"
         "m = keras.Sequential([layers.Flatten(), layers.Dense(1)])\nm.compile('adam', 'mse')\nm.fit(a, b)",
         "`train_test_split(x, y)` gives `x_train, x_test, y_train, y_test`, in this order."),
        ("SEQ417", f"{TRAINED}rows = [[1, 2]]\nm.fit(rows, y)", "Make it an array: `np.array(rows)`."),
    ],
)  # fmt: skip
def test_the_student_s_own_names_and_numbers_stand_in_the_help(code: str, lines: str, help: str) -> None:
    assert told(code, lines) == help
