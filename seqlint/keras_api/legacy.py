"""What Keras 1 and 2 had and Keras 3 has not, and what took its place.

Kept by hand from the release notes and migration guides of Keras 2.0, 2.4 and 3.0; a test holds each row against the
generated tables: what is listed as gone is gone, every successor exists.
"""

from __future__ import annotations

import re
from dataclasses import replace

from seqlint.keras_api.spelling import KERAS_ROOTS, SHORT_NAMES
from seqlint.keras_api.tables import canonical, is_name, parameters
from seqlint.quick import dataclass


@dataclass(frozen=True, slots=True)
class Removed:
    """`name` as it was; `successor` what to write now (None: nothing did); `until` the last Keras with it."""

    name: str
    successor: str | None
    until: int
    note: str = ""


def removed(name: str) -> Removed | None:
    """What became of a dotted name (`keras.layers.core.Dense`), a layer (`CuDNNLSTM`) or a method (`fit_generator`).

    None for what Keras 3 has, and for what it never had.
    """
    dotted = _without_tensorflow(name)
    if "." not in dotted:
        return _layer(dotted) or removed_method(dotted)
    if is_name(name) and not f"{dotted}.".startswith("keras.optimizers.legacy."):
        return None
    row = _NAMES.get(name) or _NAMES.get(dotted)
    gone = _in_module(name, dotted) if row is None else Removed(name, *row)
    if gone is None or gone.successor is None or not name.startswith("tensorflow.keras."):
        return gone
    return replace(gone, successor=re.sub(r"^keras\.", "tensorflow.keras.", gone.successor))


def removed_method(name: str) -> Removed | None:
    """What became of a method or attribute of a model."""
    return Removed(name, *_METHODS[name]) if name in _METHODS else None


def removed_argument(group: str, name: str, argument: str) -> Removed | None:
    """What became of an argument: of `("layers", "Dense", "output_dim")`, `("methods", "Sequential.fit", "nb_epoch")`.

    The successor is the argument's new name, None where it went without one.
    """
    known = {p.name for p in parameters(group, name) or ()}
    if argument in known or not known:
        return None
    kind = canonical(group, name)
    table = _ARGUMENTS.get(group, {})
    row = table.get(f"{kind}.{argument}") or table.get(argument)
    if row is None:
        return None
    until, *successors = row.split()
    successor = next((s for s in successors if s in known), None)
    if successors and successor is None:
        return None
    return Removed(argument, successor, int(until), _ARGUMENT_NOTES.get(argument, ""))


def bad_save_path(method: str, path: str) -> str | None:
    """Why Keras 3 refuses to save under this path; None where it does not.

    `method`: "save", "save_weights", ..., or "checkpoint" for the whole model that a callback saves.
    """
    if method in ("save_weights", "load_weights"):
        good = path.endswith((".weights.h5", ".weights.json")) or (
            method == "load_weights" and path.endswith((".h5", ".hdf5", ".keras"))
        )
        return None if good else "the name of a weights file must end in .weights.h5"
    if method == "checkpoint":
        good = path.endswith((".keras", ".h5"))
        return None if good else "the name of a checkpoint's file must end in .keras (or .h5)"
    if method in ("save", "save_model") and not path.endswith((".keras", ".h5", ".hdf5")):
        return "the name of a model file must end in .keras (or .h5)"
    return None


def good_save_path(method: str, path: str) -> str:
    """The name beside one that `bad_save_path` refuses: what it ends in now, in the place of what it ended in."""
    ending = ".weights.h5" if method == "save_weights" else ".keras"
    folder, _, name = path.rpartition("/")
    stem = re.sub(
        r"(\.weights|_weights|\.model)?\.(h5|hdf5|hdf|keras|ckpt|tf|pb|model|weights|json)$|\.weights$", "", name
    )
    return f"{folder}{'/' if '/' in path else ''}{stem or 'model'}{ending}"


def _without_tensorflow(name: str) -> str:
    for prefix in (*KERAS_ROOTS, "tf.contrib.keras", "tf.keras"):
        if name == prefix or name.startswith(prefix + "."):
            return "keras" + name[len(prefix) :]
    return name


def _layer(name: str) -> Removed | None:
    row = _NAMES.get(f"keras.layers.{name}")
    if row is None:
        return None
    successor = row[0]
    return Removed(name, successor and successor.removeprefix("keras.layers."), *row[1:])


def _in_module(name: str, dotted: str) -> Removed | None:
    """A name in a module that is gone: most of them moved one module up."""
    module, rest = dotted, ""
    while module:
        if module in _MODULES:
            home, until = _MODULES[module]
            if home is None:
                return Removed(name, None, until)
            moved = f"{home}.{rest}" if rest else home
            again = removed(moved) if not is_name(moved) else None
            if again is not None:
                return Removed(name, again.successor, again.until, again.note)
            return Removed(name, moved if is_name(moved) is not False else None, until)
        module, _, last = module.rpartition(".")
        rest = f"{last}.{rest}" if rest else last
    return Removed(name, f"tensorflow.{dotted}", 2) if is_name(f"tensorflow.{dotted}") else _from_contrib(name, dotted)


def _from_contrib(name: str, dotted: str) -> Removed | None:
    return Removed(name, dotted, 2) if "contrib" in name and is_name(dotted) else None


_LAYER_MODULES = """
    advanced_activations convolutional convolutional_recurrent core cudnn_recurrent embeddings local noise normalization
    pooling recurrent rnn wrappers attention merging regularization reshaping preprocessing kernelized dense_attention
    experimental experimental.preprocessing"""
_OPTIMIZER_MODULES = "adadelta adagrad adam adamax ftrl gradient_descent nadam optimizer rmsprop"
_MODULES: dict[str, tuple[str | None, int]] = {
    **{f"keras.layers.{module}": ("keras.layers", 2) for module in _LAYER_MODULES.split()},
    "keras.layers.merge": ("keras.layers", 2),
    "keras.engine": ("keras", 2),
    "keras.engine.topology": ("keras.layers", 2),
    "keras.engine.base_layer": ("keras.layers", 2),
    "keras.engine.input_layer": ("keras.layers", 2),
    "keras.engine.training": ("keras", 2),
    "keras.engine.sequential": ("keras", 2),
    "keras.objectives": ("keras.losses", 1),
    "keras.optimizers.legacy": ("keras.optimizers", 2),
    "keras.optimizers.experimental": ("keras.optimizers", 2),
    **{f"keras.optimizers.{module}_v2": ("keras.optimizers", 2) for module in _OPTIMIZER_MODULES.split()},
    "keras.utils.np_utils": ("keras.utils", 2),
    "keras.utils.data_utils": ("keras.utils", 2),
    "keras.utils.generic_utils": ("keras.utils", 2),
    "keras.utils.layer_utils": ("keras.utils", 2),
    "keras.utils.vis_utils": ("keras.utils", 2),
    "keras.utils.visualize_util": ("keras.utils", 1),
    "keras.utils.training_utils": ("keras.utils", 2),
    "keras.utils.io_utils": ("keras.utils", 2),
    "keras.utils.all_utils": ("keras.utils", 2),
    "keras.wrappers.scikit_learn": ("scikeras.wrappers", 2),
    "keras.callbacks.callbacks": ("keras.callbacks", 2),
    "keras.callbacks.experimental": (None, 2),
    "keras.backend.tensorflow_backend": ("tensorflow.keras.backend", 2),
    "keras.estimator": (None, 2),
    "keras.experimental": (None, 2),
    "keras.mixed_precision.experimental": ("keras.mixed_precision", 2),
    "keras.feature_column": (None, 2),
}

_GONE = (None, 1)
_NAMES: dict[str, tuple[str | None, int] | tuple[str | None, int, str]] = {
    # Keras 1 layers
    "keras.layers.AtrousConvolution1D": ("keras.layers.Conv1D", 1, "with dilation_rate"),
    "keras.layers.AtrousConvolution2D": ("keras.layers.Conv2D", 1, "with dilation_rate"),
    "keras.layers.AtrousConv1D": ("keras.layers.Conv1D", 1, "with dilation_rate"),
    "keras.layers.AtrousConv2D": ("keras.layers.Conv2D", 1, "with dilation_rate"),
    "keras.layers.Deconvolution2D": ("keras.layers.Conv2DTranspose", 1),
    "keras.layers.Deconvolution3D": ("keras.layers.Conv3DTranspose", 1),
    "keras.layers.Deconv2D": ("keras.layers.Conv2DTranspose", 1),
    "keras.layers.SeparableConvolution3D": _GONE,
    "keras.layers.Highway": (*_GONE, "write it as a layer of your own"),
    "keras.layers.MaxoutDense": (*_GONE, "write it as a layer of your own"),
    "keras.layers.Merge": (None, 1, "use Add, Concatenate, ... of the Functional API"),
    "keras.layers.merge": (None, 1, "use Add, Concatenate, ... of the Functional API"),
    "keras.layers.ParametricSoftplus": _GONE,
    "keras.layers.SReLU": _GONE,
    "keras.layers.TimeDistributedDense": ("keras.layers.Dense", 1, "it works on each step"),
    "keras.layers.TimeDistributedMerge": ("keras.layers.GlobalAveragePooling1D", 1),
    "keras.layers.ConvRecurrent2D": _GONE,
    # Keras 2 layers
    "keras.layers.AbstractRNNCell": ("keras.layers.Layer", 2),
    "keras.layers.ConvLSTM2DCell": (None, 2),
    "keras.layers.CuDNNGRU": ("keras.layers.GRU", 2),
    "keras.layers.CuDNNLSTM": ("keras.layers.LSTM", 2),
    "keras.layers.DenseFeatures": ("keras.utils.FeatureSpace", 2),
    "keras.layers.LocallyConnected1D": (None, 2, "write it as a layer of your own"),
    "keras.layers.LocallyConnected2D": (None, 2, "write it as a layer of your own"),
    "keras.layers.PeepholeLSTMCell": (None, 2),
    "keras.layers.RandomFourierFeatures": (None, 2),
    "keras.layers.RandomHeight": ("keras.layers.RandomZoom", 2),
    "keras.layers.RandomWidth": ("keras.layers.RandomZoom", 2),
    "keras.layers.SequenceFeatures": (None, 2),
    "keras.layers.SyncBatchNormalization": ("keras.layers.BatchNormalization", 2, "with synchronized=True"),
    "keras.layers.ThresholdedReLU": ("keras.layers.ReLU", 2, "with threshold"),
    # modules' functions and classes
    "keras.engine.topology.Layer": ("keras.layers.Layer", 2),
    "keras.engine.topology.Input": ("keras.Input", 2),
    "keras.engine.topology.Container": (None, 1),
    "keras.engine.topology.merge": (None, 1, "use Add, Concatenate, ... of the Functional API"),
    "keras.models.Graph": ("keras.Model", 1),
    "keras.models.model_from_config": ("keras.models.model_from_json", 2),
    "keras.models.model_from_yaml": ("keras.models.model_from_json", 2),
    "keras.utils.multi_gpu_model": (None, 2, "use tf.distribute.MirroredStrategy"),
    "keras.utils.multi_gpu_utils.multi_gpu_model": (None, 2, "use tf.distribute.MirroredStrategy"),
    "keras.utils.training_utils.multi_gpu_model": (None, 2, "use tf.distribute.MirroredStrategy"),
    "keras.utils.visualize_util.plot": ("keras.utils.plot_model", 1),
    "keras.utils.np_utils.categorical_probas_to_classes": ("numpy.argmax", 1),
    "keras.utils.np_utils.probas_to_classes": ("numpy.argmax", 1),
    "keras.utils.HDF5Matrix": (None, 2),
    "keras.utils.io_utils.HDF5Matrix": (None, 2),
    "keras.utils.OrderedEnqueuer": (None, 2),
    "keras.utils.GeneratorEnqueuer": (None, 2),
    "keras.preprocessing.image.ImageDataGenerator": ("tensorflow.keras.preprocessing.image.ImageDataGenerator", 2),
    "keras.preprocessing.text": ("tensorflow.keras.preprocessing.text", 2),
    "keras.preprocessing.text.Tokenizer": ("tensorflow.keras.preprocessing.text.Tokenizer", 2),
    "keras.preprocessing.sequence.TimeseriesGenerator": ("keras.utils.timeseries_dataset_from_array", 2),
    "keras.regularizers.WeightRegularizer": ("keras.regularizers.L1L2", 1),
    "keras.regularizers.ActivityRegularizer": ("keras.regularizers.L1L2", 1),
    "keras.regularizers.activity_l1": ("keras.regularizers.L1", 1),
    "keras.regularizers.activity_l2": ("keras.regularizers.L2", 1),
    "keras.regularizers.activity_l1l2": ("keras.regularizers.L1L2", 1),
    "keras.regularizers.l1l2": ("keras.regularizers.L1L2", 1),
    "keras.backend.set_session": (None, 2),
    "keras.backend.get_session": (None, 2),
    "keras.backend.set_image_dim_ordering": ("keras.backend.set_image_data_format", 1),
    "keras.backend.image_dim_ordering": ("keras.backend.image_data_format", 1),
    "keras.constraints.maxnorm": ("keras.constraints.MaxNorm", 2),
    "keras.constraints.nonneg": ("keras.constraints.NonNeg", 1),
    "keras.constraints.unitnorm": ("keras.constraints.UnitNorm", 1),
    "keras.optimizers.adam": ("keras.optimizers.Adam", 2),
    "keras.optimizers.sgd": ("keras.optimizers.SGD", 2),
    "keras.optimizers.rmsprop": ("keras.optimizers.RMSprop", 2),
    "keras.optimizers.TFOptimizer": (None, 2),
    "keras.losses.cosine_proximity": ("keras.losses.cosine_similarity", 2),
    "keras.losses.cosine": ("keras.losses.cosine_similarity", 2),
    "keras.losses.logcosh": ("keras.losses.log_cosh", 2),
    "keras.losses.kullback_leibler_divergence": ("keras.losses.kl_divergence", 2),
    # functions that Keras has, and TensorFlow's `keras` only by their short names
    **{
        f"tensorflow.keras.{group}.{long}": (f"tensorflow.keras.{group}.{short}", 2)
        for group in ("losses", "metrics")
        for short, long in {**SHORT_NAMES, "logcosh": "log_cosh"}.items()
        if short != "bce"
    },
    # and the other way round
    **{
        f"keras.{group}.{name}": (f"keras.{group}.{long}", 2)
        for group in ("losses", "metrics")
        for short, long in SHORT_NAMES.items()
        for name in (short, short.upper())
        if short != "bce"
    },
    "keras.metrics.fmeasure": ("keras.metrics.FBetaScore", 1),
    "keras.metrics.precision": ("keras.metrics.Precision", 1),
    "keras.metrics.recall": ("keras.metrics.Recall", 1),
    "keras.metrics.matthews_correlation": (None, 1),
    "keras.initializers.VarianceScalingInitializer": ("keras.initializers.VarianceScaling", 1),
    "keras.wrappers.scikit_learn.KerasClassifier": (
        "scikeras.wrappers.KerasClassifier",
        2,
        "or keras.wrappers.SKLearnClassifier",
    ),
    "keras.wrappers.scikit_learn.KerasRegressor": (
        "scikeras.wrappers.KerasRegressor",
        2,
        "or keras.wrappers.SKLearnRegressor",
    ),
}

_METHODS: dict[str, tuple[str | None, int] | tuple[str | None, int, str]] = {
    "fit_generator": ("fit", 2),
    "evaluate_generator": ("evaluate", 2),
    "predict_generator": ("predict", 2),
    "predict_classes": (
        "predict",
        2,
        "`np.argmax(model.predict(x), axis=-1)`, or `model.predict(x) > 0.5` for one unit",
    ),
    "predict_proba": ("predict", 2),
    "to_yaml": ("to_json", 2),
    "add_update": (None, 2),
    "get_input_at": ("input", 2),
    "get_output_at": ("output", 2),
    "get_input_shape_at": ("input_shape", 2),
    "get_output_shape_at": ("output_shape", 2),
    "reset_states": (None, 2, "layer.reset_states() for each recurrent layer of model.layers"),
    "save_spec": (None, 2),
    "state_updates": (None, 2),
    "total_loss": (None, 2),
    "updates": (None, 2),
    "uses_learning_phase": (None, 1),
    "make_train_functions": ("make_train_function", 1),
}

_FIT = {
    "nb_epoch": "1 epochs",
    "nb_epochs": "1 epochs",
    "samples_per_epoch": "1 steps_per_epoch",
    "nb_val_samples": "1 validation_steps",
    "val_samples": "1 steps",
    "generator": "2 x",
    "show_accuracy": "1",
    "max_q_size": "1",
    "nb_worker": "1",
    "pickle_safe": "1",
    "workers": "2",
    "use_multiprocessing": "2",
    "max_queue_size": "2",
    "class_mode": "1",
    "theano_mode": "1",
    "sample_weight_mode": "2",
    "target_tensors": "2",
    "distribute": "2",
    "options": "2",
    "run_metadata": "2",
    "experimental_run_tf_function": "2",
    "experimental_steps_per_execution": "2 steps_per_execution",
    "save_format": "2",
    "include_optimizer": "2",
}
_ARGUMENTS: dict[str, dict[str, str]] = {
    # argument, or Kind.argument -> last Keras with it, and its new names: the first that the layer has is the one
    "layers": {
        "output_dim": "1 units",
        "input_dtype": "1 dtype",
        "init": "1 kernel_initializer embeddings_initializer depthwise_initializer alpha_initializer",
        "inner_init": "1 recurrent_initializer",
        "forget_bias_init": "1 unit_forget_bias",
        "inner_activation": "1 recurrent_activation",
        "W_regularizer": "1 kernel_regularizer embeddings_regularizer depthwise_regularizer",
        "U_regularizer": "1 recurrent_regularizer",
        "b_regularizer": "1 bias_regularizer",
        "W_constraint": "1 kernel_constraint embeddings_constraint depthwise_constraint",
        "U_constraint": "1 recurrent_constraint",
        "b_constraint": "1 bias_constraint",
        "bias": "1 use_bias",
        "dropout_W": "1 dropout",
        "dropout_U": "1 recurrent_dropout",
        "consume_less": "1",
        "p": "1 rate",
        "sigma": "1 stddev",
        "nb_filter": "1 filters",
        "nb_row": "1 kernel_size",
        "nb_col": "1 kernel_size",
        "kernel_dim1": "1 kernel_size",
        "kernel_dim2": "1 kernel_size",
        "kernel_dim3": "1 kernel_size",
        "filter_length": "1 kernel_size",
        "subsample": "1 strides",
        "subsample_length": "1 strides",
        "border_mode": "1 padding",
        "dim_ordering": "1 data_format",
        "atrous_rate": "1 dilation_rate",
        "pool_length": "1 pool_size",
        "stride": "1 strides",
        "length": "1 size",
        "gamma_init": "1 gamma_initializer",
        "beta_init": "1 beta_initializer",
        "theta": "2 threshold",
        "BatchNormalization.mode": "1",
        "BatchNormalization.fused": "2",
        "BatchNormalization.virtual_batch_size": "2",
        "BatchNormalization.adjustment": "2",
        "CategoryEncoding.max_tokens": "2 num_tokens",
        "IntegerLookup.max_values": "2 max_tokens",
        "IntegerLookup.num_oov_tokens": "2 num_oov_indices",
        "StringLookup.num_oov_tokens": "2 num_oov_indices",
        "TextVectorization.max_features": "2 max_tokens",
        "Embedding.dropout": "1",
        "input_length": "2",
        "batch_input_shape": "2",
        "batch_size": "2",
        "weights": "2",
        "dynamic": "2",
        "time_major": "2",
    },
    "methods": _FIT,
    "optimizers": {"lr": "2 learning_rate", "decay": "2"},
    "callbacks": {
        "ModelCheckpoint.period": "2 save_freq",
        "ReduceLROnPlateau.epsilon": "2 min_delta",
        "TensorBoard.write_grads": "2",
        "TensorBoard.batch_size": "2",
        "TensorBoard.embeddings_layer_names": "2",
        "TensorBoard.embeddings_data": "2",
    },
    "initializers": {"scale": "1 stddev"},
    "regularizers": {"l": "2 l2 l1"},
}
_ARGUMENT_NOTES = {
    "batch_input_shape": "start the model with `Input(batch_shape=...)`",
    "input_length": "start the model with Input((input_length, input_dim))",
    "batch_size": "start the model with Input(shape=..., batch_size=...)",
    "weights": "call set_weights once the layer is built",
    "show_accuracy": 'give metrics=["accuracy"] to compile',
    "samples_per_epoch": "counts batches now, not samples",
    "nb_val_samples": "counts batches now, not samples",
    "nb_row": "kernel_size=(rows, columns)",
    "nb_col": "kernel_size=(rows, columns)",
    "decay": "use a schedule of keras.optimizers.schedules",
    "workers": "an argument of keras.utils.PyDataset now",
    "use_multiprocessing": "an argument of keras.utils.PyDataset now",
    "max_queue_size": "an argument of keras.utils.PyDataset now",
}
