"""Keras' utilities: labels, sequences, texts, generators, windows."""

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras.preprocessing.image import ImageDataGenerator
from tensorflow.keras.preprocessing.sequence import TimeseriesGenerator, pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.utils import to_categorical

np.random.seed(0)
y = np.random.randint(0, 4, 80)
a = to_categorical(y)
b = to_categorical(y, 6)
c = to_categorical(y, num_classes=4)
d = to_categorical(y.reshape(-1, 1))
e = to_categorical([0, 1, 2])
f = keras.utils.to_categorical([1, 2, 0, 1], 3)
ff = to_categorical(np.array([0, 1, 1, 0, 2]))
g = pad_sequences([[1, 2, 3], [4, 5]])
h = pad_sequences([[1, 2, 3], [4, 5]], maxlen=5, padding="post")
i = keras.utils.pad_sequences([[1], [2, 3]], maxlen=2, dtype="float32")
texts = ["I love my dog", "I love my cat", "You love my dog!", "Do you think my dog is amazing?"]
tok = Tokenizer(num_words=100, oov_token="<OOV>")
tok.fit_on_texts(texts)
wi = tok.word_index
n = len(tok.word_index) + 1
seq = tok.texts_to_sequences(texts)
p = pad_sequences(seq)
q = pad_sequences(seq, maxlen=4)
m = tok.texts_to_matrix(texts)
ts = tok.texts_to_sequences(["my dog loves my manatee"])
t2 = Tokenizer()
t2.fit_on_texts(texts)
m2 = t2.texts_to_matrix(texts, mode="count")
tc = Tokenizer(char_level=True)
tc.fit_on_texts(texts)
nchar = len(tc.word_index)
t3 = Tokenizer(num_words=3)
t3.fit_on_texts(texts)
s3 = t3.texts_to_sequences(texts)
z = keras.utils.normalize(np.random.rand(5, 3))
z1 = keras.utils.normalize(np.random.randint(0, 255, (5, 4, 3)), axis=1)
z2 = keras.utils.normalize(np.arange(9.0))
z3 = keras.utils.normalize(tf.random.normal((9,)), axis=0)
maybe_z4 = keras.utils.normalize([1.0, -2.0])
z5 = keras.utils.normalize(np.random.rand(5, 3), axis=1, order=1)
maybe_z = keras.utils.normalize(np.random.rand(3, 3), axis=0)
x = np.random.randint(0, 255, (20, 16, 16, 3)).astype("float32")

gen = ImageDataGenerator(rescale=1.0 / 255)
fl = gen.flow(x, y[:20], batch_size=5)
fl2 = ImageDataGenerator().flow(x, batch_size=4)
bx, by = next(fl)
ser = np.arange(50).astype("float32")
ts1 = keras.utils.timeseries_dataset_from_array(ser[:-10], ser[10:], sequence_length=10, batch_size=8)
ts2 = keras.utils.timeseries_dataset_from_array(np.random.rand(40, 3), None, 5)
maybe_l, maybe_r = keras.utils.split_dataset(tf.data.Dataset.from_tensor_slices((x, y[:20])), left_size=0.8)
k1 = keras.ops.one_hot(np.array([0, 1, 2]), 3)
k2 = keras.ops.zeros((2, 3))
k3 = keras.random.normal((2, 3))
k4 = keras.ops.concatenate([k2, k2], axis=1)
k5 = keras.ops.sum(k2, axis=0)
k6 = keras.ops.reshape(k2, (3, 2))

tg = TimeseriesGenerator(np.random.rand(30, 2), np.random.rand(30), length=5, batch_size=4)
r1 = tf.keras.applications.mobilenet_v2.preprocess_input(x.copy())
r2 = tf.keras.applications.vgg16.preprocess_input(x.copy())
r3 = keras.applications.efficientnet.preprocess_input(x)
