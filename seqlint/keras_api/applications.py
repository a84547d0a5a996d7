"""The shapes and weights of `keras.applications`, from a table that `generate_networks` read from Keras."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seqlint.keras_api.spec import UNKNOWN, BadArgument, Dim, LayerSpec, Shape
from seqlint.keras_api.tables import default, load
from seqlint.quick import dataclass

_STRIDE = 32
_CLASSES = 1000
_LEAST = {"InceptionV3": 75, "InceptionResNetV2": 75, "Xception": 71}
"""The smallest side of an image that a network takes; the others take one of their stride."""
_TRAINED = {"MobileNet": (128, 160, 192), "MobileNetV2": (96, 128, 160, 192)}
"""The sides, beside its own, of images for which a network's top was trained."""


@dataclass(frozen=True, slots=True)
class Application:
    """A network's input and output shape with batch axis, and its number of parameters; None where not known."""

    input: Shape | None
    output: Shape | None
    params: int | None


def application_output(name: str, arguments: Mapping[str, object]) -> Application | None:
    """What `VGG16(include_top=False, ...)` gives, for arguments by Keras' names; None for no such network."""
    spec = LayerSpec(name, arguments)
    top, row = _value(spec, "include_top"), _row(spec)
    if row is None:
        return None if name not in load("networks") else Application(None, None, None)
    if _value(spec, "input_tensor") is not None or top is UNKNOWN:
        return Application(None, None, None)
    image = _image(spec, row, bool(top))
    if image is None:
        return Application(None, None, None)
    params = _params(row, image[-1])
    if not top:
        return Application((None, *image), _features(spec, row, image), params)
    classes = _value(spec, "classes")
    if not isinstance(classes, int):
        return Application((None, *image), (None, "?"), None)
    flattens = name.startswith("VGG") and image[:2] != (row["size"],) * 2
    if params is not None:
        fixed, per_class = row["top"]
        params = None if flattens else params + fixed + per_class * classes
    return Application((None, *image), (None, classes), params)


def check_application(name: str, arguments: Mapping[str, object]) -> None:
    """Raise `BadArgument` where Keras 3.15.1 refuses the known arguments of a network before it loads any weights."""
    spec = LayerSpec(name, arguments)
    top, weights, shape = (_value(spec, n) for n in ("include_top", "weights", "input_shape"))
    row, classes = _row(spec), spec.arguments.get("classes", UNKNOWN)
    if row is None or top is UNKNOWN or weights is UNKNOWN or _value(spec, "input_tensor") is not None:
        return
    pretrained = weights == "imagenet"
    if pretrained and top and isinstance(classes, int) and classes != _CLASSES:
        refusal = f"classes must be {_CLASSES} with the top and the weights of imagenet"
        raise BadArgument("classes", refusal, f"{_CLASSES}")
    if isinstance(shape, (tuple, list)) and UNKNOWN not in shape:
        _check_image(spec, tuple(shape), row["size"] if pretrained and top else None, pretrained, bool(top))


def _check_image(spec: LayerSpec, shape: Shape, side: int | None, pretrained: bool, top: bool) -> None:
    """`side`: that of the images for which the top was trained, None where the top has no weights."""
    if len(shape) != 3:
        raise BadArgument("input_shape", f"input_shape must be a tuple of three sizes, not {shape}")
    if spec.value("data_format") not in (UNKNOWN, None):
        return
    trained = [(each, each, 3) for each in (side, *_TRAINED.get(spec.kind, ()))]
    if side is not None and shape not in trained:
        wanted = f"({side}, {side}, 3)"
        refusal = f"input_shape must be {wanted} with the top and the weights of imagenet, not {shape}"
        raise BadArgument("input_shape", f"{refusal}: another size needs include_top=False", wanted)
    if pretrained and shape[-1] != 3 and not spec.kind.startswith("MobileNetV3"):
        raise BadArgument(
            "input_shape", f"input_shape must have 3 channels with the weights of imagenet, not {shape[-1]}"
        )
    least = _LEAST.get(spec.kind, _STRIDE)
    if any(isinstance(size, int) and size < least for size in shape[:2]):
        wanted = f"at least {least} x {least}"
        raise BadArgument("input_shape", f"input_shape must be {wanted}, not {shape[0]} x {shape[1]}", wanted)
    if top and None in shape[:2]:
        raise BadArgument("input_shape", "input_shape must be known with the top: None needs include_top=False")


def _value(spec: LayerSpec, name: str) -> Any:
    """The given argument, else Keras' default."""
    return spec.arguments.get(name, default("applications", spec.kind, name))


def _row(spec: LayerSpec) -> dict[str, Any] | None:
    """The table's row for the network and its width; None where the table has none."""
    table: dict[str, dict[str, Any]] = load("networks")
    alpha, multiplier = spec.arguments.get("alpha", 1.0), spec.arguments.get("depth_multiplier", 1)
    if spec.arguments.get("minimalistic", False) is not False or multiplier != 1:
        return None
    return table.get(spec.kind if alpha in (1.0, None) else f"{spec.kind}@{alpha}")


def _image(spec: LayerSpec, row: dict[str, Any], top: bool) -> tuple[Dim, Dim, Dim] | None:
    """(height, width, channels) of the input."""
    shape = _value(spec, "input_shape")
    if shape is None:
        side = row["size"] if top else None
        return side, side, 3
    if not isinstance(shape, (tuple, list)) or len(shape) != 3:
        return None
    dims = ["?" if d is UNKNOWN else d for d in shape]
    return (dims[0], dims[1], dims[2]) if all(d is None or isinstance(d, (int, str)) for d in dims) else None


def _params(row: dict[str, Any], channels: Dim) -> int | None:
    if channels == 3 or row["params"] is None:
        return row["params"]  # type: ignore[no-any-return]
    if not isinstance(channels, int) or "channel" not in row:
        return None
    return int(row["params"] + (channels - 3) * row["channel"])


def _features(spec: LayerSpec, row: dict[str, Any], image: tuple[Dim, Dim, Dim]) -> Shape | None:
    """The last feature map, or one vector an image with `pooling`."""
    pooling = _value(spec, "pooling")
    if pooling in ("avg", "max"):
        return (None, row["features"])
    if pooling is not None:
        return None
    shift = row.get("shift")
    height, width = ("?" if shift is None else (d + shift) // _STRIDE if isinstance(d, int) else d for d in image[:2])
    return (None, height, width, row["features"])
