"""An old call in Keras 3's words, so that the analysis goes on beneath it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from seqlint.keras_api.legacy import Removed, removed, removed_argument, removed_method
from seqlint.keras_api.shapes.declared import DECLARE_A_BATCH
from seqlint.keras_api.spec import UNKNOWN
from seqlint.keras_api.tables import parameters
from seqlint.quick import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was old: the class or method itself (`argument` False) or an argument; `new` None: dropped."""

    old: str
    new: str | None
    removed: Removed
    argument: bool = True

    @property
    def successor(self) -> str | None:
        return self.removed.successor

    @property
    def until(self) -> int:
        return self.removed.until

    @property
    def note(self) -> str:
        return self.removed.note


@dataclass(frozen=True, slots=True)
class Modern:
    """The call as Keras 3 wants it. A value is one of the call's own, or a tuple of them (`kernel_size` of two).

    `declared`: what it said of the batch of its input, for which the call has no word any more.
    """

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    changes: tuple[Change, ...]
    sources: Mapping[str, str] = field(default_factory=dict)
    declared: Mapping[str, Any] = field(default_factory=dict)

    def source(self, name: str) -> str:
        """The old name of the argument that is called `name` now."""
        return self.sources.get(name, name)


def modernize_call(
    group: str,
    name: str,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    read: Callable[[Any], Any] = lambda value: value,
) -> Modern | None:
    """Translate a call of Keras 1 or 2 (`Convolution2D(32, 3, 3, border_mode="same")`); None where nothing is old.

    `group` is as for `parameters`, `name` a class of it or `Sequential.fit_generator`. Values are passed through as
    they are; `read` gives the plain Python value of one, or `UNKNOWN`.
    """
    call = _Call(group, name, list(args), dict(kwargs), read)
    call.rename()
    call.windows()
    for old in list(call.kwargs):
        call.argument(old)
    if not call.changes:
        return None
    return Modern(call.name, tuple(call.args), call.kwargs, tuple(call.changes), call.sources, call.declared)


@dataclass
class _Call:
    """A call on its way to Keras 3."""

    group: str
    name: str
    args: list[Any]
    kwargs: dict[str, Any]
    read: Callable[[Any], Any]
    changes: list[Change] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    declared: dict[str, Any] = field(default_factory=dict)

    def rename(self) -> None:
        """The class or method itself; positional arguments that meant something else get their names."""
        cls, _, method = self.name.rpartition(".")
        gone = removed_method(method) if cls else removed(self.name) if self.group == "layers" else None
        if gone is None or gone.successor is None:
            return
        new = f"{cls}.{gone.successor}" if cls else gone.successor
        if parameters(self.group, new) is None:
            return
        positions = _POSITIONS.get(method or self.name)
        if positions is not None:
            self.kwargs = {**dict(zip(positions, self.args, strict=False)), **self.kwargs}
            self.args = []
        self.changes.append(Change(self.name, new, gone, argument=False))
        self.name = new

    def windows(self) -> None:
        """`nb_row` and `nb_col` become `kernel_size`; so do the positions they had beside other old arguments."""
        names = _WINDOWS.get(self.name.replace("Convolution", "Conv"))
        if names is None or self.group != "layers":
            return
        old = [n for n in self.kwargs if removed_argument(self.group, self.name, n)]
        sides = len(names)
        if old and len(self.args) > sides:
            self.args[1 : 1 + sides] = [tuple(self.args[1 : 1 + sides])]
            return
        given = [n for n in names if n in self.kwargs]
        gone = removed_argument(self.group, self.name, names[-1])
        if not given or gone is None:
            return
        placed = self.args[1:]
        side = [*placed, *(self.kwargs.pop(n) for n in given)]
        del self.args[1:]
        self.kwargs["kernel_size"] = tuple(side)
        self.sources["kernel_size"] = given[0]
        self.changes += [Change(n, "kernel_size", replace(gone, name=n)) for n in given]

    def argument(self, old: str) -> None:
        """One keyword argument."""
        gone = removed_argument(self.group, self.name, old)
        if gone is None:
            return
        value = self.kwargs.pop(old)
        self.changes.append(Change(old, gone.successor, gone))
        if old in DECLARE_A_BATCH:
            self.declared[old] = value
        if old == "input_length" and "input_dim" in self.kwargs:
            self.kwargs["input_shape"] = (value, self.kwargs.pop("input_dim"))
            self.sources["input_shape"] = old
        if gone.successor is None or gone.successor in self.kwargs:
            return
        if old in _VALUES:
            plain = self.read(value)
            if plain is UNKNOWN or not isinstance(plain, str):
                return
            value = _VALUES[old].get(plain, plain)
        self.kwargs[gone.successor] = value
        self.sources[gone.successor] = old


_POSITIONS = {
    "fit_generator": ("x", "steps_per_epoch", "epochs", "verbose", "callbacks", "validation_data", "validation_steps"),
    "evaluate_generator": ("x", "steps"),
    "predict_generator": ("x", "steps"),
    "ThresholdedReLU": ("threshold",),
}
_WINDOWS = {
    "Conv2D": ("nb_row", "nb_col"),
    "Conv2DTranspose": ("nb_row", "nb_col"),
    "SeparableConv2D": ("nb_row", "nb_col"),
    "ConvLSTM2D": ("nb_row", "nb_col"),
    "Conv3D": ("kernel_dim1", "kernel_dim2", "kernel_dim3"),
}
_VALUES: dict[str, dict[str, Any]] = {
    "dim_ordering": {"th": "channels_first", "tf": "channels_last", "default": None},
    "forget_bias_init": {"one": True, "ones": True, "zero": False, "zeros": False},
}
