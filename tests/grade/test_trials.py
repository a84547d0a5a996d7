"""`learns` and `evaluates`: models that are trained or loaded in the clean process, and judged on hidden data."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits

from seqlint.grade import trials
from seqlint.grade.assignment import AssignmentError, Task, load
from seqlint.grade.names import Asked
from seqlint.run import training
from seqlint.run.trial import Curve, Tried
from tests.warm import seqlint

KERAS = "import keras\nfrom keras import layers\n"
HEAD = f"{KERAS}model = keras.Sequential()\nmodel.add(keras.Input((64,)))\n"
GOOD = f"{HEAD}model.add(layers.Dense(64, activation='relu'))\nmodel.add(layers.Dense(10, activation='softmax'))\n"
SPARSE = "model.compile('adam', 'sparse_categorical_crossentropy')\n"

LEARNING = {
    "numbers of classes": GOOD + SPARSE,
    "rows of classes": GOOD + "model.compile('adam', keras.losses.CategoricalCrossentropy())\n",
    "a picture": KERAS
    + "model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(16, 3, activation='relu'), layers.Flatten(),"
    + f" layers.Dense(10, activation='softmax')])\n{SPARSE}",
    "never built": KERAS
    + f"model = keras.Sequential([layers.Flatten(), layers.Dense(64, 'relu'), layers.Dense(10, 'softmax')])\n{SPARSE}",
    "adapts": HEAD
    + "model.add(layers.Normalization())\nmodel.add(layers.Dense(64, 'relu'))\nmodel.add(layers.Dense(10))\n"
    + "model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))\n",
}
NOT_LEARNING = {
    "frozen": (GOOD + "model.trainable = False\n" + SPARSE, "no weight of it can be trained"),
    "learning rate 0": (
        GOOD + "model.compile(keras.optimizers.SGD(0.0), 'sparse_categorical_crossentropy')\n",
        "with any of 2 seeds",
    ),
    "runs away": (GOOD + "model.compile(keras.optimizers.SGD(1e30), 'mse')\n", "with any of 2 seeds"),
    "one output": (f"{HEAD}model.add(layers.Dense(1))\n{SPARSE}", "1 class apart, the data have 10"),
    "other samples": (
        f"{KERAS}model = keras.Sequential([keras.Input((10,)), layers.Dense(10)])\n{SPARSE}",
        "samples of the shape (10,), and those of the data have (8, 8)",
    ),
    "never compiled": (GOOD, "not compiled with a loss"),
    "patched fit and evaluate": (
        GOOD
        + "keras.Model.fit = lambda *a, **k: None\nkeras.Sequential.evaluate = lambda *a, **k: [0.0, 1.0]\n"
        + "model.compile(keras.optimizers.SGD(0.0), 'sparse_categorical_crossentropy', metrics=['accuracy'])\n"
        + "keras.Sequential.predict = lambda *a, **k: 1 / 0\nmodel.fit(1, 2)\n",
        "with any of 2 seeds",
    ),
}
UNDECIDED = {
    "own loss": (GOOD + "def own(a, b):\n    return keras.ops.mean(a - b)\nmodel.compile('adam', own)\n", "Keras' own"),
    "own layer": (HEAD + f"model.add(layers.Lambda(lambda x: x))\nmodel.add(layers.Dense(10))\n{SPARSE}", "Lambda"),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the digits: 8 x 8 pixels from 0 to 1, two thirds to train on."""
    folder = tmp_path_factory.mktemp("digits")
    digits = load_digits()
    x, y = (digits.images / 16).astype("float32"), digits.target
    np.savez(folder / "digits.npz", x_train=x[:1200], y_train=y[:1200], x_test=x[1200:], y_test=y[1200:])
    return folder


def graded(
    place: Path, submissions: Mapping[str, Mapping[str, str | bytes]], *checks: str, files: str = ""
) -> dict[str, Any]:
    """The first check of each submission after a real grading, by its name."""
    if not place.exists():
        place.mkdir()
        shutil.copy(place.parent / "digits.npz", place)
    assignment, out = place / "assignment.toml", place / "out"
    text = f'files = ["student.py"{files}]\n' + "".join(f"[[check]]\n{check}\n" for check in checks)
    assignment.write_text(text, encoding="utf-8")
    folder = place / "handed in"
    for name, contents in submissions.items():
        (folder / name).mkdir(parents=True)
        for file, content in contents.items():
            (folder / name / file).write_bytes(content.encode() if isinstance(content, str) else content)
    done = seqlint("grade", str(assignment), str(folder), "--out", str(out), "--isolation", "best", cwd=place)
    assert done.returncode == 0, done.stderr
    results = out / "results"
    return {name: json.loads((results / f"{name}.json").read_text("utf-8"))["checks"][0] for name in submissions}


LEARNS = 'name = "Learns"\nkind = "learns"\ndata = "digits.npz"\nat-least = 0.8\nepochs = 8\nseeds = 2\npoints = 4'


@pytest.fixture(scope="module")
def learned(place: Path) -> dict[str, Any]:
    programs = LEARNING | {name: program for name, (program, _) in (NOT_LEARNING | UNDECIDED).items()}
    return graded(place, {name: {"student.py": program} for name, program in programs.items()}, LEARNS)


@pytest.mark.parametrize("name", LEARNING)
def test_a_model_that_learns(learned: dict[str, Any], name: str) -> None:
    assert learned[name]["passed"] is True, learned[name]["message"]
    assert learned[name]["score"] == 4
    assert "with all 2 seeds: 0.8" in learned[name]["message"] or "0.9" in learned[name]["message"]


@pytest.mark.parametrize("name", NOT_LEARNING)
def test_a_model_that_does_not(learned: dict[str, Any], name: str) -> None:
    assert (learned[name]["passed"], learned[name]["score"]) == (False, 0), learned[name]["message"]
    assert NOT_LEARNING[name][1] in learned[name]["message"]


@pytest.mark.parametrize("name", UNDECIDED)
def test_a_model_of_which_it_cannot_be_said(learned: dict[str, Any], name: str) -> None:
    assert (learned[name]["passed"], learned[name]["score"]) == (None, 0)
    assert UNDECIDED[name][1] in learned[name]["message"]


DYING = f"""{KERAS}model = keras.Sequential([keras.Input((2,)), layers.Dense(1, "relu"), layers.Dense(1, "sigmoid")])
model.compile(keras.optimizers.Adam(0.1), "binary_crossentropy")
"""


def test_a_model_that_dies_with_some_seeds(place: Path) -> None:
    """A unit whose two weights begin below zero answers 0 to all that is positive, and never learns."""
    folder = place / "dying"
    folder.mkdir()
    x = np.random.default_rng(0).random((400, 2))
    rows = [f"{a},{b},{'many' if a + b > 1 else 'few'}" for a, b in x]
    (folder / "train.csv").write_text("\n".join(["a,b,kind", *rows[:300]]), encoding="utf-8")
    (folder / "test.csv").write_text("\n".join(["a,b,kind", *rows[300:]]), encoding="utf-8")
    keys = 'data = "train.csv"\ntest = "test.csv"\nat-least = 0.9\nseeds = 8\nepochs = 30'
    check = f'name = "L"\nkind = "learns"\n{keys}\npoints = 4'
    (found,) = graded(folder, {"a": {"student.py": DYING}}, check).values()
    passed = [float(n) >= 0.9 for n in found["message"].partition("only: ")[2].partition(" after")[0].split(", ")]
    assert 0 < sum(passed) < len(passed) == 8, found["message"]
    assert (found["passed"], found["score"]) == (False, sum(passed) / 2)
    assert f"with {sum(passed)} of 8 seeds only" in found["message"]


def test_what_takes_too_long_is_undecided(place: Path) -> None:
    keys = 'data = "digits.npz"\nat-least = 1.1\nepochs = 1000\nseeds = 1\ntime-limit = 2'
    check = f'name = "L"\nkind = "learns"\n{keys}\npoints = 4'
    (found,) = graded(place / "long", {"a": {"student.py": GOOD + SPARSE}}, check).values()
    assert (found["passed"], found["score"]) == (None, 0)
    assert "it was not done in 2 s" in found["message"]


def test_an_error_does_not_quote_the_data(place: Path) -> None:
    folder = place / "quoted"
    folder.mkdir()
    x = np.full((20, 3), 31337)
    np.savez(folder / "secret.npz", x_train=x, y_train=x[:, 0] % 2, x_test=x, y_test=x[:, 0] % 2)
    network = "[keras.Input((3,), dtype='int32'), layers.Embedding(10, 4), layers.Flatten(), layers.Dense(2)]"
    program = f"{KERAS}model = keras.Sequential({network})\n{SPARSE}"
    check = 'name = "L"\nkind = "learns"\ndata = "secret.npz"\nat-least = 0.9\npoints = 4'
    (found,) = graded(folder, {"a": {"student.py": program}}, check).values()
    assert (found["passed"], found["score"]) == (False, 0)
    assert found["message"].endswith("it raises InvalidArgumentError")
    assert not any("31337" in path.read_text("utf-8") for path in (folder / "out").rglob("*") if path.is_file())


# What a student has trained


def saved(folder: Path, name: str, *layers: Any, epochs: int, data: Path) -> bytes:
    """A model trained by the student and saved, as a `.keras` or `.weights.h5` file."""
    import keras

    digits = np.load(data / "digits.npz")
    x = digits["x_train"].reshape(-1, 64)
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((64,)), *layers])
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(x, digits["y_train"], epochs=epochs, verbose=0)
    (model.save if name.endswith(".keras") else model.save_weights)(folder / name)
    return (folder / name).read_bytes()


def rewritten(content: bytes, compression: int = zipfile.ZIP_STORED, **members: bytes | None) -> bytes:
    """A `.keras` file with other members: `config_json=b"..."`; None leaves one out."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(new, "w", compression) as packed:
        kept = {name: old.read(name) for name in old.namelist()}
        for name, data in (kept | {name.replace("_json", ".json"): data for name, data in members.items()}).items():
            if data is not None:
                packed.writestr(name, data)
    return new.getvalue()


def hdf5(fill: Callable[[Any], object]) -> bytes:
    import h5py

    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        fill(file)
    return content.getvalue()


def with_layer(described: dict[str, Any], **layer: Any) -> bytes:
    """The description with its first Dense replaced."""
    changed = json.loads(json.dumps(described))
    changed["config"]["layers"][1] |= layer
    return json.dumps(changed).encode()


@pytest.fixture(scope="module")
def measured(place: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    from keras import layers

    folder = tmp_path_factory.mktemp("trained")
    network = (layers.Dense(64, "relu"), layers.Dense(10, "softmax"))
    good = saved(folder, "good.keras", *network, epochs=8, data=place)
    poor = saved(folder, "poor.keras", layers.Dense(10, "softmax", trainable=False), epochs=1, data=place)
    with zipfile.ZipFile(io.BytesIO(good)) as packed:
        config = json.loads(packed.read("config.json"))
    network = (layers.Dense(32, "relu"), layers.Dense(10, "softmax"))
    narrow = saved(folder, "narrow.keras", *network, epochs=1, data=place)
    with zipfile.ZipFile(io.BytesIO(narrow)) as packed:
        other = packed.read("model.weights.h5")
    function = {"module": "builtins", "class_name": "function", "config": "exec", "registered_name": "function"}
    handed = {
        "good": good,
        "packed": rewritten(good, zipfile.ZIP_DEFLATED),
        "poor": poor,
        "cut off": good[: len(good) // 2],
        "text": b"my model",
        "hdf5": b"\x89HDF\r\n\x1a\n" + bytes(100),
        "more members": rewritten(good, **{"assets/vocabulary.txt": b"a"}),
        "without weights": rewritten(good, **{"model.weights.h5": None}),
        "many members": rewritten(good, **{f"{n}": b"" for n in range(200)}),
        "long description": rewritten(good, config_json=b" " * 2_000_000 + json.dumps(config).encode()),
        "deep description": rewritten(good, config_json=b"[" * 100_000),
        "no description": rewritten(good, config_json=b'{"class_name": "Sequential", "config": [1]}'),
        "bomb": rewritten(good, zipfile.ZIP_DEFLATED, **{"model.weights.h5": bytes(250_000_000)}),
        "damaged weights": rewritten(good, **{"model.weights.h5": b"\x89HDF\r\n\x1a\n" + bytes(5000)}),
        "weights of another": rewritten(good, **{"model.weights.h5": other}),
        "links": rewritten(good, **{"model.weights.h5": hdf5(lambda f: f.update(a=h5py_link("/etc/passwd")))}),
        "inflated": rewritten(
            good,
            **{"model.weights.h5": hdf5(lambda f: f.create_dataset("a", (10**9,), "f4", chunks=True, compression=9))},
        ),
        "of another Keras": rewritten(
            good, config_json=with_layer(config, config={"u": 3}), metadata_json=b'{"keras_version": "9.0.0"}'
        ),
        "unknown arguments": rewritten(good, config_json=with_layer(config, config={"u": 3})),
        "too wide": rewritten(
            good, config_json=json.dumps(config).replace('"units": 64', f'"units": {10**10}').encode()
        ),
        "lambda": rewritten(good, config_json=with_layer(config, module="keras.layers", class_name="Lambda")),
        "own layer": rewritten(good, config_json=with_layer(config, module="subprocess", class_name="Popen")),
        "own function": rewritten(
            good,
            config_json=with_layer(config, config=config["config"]["layers"][1]["config"] | {"activation": function}),
        ),
    }
    check = 'name = "File"\nkind = "evaluates"\nfile = "digits.keras"\ntest = "digits.npz"\nat-least = 0.8\npoints = 4'
    submissions = {name: {"student.py": GOOD + SPARSE, "digits.keras": content} for name, content in handed.items()}
    return graded(place / "evaluated", submissions, check, files=', "digits.keras"')


def h5py_link(path: str) -> Any:
    import h5py

    return h5py.ExternalLink(path, "/")


@pytest.mark.parametrize("name", ["good", "packed"])
def test_a_file_that_is_good_enough(measured: dict[str, Any], name: str) -> None:
    assert (measured[name]["passed"], measured[name]["score"]) == (True, 4), measured[name]["message"]
    assert "accuracy of digits.keras on hidden data is 0." in measured[name]["message"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("poor", "expected at least 0.8"),
        ("cut off", "or it is damaged"),
        ("text", "or it is damaged"),
        ("hdf5", "save it with model.save"),
        ("more members", "a .keras file holds"),
        ("without weights", "a .keras file holds"),
        ("many members", "an archive of many files"),
        ("long description", "larger than 1 MB"),
        ("deep description", "nested too deep"),
        ("no description", "describes no model"),
        ("bomb", "model.weights.h5 in it is larger than 200 MB"),
        ("damaged weights", "cannot be read"),
        ("weights of another", "do not fit the model"),
        ("unknown arguments", "raises TypeError"),
        ("links", "a link to somewhere else"),
        ("inflated", "unpack to more than 500 MB"),
    ],
)
def test_a_file_that_is_not(measured: dict[str, Any], name: str, said: str) -> None:
    assert (measured[name]["passed"], measured[name]["score"]) == (False, 0), measured[name]["message"]
    assert said in measured[name]["message"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lambda", "it needs Lambda, with code that is not Keras' own"),
        ("own layer", "it needs Popen, with code that is not Keras' own"),
        ("own function", "a function named 'exec'"),
        ("of another Keras", "saved with Keras 9.0.0, and this is"),
        ("too wide", "numbers are not made"),
    ],
)
def test_a_file_that_is_not_loaded(measured: dict[str, Any], name: str, said: str) -> None:
    assert (measured[name]["passed"], measured[name]["score"]) == (None, 0), measured[name]["message"]
    assert said in measured[name]["message"]


def test_weights_are_for_the_model_that_the_program_builds(place: Path, tmp_path: Path) -> None:
    from keras import layers

    network = (layers.Dense(64, "relu"), layers.Dense(10, "softmax"))
    weights = saved(tmp_path, "d.weights.h5", *network, epochs=8, data=place)
    wide = GOOD.replace("64, activation", "65, activation")
    programs = {"theirs": GOOD + SPARSE, "wider": wide + SPARSE}
    handed = {name: {"student.py": text, "d.weights.h5": weights} for name, text in programs.items()}
    check = 'name = "F"\nkind = "evaluates"\nfile = "d.weights.h5"\ntest = "digits.npz"\nat-least = 0.8\npoints = 4'
    found = graded(place / "weights", handed, check, files=', "d.weights.h5"')
    assert found["theirs"]["passed"] is True, found["theirs"]["message"]
    assert found["wider"]["passed"] is False
    assert "do not fit the model" in found["wider"]["message"]


def test_a_missing_file_costs_its_own_check_and_a_good_one_needs_no_program(
    place: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from keras import layers

    network = (layers.Dense(64, "relu"), layers.Dense(10, "softmax"))
    good = saved(tmp_path_factory.mktemp("good"), "good.keras", *network, epochs=8, data=place)
    program, broken = GOOD + SPARSE, f"{GOOD}model.compile('adam'\n"
    handed: dict[str, dict[str, str | bytes]] = {
        "nothing": {"student.py": program},
        "h5": {"student.py": program, "digits.h5": b"\x89HDF\r\n\x1a\n"},
        "weights": {"student.py": program, "digits.weights.h5": b"\x89HDF\r\n\x1a\n"},
        "broken": {"student.py": broken, "digits.keras": good},
        "broken and nothing": {"student.py": broken},
        "stops": {"student.py": f"1 / 0\n{program}", "mine.keras": good},
        "alone": {"mine.keras": good},
        "neither": {"report.txt": "see the drive"},
    }
    check = 'name = "F"\nkind = "evaluates"\nfile = "digits.keras"\ntest = "digits.npz"\nat-least = 0.8\npoints = 4'
    folder = place / "missing"
    found = graded(folder, handed, check, 'name = "R"\nkind = "runs-to-end"\npoints = 2')
    results = folder / "out" / "results"
    assert {name: json.loads((results / f"{name}.json").read_text("utf-8"))["score"] for name in handed} == {
        "nothing": 2, "h5": 2, "weights": 2, "broken": 4, "broken and nothing": 0, "stops": 4, "alone": 4, "neither": 0,
    }  # fmt: skip
    todo = ": hand in what model.save('digits.keras') writes"
    assert {name: each["message"] for name, each in found.items() if not each["passed"]} == {
        "nothing": f"digits.keras cannot be used: it is missing{todo}",
        "h5": f"digits.keras cannot be used: it is missing (there is digits.h5){todo}",
        "weights": f"digits.keras cannot be used: it is missing (there is digits.weights.h5){todo}",
        "broken and nothing": f"digits.keras cannot be used: it is missing{todo}",
        "neither": "the file student.py is missing (there is report.txt)",
    }
    alone = json.loads((results / "alone.json").read_text("utf-8"))
    assert (alone["verdict"], alone["reason"]) == ("could-not-run", "missing-file")
    assert alone["message"] == "the file student.py is missing (there is mine.keras)"


def test_the_file_is_one_of_those_that_are_handed_in(place: Path) -> None:
    check = '[[check]]\nname = "F"\nkind = "evaluates"\nfile = "d.keras"\ntest = "digits.npz"\nat-least = 1\npoints = 1'
    path = place / "file.toml"
    path.write_text(f'files = ["a.py"]\n{check}', encoding="utf-8")
    assert load(str(path)).asked == Asked(("a.py",), trained=("d.keras",))
    path.write_text(check, encoding="utf-8")
    with pytest.raises(AssignmentError, match=r"file.toml:4: .*comes with a program"):
        load(str(path))


# What curves are worth


def task(**wanted: Any) -> Task:
    given = {"metric": "accuracy", "at-least": 0.9, "at-most": None, "seeds": (1, 2, 3)} | wanted
    return Task("Learns", "learns", 4, "public", given, 1)


def tried(*ends: float, start: float = 0.1) -> Tried:
    curves = [Curve(start, (0.5, end), end >= 0.9, start >= 0.9) for end in ends]
    return Tried("Learns", tuple(curves))


def test_only_some_seeds() -> None:
    outcome = trials.learns(task(), tried(0.95, 0.4, 0.92))
    assert outcome.share == pytest.approx(2 / 3)
    assert "with 2 of 3 seeds only: 0.95, 0.4, 0.92 after 2 epochs (one of them: 0.1 > 0.5 > 0.92)" in outcome.message


def test_what_is_reached_before_any_training_shows_nothing() -> None:
    outcome = trials.learns(task(), tried(0.95, 0.95, 0.95, start=0.91))
    assert outcome.share is None
    assert "before any training" in outcome.message


@pytest.mark.parametrize("done", [(), (0.95, 0.95)])
def test_a_seed_that_is_missing_for_want_of_time(done: Sequence[float]) -> None:
    outcome = trials.learns(task(), Tried("Learns", tried(*done).curves, "it was not done in 60 s"))
    assert outcome.share is None
    assert "60 s" in outcome.message
    assert (f"{len(done)} of 3 seeds" in outcome.message) == bool(done)


# The assignment


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        ('data = "digits.npz"', 3, "either `at-least` or `at-most`"),
        ('data = "digits.npz"\nat-least = 1\nat-most = 2', 3, "either `at-least` or `at-most`"),
        ('data = "other.npz"\nat-least = 1', 6, "no file 'other.npz'"),
        ('data = "../digits.npz"\nat-least = 1', 6, "inside"),
        ('data = "digits.pkl"\nat-least = 1', 6, ".npz or .csv"),
        ('data = "damaged.npz"\nat-least = 1', 6, "damaged.npz: it is no .npz, or damaged"),
        ('data = "objects.npz"\nat-least = 1', 6, "holds no plain numbers"),
        ('data = "only.npz"\nat-least = 1', 6, "it holds no x_train and y_train; it holds x, y"),
        ('data = "words.csv"\nat-least = 1\ntest = "words.csv"\ntarget = "kinds"', 6, "no column 'kinds'"),
        ('data = "digits.npz"\nat-least = 1\nmetric = "acuracy"', 8, "accuracy"),
        ('data = "digits.npz"\nat-least = 1\nseeds = 50', 8, "from 1 to 10"),
        ('data = "digits.npz"\nat-least = 1\nseeds = [1, 1]', 8, "a list of so many seeds"),
    ],
)
def test_what_is_wrong_in_an_assignment_is_said_with_its_line(place: Path, lines: str, line: int, said: str) -> None:
    (place / "damaged.npz").write_bytes((place / "digits.npz").read_bytes()[:5000])
    np.savez(place / "objects.npz", x_train=[1], y_train=np.array([{}]), x_test=[1], y_test=[1])
    np.savez(place / "only.npz", x=[1], y=[1])
    (place / "words.csv").write_text("width,kind\n1,a\n2,b\n", encoding="utf-8")
    path = place / "wrong.toml"
    path.write_text(f'# A\n\n[[check]]\nname = "L"\nkind = "learns"\n{lines}\npoints = 1\n', encoding="utf-8")
    with pytest.raises(AssignmentError) as raised:
        load(str(path))
    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert said in str(raised.value)


def test_only_what_does_not_fit_costs_points() -> None:
    """What another version of Keras no longer has, or a full disk, is nobody's mistake."""
    import tensorflow as tf

    theirs = [training.Misfit("m"), ValueError("v"), TypeError("t"), tf.errors.InvalidArgumentError(None, None, "i")]
    others = [AttributeError("a"), ImportError("i"), OSError("o"), MemoryError(), training.Undecided("u")]
    others.append(tf.errors.ResourceExhaustedError(None, None, "r"))
    assert all(training.is_theirs(each, tf) for each in theirs)
    assert not any(training.is_theirs(each, tf) for each in others)


def test_a_keras_that_reads_weights_in_another_way_is_nobodys_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    from keras.src.saving import saving_lib

    monkeypatch.setattr(saving_lib, "_load_state", lambda model, store: None)
    with pytest.raises(training.Undecided):
        training._load(None, hdf5(lambda file: file.create_dataset("a", (1,), "f4")))
