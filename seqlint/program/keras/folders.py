"""`image_dataset_from_directory` and its kin: arguments that Keras refuses before it looks into the folder.

As Keras 3.15.1 checks them (`keras.src.utils.dataset_utils.check_validation_split_arg` and the functions themselves).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from seqlint.program.faults import BadArgument
from seqlint.program.language import calls
from seqlint.program.language.values import NONE, Const, Seq, Value

if TYPE_CHECKING:
    import libcst as cst

    from seqlint.program.language.calls import Arg, Args
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
    refused = _refused({arg.keyword: arg for arg in args.items if arg.keyword is not None})
    if refused is not None:
        arg, message = refused
        given = calls.argument_of(run, arg)
        fault = BadArgument(callee, arg.keyword or "", arg.value, f"{arg.keyword} {message}")
        run.fault(fault, given.at, (id(node), id(given.at.node)))


def _refused(given: dict[str, Arg]) -> tuple[Arg, str] | None:
    """The first argument that Keras refuses, and what it must be."""
    for name, choices in CHOICES.items():
        if name in given and _is_text(given[name].value) and given[name].value not in [Const(one) for one in choices]:
            return given[name], "must be " + " or ".join(f'"{choice}"' if choice else "None" for choice in choices)
    size, split, subset = (given.get(name) for name in ("image_size", "validation_split", "subset"))
    if size is not None and isinstance(size.value, Seq) and len(size.value.items) != 2:
        return size, "must be two whole numbers, the height and the width"
    if split is None or not isinstance(split.value, Const):
        return (subset, "needs a `validation_split`") if split is None and subset and _is_text(subset.value) else None
    share = split.value.value
    if isinstance(share, int | float) and share and not 0 < share < 1:
        return split, f"must be between 0 and 1, got {share:g}"
    if not share or (subset is not None and not _is_text(subset.value)):
        return None
    if subset is None:
        return split, 'needs a `subset`: "training", "validation" or "both"'
    shuffle, seed = (given[name].value if name in given else None for name in ("shuffle", "seed"))
    if shuffle in (None, Const(True)) and seed in (None, NONE):
        return split, "needs a `seed` where the files are shuffled, the same in both calls"
    return None


def _is_text(value: Value) -> bool:
    return isinstance(value, Const) and isinstance(value.value, str)
