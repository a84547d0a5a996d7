"""What is listed as gone is gone from the installed Keras, and every successor is there."""

from __future__ import annotations

import pytest

from seqlint.keras_api import UNKNOWN, is_name, legacy, modernize_call, names, parameters, removed, removed_argument


@pytest.mark.parametrize("name", sorted({*legacy._NAMES, *legacy._MODULES}))
def test_what_is_gone_is_gone_and_its_successor_exists(name: str) -> None:
    gone = removed(name)
    assert gone is not None
    assert is_name(name) is not True or name.startswith("keras.optimizers.legacy")
    if gone.successor is not None and gone.successor.partition(".")[0] in ("keras", "tensorflow"):
        assert is_name(gone.successor)


@pytest.mark.parametrize("method", sorted(legacy._METHODS))
def test_methods_that_are_gone(method: str) -> None:
    from seqlint.keras_api import attributes

    gone = legacy.removed_method(method)
    assert gone is not None
    assert method not in attributes()
    assert gone.successor is None or gone.successor in attributes()


def test_everything_else_is_not_gone() -> None:
    for group in ("layers", "losses", "optimizers", "utils"):
        assert not [name for name in names(group) if name != "legacy" and removed(f"keras.{group}.{name}")]
    assert removed("keras.layers.Foo") is None
    assert removed("numpy.zeros") is None
    assert removed("fit") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("keras.layers.core.Dense", "keras.layers.Dense"),
        ("tensorflow.keras.layers.experimental.preprocessing.Rescaling", "tensorflow.keras.layers.Rescaling"),
        ("keras.utils.np_utils.to_categorical", "keras.utils.to_categorical"),
        ("keras.layers.core.MaxoutDense", None),
        ("keras.preprocessing.text.Tokenizer", "tensorflow.keras.preprocessing.text.Tokenizer"),
        ("tensorflow.contrib.keras.layers.Dense", "tensorflow.keras.layers.Dense"),
        ("keras.optimizers.legacy.Adam", "keras.optimizers.Adam"),
        ("keras.wrappers.scikit_learn.KerasClassifier", "scikeras.wrappers.KerasClassifier"),
        ("CuDNNLSTM", "LSTM"),
        ("predict_classes", "predict"),
    ],
)
def test_successors(old: str, new: str | None) -> None:
    gone = removed(old)
    assert gone is not None
    assert gone.successor == new


def _classes(row: str) -> list[str]:
    """The kinds that an argument row is about: one, or all of the group."""
    kind, _, _ = row.rpartition(".")
    return [kind] if kind else []


@pytest.mark.parametrize("group", sorted(legacy._ARGUMENTS))
def test_every_old_argument_is_old_somewhere(group: str) -> None:
    """Each row applies to a class that has the new name and not the old one."""
    for row in legacy._ARGUMENTS[group]:
        argument = row.rpartition(".")[2]
        kinds = _classes(row) or sorted(names(group))
        assert [k for k in kinds if parameters(group, k) and removed_argument(group, k, argument)], row


def test_known_arguments_are_not_old() -> None:
    for kind in names("layers"):
        for parameter in parameters("layers", kind) or ():
            assert removed_argument("layers", kind, parameter.name) is None


CALLS = [
    ("Dense", (), {"output_dim": 3, "init": "uniform"}, "Dense", (), {"units": 3, "kernel_initializer": "uniform"}),
    ("Convolution2D", (8, 3, 5), {"border_mode": "same"}, "Convolution2D", (8, (3, 5)), {"padding": "same"}),
    ("Conv2D", (), {"nb_filter": 8, "nb_row": 3, "nb_col": 5}, "Conv2D", (), {"filters": 8, "kernel_size": (3, 5)}),
    ("Conv2D", (8,), {"nb_row": 3, "nb_col": 5}, "Conv2D", (8,), {"kernel_size": (3, 5)}),
    ("Conv2D", (8, 3), {"nb_col": 5}, "Conv2D", (8,), {"kernel_size": (3, 5)}),
    ("Conv2D", (8, 3), {"dim_ordering": "th"}, "Conv2D", (8, 3), {"data_format": "channels_first"}),
    ("Conv2D", (8, 3), {"dim_ordering": UNKNOWN}, "Conv2D", (8, 3), {}),
    ("Convolution1D", (8, 3), {"subsample_length": 2}, "Convolution1D", (8, 3), {"strides": 2}),
    ("MaxPooling1D", (), {"pool_length": 2}, "MaxPooling1D", (), {"pool_size": 2}),
    ("Dropout", (), {"p": 0.5}, "Dropout", (), {"rate": 0.5}),
    ("LSTM", (), {"output_dim": 3, "dropout_W": 0.1}, "LSTM", (), {"units": 3, "dropout": 0.1}),
    ("Embedding", (9, 3), {"init": "uniform"}, "Embedding", (9, 3), {"embeddings_initializer": "uniform"}),
    ("CuDNNGRU", (3,), {}, "GRU", (3,), {}),
    ("ThresholdedReLU", (0.5,), {}, "ReLU", (), {"threshold": 0.5}),
    ("ThresholdedReLU", (), {"theta": 0.5}, "ReLU", (), {"threshold": 0.5}),
    ("LSTM", (3,), {"batch_input_shape": (4, 5, 6)}, "LSTM", (3,), {}),
]


@pytest.mark.parametrize(("kind", "args", "kwargs", "new", "new_args", "new_kwargs"), CALLS)
def test_old_layers_in_new_words(kind, args, kwargs, new, new_args, new_kwargs) -> None:  # type: ignore[no-untyped-def]
    modern = modernize_call("layers", kind, args, kwargs)
    assert modern is not None
    assert (modern.name, modern.args, modern.kwargs) == (new, new_args, new_kwargs)
    assert {c.old for c in modern.changes} == {
        *(k for k in kwargs if k not in new_kwargs),
        *([kind] if kind != new else []),
    }
    import keras

    if UNKNOWN not in kwargs.values():
        getattr(keras.layers, modern.name)(*modern.args, **modern.kwargs)


def test_old_training_in_new_words() -> None:
    modern = modernize_call("methods", "Sequential.fit_generator", ["flow", 3], {"nb_epoch": 5, "workers": 2})
    assert modern is not None
    assert modern.name == "Sequential.fit"
    assert modern.kwargs == {"x": "flow", "steps_per_epoch": 3, "epochs": 5}
    assert modern.source("epochs") == "nb_epoch"


def test_modern_calls_are_left_alone() -> None:
    assert modernize_call("layers", "Convolution2D", [32, 3, 3], {}) is None
    assert modernize_call("layers", "LeakyReLU", [], {"alpha": 0.1}) is None
    assert modernize_call("methods", "Sequential.fit", [1, 2], {"epochs": 3}) is None
    assert modernize_call("optimizers", "Adam", [], {"learning_rate": 3}) is None


@pytest.mark.parametrize(
    ("method", "path", "fine"),
    [
        ("save", "model", False),
        ("save", "model.keras", True),
        ("save", "model.h5", True),
        ("save_weights", "model.h5", False),
        ("save_weights", "model.weights.h5", True),
        ("save_weights", "checkpoint", False),
    ],
)
def test_paths_to_save_to(method: str, path: str, fine: bool, tmp_path) -> None:  # type: ignore[no-untyped-def]
    import keras

    assert (legacy.bad_save_path(method, path) is None) == fine
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    if fine:
        getattr(model, method)(str(tmp_path / path))
    else:
        with pytest.raises(ValueError, match=r"extension|filename"):
            getattr(model, method)(str(tmp_path / path))
