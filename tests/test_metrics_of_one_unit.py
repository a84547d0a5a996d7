"""Metrics that run beside one unit and mean nothing: what Keras counts is what the rule says of it."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from seqlint.asking import lookup
from seqlint.config import Settings
from seqlint.linting.check import check
from seqlint.reading import source

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


def codes(text: str) -> list[str]:
    checked = check(source.from_text("student.py", text), Settings())
    assert not checked.failures
    return [finding.code for finding in checked.findings]


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
        assert f"keras.{group}.{name}(...)" in lookup.advice(group, name.lower(), "")
    given = "keras.losses.CategoricalGeneralizedCrossEntropy()"
    text = program(("y = np.eye(3)[np.random.randint(0, 3, 64)]", given, "'softmax'"), "AUC()")
    assert codes(text.replace("Dense(1", "Dense(3")) == ["SEQ308"]
    text = program(("y = np.random.randint(0, 3, 64)", given, "'softmax'"), "SparseCategoricalAccuracy()")
    assert codes(text.replace("Dense(1", "Dense(3")) == []
