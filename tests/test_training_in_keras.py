"""What the rules about training say that Keras does without a word, seen in Keras itself.

One program for each claim; it prints what tells, all in one process with TensorFlow.
"""

import json
import os
import subprocess
import sys

import pytest

pytest.importorskip("tensorflow")

START = """
import numpy as np, keras, io, contextlib, warnings
from keras import Input, Sequential
from keras.layers import Dense
warnings.simplefilter("ignore")
keras.utils.set_random_seed(1)
x, y = np.random.rand(64, 4).astype("float32"), np.random.randint(0, 2, 64)
def made(**more):
    model = Sequential([Input((4,)), Dense(4, activation="relu"), Dense(1, activation="sigmoid")], **more)
    model.compile(keras.optimizers.SGD(0.1), "binary_crossentropy", metrics=["accuracy"])
    return model
def loss(**more):
    keras.utils.set_random_seed(1)
    return round(made().fit(x, y, verbose=0, shuffle=False, **more).history["loss"][0], 4)
class Count(keras.callbacks.Callback):
    steps = 0
    def on_train_batch_end(self, batch, logs=None):
        self.steps += 1
def steps(*data, **more):
    count = Count()
    made().fit(*data, verbose=0, callbacks=[count], **more)
    return count.steps
"""
CLAIMS = {
    "SEQ421: text keys are ignored": ('loss(class_weight={"0": 1.0, "1": 9.0}) == loss()', True),
    "SEQ421: number keys are not": ("loss(class_weight={0: 1.0, 1: 9.0}) == loss()", False),
    "SEQ421: a key that is no label is ignored": ("loss(class_weight={2: 9.0}) == loss()", True),
    "SEQ422: without val_loss training never stops early": (
        'len(made().fit(x, y, epochs=6, verbose=0, callbacks=[keras.callbacks.EarlyStopping(min_delta=9)]).epoch)', 6,
    ),
    "SEQ422: with it, it stops": (
        'len(made().fit(x, y, epochs=6, verbose=0, validation_split=0.5,'
        ' callbacks=[keras.callbacks.EarlyStopping(min_delta=9)]).epoch)', 2,
    ),
    "SEQ424: lr is not looked at": (
        '(lambda o: (setattr(o, "lr", 0.5), round(float(o.learning_rate), 4))[1])(made().optimizer)', 0.1,
    ),
    "SEQ428: a frozen model learns nothing": (
        '(lambda m: (b := m.get_weights(), m.fit(x, y, verbose=0),'
        ' all((p == q).all() for p, q in zip(b, m.get_weights())))[2])(made(trainable=False))', True,
    ),
    "SEQ429: arrays give no more batches than they have": (
        "steps(x, y, batch_size=16, steps_per_epoch=64, epochs=2)", 8,
    ),
    "SEQ429: a generator does not begin again": (
        "steps(((x[:16], y[:16]) for _ in range(4)), steps_per_epoch=4, epochs=3) < 12", True,
    ),
    "SEQ429: arrays do": ("steps(x, y, batch_size=16, steps_per_epoch=4, epochs=3)", 12),
}  # fmt: skip


@pytest.fixture(scope="module")
def seen() -> dict[str, object]:
    """What Keras says to each claim."""
    lines = [f"found[{name!r}] = {expression}" for name, (expression, _) in CLAIMS.items()]
    program = "\n".join([START, "found = {}", *lines, "import json", "print(json.dumps(found))"])
    env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=env)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


@pytest.mark.parametrize("claim", CLAIMS)
def test_keras_does_it(claim: str, seen: dict[str, object]) -> None:
    assert seen[claim] == CLAIMS[claim][1]
