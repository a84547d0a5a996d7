"""The arguments of a call, which remember whether the model of the function has read them.

An argument that was given and that a model does not read may change everything: the result is not known then. So it is
by construction: no model has to list what it does not understand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, SupportsIndex, overload

from seqlint.program.language.values import Value

Key = int | str
"""An argument as it was written: by its place or by its name."""

HARMLESS = frozenset(
    ("name", "verbose", "random_state", "seed", "n_jobs", "copy", "order", "shuffle", "rng", "num_parallel_calls")
)
"""Arguments that change neither shape nor type nor range of a result, whatever the function."""

HARMLESS_IN: dict[str, frozenset[Key]] = {
    name: frozenset(keys)
    for name, keys in {
        "pad_sequences": ("padding", "truncating"),
        "window": ("shift", "stride", 1, 2),
        "shuffle": (0, "buffer_size", "reshuffle_each_iteration"),
        "prefetch": (0, "buffer_size"),
        "cache": (0, "filename"),
        "filter": (0, "predicate"),
        "padded_batch": ("padded_shapes", "padding_values"),
        "normal": (0, 1, "loc", "scale", "mean", "stddev", "sigma"),
        "poisson": (0, "lam"),
        "exponential": (0, "scale"),
        "binomial": (1, "p"),
        "beta": (0, 1, "a", "b"),
        "multivariate_normal": (1, "cov"),
        "roll": (1, 2, "shift", "axis"),
        "flip": (1, "axis"),
        "interp": (1, 2, "xp", "fp", "left", "right", "period"),
        "isin": (1, "test_elements", "invert"),
        "in1d": (1, "ar2"),
        "fillna": (0, "value", "method", "limit"),
        "interpolate": (0, "method", "limit", "limit_direction"),
        "sort_values": (0, "by", "ascending", "kind", "na_position"),
        "sort_index": ("ascending",),
        "shift": (0, "periods"),
        "cut": (1, "bins", "include_lowest", "right"),
        "qcut": (1, "q", "duplicates"),
        "train_test_split": ("stratify",),
        "compute_class_weight": (0, 2, "class_weight", "y"),
        "make_classification": (
            "n_informative",
            "n_redundant",
            "flip_y",
            "class_sep",
            "n_clusters_per_class",
            "weights",
        ),
        "make_regression": ("noise", "bias", "n_informative"),
        "make_moons": ("noise",),
        "make_circles": ("noise", "factor"),
        "make_multilabel_classification": ("n_labels", "length", "allow_unlabeled"),
        "make_gaussian_quantiles": ("mean", "cov"),
        "make_friedman1": ("noise",),
        "make_swiss_roll": ("noise", "hole"),
        "make_s_curve": ("noise",),
        "make_blobs": ("cluster_std", "center_box"),
        "split": (1, "y", "groups"),
        "split_dataset": ("left_size", "right_size", 1, 2),
        "add_argument": ("help", "type", "choices", "required", "metavar"),
        "imread": (0, "filename"),
        "resize": ("pad_to_aspect_ratio", "crop_to_aspect_ratio", "antialias"),
    }.items()
}
"""The same for a function of this name: what its model claims holds whatever these are."""

HARMLESS_BUT: dict[str, frozenset[Key]] = {
    **dict.fromkeys(("load_img", "open", "RandomState", "default_rng", "ArgumentParser", "fit"), frozenset()),
    **dict.fromkeys(("array_equal", "allclose", "array_equiv"), frozenset()),
    **dict.fromkeys(("image_dataset_from_directory", "text_dataset_from_directory"), frozenset(("data_format",))),
    **dict.fromkeys(("read_csv", "read_table", "read_excel"), frozenset(("chunksize", "iterator", "sheet_name"))),
    **dict.fromkeys(("accuracy_score", "f1_score", "precision_score", "recall_score", "roc_auc_score"), frozenset()),
    **dict.fromkeys(("mean_squared_error", "mean_absolute_error", "r2_score"), frozenset(("multioutput",))),
}
"""Functions of whose result so little is claimed that every argument but these may be anything."""


class Positional(tuple[Value, ...]):
    """Positional arguments. To look at one, to go through them all, or to take a part and look at that, is to read."""

    keys: tuple[Key | None, ...]
    read: set[Key]

    @classmethod
    def of(cls, values: tuple[Value, ...], keys: tuple[Key | None, ...], read: set[Key]) -> Positional:
        made = cls(values)
        made.keys, made.read = keys, read
        return made

    @overload
    def __getitem__(self, at: SupportsIndex) -> Value: ...
    @overload
    def __getitem__(self, at: slice) -> Positional: ...
    def __getitem__(self, at: SupportsIndex | slice) -> Value | Positional:
        if isinstance(at, slice):
            return Positional.of(super().__getitem__(at), self.keys[at], self.read)
        self._mark(self.keys[at])
        return super().__getitem__(at)

    def __iter__(self) -> Iterator[Value]:
        for key, value in zip(self.keys, super().__iter__(), strict=True):
            self._mark(key)
            yield value

    def behind(self, *values: Value) -> Positional:
        """These with others before them, which are nobody's argument."""
        keys = (*(None for _ in values), *self.keys)
        return Positional.of((*values, *super().__iter__()), keys, self.read)

    def _mark(self, key: Key | None) -> None:
        if key is not None:
            self.read.add(key)


class Named(dict[str, Value]):
    """Keyword arguments. To ask whether one is there is not to read it."""

    keys_of: Mapping[str, Key | None]
    read: set[Key]

    @classmethod
    def of(cls, values: Mapping[str, Value], keys: Mapping[str, Key | None], read: set[Key]) -> Named:
        made = cls(values)
        made.keys_of, made.read = keys, read
        return made

    def __getitem__(self, name: str) -> Value:
        value = super().__getitem__(name)
        self._mark(name)
        return value

    def get(self, name: str, default: Any = None) -> Any:
        self._mark(name)
        return super().get(name, default)

    def __iter__(self) -> Iterator[str]:
        for name in super().__iter__():
            self._mark(name)
            yield name

    def keys(self) -> Any:
        return dict.fromkeys(self).keys()

    def values(self) -> Any:
        return [self[name] for name in self]

    def items(self) -> Any:
        return [(name, self[name]) for name in self]

    def renamed(self, names: Mapping[str, str]) -> Named:
        """The same under other names."""
        known = {names.get(name, name): value for name, value in super().items()}
        return Named.of(known, {names.get(name, name): key for name, key in self.keys_of.items()}, self.read)

    def with_(self, **others: Value) -> Named:
        """These and others, which are nobody's argument."""
        return Named.of(dict(super().items()) | others, {**self.keys_of, **dict.fromkeys(others)}, self.read)

    def _mark(self, name: str) -> None:
        key = self.keys_of.get(name)
        if key is not None:
            self.read.add(key)


def tracked(args: tuple[Value, ...], kwargs: Mapping[str, Value]) -> tuple[Positional, Named, set[Key]]:
    """The arguments of a call, and the set that fills as they are read."""
    read: set[Key] = set()
    return (
        Positional.of(args, tuple(range(len(args))), read),
        Named.of(kwargs, {name: name for name in kwargs}, read),
        read,
    )


def unread(name: str, args: tuple[Value, ...], kwargs: Mapping[str, Value], read: set[Key]) -> Key | None:
    """An argument that was given to the function of this name, makes a difference and was never read."""
    last = name.rpartition(".")[2]
    given: tuple[Key, ...] = (*range(len(args)), *kwargs)
    left = [key for key in given if key not in read and key not in HARMLESS]
    if last in HARMLESS_BUT:
        return next((key for key in left if key in HARMLESS_BUT[last]), None)
    return next((key for key in left if key not in HARMLESS_IN.get(last, ())), None)
