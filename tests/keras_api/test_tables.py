"""Names, signatures and accepted strings, against the installed Keras."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import Any

import pytest

from seqlint import keras_api
from seqlint.keras_api import REQUIRED, UNKNOWN, accepts, close, generate, identifiers, is_name, names, parameters
from seqlint.keras_api.categories import FAMILIES, category
from seqlint.keras_api.shapes import shape_function
from tests.keras_api.kinds import KINDS


def test_data_is_that_of_the_installed_keras() -> None:
    stale = [name for name, text in generate.files().items() if (generate.DATA / name).read_text("utf-8") != text]
    assert not stale, f"run python -m seqlint.keras_api.generate: {stale}"


def layer_classes() -> dict[str, Any]:
    import keras

    public = {name: getattr(keras.layers, name) for name in names("layers")}
    return {
        cls.__name__: cls for cls in public.values() if inspect.isclass(cls) and issubclass(cls, keras.layers.Layer)
    }


def test_every_layer_has_a_family_and_a_shape() -> None:
    listed = {kind for kinds in FAMILIES.values() for kind in kinds.split()}
    assert set(layer_classes()) <= listed
    without = {kind for kind in listed if shape_function(kind) is None}
    assert {category(kind) for kind in without} == {"other", "merging", "attention", "wrapper"}
    assert [kind for kind in without if category(kind) == "wrapper"] == ["Wrapper"]


def test_every_layer_is_drawn_by_the_random_models() -> None:
    left_out = {"Equalization", "HashedCrossing", "InputLayer", "Lambda", "Pipeline", "StackedRNNCells", "Wrapper"}
    families = ("merging", "attention", "other")
    missing = {kind for kind in layer_classes() if kind not in KINDS and category(kind) not in families}
    assert missing == left_out


@pytest.mark.parametrize("kind", sorted(name for name in names("layers") if category(name) != "other"))
def test_keywords_of_layers(kind: str) -> None:
    """A keyword that the table has not is refused by Keras; one that it has is not refused for its name."""
    import keras

    cls = getattr(keras.layers, kind)
    given = {p.name: p.default for p in parameters("layers", kind) or () if p.kind != "var-keyword"}
    refused = _refusal(cls, **{name: _anything(name) for name in given})
    assert "nrecognized keyword" not in refused
    assert "unexpected keyword" not in refused
    if kind not in ("InputLayer", "HashedCrossing"):  # these two swallow anything
        required = {name: _anything(name) for name, default in given.items() if default is REQUIRED}
        assert "no_such_argument" in _refusal(cls, **required, no_such_argument=1)


def _anything(name: str) -> Any:
    """A value that gets past the first checks, so that the name itself is looked at."""
    import keras

    values = {
        "layer": keras.layers.LSTM(3),
        "cell": keras.layers.LSTMCell(3),
        "cells": [keras.layers.LSTMCell(3)],
        "layers": [],
        "target_shape": (3,),
        "dims": (1, 2),
        "function": abs,
        "activation": "relu",
        "equation": "ab,bc->ac",
        "rate": 0.5,
        "stddev": 0.5,
        "output_size": 3,
        "kernel_size": 3,
        "pool_size": 3,
        "factor": 1,
        "scale": 1,
    }
    return values.get(name, 1 if name.endswith("_factor") else 2)


def _refusal(cls: Any, **arguments: Any) -> str:
    try:
        cls(**arguments)
    except Exception as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    "group", ["activations", "initializers", "regularizers", "constraints", "losses", "optimizers"]
)
def test_strings_that_keras_accepts(group: str) -> None:
    import keras

    get = getattr(keras, group).get
    words = {
        *identifiers(group),
        *(w.upper() for w in identifiers(group)),
        *names(group),
        "nonsense",
        "",
        "Relu",
        "ADAM",
    }
    for word in words - {"crossentropy", "ce", "CROSSENTROPY", "CE"}:
        try:
            get(word)
            accepted = True
        except Exception:
            accepted = False
        assert accepts(group, word) == accepted, word


@pytest.mark.parametrize(
    "word", ["crossentropy", "CE", "Accuracy", "ACC", "acc", "ce", "accuracy", "mse", "Mse", "precision"]
)
@pytest.mark.parametrize("group", ["losses", "metrics"])
def test_strings_that_compile_accepts(group: str, word: str) -> None:
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(loss=word) if group == "losses" else model.compile(loss="mse", metrics=[word])
    model.run_eagerly = True
    try:
        model.fit(np.zeros((2, 2)), np.zeros((2, 1)), verbose=0)
        accepted = True
    except ValueError:
        accepted = False
    assert accepts(group, word) == accepted


def test_signatures() -> None:
    dense = parameters("layers", "Dense")
    assert dense is not None
    assert [p.name for p in dense][:3] == ["units", "activation", "use_bias"]
    assert dense[0].default is REQUIRED
    assert {p.name for p in dense if p.kind == "keyword"} >= {"name", "dtype", "input_shape", "input_dim", "trainable"}
    assert parameters("layers", "Convolution2D") == parameters("layers", "Conv2D")
    assert keras_api.canonical("layers", "MaxPool2D") == "MaxPooling2D"
    assert parameters("layers", "Dens") is None
    assert keras_api.default("layers", "UpSampling2D", "size") == (2, 2)
    assert keras_api.default("layers", "Dense", "units") is UNKNOWN
    assert keras_api.default("layers", "Dense", "nonsense") is UNKNOWN
    fit = parameters("methods", "Sequential.fit")
    assert fit is not None
    assert [p.name for p in fit][:3] == ["x", "y", "batch_size"]
    optimizer = parameters("optimizers", "Adam")
    assert optimizer is not None
    assert optimizer[0].default == 0.001


@pytest.mark.parametrize(
    ("name", "exists"),
    [
        ("keras", True),
        ("keras.layers", True),
        ("keras.layers.Dense", True),
        ("tensorflow.keras.layers.Dense", True),
        ("tensorflow.keras.preprocessing.text.Tokenizer", True),
        ("keras.preprocessing.text.Tokenizer", False),
        ("keras.utils.to_categorical", True),
        ("keras.utils.np_utils", False),
        ("keras.utils.np_utils.to_categorical", False),
        ("keras.layers.Densee", False),
        ("keras.applications.vgg16.VGG16", True),
        ("keras.layers.Dense.from_config", None),
        ("keras.src.layers.Dense", None),
        ("keras.__version__", None),
        ("numpy.zeros", None),
        ("torch.nn.Sequential", None),
    ],
)
def test_public_names(name: str, exists: bool | None) -> None:
    assert is_name(name) is exists


@pytest.mark.parametrize(
    ("word", "group", "near"),
    [
        ("Dens", "layers", "Dense"),
        ("dense", "layers", "Dense"),
        ("Con2D", "layers", "Conv2D"),
        ("Conv2d", "layers", "Conv2D"),
        ("Maxpooling2D", "layers", "MaxPooling2D"),
        ("Droput", "layers", "Dropout"),
        ("Something", "layers", None),
        ("Relu", "activations", "relu"),
        ("softmx", "activations", "softmax"),
        ("sofmax", "activations", "softmax"),
        ("adm", "optimizers", "adam"),
        ("categorical_crossentrpy", "losses", "categorical_crossentropy"),
        ("binary_cross_entropy", "losses", "binary_crossentropy"),
        ("acuracy", "metrics", "accuracy"),
        ("x", "activations", None),
        ("", "activations", None),
    ],
)
def test_near_matches(word: str, group: str, near: str | None) -> None:
    assert close(word, names(group) if group == "layers" else identifiers(group)) == near


def test_import_is_cheap() -> None:
    """Neither Keras nor a table is loaded by the import, nor Keras by asking for a shape."""
    program = """
import sys
import seqlint.keras_api as k
assert "json" not in sys.modules and "seqlint.program.model" not in sys.modules
k.layer_output(k.LayerSpec("Dense", {"units": 3}), (None, 4))
assert not {"keras", "tensorflow", "numpy", "libcst"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True)
