"""Labels that do not count from 0: what is claimed of them is what numpy and TensorFlow give."""

import pytest

from seqlint.program.language.values import Array

from .reality import Claims, differences

SETUP = "import numpy as np\nimport tensorflow as tf\nh = np.repeat([1, 2, 3], 20)\n"
LABELS = {
    "h": ("numbered", 3),
    "h - 1": ("integer", 3),
    "h + 1": ("numbered", 3),
    "4 - h": (None, None),
    "h * 2": ("numbered", 3),
    "h * 2 - 1": ("numbered", 3),
    "(h - 1) * 2": ("numbered", 3),
    "h * -1": (None, None),
    "h * 0.5": (None, None),
    "h // 2": ("binary", 2),
    "(h + 1) // 2": ("numbered", 2),
    "h * 2 // 2": (None, None),
    "-h // 2": (None, None),
    "6 // h": (None, None),
    "np.arange(60) // 20": ("counting", 3),
    "np.arange(60) // 20 + 1": ("counting", 3),
    "np.repeat(np.arange(6), 10) // 2": ("counting", 3),
    "h.reshape(-1, 1)": ("numbered", 3),
    "h.astype('float32')": ("numbered", 3),
    "h[h > 1]": ("numbered", None),
    "h[:10]": ("numbered", None),
    "(np.arange(60) % 3) + 1": ("numbered", 3),
    "np.where(np.random.rand(60) > 0.5, 1, -1)": ("numbered", 2),
    "np.random.randint(-3, 0, 60)": ("numbered", 3),
    "np.random.choice([10, 20, 30], 90)": ("numbered", 3),
    "np.concatenate([np.full(50, 1), np.full(50, 2)])": ("numbered", 2),
    "np.vstack([np.full(5, 1), np.full(5, 2)])": (None, None),
    "np.concatenate([np.zeros(50), np.ones(50)])": (None, None),
    "np.eye(4)[h]": ("one-hot", 4),
}


@pytest.mark.parametrize("written", LABELS)
def test_labels(written: str) -> None:
    code = f"{SETUP}y = {written}\n"
    found = Claims(code).names["y"]
    assert isinstance(found, Array)
    assert (found.labels, found.classes) == LABELS[written]
    assert differences(code) == []
