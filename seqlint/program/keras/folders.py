"""`image_dataset_from_directory` and its kin: arguments that Keras refuses before it looks into the folder.

As Keras 3.15.1 checks them (`keras.src.utils.dataset_utils.check_validation_split_arg` and the functions themselves).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from seqlint import keras_api
from seqlint.program.faults import BadArgument
from seqlint.program.language import calls
from seqlint.program.language.values import NONE, Argument, Const, Seq, Value

if TYPE_CHECKING:
    import libcst as cst

    from seqlint.program.language.arguments import Args
    from seqlint.program.language.interpreter import Interpreter

FUNCTIONS = frozenset(
    f"keras.{home}.{kind}_dataset_from_directory"
    for home in ("utils", "preprocessing", "preprocessing.image", "preprocessing.text")
    for kind in ("image", "text", "audio")
)
CHOICES: dict[str, tuple[str | None, ...]] = {
    "label_mode": ("int", "categorical", "binary", None),
    "color_mode": ("rgb", "rgba", "grayscale"),
    "subset": ("training", "validation", "both", None),
}


def check(run: Interpreter, name: str, args: Args, node: cst.Call) -> None:
    """Record what makes the call a ValueError."""
    if args.open:
        return
    callee = name.rpartition(".")[2]
    bound = calls.match(keras_api.parameters("utils", callee) or keras_api.Parameters(), args)
    for given, message, needs in _refused(bound.named):
        fault = BadArgument(callee, given.name or "", given.value, f"{given.name} {message}", needs)
        run.fault(fault, given.at, (id(node), id(given.at.node)))
        return  # Keras stops at the first


def _refused(named: Mapping[str, Argument]) -> Iterator[tuple[Argument, str, str | None]]:
    """The arguments that Keras refuses, what each must be, and which other one it needs."""
    for name, choices in CHOICES.items():
        if name in named and _is_text(named[name].value) and named[name].value not in [Const(one) for one in choices]:
            said = " or ".join(f'"{choice}"' if choice else "None" for choice in choices)
            yield named[name], f"must be {said}", None
    size = named.get("image_size")
    if size is not None and isinstance(size.value, Seq) and len(size.value.items) != 2:
        yield size, "must be two whole numbers, the height and the width", None
    yield from _refused_split(named)


def _refused_split(named: Mapping[str, Argument]) -> Iterator[tuple[Argument, str, str | None]]:
    """As `_refused`, of the arguments that put files aside."""
    split, subset = named.get("validation_split"), named.get("subset")
    if split is None and subset is not None and _is_text(subset.value):
        yield subset, "needs a `validation_split`", "validation_split"
    share = split.value.value if split is not None and isinstance(split.value, Const) else None
    if split is None or not isinstance(share, int | float) or not share:
        return
    if not 0 < share < 1:
        yield split, f"must be between 0 and 1, got {share:g}", None
    if subset is None:
        yield split, 'needs a `subset`: "training", "validation" or "both"', "subset"
    elif _is_text(subset.value):
        shuffle, seed = (named[name].value if name in named else None for name in ("shuffle", "seed"))
        if shuffle in (None, Const(True)) and seed in (None, NONE):
            yield split, "needs a `seed` where the files are shuffled, the same in both calls", "seed"


def _is_text(value: Value) -> bool:
    return isinstance(value, Const) and isinstance(value.value, str)
