"""What takes the place of training, data and surroundings, seen from inside submissions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from seqlint.facts import LayerFacts, ModelFacts
from seqlint.reading import source
from seqlint.run import Expectation, Plan, Run, run
from seqlint.run.stand_ins import tfds


def lines(run: Run) -> list[str]:
    return run.stdout.splitlines()


def test_fit_and_friends_keep_types_keys_and_lengths(runs: dict[str, Run]) -> None:
    expected = [
        "keys ['accuracy', 'loss', 'val_accuracy', 'val_loss'] {20} True",
        "evaluate 2 ['accuracy', 'loss']",
        "predict (1000, 3) (5, 3)",
    ]
    assert lines(runs["fit"]) == expected
    assert lines(runs["fit in full"]) == [expected[0].replace("20", "2"), *expected[1:]]


def test_training_is_a_stand_in_unless_it_is_real(runs: dict[str, Run]) -> None:
    assert runs["fit"].stand_ins == ("fit: one step", "evaluate: one step", "predict: few samples")
    assert runs["fit in full"].stand_ins == ()
    assert runs["fit"].trained
    assert not runs["right"].trained


def test_generators_data_sets_and_sequences_are_cut_too(runs: dict[str, Run]) -> None:
    assert lines(runs["streams"]) == [
        "['loss', 'mae', 'val_loss', 'val_mae'] 3",
        "['loss', 'mae', 'val_loss', 'val_mae'] 1",
        "(320, 1) True",
        "(112, 1)",
        "2",
    ]


def test_what_keras_refuses_is_still_refused(runs: dict[str, Run]) -> None:
    told = {name: runs[name].error for name in ("rows that differ", "fit before compile", "flat lists")}
    messages = {name: error.message for name, error in told.items() if error is not None}
    assert "Data cardinality is ambiguous" in messages["rows that differ"]
    assert "You must call `compile()`" in messages["fit before compile"]
    assert "Unrecognized data type" in messages["flat lists"]


def test_keras_data_sets_have_their_true_shapes(runs: dict[str, Run]) -> None:
    told = lines(runs["data sets"])
    assert told[0] == "mnist (60000, 28, 28) uint8 (60000,) uint8 (10000, 28, 28) (10000,) 0 9"
    assert told[3] == "cifar100 (50000, 32, 32, 3) uint8 (50000, 1) int64 (10000, 32, 32, 3) (10000, 1) 0 99"
    assert told[4].startswith("boston_housing (404, 13) float64 (404,) float64 (102, 13) (102,)")
    assert told[5].startswith("california_housing (16512, 8) float32 (16512,) float32 (4128, 8) (4128,)")
    assert told[6].startswith("imdb (25000,) 9999 (25000,)")
    assert told[7] == "reuters (8982,) 999 46 (2246,)"
    assert told[8:] == ["True", "60000 True"]
    assert "keras.datasets.imdb" in runs["data sets"].stand_ins


def test_downloaded_data_sets_have_their_true_shapes(runs: dict[str, Run]) -> None:
    assert lines(runs["downloads"]) == [
        "18609 4653 2 (None, None, 3)",
        "pictures of many sizes",
        "{'train': (60000, TensorShape([28, 28, 1])), 'test': (10000, TensorShape([28, 28, 1]))}",
        "bytes 0",
    ]
    assert runs["downloads"].verdict == "passed"
    assert "tensorflow_datasets.cats_vs_dogs" in runs["downloads"].stand_ins


@pytest.mark.parametrize(
    ("split", "count"), [("train", 1000), ("train[:10%]", 100), ("train[-5:]+test", 55), ("train[90%:]+test[:20]", 120)]
)
def test_splits(split: str, count: int) -> None:
    assert tfds.rows({"train": 1000, "test": 50}, split) == count


def test_plots_notebooks_weights_and_questions(runs: dict[str, Run]) -> None:
    run = runs["surroundings"]
    assert run.error is None
    assert set(run.stand_ins) >= {
        "matplotlib",
        "google.colab",
        "input()",
        "weights of keras.applications.VGG16",
        "keras.utils.plot_model",
    }


def test_missing_tables_have_the_columns_that_the_program_names(runs: dict[str, Run]) -> None:
    assert lines(runs["table by name"])[-1] == "(200, 8) (200,)"
    assert runs["table by name"].stand_ins[0] == "https://example.com/diabetes.csv"
    assert lines(runs["table by place"]) == ["(200, 8) (200,) [np.float64(0.0), np.float64(1.0)]"]
    assert runs["table by place"].models[0].input_shape == (None, 8)


def test_missing_folders_pictures_archives_and_weights(runs: dict[str, Run]) -> None:
    run = runs["folders and archives"]
    assert run.error is None, run.error
    assert [line for line in lines(run) if "loss" not in line] == [
        "True",
        "(20, 5) (None, 5) 15 ['class0', 'class1']",
        "(50, 40, 3)",
        "True True",
        "3 True",
        "['a']",
    ]
    assert {"/tmp/cats.zip", "/tmp/cats/train", "cat.jpg", "trained.weights.h5", "more.txt"} <= set(run.stand_ins)
    assert "own.zip" not in run.stand_ins


def test_what_made_up_data_breaks_is_not_the_students_fault(runs: dict[str, Run]) -> None:
    (check,) = [check for check in runs["made-up data that does not fit"].checks if check.name == "runs-to-end"]
    assert check.passed is None
    assert "made up" in check.message


def test_loops_over_batches_come_to_their_end(runs: dict[str, Run]) -> None:
    assert lines(runs["loops over batches"]) == ["2000 True"]


FETCHED = """
import keras
from sklearn.datasets import fetch_california_housing, fetch_openml, fetch_olivetti_faces, load_iris
housing = fetch_california_housing()
print(housing.data.shape, housing.feature_names[0], housing.target.dtype, load_iris().data.shape)
x, y = fetch_california_housing(return_X_y=True, as_frame=True)
print(x.shape, y.name, fetch_california_housing(as_frame=True).frame.shape)
digits = fetch_openml("mnist_784", version=1, as_frame=False)
print(digits.data.shape, digits.target[3], digits["target"].dtype)
x, y = fetch_openml("mnist_784", return_X_y=True)
print(type(x).__name__, y.dtype, fetch_olivetti_faces().images.shape)
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
"""


def test_data_sets_that_scikit_learn_downloads() -> None:
    """As scikit-learn 1.9.1 gives them; a data set that nobody knows is no mistake of the program's."""
    known, unknown = run(
        [Plan(source.from_text("student.py", text)) for text in (FETCHED, FETCHED + "fetch_openml('adult')\n")]
    )
    assert known.verdict == "passed", known.error
    assert known.stdout.splitlines() == [
        "(20640, 8) MedInc float64 (150, 4)",
        "(20640, 8) MedHouseVal (20640, 9)",
        "(70000, 784) 3 object",
        "DataFrame category (400, 64, 64)",
    ]
    ends = next(check for check in unknown.checks if check.name == "runs-to-end")
    assert ends.passed is None
    assert "download" in ends.message


ELSEWHERE = r"""
import keras
import pandas as pd
x = pd.read_csv("/content/drive/MyDrive/course/houses.csv")
with open("C:\\Users\\ada\\houses.csv") as file:
    assert file.readline() == "area,rooms,price\n"
model = keras.Sequential([keras.Input((x.shape[1] - 1,)), keras.layers.Dense(1)])
"""


def test_a_file_that_is_here_is_read_by_whatever_path_and_what_is_not_here_decides_nothing(tmp_path: Path) -> None:
    houses = tmp_path / "houses.csv"
    houses.write_text("area,rooms,price\n1,2,3\n", encoding="utf-8")
    expect = Expectation(input_shape=(None, 2), output_shape=(None, 4))
    inferred = (
        ModelFacts("model", None, 7, (LayerFacts("Dense", (None, 1), None),), None, (None, 1), None, built=True),
    )
    plan = Plan(source.from_text("student.py", ELSEWHERE), expect=expect, inferred=inferred)
    here, missing = run([replace(plan, files={"houses.csv": houses}), replace(plan, source=read_only(ELSEWHERE))])
    assert here.error is None
    assert here.stand_ins == ()
    assert [check.passed for check in here.checks[:2]] == [True, False]
    assert missing.stand_ins == ("/content/drive/MyDrive/course/houses.csv",)
    assert [check.passed for check in missing.checks[:2]] == [None, False]
    assert "the teacher can supply it" in missing.checks[0].message


def read_only(program: str) -> source.Source:
    """The program without its second way to read the table."""
    lines = program.splitlines(keepends=True)
    return source.from_text("student.py", "".join(lines[:4] + lines[6:]))
