"""SEQ310: activations whose range the targets leave, and targets that were brought into it."""

import pytest

from tests.linted import codes

START = """
import numpy as np, keras, pandas as pd
from keras import layers, Sequential
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler, MinMaxScaler

def fit(x, y, act, loss="mse", units=1):
    head = layers.Dense(units, activation=act)
    m = Sequential([keras.Input((x.shape[1],)), layers.Dense(8, activation="relu"), head])
    m.compile("adam", loss)
    m.fit(x, y, verbose=0)
"""
LEAVE = {
    "normal numbers times weights, and noise": """
x = np.random.randn(200, 3)
y = x @ np.array([1.0, -2.0, 0.5]) + np.random.normal(scale=0.1, size=200)
fit(x, y, 'relu')
""",
    "normal numbers times weights, by dot": """
x = np.random.randn(200, 3)
fit(x, np.dot(x, [1.0, -2.0, 0.5]), 'relu')
""",
    "friedman1": """
from sklearn.datasets import make_friedman1
x, y = make_friedman1(n_samples=200)
fit(x, y, 'sigmoid')
""",
    "friedman3": """
from sklearn import datasets
x, y = datasets.make_friedman3(150, random_state=0)
fit(x, y, 'tanh')
""",
    "mkreg": """
from sklearn.datasets import make_regression
x, y = make_regression(n_samples=100, n_features=5)
fit(x, y, 'sigmoid')
""",
    "mkreg2": """
import sklearn.datasets as d
x, y = d.make_regression(100, 5, noise=3.0, random_state=1)
xt, xs, yt, ys = train_test_split(x, y)
fit(xt, yt, 'relu')
""",
    "mkreg3": """
from sklearn import datasets
x, y = datasets.make_regression(n_samples=100, n_features=5, n_targets=2)
fit(x, y, 'tanh', units=2)
""",
    "mkreg_std": """
from sklearn.datasets import make_regression
x, y = make_regression(n_samples=100, n_features=5)
y = StandardScaler().fit_transform(y.reshape(-1, 1))
fit(x, y, 'sigmoid')
""",
    "randn": """
x = np.random.randn(100, 4)
y = np.random.randn(100)
fit(x, y, 'sigmoid')
""",
    "randn2": """
x = np.random.randn(100, 4)
y = np.random.randn(100, 1)
fit(x, y, 'relu')
""",
    "normal": """
rng = np.random.default_rng(0)
x = rng.normal(size=(100, 4))
y = rng.standard_normal(100)
fit(x, y, 'sigmoid')
""",
    "lin2": """
x = np.random.randn(100, 1)
y = 3 * x + 2
fit(x, y, 'sigmoid')
""",
    "sum": """
x = np.random.rand(100, 4) * 10
y = x.sum(axis=1)
fit(x, y, 'sigmoid')
""",
    "diab": """
from sklearn.datasets import load_diabetes
x, y = load_diabetes(return_X_y=True)
fit(x, y, 'sigmoid')
""",
    "diab2": """
from sklearn.datasets import load_diabetes
d = load_diabetes()
xt, xs, yt, ys = train_test_split(d.data, d.target, test_size=0.2)
fit(xt, yt, 'tanh')
""",
    "diab_frame": """
from sklearn.datasets import load_diabetes
d = load_diabetes(as_frame=True)
fit(d.data, d.target, 'sigmoid')
""",
    "cal2": """
(x, y), (xs, ys) = keras.datasets.california_housing.load_data()
fit(x, y, 'sigmoid')
""",
    "boston2": """
(x, y), (xs, ys) = keras.datasets.boston_housing.load_data()
fit(x, y, 'sigmoid', 'mae')
""",
    "uniform": """
x = np.random.rand(100, 3)
y = np.random.uniform(-5, 5, 100)
fit(x, y, 'sigmoid')
""",
    "linspace": """
x = np.linspace(-10, 10, 200).reshape(-1, 1)
y = x ** 2
fit(x, y, 'sigmoid')
""",
    "sin_sig": """
x = np.linspace(-10, 10, 200).reshape(-1, 1)
y = np.sin(x)
fit(x, y, 'sigmoid')
""",
    "list": """
x = np.array([[1.0], [2.0], [3.0]])
y = np.array([2.0, 4.5, 6.1])
fit(x, y, 'sigmoid')
""",
    "celsius": """
x = np.array([-40, -10, 0, 8, 15, 22, 38], dtype=float).reshape(-1, 1)
y = np.array([-40, 14, 32, 46, 59, 72, 100], dtype=float)
fit(x, y, 'relu')
""",
}
STAY = {
    "positive numbers times weights": """
x = np.random.rand(200, 3)
fit(x, x @ np.array([1.0, 2.0, 0.5]), 'relu')
""",
    "normal numbers times weights, squared": """
x = np.random.randn(200, 3)
fit(x, (x @ np.array([1.0, -2.0, 0.5])) ** 2, 'relu')
""",
    "normal numbers around 5 times weights": """
x = np.random.normal(5, 1, (200, 3))
fit(x, x @ np.array([1.0, 2.0, 0.5]), 'relu')
""",
    "friedman_is_positive": """
from sklearn.datasets import make_friedman2
x, y = make_friedman2(n_samples=200)
fit(x, y, 'relu')
""",
    "friedman_of_few": """
from sklearn.datasets import make_friedman1
x, y = make_friedman1(5)
fit(x, y, 'sigmoid')
""",
    "mkreg_minmax": """
from sklearn.datasets import make_regression
x, y = make_regression(n_samples=100, n_features=5)
y = MinMaxScaler().fit_transform(y.reshape(-1, 1))
fit(x, y, 'sigmoid')
""",
    "mkreg": """
from sklearn.datasets import make_regression
x, y = make_regression(n_samples=100, n_features=5)
fit(x, y, None)
""",
    "mkreg_own": """
from sklearn.datasets import make_regression
x, y = make_regression(n_samples=100, n_features=5)
y = (y - y.min()) / (y.max() - y.min())
fit(x, y, 'sigmoid')
""",
    "mkreg_bin": """
from sklearn.datasets import make_regression
x, y = make_regression(n_samples=100, n_features=5)
y = (y > 0).astype(int)
fit(x, y, 'sigmoid', 'binary_crossentropy')
""",
    "mkreg_abs_relu": """
from sklearn.datasets import make_regression
x, y = make_regression(n_samples=100, n_features=5)
y = np.abs(y)
fit(x, y, 'relu')
""",
    "mean": """
x = np.random.rand(100, 4)
y = x.mean(axis=1)
fit(x, y, 'sigmoid')
""",
    "randn_none": """
x = np.random.randn(100, 4)
y = np.random.randn(100)
fit(x, y, 'linear')
""",
    "rand": """
x = np.random.rand(100, 4)
y = np.random.rand(100)
fit(x, y, 'sigmoid')
""",
    "sq": """
x = np.random.randn(100, 4)
y = np.random.randn(100) ** 2
fit(x, y, 'relu')
""",
    "diab": """
from sklearn.datasets import load_diabetes
d = load_diabetes()
fit(d.data, d.target, 'relu')
""",
    "diab_max": """
from sklearn.datasets import load_diabetes
d = load_diabetes()
fit(d.data, d.target / d.target.max(), 'sigmoid')
""",
    "diab_346": """
from sklearn.datasets import load_diabetes
d = load_diabetes()
fit(d.data, d.target / 346, 'sigmoid')
""",
    "boston": """
(x, y), (xs, ys) = keras.datasets.boston_housing.load_data()
fit(x, y, 'relu')
""",
    "boston_softplus": """
(x, y), (xs, ys) = keras.datasets.boston_housing.load_data()
fit(x, y, 'softplus')
""",
    "sin_tanh": """
x = np.linspace(-10, 10, 200).reshape(-1, 1)
y = np.sin(x)
fit(x, y, 'tanh')
""",
    "uni_mm_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.uniform(-5, 5, 100)
y = (y - y.min()) / (y.max() - y.min())
fit(x, y, 'sigmoid')
""",
    "uni_mm2_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.uniform(-5, 5, 100)
lo, hi = y.min(), y.max()
y = (y - lo) / (hi - lo)
fit(x, y, 'sigmoid')
""",
    "uni_mm5_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.uniform(-5, 5, 100)
y -= y.min()
y /= y.max()
fit(x, y, 'sigmoid')
""",
    "uni_mm6_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.uniform(-5, 5, 100)
def norm(v):
    return (v - np.min(v)) / (np.max(v) - np.min(v))
y = norm(y)
fit(x, y, 'sigmoid')
""",
    "uni_clip_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.uniform(-5, 5, 100)
y = np.clip(y / 50, 0, 1)
fit(x, y, 'sigmoid')
""",
    "uni_mm7_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.uniform(-5, 5, 100)
s = pd.Series(y)
y = (s - s.min()) / (s.max() - s.min())
fit(x, y, 'sigmoid')
""",
    "diab_max_sigmoid": """
from sklearn.datasets import load_diabetes
x, y = load_diabetes(return_X_y=True)
y = y / y.max()
fit(x, y, 'sigmoid')
""",
    "diab_maxabs_sigmoid": """
from sklearn.datasets import load_diabetes
x, y = load_diabetes(return_X_y=True)
y = y / np.abs(y).max()
fit(x, y, 'sigmoid')
""",
    "diab_mm_sigmoid": """
from sklearn.datasets import load_diabetes
x, y = load_diabetes(return_X_y=True)
y = (y - y.min()) / (y.max() - y.min())
fit(x, y, 'sigmoid')
""",
    "diab_mm2_sigmoid": """
from sklearn.datasets import load_diabetes
x, y = load_diabetes(return_X_y=True)
lo, hi = y.min(), y.max()
y = (y - lo) / (hi - lo)
fit(x, y, 'sigmoid')
""",
    "diab_mm5_sigmoid": """
from sklearn.datasets import load_diabetes
x, y = load_diabetes(return_X_y=True)
y -= y.min()
y /= y.max()
fit(x, y, 'sigmoid')
""",
    "diab_mm6_sigmoid": """
from sklearn.datasets import load_diabetes
x, y = load_diabetes(return_X_y=True)
def norm(v):
    return (v - np.min(v)) / (np.max(v) - np.min(v))
y = norm(y)
fit(x, y, 'sigmoid')
""",
    "diab_clip_sigmoid": """
from sklearn.datasets import load_diabetes
x, y = load_diabetes(return_X_y=True)
y = np.clip(y / 50, 0, 1)
fit(x, y, 'sigmoid')
""",
    "diab_mm7_sigmoid": """
from sklearn.datasets import load_diabetes
x, y = load_diabetes(return_X_y=True)
s = pd.Series(y)
y = (s - s.min()) / (s.max() - s.min())
fit(x, y, 'sigmoid')
""",
    "ri_max_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.randint(10, 100, 100)
y = y / y.max()
fit(x, y, 'sigmoid')
""",
    "ri_maxabs_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.randint(10, 100, 100)
y = y / np.abs(y).max()
fit(x, y, 'sigmoid')
""",
    "ri_mm_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.randint(10, 100, 100)
y = (y - y.min()) / (y.max() - y.min())
fit(x, y, 'sigmoid')
""",
    "ri_mm2_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.randint(10, 100, 100)
lo, hi = y.min(), y.max()
y = (y - lo) / (hi - lo)
fit(x, y, 'sigmoid')
""",
    "ri_mm5_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.randint(10, 100, 100)
y -= y.min()
y /= y.max()
fit(x, y, 'sigmoid')
""",
    "ri_mm6_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.randint(10, 100, 100)
def norm(v):
    return (v - np.min(v)) / (np.max(v) - np.min(v))
y = norm(y)
fit(x, y, 'sigmoid')
""",
    "ri_clip_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.randint(10, 100, 100)
y = np.clip(y / 50, 0, 1)
fit(x, y, 'sigmoid')
""",
    "ri_mm7_sigmoid": """
x = np.random.rand(100, 3)
y = np.random.randint(10, 100, 100)
s = pd.Series(y)
y = (s - s.min()) / (s.max() - s.min())
fit(x, y, 'sigmoid')
""",
}


def told(text: str) -> set[str]:
    return set(codes(START + text, "SEQ309", "SEQ310"))


@pytest.mark.parametrize("name", LEAVE)
def test_targets_beyond_the_activation_are_reported(name: str) -> None:
    assert told(LEAVE[name]) == {"SEQ310"}


@pytest.mark.parametrize("name", STAY)
def test_targets_within_it_are_not(name: str) -> None:
    assert told(STAY[name]) == set()


def test_a_crossentropy_on_the_targets_of_a_made_up_regression_is_another_finding() -> None:
    made = "from sklearn.datasets import make_regression\nx, y = make_regression(n_samples=100, n_features=5)\n"
    assert told(made + "fit(x, y, 'sigmoid', 'binary_crossentropy')\n") == {"SEQ309"}
