"""The kernel's state written as a program: the analysis of it says what the real objects say."""

from __future__ import annotations

import random

import pytest

np = pytest.importorskip("numpy")
keras = pytest.importorskip("keras")
from seqlint.jupyter import cell  # noqa: E402
from seqlint.jupyter.state import program  # noqa: E402
from seqlint.shapes import inferred  # noqa: E402

LAYERS = keras.layers
PICTURES = (
    lambda draw: LAYERS.Conv2D(draw.choice([2, 3]), draw.choice([1, 2, 3]), padding=draw.choice(["same", "valid"])),
    lambda draw: LAYERS.MaxPooling2D(draw.choice([1, 2])),
    lambda _: LAYERS.BatchNormalization(),
    lambda _: LAYERS.ZeroPadding2D(1),
    lambda draw: LAYERS.Dropout(draw.random() / 2),
)
ROWS = (
    lambda draw: LAYERS.Dense(draw.choice([3, 5]), activation=draw.choice(["relu", "softmax", None])),
    lambda _: keras.Sequential([LAYERS.Dense(4), LAYERS.Activation("tanh")]),
    lambda _: LAYERS.LayerNormalization(),
)


@pytest.mark.parametrize("seed", range(15))
def test_a_model_of_the_kernel_has_its_shapes_and_parameters(seed):
    draw = random.Random(seed)
    model = keras.Sequential([keras.Input((12, 12, 3))])
    for _ in range(draw.randrange(4)):
        model.add(draw.choice(PICTURES)(draw))
    model.add(LAYERS.Flatten())
    for _ in range(draw.randrange(1, 4)):
        model.add(draw.choice(ROWS)(draw))
    source, programs = cell.programs({"model": model})
    (found,) = [each for each in inferred(source, programs) if each.name == "model"]
    assert found.output_shape == model.output_shape
    assert found.params == model.count_params()
    assert [layer.output_shape for layer in found.layers] == [tuple(layer.output.shape) for layer in model.layers]


def test_recurrent_and_wrapped_layers():
    model = keras.Sequential([
        keras.Input((None, 6)), LAYERS.Bidirectional(LAYERS.LSTM(4, return_sequences=True)),
        LAYERS.TimeDistributed(LAYERS.Dense(3)), LAYERS.GRU(5), LAYERS.Dense(1),
    ])  # fmt: skip
    source, programs = cell.programs({"model": model})
    (found,) = [each for each in inferred(source, programs) if each.name == "model"]
    assert (found.output_shape, found.params) == (model.output_shape, model.count_params())


def codes(raw: str, **names: object) -> set[str]:
    checked = cell.findings(raw, names)
    assert checked.failures == ()
    return {finding.code for finding in checked.findings}


def classifier(units: int = 3, **compiled: object) -> object:
    model = keras.Sequential([keras.Input((4,)), LAYERS.Dense(units, activation="softmax")])
    if compiled:
        model.compile(**compiled)
    return model


SPARSE = {"optimizer": "adam", "loss": "sparse_categorical_crossentropy"}


def test_what_the_kernel_holds_is_seen_in_the_cell():
    x, y = np.zeros((60, 4)), np.arange(60) % 3
    assert codes("m.fit(x, y)", m=classifier(**SPARSE), x=x, y=y) == set()
    assert codes("m.fit(x, y)", m=classifier(), x=x, y=y) == {"SEQ402"}
    assert codes("m.fit(x, y)", m=classifier(**SPARSE), x=np.zeros((60, 5)), y=y) == {"SEQ208"}
    assert codes("m.fit(x, y)", m=classifier(**SPARSE), x=x, y=y + 1) == {"SEQ312"}
    assert codes("m.fit(x, y)", m=classifier(**SPARSE), x=x, y=np.eye(3)[y]) == {"SEQ210"}
    assert codes("m.fit(x, y)", m=classifier(**SPARSE), x=x) == {"SEQ401"}


def test_labels_with_gaps_are_not_taken_for_all_numbers_between():
    y = np.array([0, 2] * 1_000)
    assert codes("m.fit(x, y)", m=classifier(**SPARSE), x=np.zeros((2_000, 4)), y=y) == set()


def test_functions_of_the_notebook_and_libraries_are_known(tmp_path):
    import linecache

    text = "def build():\n    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\n"
    linecache.cache["<cell>"] = (len(text), None, text.splitlines(True), "<cell>")
    names: dict[str, object] = {"__name__": "__main__", "keras": keras}
    exec(compile(text, "<cell>", "exec"), names)
    assert codes("m = build()\nm.compile('adam', 'mse')\nm.fit(x, x)", x=np.zeros((3, 5)), **names) == {"SEQ208"}


def test_nothing_of_the_user_runs():
    class Trap:
        def __getattribute__(self, name: str) -> object:
            raise SystemExit(name)

        def __repr__(self) -> str:
            raise SystemExit

    class Own(LAYERS.Layer):
        def get_config(self) -> dict[str, object]:
            raise SystemExit

    class Array(np.ndarray):
        @property
        def shape(self) -> object:
            raise SystemExit

    model = keras.Sequential([keras.Input((4,)), Own()])
    array = np.zeros(3).view(Array)
    assert "from __kernel__ import a\n" in program({"a": array, "t": Trap(), "m": model})


def test_keras_of_tensorflow_is_keras():
    tensorflow = pytest.importorskip("tensorflow")
    assert codes("m = keras.Sequential(keras.layers.Dense(3))", keras=tensorflow.keras) == {"SEQ101"}


def test_every_kind_of_name_is_bound():
    names = {
        "f": lambda: 0,
        "n": None,
        "big": "x" * 10_000,
        "nan": float("nan"),
        "words": ["a", ("b", 1)],
        "o": object(),
    }
    assert codes("import keras\n" + "\n".join(names), **names) == set()
