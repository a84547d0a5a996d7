"""tf.data.Dataset and its methods."""

import numpy as np
import tensorflow as tf

x = np.random.rand(100, 8).astype("float32")
y = np.random.randint(0, 3, 100)
ds = tf.data.Dataset.from_tensor_slices((x, y))
d2 = ds.batch(32)
d3 = ds.shuffle(100).batch(10).prefetch(tf.data.AUTOTUNE)
d4 = tf.data.Dataset.from_tensor_slices(x)
d5 = tf.data.Dataset.range(10)
d6 = ds.map(lambda a, b: (a / 2, tf.one_hot(b, 3)))
d7 = d6.batch(20)
d8 = d2.map(lambda a, b: (a * 2, b))
d9 = ds.take(10)
d10 = ds.skip(30)
d11 = d2.take(1)
d12 = ds.repeat(2)
d13 = tf.data.Dataset.zip((d4, d5))
d14 = ds.batch(32, drop_remainder=True)
d15 = d2.unbatch()
d16 = ds.cache()
d17 = ds.filter(lambda a, b: b > 0)
d18 = ds.enumerate()
d19 = tf.data.Dataset.from_tensor_slices([1, 2, 3])
d20 = tf.data.Dataset.from_tensor_slices([[1.0, 2.0], [3.0, 4.0]])
d21 = ds.batch(50).batch(2)
n = len(ds)
nb = len(d2)
d22 = d19.map(lambda v: v * 2)
d23 = d4.map(lambda v: (v, v))
d24 = ds.map(lambda a, b: a)
d25 = ds.concatenate(ds)
d26 = d4.map(lambda v: tf.reshape(v, (2, 4)))


def prep(image, label):
    image = tf.cast(image, tf.float64)
    return image, label


d27 = ds.map(prep, num_parallel_calls=tf.data.AUTOTUNE).cache().batch(16)
for xb, _yb in d27.take(1):
    w = xb.shape[1]
d28 = tf.data.Dataset.from_tensors((x, y))
d29 = tf.data.Dataset.from_tensor_slices((x, tf.one_hot(y, 3))).batch(50)


def windowed(series, window, batch):
    found = tf.data.Dataset.from_tensor_slices(series)
    found = found.window(window + 1, shift=1, drop_remainder=True)
    found = found.flat_map(lambda w: w.batch(window + 1))
    found = found.shuffle(10).map(lambda w: (w[:-1], w[-1]))
    return found.batch(batch).prefetch(1)


d30 = windowed(np.arange(60).astype("float32"), 20, 8)
d31 = windowed(tf.expand_dims(np.random.rand(50), axis=-1), 5, 4)

pieces = tf.data.Dataset.from_tensor_slices(np.arange(1000) % 65).batch(51, drop_remainder=True)
d32 = pieces.map(lambda c: (c[:-1], c[1:]))
d33 = d32.shuffle(100).batch(4, drop_remainder=True)
d34 = pieces.map(lambda c: (c * 2, c))
d35 = ds.batch(32, drop_remainder=True).map(lambda a, b: (a / 2, tf.one_hot(b, 3)))
