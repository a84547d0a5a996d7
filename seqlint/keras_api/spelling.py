"""What goes by two names: Keras itself, losses and metrics in short, activations as layers. A test asks Keras."""

from __future__ import annotations

KERAS_ROOTS = (
    "tensorflow.python.keras",
    "tensorflow.contrib.keras.python.keras",
    "tensorflow.contrib.keras.api.keras",
    "tensorflow.contrib.keras",
    "tensorflow.compat.v1.keras",
    "tensorflow.compat.v2.keras",
    "tensorflow._api.v2.keras",
    "tensorflow.keras",
    "tf_keras",
)
"""Packages that are Keras under another name, the longer before the shorter."""
SHORT_NAMES = {
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "mse": "mean_squared_error",
    "msle": "mean_squared_logarithmic_error",
}
"""Of losses and metrics; Keras keeps the one that was given in a configuration, and in the history."""
ACTIVATION_LAYERS = {"Softmax": "softmax", "ReLU": "relu", "LeakyReLU": "leaky_relu", "PReLU": "prelu", "ELU": "elu"}
"""Layer classes that are an activation, and what that is called."""


def plain(name: str) -> str:
    """A loss or metric without its spelling: `mse`, `MSE` and `MeanSquaredError` are `meansquarederror`."""
    bare = name.replace("_", "").lower()
    return SHORT_NAMES.get(bare, bare).replace("_", "")
