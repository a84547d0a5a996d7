"""Names of TensorFlow 1 that TensorFlow 2 has no more, and what took their place.

Kept by hand from TensorFlow's migration guide; a test holds each row against the installed TensorFlow: what is listed
as gone is gone, every successor exists. `tensorflow.compat.v1` has most of them still, and is no business of this.
"""

from __future__ import annotations

from seqlint.keras_api.legacy import Removed

WITH_KERAS = 2
"""The last Keras that came with a TensorFlow 1."""

_NO_SESSION = "TensorFlow 2 computes each line at once, without a session"
_NO_GRAPH = "TensorFlow 2 has no default graph"
_AT_ONCE = "TensorFlow 2 makes variables with their values"
_GIVEN = "give the data to the model or the function itself"
_ALWAYS = "TensorFlow 2 always does so"

_MOVED = {
    "set_random_seed": "random.set_seed",
    "random_normal": "random.normal",
    "random_uniform": "random.uniform",
    "random_shuffle": "random.shuffle",
    "truncated_normal": "random.truncated_normal",
    "random_crop": "image.random_crop",
    "log": "math.log",
    "log1p": "math.log1p",
    "ceil": "math.ceil",
    "erf": "math.erf",
    "rsqrt": "math.rsqrt",
    "squared_difference": "math.squared_difference",
    "is_nan": "math.is_nan",
    "is_inf": "math.is_inf",
    "is_finite": "math.is_finite",
    "count_nonzero": "math.count_nonzero",
    "confusion_matrix": "math.confusion_matrix",
    "bincount": "math.bincount",
    "segment_sum": "math.segment_sum",
    "div": "math.divide",
    "mod": "math.mod",
    "mul": "multiply",
    "sub": "subtract",
    "neg": "negative",
    "pack": "stack",
    "unpack": "unstack",
    "select": "where",
    "batch_matmul": "matmul",
    "arg_max": "argmax",
    "arg_min": "argmin",
    "py_func": "py_function",
    "to_float": "cast",
    "to_double": "cast",
    "to_int32": "cast",
    "to_int64": "cast",
    "cross": "linalg.cross",
    "diag": "linalg.diag",
    "diag_part": "linalg.diag_part",
    "matrix_inverse": "linalg.inv",
    "matrix_determinant": "linalg.det",
    "matrix_transpose": "linalg.matrix_transpose",
    "trace": "linalg.trace",
    "svd": "linalg.svd",
    "qr": "linalg.qr",
    "global_norm": "linalg.global_norm",
    "Print": "print",
    "read_file": "io.read_file",
    "write_file": "io.write_file",
    "decode_raw": "io.decode_raw",
    "decode_csv": "io.decode_csv",
    "parse_example": "io.parse_example",
    "parse_single_example": "io.parse_single_example",
    "FixedLenFeature": "io.FixedLenFeature",
    "VarLenFeature": "io.VarLenFeature",
    "gfile": "io.gfile",
    "string_split": "strings.split",
    "string_join": "strings.join",
    "regex_replace": "strings.regex_replace",
    "image.resize_images": "image.resize",
    "image.resize_bilinear": "image.resize",
    "image.resize_nearest_neighbor": "image.resize",
    "image.resize_image_with_crop_or_pad": "image.resize_with_crop_or_pad",
    "image.resize_image_with_pad": "image.resize_with_pad",
    "nn.softmax_cross_entropy_with_logits_v2": "nn.softmax_cross_entropy_with_logits",
    "train.AdamOptimizer": "keras.optimizers.Adam",
    "train.GradientDescentOptimizer": "keras.optimizers.SGD",
    "train.MomentumOptimizer": "keras.optimizers.SGD",
    "train.RMSPropOptimizer": "keras.optimizers.RMSprop",
    "train.AdagradOptimizer": "keras.optimizers.Adagrad",
    "train.AdadeltaOptimizer": "keras.optimizers.Adadelta",
    "train.FtrlOptimizer": "keras.optimizers.Ftrl",
    "train.Optimizer": "keras.optimizers.Optimizer",
    "train.exponential_decay": "keras.optimizers.schedules.ExponentialDecay",
    "train.piecewise_constant": "keras.optimizers.schedules.PiecewiseConstantDecay",
    "train.polynomial_decay": "keras.optimizers.schedules.PolynomialDecay",
    "train.cosine_decay": "keras.optimizers.schedules.CosineDecay",
    "train.Saver": "train.Checkpoint",
    "summary.FileWriter": "summary.create_file_writer",
    "nn.dynamic_rnn": "keras.layers.RNN",
    "glorot_uniform_initializer": "keras.initializers.GlorotUniform",
    "truncated_normal_initializer": "keras.initializers.TruncatedNormal",
    "variance_scaling_initializer": "keras.initializers.VarianceScaling",
}
_GONE = {
    "Session": _NO_SESSION,
    "InteractiveSession": _NO_SESSION,
    "get_default_session": _NO_SESSION,
    "ConfigProto": "`tensorflow.config` has what it set; for memory, `tf.config.experimental.set_memory_growth`",
    "GPUOptions": "`tensorflow.config` has what it set; for memory, `tf.config.experimental.set_memory_growth`",
    "placeholder": _GIVEN,
    "placeholder_with_default": _GIVEN,
    "sparse_placeholder": _GIVEN,
    "global_variables_initializer": _AT_ONCE,
    "local_variables_initializer": _AT_ONCE,
    "initialize_all_variables": _AT_ONCE,
    "initialize_variables": _AT_ONCE,
    "tables_initializer": _AT_ONCE,
    "global_variables": "a model's are in `model.weights`",
    "trainable_variables": "a model's are in `model.trainable_weights`",
    "get_variable": "use `tf.Variable`, or a layer",
    "variable_scope": "use a layer for each set of variables",
    "get_default_graph": _NO_GRAPH,
    "reset_default_graph": f"{_NO_GRAPH}; to forget models there is `keras.backend.clear_session()`",
    "get_collection": _NO_GRAPH,
    "add_to_collection": _NO_GRAPH,
    "GraphKeys": _NO_GRAPH,
    "assign": "use the variable's method, `variable.assign(...)`",
    "assign_add": "use the variable's method, `variable.assign_add(...)`",
    "assign_sub": "use the variable's method, `variable.assign_sub(...)`",
    "enable_eager_execution": _ALWAYS,
    "enable_v2_behavior": _ALWAYS,
    "disable_v2_behavior": "Keras 3 cannot do without it",
    "disable_eager_execution": "Keras 3 cannot do without it",
    "app": "use the package absl-py: `from absl import app`",
    "flags": "use the package absl-py: `from absl import flags`",
    "logging": "use `tf.get_logger()`",
    "layers": "use `tensorflow.keras.layers`, whose names are those of classes: `Dense`, `Conv2D`",
    "nn.rnn_cell": "use `tensorflow.keras.layers`, which has `LSTMCell` and `GRUCell`",
    "contrib": "what was in it has gone to packages of its own, or nowhere",
    "estimator": "train with `model.fit`",
    "train.get_or_create_global_step": "use `optimizer.iterations`",
    "train.get_global_step": "use `optimizer.iterations`",
    "train.batch": "use `tf.data`",
    "train.shuffle_batch": "use `tf.data`",
    "train.string_input_producer": "use `tf.data`",
    "train.slice_input_producer": "use `tf.data`",
    "train.start_queue_runners": "use `tf.data`",
    "data.make_one_shot_iterator": "walk through the data set itself, with `for`",
    "summary.merge_all": "summaries are written as they are made",
    "nn.static_rnn": "use `keras.layers.RNN`",
    "nn.bidirectional_dynamic_rnn": "use `keras.layers.Bidirectional`",
}


def removed_from_tensorflow(name: str) -> Removed | None:
    """What became of `tensorflow.train.AdamOptimizer`, or of what is in `tensorflow.contrib.layers`.

    `until` is the last Keras that goes with it. None for what TensorFlow 2 has and for what is not listed; also for
    `contrib` alone, in which a Keras was.
    """
    head, _, rest = name.partition(".")
    if head != "tensorflow":
        return None
    if rest in _MOVED:
        return Removed(name, f"tensorflow.{_MOVED[rest]}", WITH_KERAS)
    parts = rest.split(".")
    gone = next((gone for gone in (parts[0], ".".join(parts[:2])) if gone in _GONE), None)
    return None if gone is None or rest == "contrib" else Removed(name, None, WITH_KERAS, _GONE[gone])


def listed() -> dict[str, str | None]:
    """Every name that is gone, with its successor, both within `tensorflow`."""
    return {**_MOVED, **dict.fromkeys(_GONE)}
