"""A new assignment is valid, says what a solution does, and the solution gets everything when it is really graded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seqlint.commands.new_assignment import handed_in
from seqlint.grade.assignment import load
from seqlint.grade.values import Part
from tests.grade.test_reference import said_of
from tests.warm import seqlint

MLP = """\
import numpy as np
import pandas as pd
from tensorflow import keras

table = pd.read_csv("flowers.csv")
x, y = table[["a", "b"]].to_numpy("float32"), table["kind"].to_numpy()
net = keras.Sequential([
    keras.Input((2,)),
    keras.layers.Dense(6, activation="relu"),
    keras.layers.Dropout(0.25),
    keras.layers.Dense(3, activation="softmax"),
])
net.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(x, y, epochs=2, verbose=0)
"""
PICTURES = """\
import numpy as np
from keras import Input, Sequential, layers, losses, metrics

rng = np.random.default_rng(0)
model = Sequential()
model.add(Input((28, 28, 1)))
model.add(layers.Conv2D(8, (3, 3), padding="same", activation="relu"))
model.add(layers.MaxPooling2D())
model.add(layers.Conv2D(4, 3, strides=2))
model.add(layers.BatchNormalization())
model.add(layers.ReLU())
model.add(layers.GlobalAveragePooling2D())
model.add(layers.Dense(10))
loss = losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile("sgd", loss, metrics=[metrics.SparseCategoricalAccuracy()])
model.fit(rng.random((32, 28, 28, 1)), rng.integers(0, 10, 32))
"""
TEXTS = """\
from keras import Sequential, layers

model = Sequential([
    layers.Embedding(1000, 16),
    layers.Bidirectional(layers.LSTM(8, return_sequences=True)),
    layers.LSTM(4),
    layers.Dense(1, activation="sigmoid"),
])
model.build((None, 20))
model.compile("rmsprop", "binary_crossentropy")
model.add(layers.Dense(1))  # a mistake of the solution's own: it is compiled before it is whole
"""
TWO = """\
from keras import Input, Sequential, layers

encoder = Sequential([Input((8,)), layers.Dense(2, activation="relu")])
decoder = Sequential([Input((2,)), layers.Dense(8)])
decoder.compile("sgd", "mse")
"""


def kinds(path: Path) -> dict[str, object]:
    return {task.kind: task.wanted for task in load(str(path)).tasks}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MLP, {"runs-to-end", "input-shape", "output-shape", "layers", "loss", "metrics", "trains", "lint"}),
        (PICTURES, {"runs-to-end", "input-shape", "output-shape", "layers", "loss", "metrics", "trains", "lint"}),
        (TEXTS, {"runs-to-end", "input-shape", "output-shape", "layers", "loss"}),
    ],
)
def test_the_solution_gets_everything(tmp_path: Path, text: str, expected: set[str]) -> None:
    (tmp_path / "solution.py").write_text(text)
    (tmp_path / "flowers.csv").write_text("a,b,kind\n" + "1,2,0\n3,4,1\n5,6,2\n" * 10)
    done = seqlint("new-assignment", "a.toml", "--from", "solution.py", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    written = (tmp_path / "a.toml").read_text()
    assert said_of(written) == []
    assert set(kinds(tmp_path / "a.toml")) >= expected
    assert ('provide = ["flowers.csv"]\n' in written) == (text is MLP)
    done = seqlint("grade", "a.toml", "solution.py", "--out", "out", "--isolation", "best", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "out" / "results" / "solution.py.json").read_text())
    assert (result["score"], result["max_score"], result["verdict"]) == (10, 10, "passed")


def test_what_the_solution_does_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "s.py").write_text(PICTURES)
    seqlint("new-assignment", "a.toml", "--from", "s.py", cwd=tmp_path)
    asked = kinds(tmp_path / "a.toml")
    assert asked["input-shape"] == {"shape": (None, 28, 28, 1)}
    assert asked["output-shape"] == {"shape": (None, 10)}
    listed = [str(pattern) for pattern in asked["layers"]["layers"]]  # type: ignore[index]
    assert listed == [
        "Conv2D(filters=8, kernel_size=[3, 3], padding='same', activation='relu')",
        "MaxPooling2D",
        "Conv2D(filters=4, kernel_size=[3, 3], strides=[2, 2])",
        "BatchNormalization",
        "ReLU",
        "GlobalAveragePooling2D",
        "Dense(units=10)",
    ]


@pytest.mark.parametrize(
    ("solution", "program"),
    [
        ("solution.py", "student.py"),
        ("hw1_solution.py", "hw1.py"),
        ("Solution-hw2.ipynb", "hw2.ipynb"),
        ("n.py", "n.py"),
    ],
)
def test_who_writes_the_solution_is_not_asked_to_hand_it_in(solution: str, program: str) -> None:
    assert handed_in(solution) == program


def test_it_is_called_as_its_file(tmp_path: Path) -> None:
    (tmp_path / "solution.py").write_text(
        "from keras import Sequential, layers\nmodel = Sequential([layers.Dense(3)])\n"
    )
    done = seqlint("new-assignment", "week-3_flowers.toml", "--from", "solution.py", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assignment = load(str(tmp_path / "week-3_flowers.toml"))
    assert (assignment.title, assignment.asked.files) == ("Week 3 flowers", ("student.py",))


def test_two_models_have_checks_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "s.py").write_text(TWO)
    done = seqlint("new-assignment", "a.toml", "--from", "s.py", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    tasks = load(str(tmp_path / "a.toml")).tasks
    assert {(task.kind, task.model) for task in tasks} >= {
        ("input-shape", "encoder"), ("input-shape", "decoder"), ("loss", "decoder"), ("layers", "encoder"),
        ("runs-to-end", None), ("lint", None),
    }  # fmt: skip
    done = seqlint("grade", "a.toml", "s.py", cwd=tmp_path)
    assert "s.py: 10 of 10 points" in done.stdout


def test_a_file_to_begin_with(tmp_path: Path) -> None:
    done = seqlint("new-assignment", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    text = (tmp_path / "assignment.toml").read_text()
    assert said_of(text) == []
    assert load(str(tmp_path / "assignment.toml")).points == 10
    (tmp_path / "more.toml").write_text(text.replace("points = 10", "points = 100"))
    lint = load(str(tmp_path / "more.toml")).tasks[-1]
    assert lint.wanted["cap"] is None, "a cap in points would be left behind when the points change"
    assert lint.wanted["per_finding"] == Part(0.5)
    done = seqlint("new-assignment", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "seqlint: assignment.toml: there is a file of this name already\n"
    assert (tmp_path / "assignment.toml").read_text() == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = 1\n", "s.py: no check can be made of it: the program built no Sequential model"),
        ("x = (\n", "s.py: "),
    ],
)
def test_what_is_no_solution(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "s.py").write_text(text)
    done = seqlint("new-assignment", "a.toml", "--from", "s.py", cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "a.toml").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s.py"]
