"""Models inside layers and models of a program's own: Keras builds them when it runs `call` (`test_models.py`)."""

from __future__ import annotations

IMPORTS = """\
import keras
import numpy as np
import tensorflow as tf
from keras import layers, Sequential
from keras.layers import Dense, Flatten, Input

class Net(keras.Model):
    def __init__(self, classes=3):
        super().__init__()
        self.body = Sequential([Dense(16, activation="relu"), Dense(8)])
        self.head = Dense(classes)

    def call(self, inputs, training=False):
        return self.head(self.body(inputs, training=training))

class Block(layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.width = width
        self.attention = layers.MultiHeadAttention(num_heads=2, key_dim=width)
        self.project = Sequential([Dense(4 * width, activation="gelu"), Dense(width)])
        self.before, self.behind = layers.LayerNormalization(), layers.LayerNormalization()

    def call(self, inputs, mask=None):
        if mask is not None:
            mask = mask[:, tf.newaxis, :]
        x = self.before(inputs + self.attention(inputs, inputs, attention_mask=mask))
        return self.behind(x + self.project(x))
"""

# What stands behind IMPORTS; Keras is asked about the Sequentials that a name holds at the end.
INSIDE = {
    "called on an array": """
net = Net()
net(np.zeros((2, 7), "float32"))
inner = net.body
""",
    "called on a tensor of TensorFlow": """
net = Net()
out = net(tf.ones((2, 7)))
inner = net.body
""",
    "fitted": """
net = Net()
net.compile(optimizer="adam", loss="mse")
net.fit(np.zeros((8, 5)), np.zeros((8, 3)), epochs=1, verbose=0)
inner = net.body
""",
    "asked": """
net = Net()
net.predict(np.zeros((8, 5)), verbose=0)
inner = net.body
""",
    "build runs no call": """
net = Net()
net.build((None, 4))
inner = net.body
""",
    "in a functional model": """
inputs = Input((6,))
net = Net(2)
model = keras.Model(inputs, net(inputs))
inner = net.body
""",
    "two objects of one class": """
a, b = Net(), Net()
a(np.zeros((1, 4)))
b(np.zeros((1, 9)))
first, second = a.body, b.body
""",
    "autoencoder": """
class Autoencoder(keras.Model):
    def __init__(self, latent, shape):
        super(Autoencoder, self).__init__()
        self.encoder = Sequential([Flatten(), Dense(latent, activation="relu")])
        self.decoder = Sequential([Dense(shape[0] * shape[1], activation="sigmoid"), layers.Reshape(shape)])

    def call(self, x):
        encoded = self.encoder(x)
        return self.decoder(encoded)

x = np.random.random((12, 28, 28)).astype("float32")
auto = Autoencoder(64, x.shape[1:])
auto.compile(optimizer="adam", loss="mse")
auto.fit(x, x, epochs=1, verbose=0)
encoder, decoder = auto.encoder, auto.decoder
""",
    "a layer in a functional model": """
inputs = Input((None,), dtype="int64")
block = Block(8)
x = layers.Embedding(100, 8)(inputs)
x = block(x)
x = layers.GlobalMaxPooling1D()(x)
model = keras.Model(inputs, Dense(1)(x))
inner = block.project
""",
    "a layer in a Sequential": """
block = Block(8)
model = Sequential([Input((5,)), layers.Embedding(100, 8), block, layers.GlobalMaxPooling1D(), Dense(2)])
inner = block.project
""",
    "a list of blocks": """
class Tower(keras.Model):
    def __init__(self, widths):
        super().__init__()
        self.blocks = [Sequential([Dense(w, activation="relu"), layers.Dropout(0.1)]) for w in widths]
        self.out = Dense(1)

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return self.out(x)

tower = Tower([32, 16, 8])
tower(tf.zeros((1, 10)))
one, two, three = tower.blocks
""",
    "branches that meet": """
class Wide(keras.Model):
    def __init__(self):
        super().__init__()
        self.left, self.right = Sequential([Dense(4)]), Sequential([Dense(6)])
        self.join = layers.Concatenate()
        self.top = Sequential([Dense(5), Dense(1)])

    def call(self, x):
        return self.top(self.join([self.left(x), self.right(x)]))

wide = Wide()
wide(np.ones((3, 2)))
left, right, top = wide.left, wide.right, wide.top
""",
    "a model in a model": """
class Outer(keras.Model):
    def __init__(self):
        super().__init__()
        self.net = Net(4)
        self.end = Sequential([Dense(2)])

    def call(self, x):
        return self.end(self.net(x))

outer = Outer()
outer.predict(np.zeros((4, 3)), verbose=0)
inner, end = outer.net.body, outer.end
""",
    "call of the parent": """
class Child(Net):
    def __init__(self):
        super().__init__(5)
        self.body = Sequential([Dense(12)])

child = Child()
child(np.zeros((1, 3)))
inner = child.body
""",
    "a layer with weights around a model": """
class Scaled(layers.Layer):
    def __init__(self):
        super().__init__()
        self.inner = Sequential([Dense(3)])

    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],))

    def call(self, x):
        return self.inner(x * self.scale)

scaled = Scaled()
model = Sequential([Input((4,)), scaled, Dense(2)])
inner = scaled.inner
""",
}
