"""What Keras calls by two names: losses and metrics in short, activations as layers. A test asks Keras."""

from __future__ import annotations

SHORT_NAMES = {
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "mse": "mean_squared_error",
    "msle": "mean_squared_logarithmic_error",
}
"""Of losses and metrics; Keras keeps the one that was given in a configuration, and in the history."""
ACTIVATION_LAYERS = {
    "Softmax": "softmax",
    "ReLU": "relu",
    "LeakyReLU": "leaky_relu",
    "PReLU": "prelu",
    "ELU": "elu",
}
"""Layer classes that are an activation, and what that is called."""


def plain(name: str) -> str:
    """A loss or metric without its spelling: `mse`, `MSE` and `MeanSquaredError` are `meansquarederror`."""
    bare = name.replace("_", "").lower()
    return SHORT_NAMES.get(bare, bare).replace("_", "")
