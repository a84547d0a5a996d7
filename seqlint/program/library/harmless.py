"""Arguments that a model need not read: what it claims holds whatever these are."""

from __future__ import annotations

from seqlint.program.language.given import Given

HARMLESS = frozenset(
    ("name", "verbose", "random_state", "seed", "n_jobs", "copy", "order", "shuffle", "rng", "num_parallel_calls")
)
"""Arguments that change neither shape nor type nor range of a result, whatever the function."""

HARMLESS_IN: dict[str, frozenset[str]] = {
    name: frozenset(keys)
    for name, keys in {
        "pad_sequences": ("padding", "truncating"),
        "window": ("shift", "stride"),
        "Variable": ("trainable",),
        "shuffle": ("buffer_size", "reshuffle_each_iteration"),
        "prefetch": ("buffer_size",),
        "cache": ("filename",),
        "from_generator": ("generator", "args"),
        "filter": ("predicate",),
        "padded_batch": ("padded_shapes", "padding_values"),
        "normal": ("mean", "stddev"),
        "multivariate_normal": ("cov",),
        "roll": ("shift", "axis"),
        "flip": ("axis",),
        "interp": ("xp", "fp", "left", "right", "period"),
        "isin": ("test_elements", "invert"),
        "in1d": ("ar2",),
        "fillna": ("value", "method", "limit"),
        "interpolate": ("method", "limit", "limit_direction"),
        "sort_values": ("by", "ascending", "kind", "na_position"),
        "sort_index": ("ascending",),
        "shift": ("periods",),
        "cut": ("bins", "include_lowest", "right"),
        "qcut": ("q", "duplicates"),
        "train_test_split": ("stratify",),
        "compute_class_weight": ("class_weight", "y"),
        "compute_sample_weight": ("class_weight", "indices"),
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
        "get_dummies": ("prefix", "prefix_sep"),
        "load_data": ("path",),
        "load": ("shuffle_files", "data_dir", "download", "try_gcs"),
        "make_blobs": ("cluster_std", "center_box"),
        "timeseries_dataset_from_array": ("sequence_stride", "sampling_rate", "start_index", "end_index"),
        "split": ("y", "groups"),
        "split_dataset": ("left_size", "right_size"),
        "add_argument": ("help", "type", "choices", "required", "metavar"),
        "imread": ("filename",),
        "resize": ("pad_to_aspect_ratio", "crop_to_aspect_ratio", "antialias"),
    }.items()
}
"""The same for a function of this name: what its model claims holds whatever these are."""

HARMLESS_BUT: dict[str, frozenset[str]] = {
    **dict.fromkeys(("load_img", "open", "RandomState", "default_rng", "ArgumentParser", "fit"), frozenset()),
    **dict.fromkeys(("array_equal", "allclose", "array_equiv"), frozenset()),
    **dict.fromkeys(("image_dataset_from_directory", "text_dataset_from_directory"), frozenset(("data_format",))),
    **dict.fromkeys(("read_csv", "read_table", "read_excel"), frozenset(("chunksize", "iterator", "sheet_name"))),
    **dict.fromkeys(("f1_score", "precision_score", "recall_score", "roc_auc_score"), frozenset(("average",))),
    "accuracy_score": frozenset(),
    **dict.fromkeys(("mean_squared_error", "mean_absolute_error", "r2_score"), frozenset(("multioutput",))),
}
"""Functions of whose result so little is claimed that every argument but these may be anything."""


def unread(given: Given, function: str) -> str | None:
    """An argument that was given to the function of this name, makes a difference and was never read."""
    last = function.rpartition(".")[2]
    left = [name for name in given.unread if name not in HARMLESS]
    if last in HARMLESS_BUT:
        return next((name for name in left if name in HARMLESS_BUT[last]), None)
    return next((name for name in left if name not in HARMLESS_IN.get(last, ())), None)
