"""SEQ425 in training loops of one's own: an optimizer and whose weights `apply_gradients` gives it.

What each does was seen in Keras 3.15.1.
"""

import pytest

from tests.linted import codes

START = """
import keras, tensorflow as tf, numpy as np
from keras import layers, Sequential

x = np.random.rand(8, 3).astype("float32")

def make(units):
    return Sequential([keras.Input((3,)), layers.Dense(4, activation="relu"), layers.Dense(units)])

def grads(m):
    with tf.GradientTape() as t:
        l = tf.reduce_mean(m(x) ** 2)
    return t.gradient(l, m.trainable_weights)
"""
REFUSED = {
    "function-nobody-calls": """
a, b, opt = make(1), make(2), keras.optimizers.Adam()
def step():
    opt.apply_gradients(zip(grads(a), a.trainable_variables))
    opt.apply_gradients(zip(grads(b), b.trainable_variables))
""",
    "loop-over-models": """
opt = keras.optimizers.Adam()
for m in [make(1), make(2)]:
    for step in range(2):
        g = grads(m)
        opt.apply_gradients(zip(g, m.trainable_weights))
""",
    "trainer-object": """
class Trainer:
    def __init__(self, model, opt):
        self.model, self.opt = model, opt
    def train(self):
        for _ in range(2):
            g = grads(self.model)
            self.opt.apply(g, self.model.trainable_variables)
opt = keras.optimizers.SGD(0.1)
Trainer(make(1), opt).train()
Trainer(make(2), opt).train()
""",
    "loop-then-fit": """
a, b = make(1), make(2)
opt = keras.optimizers.Adam()
pairs = [(tf.clip_by_norm(g, 1.0), v) for g, v in zip(grads(a), a.trainable_variables)]
opt.apply_gradients(pairs)
b.compile(opt, "mse")
b.fit(x, np.zeros((8, 2)), verbose=0)
""",
    "part-then-whole": """
enc = make(4)
joint = Sequential([enc, layers.Dense(1)])
joint.build((None, 3))
opt = keras.optimizers.Adam()
opt.apply_gradients(zip(grads(enc), enc.trainable_variables))
opt.apply_gradients(zip(grads(joint), joint.trainable_variables))
""",
    "unfrozen": """
m = make(2)
m.layers[0].trainable = False
opt = keras.optimizers.Adam()
opt.apply_gradients(zip(grads(m), m.trainable_variables))
m.layers[0].trainable = True
opt.apply_gradients(zip(grads(m), m.trainable_variables))
""",
    "one-step-for-both": """
a, b = make(1), make(2)
opt = tf.keras.optimizers.RMSprop()
@tf.function
def train_step(model):
    opt.apply_gradients(zip(grads(model), model.trainable_variables))
for _ in range(3):
    train_step(a)
for _ in range(3):
    train_step(b)
""",
    "optimizer-of-the-module": """
optimizer = keras.optimizers.Adam(1e-3)
def train(model, epochs=2):
    ds = tf.data.Dataset.from_tensor_slices(x).batch(4)
    for epoch in range(epochs):
        for step, xb in enumerate(ds):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(model(xb, training=True) ** 2)
            gradients = tape.gradient(loss, model.trainable_weights)
            optimizer.apply_gradients(zip(gradients, model.trainable_weights))
small = make(1)
big = make(5)
train(small)
train(big)
""",
}
RUNS = {
    "built-for-both-in-a-list": """
a, b, opt = make(1), make(2), keras.optimizers.Adam()
opt.build([*a.trainable_variables, *b.trainable_variables])
def step():
    opt.apply_gradients(zip(grads(a), a.trainable_variables))
    opt.apply_gradients(zip(grads(b), b.trainable_variables))
""",
    "two-for-two-in-a-step": """
a, b = make(1), make(2)
def step(first=keras.optimizers.Adam(), second=keras.optimizers.Adam()):
    first.apply_gradients(zip(grads(a), a.trainable_variables))
    second.apply_gradients(zip(grads(b), b.trainable_variables))
""",
    "one-each": """
for m in [make(1), make(2)]:
    opt = keras.optimizers.Adam()
    for step in range(2):
        g = grads(m)
        opt.apply_gradients(zip(g, m.trainable_weights))
""",
    "built-for-both": """
a, b = make(1), make(2)
opt = keras.optimizers.Adam()
opt.build(a.trainable_variables + b.trainable_variables)
opt.apply_gradients(zip(grads(a), a.trainable_variables))
opt.apply_gradients(zip(grads(b), b.trainable_variables))
""",
    "trainer-with-its-own": """
class Trainer:
    def __init__(self, model, opt):
        self.model, self.opt = model, opt
    def train(self):
        for _ in range(2):
            g = grads(self.model)
            self.opt.apply(g, self.model.trainable_variables)
Trainer(make(1), keras.optimizers.SGD(0.1)).train()
Trainer(make(2), keras.optimizers.SGD(0.1)).train()
""",
    "loop-then-fit-of-one": """
a = make(1)
opt = keras.optimizers.Adam()
for epoch in range(3):
    for i in range(2):
        opt.apply_gradients(zip(grads(a), a.trainable_variables))
a.compile(opt, "mse")
a.fit(x, np.zeros((8, 1)), verbose=0)
""",
    "whole-then-part": """
enc = make(4)
joint = Sequential([enc, layers.Dense(1)])
joint.build((None, 3))
opt = keras.optimizers.Adam()
opt.apply_gradients(zip(grads(joint), joint.trainable_variables))
opt.apply_gradients(zip(grads(enc), enc.trainable_variables))
""",
    "frozen": """
m = make(2)
opt = keras.optimizers.Adam()
opt.apply_gradients(zip(grads(m), m.trainable_variables))
m.layers[0].trainable = False
opt.apply_gradients(zip(grads(m), m.trainable_variables))
""",
    "gan-of-two": """
class Gan(keras.Model):
    def __init__(self, g, d):
        super().__init__()
        self.g, self.d = g, d
    def compile(self, go, do):
        super().compile()
        self.go, self.do = go, do
    def call(self, x):
        return self.d(self.g(x))
    def train_step(self, data):
        with tf.GradientTape() as t:
            l = tf.reduce_mean(self.g(data) ** 2)
        self.go.apply_gradients(zip(t.gradient(l, self.g.trainable_variables), self.g.trainable_variables))
        with tf.GradientTape() as t:
            l = tf.reduce_mean(self.d(data) ** 2)
        self.do.apply_gradients(zip(t.gradient(l, self.d.trainable_variables), self.d.trainable_variables))
        return {"loss": l}
gan = Gan(make(3), make(1))
gan.compile(keras.optimizers.Adam(), keras.optimizers.Adam())
gan.fit(x, verbose=0)
""",
    "by-name": """
a, b = make(1), make(2)
opts = {"a": tf.keras.optimizers.RMSprop(), "b": tf.keras.optimizers.RMSprop()}
for name, m in [("a", a), ("b", b)]:
    opts[name].apply_gradients(list(zip(grads(m), m.trainable_variables)))
""",
    "both-at-once": """
a, b = make(1), make(2)
opt = keras.optimizers.Adam()
vs = a.trainable_variables + b.trainable_variables
with tf.GradientTape() as t:
    l = tf.reduce_mean(a(x)) + tf.reduce_mean(b(x))
opt.apply_gradients(zip(t.gradient(l, vs), vs))
opt.apply_gradients(zip(grads(b), b.trainable_variables))
""",
    "shared-layers": """
inp = keras.Input((3,))
z = layers.Dense(2)(inp)
out = layers.Dense(3)(z)
auto, enc = keras.Model(inp, out), keras.Model(inp, z)
opt = keras.optimizers.Adam()
opt.apply_gradients(zip(grads(auto), auto.trainable_variables))
opt.apply_gradients(zip(grads(enc), enc.trainable_variables))
""",
    "weights-looked-at": """
m = make(1)
clone = keras.models.clone_model(m)
opt = keras.optimizers.Adam()
for _ in range(3):
    opt.apply_gradients(zip(grads(m), m.trainable_weights))
for w, v in zip(clone.weights, m.weights):
    w.assign(v)
    if w.shape[0] == 3 and "kernel" in w.name:
        print(np.prod(w.shape), w.numpy().mean())
print(sum(np.prod(v.shape) for v in m.trainable_variables), len(m.weights), m.weights[0].shape)
""",
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_optimizer_that_knows_other_weights_is_reported(name: str) -> None:
    assert set(codes(START + REFUSED[name], "SEQ425")) == {"SEQ425"}


@pytest.mark.parametrize("name", RUNS)
def test_an_optimizer_that_knows_the_weights_is_not(name: str) -> None:
    assert codes(START + RUNS[name], "SEQ425") == []
