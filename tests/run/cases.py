"""Submissions as they come, honest and not, each a Plan by its name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from seqlint.facts import LayerFacts, ModelFacts
from seqlint.reading import source
from seqlint.run import Expectation, Plan, Table

CASES: dict[str, Plan] = {}


def script(name: str, code: str, **options: Any) -> None:
    """A submission in one script."""
    expect = Expectation(
        **{key: options.pop(key) for key in ("input_shape", "output_shape", "params") if key in options}
    )
    CASES[name] = Plan(source.from_text("student.py", code), expect=expect, **options)


def notebook(name: str, *cells: str, **options: Any) -> None:
    """A submission in a notebook; a cell that begins with # and a space is markdown."""
    kinds = [("markdown" if cell.startswith("# ") else "code", cell) for cell in cells]
    told = [{"cell_type": kind, "source": text, "metadata": {}, "outputs": []} for kind, text in kinds]
    content = json.dumps({"cells": told, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    CASES[name] = Plan(source.from_text("student.ipynb", content), **options)


IMPORT = "import numpy as np\nfrom tensorflow import keras\nfrom tensorflow.keras import layers\n"
DENSE = IMPORT + "model = keras.Sequential([keras.Input((10,)), layers.Dense(5, activation='relu'), layers.Dense(3)])\n"
THREE = {"output_shape": (None, 3)}

script("right", DENSE, **THREE, input_shape=(None, 10), params=73)
script("wrong units", DENSE, output_shape=(None, 5))
script("batch instead of None", DENSE, output_shape=(10, 3))
script("wrong params", DENSE, params=74)
script("only one check", DENSE, **THREE, checks=("output-shape",))
script("nothing expected", DENSE)
script("unbuilt", IMPORT + "model = keras.Sequential([layers.Dense(3)])\n", **THREE)
script("unbuilt, input given", IMPORT + "model = keras.Sequential([layers.Dense(3)])\n", **THREE, input_shape=(None, 4))
LAZY = IMPORT + "model = keras.Sequential([layers.Dense(3)])\n"
script("built by predict", LAZY + "model.predict(np.zeros((32, 7)))\n", **THREE, input_shape=(None, 7))
script("built by fit", LAZY + "model.compile('sgd', 'mse')\nmodel.fit(np.zeros((64, 7)), np.zeros((64, 3)))\n", **THREE)
script("declared batch", IMPORT + "model = keras.Sequential([keras.Input(batch_shape=(8, 4)), layers.Dense(3)])\n")
script("legacy input_shape", IMPORT + "model = keras.Sequential([layers.Dense(3, input_shape=(10,))])\n", **THREE)
script(
    "by add",
    IMPORT + "model = keras.Sequential()\nmodel.add(keras.Input((10,)))\nmodel.add(layers.Dense(3))\n",
    **THREE,
)
CALL = "(\n    keras.Sequential([\n        keras.Input((2,)),\n    layers.Dense(3)])\n)\n"
script("call over lines", IMPORT + "x = 1\nmodel = " + CALL)

TWO = """
a = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
b = keras.Sequential([keras.Input((2,)), layers.Dense(2)])
"""
script("two models", IMPORT + TWO)
script("two models, one chosen", IMPORT + TWO, model="b", output_shape=(None, 2))
script("two models, one called model", IMPORT + TWO + "model = a\n", output_shape=(None, 1))
script("no such name", IMPORT + TWO, model="c")
script(
    "nested",
    IMPORT + "inner = keras.Sequential([layers.Dense(4)])\nnet = keras.Sequential([keras.Input((2,)), inner])\n",
)
script("no model", "print('hello')\n")
BUILD = (
    IMPORT
    + "def build_model(units=3):\n    m = keras.Sequential([keras.Input((10,)), layers.Dense(units)])\n    return m\n"
)
script("function never called", BUILD)
script("function called", BUILD, model="build_model()", **THREE)
script("function returns nothing", IMPORT + "def build_model():\n    keras.Sequential()\n", model="build_model()")
script("main guard", BUILD + "if __name__ == '__main__':\n    net = build_model(4)\n", output_shape=(None, 4))
script(
    "local in main", IMPORT + "def main():\n    net = keras.Sequential([keras.Input((2,)), layers.Dense(3)])\nmain()\n"
)
CLASS = """
class Net:
    def __init__(self):
        self.model = keras.Sequential([keras.Input((2,)), layers.Dense(3)])
net = Net()
"""
script("attribute", IMPORT + CLASS, model="net.model", **THREE)
script(
    "subclass",
    IMPORT + "class Net(keras.Sequential):\n    def __init__(self):\n        super().__init__([keras.Input((2,)),"
    " layers.Dense(3)])\nmodel = Net()\n",
    **THREE,
)
script("functional", IMPORT + "x = keras.Input((4,))\nmodel = keras.Model(x, layers.Dense(3)(x))\n", **THREE)

script("lambda", IMPORT + "model = keras.Sequential([keras.Input((3,)), layers.Lambda(lambda x: x)])\n", **THREE)
OWN = "class Own(layers.Layer):\n    def call(self, x):\n        return x\n"
script("own layer", IMPORT + OWN + "model = keras.Sequential([keras.Input((3,)), Own()])\n", **THREE)
script("raises after the model", DENSE + "def helper():\n    return 1 / 0\nhelper()\n", **THREE)
script("raises before the model", "1 / 0\n" + DENSE, **THREE)
script("keras raises", IMPORT + "model = keras.Sequential([keras.Input((4,)), layers.Conv2D(3, 3)])\n", **THREE)
script("exit at the end", DENSE + "import sys\nsys.exit()\n", **THREE)
script("exit with an error", DENSE + "import sys\nsys.exit(3)\n", **THREE)
script("exit first", "import sys\nsys.exit()\n" + DENSE)
script("syntax error", "model = (\n")
script("syntax error of the compiler", "def f():\n    x = 1\n    global x\n")
script("missing module", "import nobody_has_this\n" + DENSE, **THREE)
script("missing module, no model", "import nobody_has_this\n")
script("missing file", "import numpy as np\ndata = np.load('nobody_has_this.npy')\n")
script("missing file, then a model", "text = open('nothing.bin', 'rb').read()\nsize = len(text)\n" + DENSE, **THREE)
script("endless", "while True:\n    pass\n", time_limit=4.0)
script("endless after the model", DENSE + "while True:\n    pass\n", time_limit=6.0)
script("out of memory", "x = []\nwhile True:\n    x.append(bytearray(1 << 26))\n", memory_limit=1200)
script("too large at run time", IMPORT + "model = keras.Sequential([keras.Input((10,)), layers.Dense(10 ** 9)])\n")
LARGE = ModelFacts("model", None, 4, (), (None, 10), (None, 10**9), 11 * 10**9, built=True)
script("too large by the analysis", DENSE, inferred=(LARGE,))

AGREES = ModelFacts("model", None, 4, (LayerFacts("Dense", (None, 5), 55), LayerFacts("Dense", (None, "?"), None)),
                    (None, 10), (None, 3), 73, built=True)  # fmt: skip
script("analysis agrees", DENSE, **THREE, inferred=(AGREES,))
DIFFERS = ModelFacts("model", None, 4, AGREES.layers, (None, 10), (None, 4), 73, built=True)
script("analysis differs", DENSE, inferred=(DIFFERS,))
script(
    "supplied file",
    IMPORT + "n = int(open('data/n.txt').read())\nmodel = keras.Sequential([keras.Input((n,)), layers.Dense(3)])\n",
    files={"data/n.txt": Path(__file__).parent / "seven.txt"},
    input_shape=(None, 7),
)

FIT = (
    IMPORT
    + """
x, y = np.random.random((1000, 8)), np.arange(1000) % 3
model = keras.Sequential([layers.Dense(3, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
h = model.fit(x, y, epochs=20, validation_split=0.2, verbose=0)
print('keys', sorted(h.history), {len(v) for v in h.history.values()}, h.epoch == list(range(20)))
print('evaluate', len(model.evaluate(x, y, verbose=0)), sorted(model.evaluate(x, y, verbose=0, return_dict=True)))
print('predict', model.predict(x, verbose=0).shape, model.predict(x[:5], verbose=0).shape)
"""
)
script("fit", FIT, **THREE)
script("fit in full", FIT.replace("epochs=20", "epochs=2").replace("range(20)", "range(2)"), train="full", **THREE)
STREAMS = (
    IMPORT
    + """
import tensorflow as tf
model = keras.Sequential([keras.Input((4,)), layers.Dense(1)])
model.compile('sgd', 'mse', metrics=['mae'])
def batches():
    while True:
        yield np.zeros((100, 4)), np.zeros((100, 1))
h = model.fit(batches(), steps_per_epoch=1000, epochs=3, validation_data=batches(), validation_steps=500, verbose=0)
print(sorted(h.history), len(h.history['loss']))
data = tf.data.Dataset.from_tensor_slices((np.zeros((320, 4)), np.zeros((320, 1)))).batch(32)
h = model.fit(data, epochs=2, validation_data=data, validation_freq=2, verbose=0)
print(sorted(h.history), len(h.history['val_loss']))
print(model.predict(data, verbose=0).shape, model.evaluate(data, verbose=0)[0] >= 0)
class Seq(keras.utils.PyDataset):
    def __len__(self):
        return 7
    def __getitem__(self, i):
        return np.zeros((16, 4)), np.zeros((16, 1))
model.fit(Seq(), verbose=0)
print(model.predict(Seq(), verbose=0).shape)
print(len(model.train_on_batch(np.zeros((500, 4)), np.zeros((500, 1)))))
"""
)
script("streams", STREAMS)
MULTI = (
    IMPORT
    + """
a, b = keras.Input((4,)), keras.Input((2,))
model = keras.Model([a, b], layers.Dense(1)(layers.concatenate([a, b])))
model.compile('sgd', 'mse')
model.fit([np.zeros((90, 4)), np.zeros((90, 2))], np.zeros(90), epochs=2, verbose=0)
print(model.predict([np.zeros((90, 4)), np.zeros((90, 2))], verbose=0).shape)
"""
)
script("two inputs", MULTI)
script("rows that differ", LAZY + "model.compile('sgd', 'mse')\nmodel.fit(np.zeros((64, 7)), np.zeros((50, 3)))\n")
script(
    "stateful",
    IMPORT + "model = keras.Sequential([keras.Input(batch_shape=(12, 5, 2)), layers.LSTM(4, stateful=True),"
    " layers.Dense(1)])\nmodel.compile('sgd', 'mse')\nmodel.fit(np.zeros((48, 5, 2)), np.zeros(48), batch_size=12)\n"
    "print(model.predict(np.zeros((48, 5, 2)), batch_size=12, verbose=0).shape)\n",
    output_shape=(12, 1),
)
script("fit before compile", LAZY + "model.fit(np.zeros((4, 2)), np.zeros((4, 3)))\n")

DATA = (
    IMPORT
    + """
for name in ('mnist', 'fashion_mnist', 'cifar10', 'cifar100', 'boston_housing', 'california_housing'):
    (a, b), (c, d) = getattr(keras.datasets, name).load_data()
    print(name, a.shape, a.dtype, b.shape, b.dtype, c.shape, d.shape, b.min(), b.max())
(a, b), (c, d) = keras.datasets.imdb.load_data(num_words=10000)
print('imdb', a.shape, max(max(w) for w in a), b.shape, sorted(set(b)), type(a[0]).__name__, c.shape)
(a, b), (c, d) = keras.datasets.reuters.load_data(num_words=1000, test_split=0.2)
print('reuters', a.shape, max(max(w) for w in a), b.max() + 1, c.shape)
x = np.zeros((len(a), 1000))
for row, words in enumerate(a):
    x[row, words] = 1
import keras as other
print(other.datasets.mnist.load_data is keras.datasets.mnist.load_data)
from keras.datasets import mnist
print(len(mnist.load_data()[0][0]), len(keras.datasets.imdb.get_word_index()) > 80000)
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(10)])
"""
)
script("data sets", DATA, output_shape=(None, 10))

DOWNLOADED = """
import tensorflow as tf
import tensorflow_datasets as tfds
(train, val), info = tfds.load('cats_vs_dogs', split=['train[:80%]', 'train[80%:]'], as_supervised=True, with_info=True)
print(len(train), len(val), info.features['label'].num_classes, train.element_spec[0].shape)
try:
    next(iter(train.batch(8)))
except tf.errors.InvalidArgumentError:
    print('pictures of many sizes')
train = train.map(lambda x, y: (tf.image.resize(x, (32, 32)) / 255, y)).batch(32)
model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(2, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy')
model.fit(train, epochs=2, verbose=0)
digits = tfds.load('mnist')
print({part: (len(one), one.element_spec['image'].shape) for part, one in digits.items()})
for text, label in tfds.load('imdb_reviews', split='test[:10]', as_supervised=True).take(1):
    print(type(text.numpy()).__name__, int(label))
"""
script("downloads", DOWNLOADED, output_shape=(None, 2), input_shape=(None, 32, 32, 3))

AROUND = """
import matplotlib.pyplot as plt
import seaborn as sns
from google.colab import drive, files
from IPython.display import Image, display
fig, axes = plt.subplots(2, 3, figsize=(3, 4))
axes[0, 1].plot([1, 2]); axes.flatten()[0].set_title('x')
figure, (left, right) = plt.subplots(1, 2)
for axis in axes.flat: axis.imshow(None)
plt.plot([1], label='a'); plt.legend(); plt.show(); plt.savefig('x.png')
sns.heatmap([[1]]); drive.mount('/content/drive'); display(Image('x'))
n = int(input('units? '))
name = input()
from tensorflow import keras
base = keras.applications.VGG16(weights='imagenet', include_top=False, input_shape=(64, 64, 3))
base.trainable = False
model = keras.Sequential([base, keras.layers.Flatten(), keras.layers.Dense(n + 1, activation='softmax')])
keras.utils.plot_model(model, 'model.png', show_shapes=True)
model.summary()
"""
script("surroundings", AROUND, output_shape=(None, 2))
notebook(
    "notebook",
    "# A title",
    "%matplotlib inline\n!pip install tensorflow\nimport tensorflow as tf\nfrom tensorflow import keras",
    "from google.colab import files\nuploaded = files.upload()",
    "n = 10\n\nmodel = keras.Sequential([\n    keras.Input((n,)), keras.layers.Dense(3)])\nmodel.summary()",
    "get_ipython().run_line_magic('time', '')\ndisplay(model)\nimport os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "print('the end')",
    expect=Expectation(output_shape=(None, 3)),
)
notebook(
    "notebook with holes",
    "from tensorflow import keras\nx = (",
    "y = undefined",
    "from tensorflow import keras",
    "net = keras.Sequential([keras.Input((1,)), keras.layers.Dense(3)])",
    "1 / 0\nz = 1",
    "print(z)",
)
notebook(
    "notebook without a file",
    "import numpy as np\ndata = np.load('data.npy')\nx = data[:, :-1]",
    "from tensorflow import keras\nprint(x.shape)\n"
    "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])",
)
script(
    "text and look-up",
    IMPORT + "v = layers.TextVectorization(max_tokens=50, output_sequence_length=6)\nv.adapt(['a b', 'c'])\n"
    "model = keras.Sequential([keras.Input((), dtype='string'), v, layers.Embedding(50, 4),"
    " layers.GlobalAveragePooling1D(), layers.Dense(1)])\n",
    output_shape=(None, 1),
)
script(
    "recurrent",
    IMPORT + "model = keras.Sequential([keras.Input((None,)), layers.Embedding(100, 8), layers.Bidirectional("
    "layers.LSTM(4, return_sequences=True)), layers.GRU(5), layers.Dense(3, activation='softmax')])\n"
    "model.compile('adam', 'categorical_crossentropy')\n",
    **THREE,
)
script(
    "pictures",
    IMPORT + "model = keras.Sequential([keras.Input((None, None, 3)), layers.Rescaling(1 / 255), layers.RandomFlip(),"
    " layers.Conv2D(4, 3), layers.BatchNormalization(), layers.MaxPooling2D(),"
    " layers.GlobalMaxPooling2D(), layers.Dense(3)])\n",
    **THREE,
)
script(
    "no gradient",
    IMPORT + "model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2, trainable=False)])\n"
    "model.compile('sgd', 'mse')\n",
)
script(
    "shared layer",
    IMPORT + "d = layers.Dense(4)\nmodel = keras.Sequential([keras.Input((4,)), d, d])\n",
    output_shape=(None, 4),
)
script(
    "prints", "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('\\x1b[1mbold\\x1b[0m \\x07')\n" + DENSE
)
script(
    "where am I",
    DENSE + "import os, sys\nprint(__name__, sys.argv, os.listdir('.'), os.path.basename(__file__), sys.stdin.read())\n"
    "print(sorted(k for k in os.environ if 'SEQLINT' in k))\n",
)
MANY = "for n in range(1, 300):\n    model = keras.Sequential([keras.Input((2,)), layers.Dense(n)])\n"
script("many models", IMPORT + MANY + "other = model\n", output_shape=(None, 299))
script(
    "own loss with a name of Keras'",
    DENSE + "def mean_squared_error(y, p):\n    return 0 * p\nmodel.compile('sgd', mean_squared_error)\n",
    **THREE,
)
script("flat lists", LAZY + "model.compile('sgd', 'mse')\nmodel.fit([[1.0, 2.0]], [[1.0, 2.0, 3.0]])\n")

TABLE = """
import pandas as pd
from tensorflow import keras
data = pd.read_csv('https://example.com/diabetes.csv')
x, y = data.drop('Outcome', axis=1), data['Outcome']
model = keras.Sequential([keras.layers.Dense(12, input_dim=8, activation='relu'), keras.layers.Dense(1)])
model.compile('adam', 'mse')
model.fit(x, y, epochs=150, batch_size=10)
print(x.shape, y.shape)
"""
script("table by name", TABLE, output_shape=(None, 1))
MATRIX = """
import numpy as np
from tensorflow import keras
data = np.loadtxt('pima.csv', delimiter=',')
x, y = data[:, 0:8], data[:, 8]
model = keras.Sequential([keras.Input((x.shape[1],)), keras.layers.Dense(1, activation='sigmoid')])
print(x.shape, y.shape, sorted(set(y)))
"""
script("table by place", MATRIX, output_shape=(None, 1))
script(
    "table the analysis knows",
    TABLE.replace("example.com/", ""),
    tables={"diabetes.csv": Table(("a", "b", "Outcome"), 768)},
)
FOLDERS = """
import os, zipfile
from tensorflow import keras
from tensorflow.keras.preprocessing.image import ImageDataGenerator
archive = zipfile.ZipFile('/tmp/cats.zip', 'r')
archive.extractall('/tmp')
archive.close()
print(len(os.listdir('/tmp/cats/train')) > 0)
train = ImageDataGenerator(rescale=1 / 255).flow_from_directory(
    '/tmp/cats/train', target_size=(50, 40), batch_size=20, class_mode='categorical')
data = keras.utils.image_dataset_from_directory(
    '/tmp/cats', image_size=(50, 40), batch_size=8, label_mode='categorical')
model = keras.Sequential([
    keras.layers.Conv2D(4, 3, input_shape=(50, 40, 3)), keras.layers.GlobalMaxPooling2D(),
    keras.layers.Dense(5, activation='softmax')])
model.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])
history = model.fit(train, steps_per_epoch=100, epochs=15, validation_data=train, validation_steps=50)
model.fit(data)
print(next(train)[1].shape, data.element_spec[1].shape, len(history.history['val_accuracy']), data.class_names[:2])
print(keras.utils.img_to_array(keras.utils.load_img('cat.jpg', target_size=(50, 40))).shape)
path = keras.utils.get_file('shakespeare.txt', 'https://example.com/shakespeare.txt')
print(len(open(path).read()) > 100, len(open('more.txt').readlines()) > 10)
model.load_weights('trained.weights.h5')
model.save('own.keras')
print(len(keras.models.load_model('own.keras').layers), os.path.exists('own.keras'))
with zipfile.ZipFile('own.zip', 'w') as real:
    real.writestr('a', 'b')
print(zipfile.ZipFile('own.zip').namelist())
"""
script("folders and archives", FOLDERS, output_shape=(None, 5))
script("made-up data that does not fit", "rows = open('data.txt').read().split('|')\nprint(rows[7])\n" + DENSE, **THREE)
LOOP = (
    IMPORT
    + """
model = keras.Sequential([keras.Input((30, 1)), layers.SimpleRNN(4), layers.Dense(1)])
model.compile('sgd', 'mse')
out = [model.predict(np.zeros((1, 30, 1)), verbose=0)[0, 0] for _ in range(2000)]
for _ in range(2000):
    loss = model.train_on_batch(np.zeros((4, 30, 1)), np.zeros((4, 1)))
out[0] = 1
print(len(out), float(loss) >= 0)
"""
)
script("loops over batches", LOOP, output_shape=(None, 1), time_limit=45.0)
notebook(
    "indented cell",
    "  from tensorflow import keras\n  n = 3",
    "%%time\n# c\nnet = keras.Sequential([keras.Input((n,)), keras.layers.Dense(3)])",
)
LABELS = (
    IMPORT
    + """
x, y = np.zeros((500, 4)), np.arange(500) % 100
model = keras.Sequential([keras.Input((4,)), layers.Dense(UNITS, activation='softmax')])
model.compile('sgd', 'sparse_categorical_crossentropy')
model.fit(x, y)
"""
)
script("all classes", LABELS.replace("UNITS", "100"))
script("a class too many", LABELS.replace("UNITS", "99"))
WORDS = (
    IMPORT
    + """
x, y = np.arange(2000).reshape(200, 10), np.zeros((200, 1))
model = keras.Sequential([layers.Embedding(WORDS, 2), layers.GlobalAveragePooling1D(), layers.Dense(1)])
model.compile('sgd', 'mse')
model.fit(x, y)
"""
)
script("all words", WORDS.replace("WORDS", "2000"))
script("a word too many", WORDS.replace("WORDS", "1999"))
script("gone from Keras", "from keras.layers.core import Dense\n" + DENSE)
script("own mistake after made-up data", "open('x.txt')\nprint(undefined)\n" + DENSE)
script("endless function", "def build():\n    while True:\n        pass\n", model="build()", time_limit=4.0)
