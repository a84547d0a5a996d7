"""Metrics that mean nothing, or that no callback can watch: what Keras does with them is what the rules say."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from seqlint.asking import lookup
from tests.linted import codes

REGRESSION = "y = 3 * x[:, :1] + x[:, 1:2]", "'mse'", "None"
YES_OR_NO = "y = (x[:, :1] > 0.5).astype(int)", "'binary_crossentropy'", "'sigmoid'"
SIGNS = "y = np.where(x[:, :1] > 0.5, 1, -1)", "'hinge'", "'tanh'"
METRICS = [
    (REGRESSION, "PearsonCorrelation()", False),
    (REGRESSION, "PearsonCorrelation(axis=0)", True),
    (REGRESSION, "ConcordanceCorrelation()", False),
    (REGRESSION, "CosineSimilarity()", False),
    (REGRESSION, "R2Score()", True),
    (YES_OR_NO, "F1Score()", False),
    (YES_OR_NO, "F1Score(threshold=0.5)", True),
    (YES_OR_NO, "FBetaScore(beta=2.0)", False),
    (YES_OR_NO, "MeanIoU(num_classes=2)", False),
    (YES_OR_NO, "IoU(num_classes=2, target_class_ids=[1])", False),
    (YES_OR_NO, "BinaryIoU()", True),
    (YES_OR_NO, "AUC()", True),
    (SIGNS, "BinaryAccuracy()", False),
    (SIGNS, "Precision()", False),
    (SIGNS, "AUC()", False),
    (SIGNS, "Hinge()", True),
]


def program(task: tuple[str, str, str], metric: str) -> str:
    labels, loss, activation = task
    return (
        "import numpy as np\nimport keras\nfrom keras import layers\n"
        f"x = np.random.rand(64, 4)\n{labels}\n"
        "model = keras.Sequential([keras.Input((4,)), layers.Dense(8, activation='relu'), "
        f"layers.Dense(1, activation={activation})])\n"
        f"model.compile('adam', {loss}, metrics=[keras.metrics.{metric}])\nmodel.fit(x, y)\n"
    )


def tells_good_from_bad(task: tuple[str, str, str], metric: str) -> bool:
    """Whether the metric of nearly right answers is nearly what it is at best, and better than of bad ones."""
    x = np.random.default_rng(0).random((64, 4))
    known: dict[str, np.ndarray] = {}
    exec(task[0], {"x": x, "np": np}, known)
    y = known["y"].astype("float32")
    middle, wide = (y.max() + y.min()) / 2, np.random.default_rng(1).random(y.shape)

    def value(answers: np.ndarray) -> float:
        measure = eval(f"keras.metrics.{metric}", {"keras": keras})
        measure.update_state(y, answers.astype("float32"))
        return float(np.ravel(measure.result())[0])

    right, half, wrong = (value(middle + (y - middle) * 0.98 * part) for part in (1, np.where(wide > 0.5, 1, -1), -1))
    ideal = 0 if metric.startswith("Hinge") else 1
    return abs(right - ideal) < 0.05 and abs(right - ideal) < abs(half - ideal) - 0.1 < abs(wrong - ideal)


@pytest.mark.parametrize(("task", "metric", "means"), METRICS)
def test_a_metric_that_means_nothing_is_told(task: tuple[str, str, str], metric: str, means: bool) -> None:
    assert tells_good_from_bad(task, metric) is means
    assert codes(program(task, metric)) == ([] if means else ["SEQ426"])


def test_a_loss_and_an_optimizer_without_a_name() -> None:
    """Keras 3.15.1 has both, and takes neither as text."""
    for group, name in (("losses", "CategoricalGeneralizedCrossEntropy"), ("optimizers", "Lamb")):
        assert hasattr(getattr(keras, group), name)
        with pytest.raises(ValueError, match="Could not interpret"):
            getattr(keras, group).get(name)
        assert f"keras.{group}.{name}(...)" in lookup.advice(group, name.lower())
    given = "keras.losses.CategoricalGeneralizedCrossEntropy()"
    text = program(("y = np.eye(3)[np.random.randint(0, 3, 64)]", given, "'softmax'"), "AUC()")
    assert codes(text.replace("Dense(1", "Dense(3")) == ["SEQ308"]
    text = program(("y = np.random.randint(0, 3, 64)", given, "'softmax'"), "SparseCategoricalAccuracy()")
    assert codes(text.replace("Dense(1", "Dense(3")) == []


WATCHED = [
    ("EarlyStopping", 1, "", []),
    ("EarlyStopping", 3, "", ["SEQ422"]),
    ("EarlyStopping", 3, "average='macro'", []),
    ("ReduceLROnPlateau", 1, "", []),
    ("ReduceLROnPlateau", 3, "", ["SEQ422"]),
    ("ModelCheckpoint", 1, "", ["SEQ422"]),
    ("ModelCheckpoint", 3, "", ["SEQ422"]),
    ("ModelCheckpoint", 1, "average='macro'", []),
]


@pytest.mark.parametrize(("callback", "units", "average", "told"), WATCHED)
def test_a_score_of_several_numbers_is_not_watched(
    callback: str, units: int, average: str, told: list[str], tmp_path: Path
) -> None:
    """`told` where Keras stops, or writes a file in every epoch though nothing is learned and the score stays."""
    path = f"'{tmp_path}/{{epoch}}.weights.h5', save_best_only=True, save_weights_only=True, "
    path = path if callback == "ModelCheckpoint" else ""
    options = f"threshold=0.5, {average}"
    text = (
        "import numpy as np\nimport keras\nx = np.random.rand(60, 4)\n"
        f"y = np.{'arange(60).reshape(-1, 1) % 2' if units == 1 else 'eye(3)[np.arange(60) % 3]'}\n"
        f"model = keras.Sequential([keras.layers.Dense({units}, '{'sigmoid' if units == 1 else 'softmax'}')])\n"
        f"model.compile(keras.optimizers.SGD(1e-12), '{'binary' if units == 1 else 'categorical'}_crossentropy', "
        f"metrics=[keras.metrics.F1Score({options})])\n"
        f"watch = keras.callbacks.{callback}({path}monitor='f1_score', mode='max')\n"
        "model.fit(x, y, epochs=4, verbose=0, callbacks=[watch])\n"
    )
    try:
        exec(text, {})
        failed = len(list(tmp_path.iterdir())) > 1
    except ValueError as error:
        failed = "truth value of an array" in str(error)
    assert codes(text) == told == (["SEQ422"] if failed else [])
