"""Read shapes and weights of `keras.applications` and write `data/networks.json`; takes some minutes.

`python -m seqlint.keras_api.generate_networks`. Networks are built without their weights' values. Each halving of an
image by a convolution or pooling is `(size + c) // 2`, so a whole network makes `(size + shift) // stride` of an axis;
that is measured, and left out where it does not hold.
"""

from __future__ import annotations

import inspect
import random
from typing import Any

from seqlint.keras_api.generate import DATA, dump

ALPHAS = {"MobileNet": (0.25, 0.5, 0.75), "MobileNetV2": (0.35, 0.5, 0.75, 1.3, 1.4)}
ALPHAS |= {"MobileNetV3Large": (0.75,), "MobileNetV3Small": (0.75,)}
STRIDE = 32


def main() -> None:
    (DATA / "networks.json").write_text(dump(networks()), encoding="utf-8")


def networks() -> dict[str, Any]:
    """`Name` or `Name@alpha` -> what `seqlint.keras_api.applications` reads."""
    import keras.applications

    made: dict[str, Any] = {}
    for name, function in inspect.getmembers(keras.applications, inspect.isfunction):
        made[name] = network(function)
        for alpha in ALPHAS.get(name, ()):
            made[f"{name}@{alpha}"] = network(function, alpha=alpha)
    return made


def network(function: Any, **options: Any) -> dict[str, Any]:
    """The numbers of one network.

    `size`: of its own images; `features`: channels of its last feature map; `shift`: above; `params`: without top, for
    three channels; `channel`: weights that one channel more brings; `top`: weights of the top, those a class apart.
    """
    whole = _build(function, **options)
    base = _build(function, include_top=False, **options)
    size = whole.input_shape[1] or 224  # MobileNetV3 takes images of any size
    params = base.count_params()
    per_class = whole.count_params() - _build(function, classes=999, **options).count_params()
    row: dict[str, Any] = {
        "size": whole.input_shape[1],
        "features": base.output_shape[-1],
        "params": params,
        "top": [whole.count_params() - params - 1000 * per_class, per_class],
    }
    shift = _shift(function, size, options)
    if shift is not None:
        row["shift"] = shift
    grey, own = (_try(function, (size, size, channels), options) for channels in (1, 3))
    if own is None or own.count_params() != params:
        row |= {"params": None, "top": None}  # NASNetLarge has weights that depend on the size of its images
    elif grey is not None:
        row["channel"] = (params - grey.count_params()) // 2
    return row


def _shift(function: Any, size: int, options: dict[str, Any]) -> int | None:
    """The `shift` that all measured sizes agree on."""

    def output(side: int) -> int:
        return int(_build(function, include_top=False, input_shape=(side, side, 3), **options).output_shape[1])

    low, high, known = size, size + STRIDE, output(size)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if output(middle) == known else (low, middle)
    shift = known * STRIDE + STRIDE - high
    sides = random.Random(1).sample(range(96, 520), 6)
    return shift if all(output(side) == (side + shift) // STRIDE for side in sides) else None


def _try(function: Any, shape: tuple[int, ...], options: dict[str, Any]) -> Any:
    try:
        return _build(function, include_top=False, input_shape=shape, **options)
    except ValueError:
        return None


def _build(function: Any, **options: Any) -> Any:
    """The network with weights that have shapes, but no values."""
    import keras

    with keras.StatelessScope(initialize_variables=False):
        return function(weights=None, **options)


if __name__ == "__main__":
    main()
