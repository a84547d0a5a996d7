"""Labels that do not count from 0: what is claimed of them is what numpy and TensorFlow give."""

import pytest

from seqlint.program.language.values import Array

from .reality import Claims, differences

SETUP = """
import numpy as np
import pandas as pd
import tensorflow as tf
h = np.repeat([1, 2, 3], 20)
s = pd.Series(["a", "b", "c"] * 20)
r = pd.Series(np.random.rand(60))
def numbered(v):
    if v == "a":
        return 1
    elif v == "b":
        return 2
    return 3
def gapped(v):
    if v == "a":
        return 1
"""
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
    "np.where(s == 'a', 1, np.where(s == 'b', 2, 3))": ("numbered", 3),
    "np.where(s == 'a', 2, np.where(s == 'b', 0, 1))": ("integer", 3),
    "np.where(s == 'a', 7, np.where(s == 'b', 0, 1))": (None, None),
    "np.where(s == 'a', 1, np.where(s == 'b', 0, 1))": (None, None),
    "np.select([s == 'a', s == 'b'], [1, 2], default=3)": ("numbered", 3),
    "np.select([s == 'a', s == 'b'], [1, 2])": ("integer", 3),
    "s.replace({'a': 1, 'b': 2, 'c': 3}).astype(int)": ("numbered", 3),
    "s.replace(['a', 'b', 'c'], [0, 1, 2]).astype(int)": ("integer", 3),
    "s.apply(numbered)": ("numbered", 3),
    "s.apply(gapped)": (None, None),
    "s.map(lambda v: 0 if v == 'a' else 1)": ("binary", 2),
    "s.apply(lambda v: {'a': 5, 'b': 6, 'c': 7}[v])": ("numbered", 3),
    "s.apply(len)": (None, None),
    "r.apply(lambda v: v if v > 0.5 else 0)": (None, None),
    "r.apply(lambda v: -1 if v > 0.5 else 1)": ("numbered", 2),
    "pd.qcut(r, 4, labels=[1, 2, 3, 4]).astype(int)": ("numbered", 4),
    "pd.qcut(r, 4, labels=False)": ("integer", 4),
    "pd.qcut(r, 4)": (None, None),
    "np.eye(4)[h]": ("one-hot", 4),
}


@pytest.mark.parametrize("written", LABELS)
def test_labels(written: str) -> None:
    code = f"{SETUP}y = {written}\n"
    found = Claims(code).names["y"]
    assert isinstance(found, Array)
    assert (found.labels, found.classes) == LABELS[written]
    assert differences(code) == []
