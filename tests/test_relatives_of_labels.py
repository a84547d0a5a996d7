"""Where labels come from that are not 0 and 1: each way, and the same way with labels in order.

Keras 3.15.1 trains one sigmoid unit with all of them; with a label of -1 or 2 the loss means nothing.
"""

from __future__ import annotations

import pytest

from tests.marked import as_marked

PROGRAM = """
import numpy as np
import pandas as pd
import keras
from sklearn.datasets import make_classification

x = np.random.rand(256, 6)
names = np.array(["a", "b"] * 128)
codes = {{"a": 1, "b": 2}}
{0}
model = keras.Sequential()
model.add(keras.layers.Dense(1, activation="sigmoid")){1}
model.compile("adam", "binary_crossentropy")
model.fit(x, y)
"""

NOT_0_AND_1 = (
    "y = np.sign(np.random.randn(256))",
    "y = np.sign(np.random.uniform(-1, 1, 256)).astype(int)",
    "y = (x[:, 0] > 0.5) * 2 - 1",
    "y = 2 * (pd.Series(names) == 'a').astype(int).values - 1",
    "y = np.array([1 if v > 0.5 else -1 for v in x[:, 0]])",
    "y = np.array([codes[name] for name in names])",
    "y = np.array([codes.get(name) for name in names])",
    "y = np.ones(256)\ny[:128] = -1",
    "y = np.ones(256)\ny[x[:, 0] > 0.5] = 2",
    "y = np.random.permutation(np.repeat([-1, 1], 128))",
    "y = np.tile([0, 5], 128)",
    "x, y = make_classification(256, 6)\ny[y == 0] = -1",
)
IN_ORDER = (
    "y = np.sign(np.random.rand(256))",
    "y = (np.sign(np.random.randn(256)) + 1) // 2",
    "y = np.maximum(np.sign(np.random.randn(256)), 0)",
    "y = ((x[:, 0] > 0.5) * 2 - 1 + 1) / 2",
    "y = np.array([1 if v > 0.5 else 0 for v in x[:, 0]])",
    "y = np.array([[1] if v > 0.5 else [0] for v in x[:, 0]])",
    "y = np.array([codes[name] - 1 for name in names])",
    "y = np.array([codes.get(name) for name in names]) - 1",
    "y = np.ones(256)\ny[:128] = 0",
    "y = np.ones(256)\ny[:128] = -1\ny[y == -1] = 0",
    "y = np.repeat([0, 2], 128) // 2",
    "x, y = make_classification(256, 6)\ny[y == 0] = -1\ny[y == -1] = 0",
)


@pytest.mark.parametrize("labels", NOT_0_AND_1)
def test_labels_beyond_0_and_1_are_told(labels: str) -> None:
    as_marked(PROGRAM.format(labels, "  # <- SEQ312"))


@pytest.mark.parametrize("labels", IN_ORDER)
def test_labels_of_0_and_1_are_not(labels: str) -> None:
    as_marked(PROGRAM.format(labels, ""))


def test_classes_of_a_dict_are_too_many_for_the_units() -> None:
    as_marked("""
        import numpy as np
        import keras

        codes = {"cat": 1, "dog": 2, "horse": 3}
        y = np.array([codes[name] for name in np.array(["cat", "dog", "horse"] * 50)])
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])  # <- SEQ312
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(np.random.rand(150, 4), y)
        """)
