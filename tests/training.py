"""Programs that train, behind what they all need: what of the rules about training is reported in them."""

from tests.linted import codes

CODES = ("SEQ421", "SEQ422", "SEQ423", "SEQ424", "SEQ425", "SEQ428", "SEQ429", "SEQ430")
START = """
import numpy as np
import keras
from keras import layers, Sequential, Input
from keras.layers import Dense
x = np.random.rand(64, 4); yc = np.array([0, 1] * 32); yr = np.random.rand(64); y3 = np.array([0, 1, 2, 1] * 16)
def binary(**k):
    m = Sequential([Input((4,)), Dense(4, activation="relu"), Dense(1, activation="sigmoid")])
    m.compile("adam", "binary_crossentropy", **k)
    return m
def reg(**k):
    m = Sequential([Input((4,)), Dense(4, activation="relu"), Dense(1)])
    m.compile("adam", "mse", **k)
    return m
"""


def reports_only(expected: str | None, program: str) -> None:
    """The program has findings of this rule about training, and of no other of them."""
    assert set(codes(START + program, *CODES)) == ({expected} if expected else set())
