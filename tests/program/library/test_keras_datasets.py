"""keras.datasets: Keras' own loading code on files of the published sizes, whose content is random."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from .reality import Claims, compare


def sequences(count: int) -> Any:
    """Word numbers in rows of different lengths."""
    rows = np.empty(count, dtype=object)
    rows[:] = [[7, 2 + i % 20_000, 5][: i % 4] for i in range(count)]
    return rows


def classes(count: int, number: int) -> Any:
    return np.arange(count) % number


FILES: dict[str, Callable[[], dict[str, Any]]] = {
    "mnist": lambda: {
        "x_train": np.random.randint(0, 256, (60000, 28, 28), dtype="uint8"),
        "y_train": classes(60000, 10).astype("uint8"),
        "x_test": np.zeros((10000, 28, 28), dtype="uint8"),
        "y_test": classes(10000, 10).astype("uint8"),
    },
    "imdb": lambda: {
        "x_train": sequences(25000),
        "y_train": classes(25000, 2),
        "x_test": sequences(25000),
        "y_test": classes(25000, 2),
    },
    "reuters": lambda: {"x": sequences(11228), "y": classes(11228, 46)},
    "boston_housing": lambda: {"x": np.random.rand(506, 13) * 700, "y": np.random.uniform(5, 50, 506)},
    "california_housing": lambda: {
        "x": np.random.rand(20640, 8).astype("float32"),
        "y": np.random.uniform(14999, 500001, 20640).astype("float32"),
    },
}


@pytest.fixture(params=sorted(FILES))
def loaded(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Any]:
    """A data set's name and module; its download is replaced by a file made here."""
    from importlib import import_module

    path = tmp_path / "data.npz"
    np.savez(path, **FILES[request.param]())
    module = import_module(f"keras.src.datasets.{request.param}")
    monkeypatch.setattr(module, "get_file", lambda *args, **kwargs: str(path))
    return request.param, module


ARGUMENTS = {
    "mnist": ["()"],
    "imdb": ["()", "(num_words=1000)", "(num_words=500, maxlen=4)"],
    "reuters": ["()", "(num_words=1000, test_split=0.3)", "(num_words=1000)"],
    "boston_housing": ["()", "(test_split=0.1)", "('boston_housing.npz', 0.5)"],
    "california_housing": ["()", "(version='small')", "(test_split=0.25)"],
}


@pytest.mark.filterwarnings("ignore")
def test_what_is_loaded_is_what_is_claimed(loaded: tuple[str, Any]) -> None:
    name, module = loaded
    for arguments in ARGUMENTS[name]:
        code = f"import keras\nv = keras.datasets.{name}.load_data{arguments}\n"
        claims = Claims(code)
        real = eval(f"load_data{arguments}", {"load_data": module.load_data})
        assert list(compare(claims, claims.names["v"], real)) == []
