"""Calls whose only effect is their result: as a statement they do nothing."""

from __future__ import annotations

from collections.abc import Mapping

from seqlint.program.language.values import Api, Array, BoundMethod, Const, Dataset, Made, Value

ARRAYS = frozenset({
    "reshape", "astype", "flatten", "ravel", "transpose", "swapaxes", "squeeze", "clip", "round", "repeat", "copy",
    "dot",
})  # fmt: skip
FRAMES = frozenset({
    "astype", "drop", "dropna", "drop_duplicates", "fillna", "ffill", "bfill", "interpolate", "replace", "rename",
    "reset_index", "set_index", "sort_values", "sort_index", "assign", "clip", "round", "shift", "join", "merge",
    "set_axis", "reindex", "to_numpy", "select_dtypes",
    "sample",
})  # fmt: skip
"""Of a frame or series, unless they are told `inplace=True`."""
DATASETS = frozenset({
    "map", "batch", "shuffle", "repeat", "prefetch", "cache", "filter", "take", "skip", "padded_batch", "unbatch",
    "interleave", "flat_map", "with_options", "concatenate",
})  # fmt: skip
CHAINED = ARRAYS | FRAMES | DATASETS
SCALERS = ("sklearn.preprocessing.", "sklearn.impute.", "sklearn.decomposition.", "sklearn.feature_extraction.")
TOKENIZER = frozenset({"texts_to_sequences", "texts_to_matrix", "sequences_to_matrix"})
OF_TENSORS = ("reshape", "expand_dims", "squeeze", "cast", "transpose", "concat", "stack", "one_hot")
OF_NUMPY = (
    "reshape", "expand_dims", "squeeze", "transpose", "concatenate", "vstack", "hstack", "stack", "column_stack",
    "append", "delete", "insert", "ravel", "clip", "nan_to_num", "round", "array", "asarray", "flip", "sort",
    "swapaxes", "moveaxis", "repeat", "tile", "pad",
)  # fmt: skip
FUNCTIONS = frozenset({
    *(f"numpy.{name}" for name in OF_NUMPY),
    *(f"{module}.{name}" for name in OF_TENSORS for module in ("tensorflow", "keras.ops")),
    *(f"sklearn.preprocessing.{name}" for name in ("scale", "normalize", "minmax_scale", "label_binarize")),
    "tensorflow.image.resize", "tensorflow.convert_to_tensor", "keras.utils.to_categorical", "keras.utils.normalize",
    "keras.utils.np_utils.to_categorical", "keras.utils.pad_sequences", "keras.preprocessing.sequence.pad_sequences",
    "pandas.get_dummies", "pandas.concat", "pandas.to_numeric", "pandas.to_datetime", "pandas.merge",
    "numpy.random.permutation", "sklearn.utils.shuffle", "sklearn.model_selection.train_test_split",
})  # fmt: skip
GAPS = frozenset({"dropna", "fillna", "ffill", "bfill", "interpolate", "nan_to_num"})
"""Those that take missing values away."""
OTHER_ROWS = frozenset({"drop", "dropna", "drop_duplicates", "sample", "sort_values", "sort_index", "reindex"})
"""Those that change the rows of a column, which then no longer fits its frame."""


def _in_place(keywords: Mapping[str, Value]) -> bool:
    """Whether a call writes its result into an array that there is: `out=x`, `copy=False`."""
    return "out" in keywords or keywords.get("copy", Const(True)) != Const(True)


def is_pure(callee: Value, keywords: Mapping[str, Value]) -> bool:
    """Whether a call does nothing but give a result."""
    if isinstance(callee, Api):
        return callee.name in FUNCTIONS and not _in_place(keywords)
    if not isinstance(callee, BoundMethod) or callee.function is not None:
        return False
    receiver, name = callee.receiver, callee.name
    if isinstance(receiver, Array):
        if receiver.container in ("frame", "series"):
            return name in FRAMES and keywords.get("inplace", Const(False)) == Const(False)
        return name in ARRAYS and not _in_place(keywords)
    if isinstance(receiver, Dataset):
        return name in DATASETS and receiver.kind == "tf.data.Dataset"
    if isinstance(receiver, Made):
        made_by_sklearn = receiver.name.startswith(SCALERS) and name in ("transform", "inverse_transform")
        in_place = _in_place({**dict(receiver.state), **keywords})
        return (made_by_sklearn and not in_place) or (receiver.name.endswith("Tokenizer") and name in TOKENIZER)
    return False
