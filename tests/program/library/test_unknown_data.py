"""Data that is read at run time: what is known of it all the same, and what must stay unknown."""

from __future__ import annotations

from typing import Any

import pytest

from seqlint.program.language.values import Array, Const, Dataset, Origin, Seq, Unknown, Value

from .reality import Claims

PANDAS = "import pandas as pd\nimport numpy as np\ndf = pd.read_csv('data.csv')\n"
SPLIT = "from sklearn.model_selection import train_test_split\n"
FILE = Origin("data.csv", "all", None)


def value(code: str, name: str = "v") -> Value:
    return Claims(code).names[name]


def array(code: str, name: str = "v") -> Array:
    found = value(code, name)
    assert isinstance(found, Array), found
    return found


@pytest.mark.parametrize(
    ("expression", "shape", "container"),
    [
        ("df", ("?", "?"), "frame"),
        ("df['label']", ("?",), "series"),
        ("df.drop('label', axis=1)", ("?", "?"), "frame"),
        ("df[['a', 'b', 'c']]", ("?", 3), "frame"),
        ("df[['a', 'b', 'c']].values", ("?", 3), "numpy"),
        ("df['label'].values.reshape(-1, 1)", ("?", 1), "numpy"),
        ("df.iloc[:, 0:8]", ("?", 8), "frame"),
        ("df.iloc[:, :4].values", ("?", 4), "numpy"),
        ("df.iloc[:, 8]", ("?",), "series"),
        ("df.iloc[:, -1].values", ("?",), "numpy"),
        ("df.values[:, 0:8]", ("?", 8), "numpy"),
        ("df.values[:, 8]", ("?",), "numpy"),
        ("df.iloc[:100]", ("?", "?"), "frame"),
        ("df[df['a'] > 3][['a', 'b']]", ("?", 2), "frame"),
        ("pd.read_csv('x.csv', names=['a', 'b', 'c'])", ("?", 3), "frame"),
        ("pd.read_csv('x.csv', names=['a', 'b', 'c']).drop('c', axis=1)", ("?", 2), "frame"),
        ("pd.read_csv('x.csv', usecols=['a', 'b']).values", ("?", 2), "numpy"),
        ("pd.get_dummies(df['label'])", ("?", "?"), "frame"),
        ("np.loadtxt('x.csv', delimiter=',')[:, 0:8]", ("?", 8), "numpy"),
        ("np.loadtxt('x.csv', delimiter=',')[:, 8]", ("?",), "numpy"),
        ("np.load('x.npy')", None, None),
    ],
)
def test_shapes(expression: str, shape: Any, container: str | None) -> None:
    found = value(f"{PANDAS}v = {expression}")
    if container is None:
        assert isinstance(found, Unknown)
    else:
        assert isinstance(found, Array)
        assert (found.shape, found.container) == (shape, container)


@pytest.mark.parametrize(
    ("expression", "labels", "classes"),
    [
        ("df['label']", None, None),
        ("pd.get_dummies(df['label'])", "one-hot", None),
        ("(df['label'] == 'yes').astype(int)", "binary", None),
        ("df['label'].map({'no': 0, 'yes': 1})", "binary", 2),
        ("df['label'].map({'a': 0, 'b': 1, 'c': 2}).values", "integer", 3),
        ("df['label'].map({'a': 10, 'b': 20})", "numbered", 2),
        ("df['label'].astype('category').cat.codes", "integer", None),
        ("pd.factorize(df['label'])[0]", "integer", None),
        ("LabelEncoder().fit_transform(df['label'])", "integer", None),
        ("to_categorical(LabelEncoder().fit_transform(df['label']))", "one-hot", None),
        ("to_categorical(df['label'], num_classes=5)", "one-hot", 5),
        ("to_categorical(np.load('y.npy'), 7)", "one-hot", 7),
        ("OneHotEncoder(sparse_output=False).fit_transform(df[['label']])", "one-hot", None),
        ("OneHotEncoder(sparse_output=False).fit_transform(df[['a', 'b']])", None, None),
        ("df.drop('label', axis=1).values", None, None),
        ("np.argmax(pd.get_dummies(df['label']).values, axis=1)", "integer", None),
    ],
)
def test_labels(expression: str, labels: str | None, classes: int | None) -> None:
    imports = "from sklearn.preprocessing import LabelEncoder, OneHotEncoder\nfrom keras.utils import to_categorical\n"
    found = array(f"{imports}{PANDAS}v = {expression}")
    assert (found.labels, found.classes) == (labels, classes)


def test_a_number_that_is_read_says_from_where() -> None:
    assert value(f"{PANDAS}v = df.drop('label', axis=1).shape[1]") == Unknown("`data.csv` is read at run time")
    assert value(f"{PANDAS}v = len(df)") != Const(0)


class TestOrigins:
    """Which set an array is: what rules about leaks and swaps rely on."""

    KERAS = "from tensorflow.keras.datasets import mnist\n(x, y), (x2, y2) = mnist.load_data()\n"

    def test_loaded(self) -> None:
        claims = Claims(self.KERAS).names
        found = [claims[name].origin for name in ("x", "y", "x2", "y2")]  # type: ignore[union-attr]
        family = "keras.datasets.mnist"
        parts = (("train", "x"), ("train", "y"), ("test", "x"), ("test", "y"))
        assert found == [Origin(family, part, role) for part, role in parts]  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "expression",
        [
            "x / 255.0",
            "x.astype('float32') / 255",
            "x.reshape(60000, 784)",
            "np.expand_dims(x, -1)",
            "x[..., None]",
            "x[:]",
        ],
    )
    def test_preparation_keeps_it(self, expression: str) -> None:
        code = f"import numpy as np\n{self.KERAS}v = {expression}"
        assert array(code).origin == Origin("keras.datasets.mnist", "train", "x")

    def test_encoding_keeps_it(self) -> None:
        code = f"from keras.utils import to_categorical\n{self.KERAS}v = to_categorical(y, 10)"
        assert array(code).origin == Origin("keras.datasets.mnist", "train", "y")

    def test_parts_of_a_set_are_sets_of_their_own(self) -> None:
        claims = Claims(f"{self.KERAS}a, b = x[:5000], x[5000:]\nc, d = y[:5000], y[5000:]").names
        a, b, c, d = (claims[name].origin for name in "abcd")  # type: ignore[union-attr]
        assert a != b
        assert (a.family, b.family) == (c.family, d.family)
        assert a.family != "keras.datasets.mnist"

    def test_picked_rows_are_of_no_known_set(self) -> None:
        assert array(f"{self.KERAS}v = x[y < 5]").origin is None

    def test_statistics_are_of_no_set(self) -> None:
        code = f"{self.KERAS}m = x.mean()\nv = (x2 - m) / x.std()"
        assert array(code, "m").origin is None
        assert array(code).origin == Origin("keras.datasets.mnist", "test", "x")

    def test_split(self) -> None:
        code = f"{SPLIT}{PANDAS}a, b, c, d = train_test_split(df.drop('t', axis=1), df['t'])"
        claims = Claims(code).names
        found = [claims[name].origin for name in "abcd"]  # type: ignore[union-attr]
        assert [(o.part, o.role) for o in found] == [("train", "x"), ("test", "x"), ("train", "y"), ("test", "y")]
        assert len({o.family for o in found}) == 1

    def test_split_of_a_split_is_another_family(self) -> None:
        code = f"{SPLIT}{PANDAS}a, b = train_test_split(df)\nc, d = train_test_split(a)"
        claims = Claims(code).names
        assert claims["a"].origin.family != claims["c"].origin.family  # type: ignore[union-attr]

    def test_split_in_two_calls_belongs_together(self) -> None:
        """Students split x and y one after the other with the same random_state."""
        code = f"{SPLIT}{PANDAS}a, b = train_test_split(df[['p', 'q']])\nc, d = train_test_split(df['t'])"
        claims = Claims(code).names
        assert claims["a"].origin.family == claims["c"].origin.family  # type: ignore[union-attr]

    def test_all_of_it_again(self) -> None:
        code = f"import numpy as np\n{self.KERAS}v = np.concatenate([x, x2])"
        found = array(code)
        assert found.origin == Origin("keras.datasets.mnist", "all", "x")
        assert found.shape == (70000, 28, 28)


class TestChangedInPlace:
    def test_a_column_is_replaced(self) -> None:
        code = f"{PANDAS}df['label'] = df['label'].map({{'a': 0, 'b': 1, 'c': 2}})\nv = df['label']"
        assert array(code).classes == 3

    def test_a_column_is_taken_out(self) -> None:
        code = "import pandas as pd\ndf = pd.read_csv('a.csv', names=['a', 'b', 'c'])\nv = df.pop('c')\nw = df.values"
        assert array(code).shape == ("?",)
        assert array(code, "w").shape == ("?", 2)

    def test_columns_are_named(self) -> None:
        assert array(f"{PANDAS}df.columns = ['a', 'b', 'c']\nv = df.values").shape == ("?", 3)

    def test_one_hot_by_hand(self) -> None:
        code = "import numpy as np\ny = np.random.randint(0, 5, 100)\nv = np.zeros((100, 5))\nv[np.arange(100), y] = 1"
        found = array(code)
        assert (found.labels, found.classes) == ("one-hot", 5)

    def test_a_label_is_renamed(self) -> None:
        code = "import numpy as np\nv = np.random.randint(0, 3, 100)\nv[v == 2] = 1"
        found = array(code)
        assert (found.labels, found.classes, found.high) == ("integer", None, 2)

    def test_other_values_are_no_labels(self) -> None:
        code = "import numpy as np\nv = np.random.randint(0, 3, 100)\nv[0] = 7"
        found = array(code)
        assert (found.labels, found.high) == (None, 7)


class TestGenerators:
    CODE = (
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator\n"
        "import tensorflow as tf\n"
        "g = ImageDataGenerator(rescale=1/255, validation_split=0.2)\n"
    )

    @pytest.mark.parametrize(
        ("arguments", "image", "label"),
        [
            ("'d'", (256, 256, 3), (("?",), "one-hot", None)),
            ("'d', target_size=(150, 150), class_mode='binary'", (150, 150, 3), ((), "binary", 2)),
            ("'d', (64, 64), 'grayscale', class_mode='sparse'", (64, 64, 1), ((), "integer", None)),
            ("'d', classes=['a', 'b', 'c']", (256, 256, 3), ((3,), "one-hot", 3)),
            ("'d', class_mode=None", (256, 256, 3), None),
        ],
    )
    def test_flow_from_directory(self, arguments: str, image: Any, label: Any) -> None:
        found = value(f"{self.CODE}v = g.flow_from_directory({arguments})")
        assert isinstance(found, Dataset)
        x, *rest = found.elements
        assert isinstance(x, Array)
        assert (x.shape, x.low, x.high) == (image, 0, 1)
        encodings = [(y.shape, y.labels, y.classes) for y in rest if isinstance(y, Array)]
        assert encodings == ([] if label is None else [label])

    def test_subsets_are_told_apart(self) -> None:
        subsets = "a, b = (g.flow_from_directory('d', subset=s) for s in ('training', 'validation'))"
        code = f"{self.CODE}{subsets}"
        a, b = (Claims(code).names[name].elements[0].origin for name in "ab")  # type: ignore[union-attr]
        assert (a.part, b.part) == ("train", "validation")

    @pytest.mark.parametrize(
        ("arguments", "image", "label"),
        [
            ("'d'", (256, 256, 3), ((), "integer", None)),
            ("'d', image_size=(64, 32), label_mode='categorical'", (64, 32, 3), (("?",), "one-hot", None)),
            ("'d', label_mode='binary', color_mode='grayscale'", (256, 256, 1), ((1,), "binary", 2)),
            ("'d', labels=None", (256, 256, 3), None),
        ],
    )
    def test_images_from_directory(self, arguments: str, image: Any, label: Any) -> None:
        found = value(f"{self.CODE}v = tf.keras.utils.image_dataset_from_directory({arguments})")
        assert isinstance(found, Dataset)
        x, *rest = found.elements
        assert isinstance(x, Array)
        assert (x.shape, x.low, x.high, found.batch) == (image, 0, 255, 32)
        encodings = [(y.shape, y.labels, y.classes) for y in rest if isinstance(y, Array)]
        assert encodings == ([] if label is None else [label])

    def test_scaled_by_map(self) -> None:
        code = (
            f"{self.CODE}d = tf.keras.utils.image_dataset_from_directory('d')\nv = d.map(lambda a, b: (a / 255.0, b))"
        )
        found = value(code)
        assert isinstance(found, Dataset)
        assert isinstance(found.elements[0], Array)
        assert (found.elements[0].shape, found.elements[0].high) == ((256, 256, 3), 1)

    def test_both_subsets(self) -> None:
        found = value(
            f"{self.CODE}v = tf.keras.utils.image_dataset_from_directory('d', validation_split=0.2, subset='both')"
        )
        assert isinstance(found, Seq)
        assert len(found.items) == 2


@pytest.mark.parametrize(
    "expression",
    ["np.array(undefined)", "np.array([f() for f in undefined])", "np.load('x.npy')", "undefined.astype('float32')"],
)
def test_what_is_unknown_stays_so_with_its_reason(expression: str) -> None:
    found = value(f"import numpy as np\nv = {expression}")
    assert isinstance(found, Unknown)
    assert found.why


@pytest.mark.parametrize(
    "expression",
    [
        "np.zeros((10**9, 10**9))",
        "np.arange(10**12)",
        "np.array([0] * 10**9)",
        "np.eye(10**8)",
        "math.factorial(10**6)",
    ],
)
def test_nothing_large_is_computed(expression: str) -> None:
    assert isinstance(value(f"import math\nimport numpy as np\nv = {expression}"), Array | Unknown)
