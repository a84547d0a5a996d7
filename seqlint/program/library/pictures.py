"""Pictures read from files: OpenCV's arrays, and the images of PIL, which Keras' `load_img` gives, too."""

from __future__ import annotations

from typing import Any

from seqlint.program.language.values import NONE, Array, Const, Dim, Made, Seq, Shape, Unknown, Value
from seqlint.program.library import dims
from seqlint.program.library.arrays import arrange, on_array, option, shape_of
from seqlint.program.library.call import Call, Model, Rebind

# OpenCV: arrays of height, width and channels; gray ones have no third axis

GRAY, COLOR = 0, 1


def read(call: Call) -> Value:
    flags = option(call, "flags", COLOR)
    shape: Shape | None = {GRAY: ("?", "?"), COLOR: ("?", "?", 3)}.get(flags) if isinstance(flags, int) else None
    return Array(None) if shape is None else Array(shape, "uint8", 0, 255)


def resized(array: Array, call: Call) -> Value:
    """To a size of width and height; an axis of one channel is lost. A size of 0 leaves it to `fx` and `fy`."""
    wanted = call.get("dsize")
    size = None if wanted is None or wanted == NONE else shape_of(wanted, call.heap)
    width, height = (dim or "?" for dim in size) if size is not None and len(size) == 2 else ("?", "?")
    if array.shape is None or len(array.shape) not in (2, 3) or "?" in array.shape[2:]:
        return arrange(array, None)
    overshoots = option(call, "interpolation", 1) not in (0, 1, 3)
    low, high = (None, None) if overshoots and array.dtype != "uint8" else (array.low, array.high)
    return arrange(array, (height, width, *(dim for dim in array.shape[2:] if dim != 1))).with_(low=low, high=high)


TO_GRAY, FROM_GRAY, SWAPS = (6, 7), (8,), (4,)
"""The numbers of `COLOR_BGR2GRAY` and its kin."""


def recoloured(array: Array, call: Call) -> Value:
    code = option(call, "code")
    if array.shape is None or len(array.shape) not in (2, 3):
        return arrange(array, None)
    if code in TO_GRAY:
        return arrange(array, array.shape[:2])
    if code in FROM_GRAY:
        return arrange(array, (*array.shape[:2], 3))
    return array if code in SWAPS else arrange(array, None).with_(low=None, high=None)


def same(array: Array, call: Call) -> Value:
    return array


# PIL: images know their size and colours; None where they are not known

IMAGE = "PIL.Image"
CHANNELS: dict[Any, tuple[Dim, ...]] = {"rgb": (3,), "grayscale": (), "rgba": (4,)}
MODES = {"RGB": "rgb", "L": "grayscale", "RGBA": "rgba"}


def image(at: Any, height_width: Value = NONE, colors: Value = NONE) -> Made:
    return Made(IMAGE, at=at, state=(("height_width", height_width), ("colors", colors)))


def opened(call: Call) -> Value:
    return image(call.at)


def _changed(call: Call, **state: Value) -> Value:
    assert isinstance(call.receiver, Made)
    return image(call.at, **{**dict(call.receiver.state), **state})


def with_size(call: Call) -> Value:
    size = shape_of(call.get("size"), call.heap)
    known = size is not None and len(size) == 2 and all(map(dims.known, size))
    return _changed(call, height_width=Seq("tuple", (Const(size[1]), Const(size[0]))) if size and known else NONE)


def with_mode(call: Call) -> Value:
    mode = MODES.get(option(call, "mode"))
    return _changed(call, colors=NONE if mode is None else Const(mode))


def with_other_size(call: Call) -> Value:
    return _changed(call, height_width=NONE)


def pixels(value: Made, call: Call) -> Value:
    """`np.array(image)`: a gray image has no third axis."""
    state = dict(value.state)
    colors = state.get("colors")
    channels = CHANNELS.get(colors.value) if isinstance(colors, Const) else None
    if channels is None:
        return Unknown("an image of unknown colours")
    return Array((*height_width(value, call), *channels), "uint8", 0, 255)


def height_width(value: Made, call: Call) -> tuple[Dim, Dim]:
    size = shape_of(dict(value.state).get("height_width"), call.heap)
    return (size[0], size[1]) if size is not None and len(size) == 2 else ("?", "?")


# Tables

FUNCTIONS: dict[str, Model] = {
    "cv2.imread": read,
    "cv2.resize": on_array(resized, None),
    "cv2.cvtColor": on_array(recoloured, None),
    **{f"cv2.{name}": on_array(same, None) for name in ("flip", "GaussianBlur", "medianBlur", "blur", "equalizeHist")},
    "PIL.Image.open": opened,
}
METHODS: dict[str, dict[str, Model]] = {
    IMAGE: {
        "resize": with_size, "convert": with_mode, "copy": _changed, "transpose": with_other_size,
        "crop": with_other_size, "rotate": with_other_size,
        "thumbnail": lambda call: Rebind(with_other_size(call), NONE),
        "putalpha": lambda call: Rebind(_changed(call, colors=NONE), NONE),
    },
}  # fmt: skip
ATTRIBUTES: dict[str, dict[str, Any]] = {
    IMAGE: {name: lambda _: Unknown("a property of an image") for name in ("size", "mode", "width", "height")}
}
CONSTANTS: dict[str, Value] = {
    "cv2.IMREAD_GRAYSCALE": Const(GRAY), "cv2.IMREAD_COLOR": Const(COLOR), "cv2.IMREAD_UNCHANGED": Const(-1),
    "cv2.COLOR_BGR2RGB": Const(4), "cv2.COLOR_RGB2BGR": Const(4),
    "cv2.COLOR_BGR2GRAY": Const(6), "cv2.COLOR_RGB2GRAY": Const(7),
    "cv2.COLOR_GRAY2BGR": Const(8), "cv2.COLOR_GRAY2RGB": Const(8),
    "cv2.INTER_NEAREST": Const(0), "cv2.INTER_LINEAR": Const(1), "cv2.INTER_CUBIC": Const(2),
    "cv2.INTER_AREA": Const(3), "cv2.INTER_LANCZOS4": Const(4),
}  # fmt: skip
