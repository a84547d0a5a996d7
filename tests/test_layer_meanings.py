"""The formulas that hover shows, against the real layers."""

from __future__ import annotations

import inspect

import pytest

from seqlint.explaining.layers import table

keras = pytest.importorskip("keras")
ARGUMENTS = {
    "Dense": ((10,), {"units": 3}),
    "Conv1D": ((9, 4), {"filters": 5, "kernel_size": 3}),
    "Conv2D": ((9, 8, 3), {"filters": 5, "kernel_size": (3, 2), "use_bias": False}),
    "Conv2DTranspose": ((9, 8, 3), {"filters": 5, "kernel_size": 3}),
    "Conv3D": ((5, 5, 5, 2), {"filters": 3, "kernel_size": 2}),
    "Embedding": ((7,), {"input_dim": 20, "output_dim": 6}),
    "SimpleRNN": ((7, 3), {"units": 4}),
    "LSTM": ((7, 3), {"units": 4}),
    "GRU": ((7, 3), {"units": 4}),
    "BatchNormalization": ((6,), {"scale": False}),
    "LayerNormalization": ((6,), {}),
    "Reshape": ((6,), {"target_shape": (2, 3)}),
    "AveragePooling2D": ((8, 8, 3), {"pool_size": 2}),
    "Dropout": ((6,), {"rate": 0.5}),
    "Activation": ((6,), {"activation": "relu"}),
    "Rescaling": ((6, 6, 3), {"scale": 2.0}),
}
INPUTS = {"1D": (8, 3), "2D": (8, 8, 3), "n": (4, 3)}


@pytest.mark.parametrize("kind", sorted(table()))
def test_the_number_of_parameters_is_as_keras_counts(kind):
    shape, arguments = ARGUMENTS.get(kind, (INPUTS[kind[-2:] if kind[-2:] in INPUTS else "n"], {}))
    cls = getattr(keras.layers, kind)
    layer = cls(**arguments)
    keras.Sequential([keras.Input(shape), layer])
    defaults = {
        name: parameter.default
        for base in reversed(cls.__mro__)
        for name, parameter in inspect.signature(base.__init__).parameters.items()
    }
    names = {**defaults, **arguments, "inputs": shape[-1]}
    if isinstance(names.get("kernel_size"), int):
        names["kernel_size"] = (names["kernel_size"],) * 3
    assert eval(table()[kind]["params"], {}, names) == layer.count_params()
