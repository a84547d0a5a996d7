"""Inside a clean child: rebuild described models from known Keras classes and measure them. No foreign code here.

The answers leave model by model, the judged one first: a description that exhausts this process costs only itself.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from seqlint.run import limits, wire
from seqlint.run.record import PLAIN_CLASSES

BATCHES = (1, 3, 7)
OPEN_SIZES = (16, 64, 160)
SEED = 7
REFUSED = {"Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"}
OPERATIONS = {
    "Abs", "Add", "BroadcastTo", "Cast", "Concatenate", "Divide", "ExpandDims", "Exp", "Flatten", "GetItem", "Log",
    "Matmul", "Maximum", "Mean", "Minimum", "Moveaxis", "Multiply", "Negative", "Power", "Relu", "Relu6", "Reshape",
    "Rsqrt", "Sigmoid", "Softmax", "Sqrt", "Square", "Squeeze", "Subtract", "Sum", "Tanh", "Transpose", "TrueDivide",
}  # fmt: skip


# What `tf.nn.softmax` and its like are called inside TensorFlow, and the same function's name in Keras.
TENSORFLOW_NAMES = {"softmax_v2": "softmax", "log_softmax_v2": "log_softmax", "swish": "silu"}


class Refused(Exception):
    """A class that is not rebuilt: not one of Keras' own, or one that runs code from its description."""


def warm_up() -> None:
    """Load what children need, so that it is shared. Executes no op."""
    for namespace in (
        keras.layers,
        keras.losses,
        keras.metrics,
        keras.optimizers,
        keras.initializers,
        keras.activations,
    ):
        dir(namespace)


def main(job: dict[str, Any], result: int) -> None:
    """Write the answers, one frame a model, to the file descriptor `result`."""
    for answer in answers(job):
        wire.write_all(result, wire.pack(answer))


def answers(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Measure each model of the job; `forward` and `step` ask for more than shapes."""
    with limits.refusing_large(job["parameter_budget"]):
        for item in job["models"]:
            yield measure(item, job["input_shape"])


def forget() -> None:
    """As in a process that has measured nothing yet: no name is taken, no number drawn."""
    keras.backend.clear_session(free_memory=False)
    random.seed(SEED)
    np.random.seed(SEED)
    tf.random.set_seed(SEED)


def measure(item: dict[str, Any], input_shape: list[Any] | None) -> dict[str, Any]:
    """What is true of one model, whatever was measured before it. JSON."""
    forget()
    answer: dict[str, Any] = {"facts": None, "layers": [], "given": False, "why": None, "forward": None, "step": None}
    answer["moved"] = None
    try:
        config = prepared(item["config"], item["lazy"])
        check_classes(config)
        try:
            with keras.StatelessScope(initialize_variables=False):
                _describe(config, input_shape, answer)
        except ValueError as error:
            if "stateless scope" not in str(error):
                raise
            _describe(config, input_shape, answer)  # a layer with a state of its own
    except Exception as error:
        answer["why"] = _first_line(error)
        return answer
    facts = answer["facts"]
    if (item["forward"] or item["step"]) and facts["built"]:
        if facts["input_shape"] is None:
            answer["forward"] = answer["step"] = [None, "not tried: the model has several inputs"]
            return answer
        _try(item, config, input_shape, answer)
    return answer


def _describe(config: dict[str, Any], input_shape: list[Any] | None, answer: dict[str, Any]) -> None:
    model, answer["given"] = build(config, input_shape)
    answer["facts"] = _facts(model)
    answer["layers"] = [_layer(layer) for layer in model.layers]


def _try(item: dict[str, Any], config: dict[str, Any], input_shape: list[Any] | None, answer: dict[str, Any]) -> None:
    """Forward passes and one step on a second copy, with real weights this time."""
    if answer["facts"]["params"] > item["budget"]:
        why = f"not tried: the model has {answer['facts']['params']} parameters"
        answer["forward"] = answer["step"] = [None, why]
        return
    try:
        model, _ = build(config, input_shape)
        make_ready(model)
    except Exception as error:
        answer["forward"] = answer["step"] = [False, f"the model cannot be created: {_first_line(error)}"]
        return
    if item["forward"]:
        answer["forward"] = _forward(model)
    if item["step"]:
        before = [weight.numpy() for weight in model.trainable_weights]
        answer["step"] = _step(model, item["config"].get("compile_config"))
        answer["moved"] = _moved(model, before)


def prepared(config: dict[str, Any], lazy: bool) -> dict[str, Any]:
    """A description without its compile settings and, for a model built by data, without that batch's size."""
    config = {key: copy.deepcopy(value) for key, value in config.items() if key != "compile_config"}
    inner = config["config"]
    if lazy and config["class_name"] == "Sequential":
        if inner.get("build_input_shape"):
            inner["build_input_shape"][0] = None
        first = inner["layers"][0]
        if first["class_name"] == "InputLayer" and first["config"].get("batch_shape"):
            first["config"]["batch_shape"][0] = None
        for described in (config, *inner["layers"]):
            described.pop("build_config", None)
    return dict(keras_names(config))


def keras_names(config: Any) -> Any:
    """A description with TensorFlow's own activation functions under the names they have in Keras."""
    if isinstance(config, list):
        return [keras_names(value) for value in config]
    if not isinstance(config, dict):
        return config
    if config.get("class_name") == "function" and isinstance(config.get("config"), str):
        return {**config, "config": TENSORFLOW_NAMES.get(config["config"], config["config"])}
    return {key: keras_names(value) for key, value in config.items()}


def check_classes(config: Any) -> None:
    """Raise Refused unless every class in a description is one of Keras'. Looked up by name, nothing is created."""
    if isinstance(config, dict):
        if "class_name" in config and "config" in config:
            _check_class(config)
        for value in config.values():
            check_classes(value)
    elif isinstance(config, list):
        for value in config:
            check_classes(value)


def _check_class(config: dict[str, Any]) -> None:
    from keras.src.models.functional import Functional

    name, module = config["class_name"], config.get("module")
    if name in PLAIN_CLASSES:
        return
    if module == "builtins" and name == "function":
        if config["config"] in _function_names():
            return
        raise Refused(f"a function named {str(config['config'])[:60]!r}")
    if isinstance(module, str) and module.startswith("keras.src.ops.") and name in OPERATIONS:
        return
    known: Any = None
    if module == "keras.src.models.functional" or (module == "keras" and name in ("Functional", "Model")):
        known = Functional
    elif isinstance(module, str) and isinstance(name, str) and (module == "keras" or module.startswith("keras.")):
        known = keras
        for part in module.split(".")[1:]:
            known = getattr(known, part, None)
        known = getattr(known, name, None)
    if not isinstance(known, type) or name in REFUSED or not known.__module__.startswith("keras.src."):
        raise Refused(f"{name} is not one of Keras' own layers")


def _function_names() -> set[str]:
    from keras.src import activations, losses, metrics

    tables = (activations.ALL_OBJECTS_DICT, losses.ALL_OBJECTS_DICT, metrics.ALL_OBJECTS_DICT)
    return {name for table in tables for name, value in table.items() if not isinstance(value, type)}


def build(config: dict[str, Any], input_shape: list[Any] | None) -> tuple[Any, bool]:
    """The model, and whether it had to be built with the given input shape."""
    model = keras.saving.deserialize_keras_object(copy.deepcopy(config), safe_mode=True)
    given = _is_unbuilt(model) and input_shape is not None
    if given:
        model.build(tuple(input_shape or ()))
    return model, given


def make_ready(model: Any) -> None:
    """What `adapt` learned is not part of a description: preprocessing layers learn something here."""
    for layer in model._flatten_layers(include_self=False):
        if isinstance(layer, keras.layers.TextVectorization | keras.layers.StringLookup):
            if layer.vocabulary_size() <= 2:
                layer.set_vocabulary(["the", "first", "word"])
        elif isinstance(layer, keras.layers.IntegerLookup) and layer.vocabulary_size() <= 2:
            layer.set_vocabulary([1, 2, 3])
        elif isinstance(layer, keras.layers.Discretization) and not layer.bin_boundaries:
            layer.adapt(np.linspace(0, 1, 100).astype("float32"))
        elif isinstance(layer, keras.layers.Normalization) and layer.built and layer.input_mean is None:
            layer.finalize_state()


def _is_unbuilt(model: Any) -> bool:
    return not getattr(model, "outputs", None)


def _shape(holder: Any, name: str) -> list[int | None] | None:
    """None where there is none yet, or more than one."""
    try:
        shape = list(getattr(holder, name))
    except (AttributeError, ValueError, TypeError):
        return None
    return shape if all(dim is None or isinstance(dim, int) for dim in shape) else None


def _facts(model: Any) -> dict[str, Any]:
    """Keras' own answers. A layer that stands in the model twice has one call for each place."""
    unbuilt = _is_unbuilt(model)
    layers = list(model.layers)
    told = []
    for place, layer in enumerate(layers):
        later = sum(other is layer for other in layers[place + 1 :])
        told.append(
            {
                "kind": type(layer).__name__,
                "name": layer.name,
                "output_shape": None if unbuilt else _layer_shape(layer, later),
                "params": int(layer.count_params()) if layer.built else None,
            }
        )
    return {
        "input_shape": None if unbuilt else _shape(model, "input_shape"),
        "output_shape": _shape(model, "output_shape"),
        "params": None if unbuilt else int(model.count_params()),
        "built": not unbuilt,
        "layers": told,
    }


def _layer(layer: Any) -> dict[str, Any]:
    return {**_plain(layer.get_config()), "kind": type(layer).__name__, "name": layer.name}


def _layer_shape(layer: Any, later: int) -> list[int | None] | None:
    nodes = layer._inbound_nodes
    if len(nodes) <= later or len(nodes[-1 - later].outputs) != 1:
        return None
    return list(nodes[-1 - later].outputs[0].shape)


def _forward(model: Any) -> list[Any]:
    """Predictions for batches of 1, 3 and 7 must have the promised shape and be finite."""
    try:
        declared = model.input_shape[0]
        for batch in BATCHES if declared is None else (declared,):
            given = model(_input(model, batch), training=False)
            for output, symbolic in zip(_all(given), model.outputs, strict=True):
                why = _unlike(np.asarray(output), (batch, *symbolic.shape[1:]))
                if why is not None:
                    return [False, f"a batch of {batch} gives {why}"]
    except Exception as error:
        return [False, f"a forward pass raises {_first_line(error)}"]
    sizes = "1, 3 and 7" if declared is None else str(declared)
    return [True, f"batches of {sizes} give the promised shape"]


def _all(outputs: Any) -> list[Any]:
    """The outputs of a model that may have one or several."""
    return list(outputs) if isinstance(outputs, list | tuple) else [outputs]


def _unlike(output: Any, promised: tuple[int | None, ...]) -> str | None:
    """What is wrong with an output, None where it is as promised."""
    fits = len(output.shape) == len(promised) and all(
        want in (None, got) for want, got in zip(promised, output.shape, strict=True)
    )
    if not fits:
        return f"{output.shape}, not {promised}"
    finite = not np.issubdtype(output.dtype, np.floating) or np.isfinite(output).all()
    return None if finite else "numbers that are not finite"


def _input(model: Any, batch: int) -> Any:
    """Samples the model can take: small whole numbers where it looks things up, numbers of 0 to 1 elsewhere."""
    shape, dtype = model.input_shape, str(model.inputs[0].dtype)
    random = np.random.default_rng(7)
    readers = keras.layers.TextVectorization | keras.layers.StringLookup | keras.layers.Hashing
    text = any(isinstance(layer, readers) for layer in model.layers)
    for size in OPEN_SIZES:
        full = (batch, *(size if dim is None else dim for dim in shape[1:]))
        if text or dtype == "string":
            return tf.fill(full, "the first word")
        lookup = any(isinstance(layer, keras.layers.Embedding) for layer in model._flatten_layers())
        values = random.integers(0, 2, full) if lookup or "int" in dtype else random.random(full)
        values = values.astype(dtype)
        if None not in shape[1:]:
            break
        try:
            model(values[:1])
            break
        except ValueError:  # an open size too small for the kernels and pooling on the way
            continue
    return values


def _step(model: Any, compiled: dict[str, Any] | None) -> list[Any]:
    """One eager training step: finite loss, gradients that reach every trainable weight."""
    if not model.trainable_weights:
        return [True, "nothing to train: the model has no trainable weights"]
    if any(map(_has_no_gradient, model._flatten_layers())):
        return [None, "not tried: Keras has no gradient for AdaptiveMaxPooling with an output of size 1"]
    batch = model.input_shape[0] or 4
    try:
        optimizer, loss, said = _settings(compiled)
        samples = _input(model, batch)
        with tf.GradientTape() as tape:
            output = _all(model(samples, training=True))[0]
            if not output.dtype.is_floating:
                return [None, "not tried: the model's output is not made of fractions"]
            target = _target(loss, output)
            value = tf.reduce_mean(loss(target, output))
        gradients = tape.gradient(value, model.trainable_weights)
    except Exception as error:
        return [False, f"a training step raises {_first_line(error)}"]
    if not np.isfinite(float(value)):
        return [False, "the loss of one training step is not finite"]
    missed = [w.path for w, g in zip(model.trainable_weights, gradients, strict=True) if g is None]
    if missed:
        return [False, f"no gradient reaches {len(missed)} of {len(gradients)} weights, first {missed[0]}"]
    try:
        optimizer.apply_gradients(zip(gradients, model.trainable_weights, strict=True))
    except Exception as error:
        return [False, f"the optimizer raises {_first_line(error)}"]
    if not all(np.isfinite(keras.ops.convert_to_numpy(weight)).all() for weight in model.trainable_weights):
        return [False, "weights are not finite after one training step"]
    return [True, f"one step with {said}: finite loss, gradients reach all {len(gradients)} weights"]


def _has_no_gradient(layer: Any) -> bool:
    """Pooling a whole axis to one value. Keras 3.15.1 also pools a window that is wider than the axis, and TensorFlow
    leaves what comes back from there unset: not finite now and then, or the end of the process.
    """
    return type(layer).__name__.startswith("AdaptiveMaxPooling") and 1 in layer.output_size


def _moved(model: Any, before: list[Any]) -> bool | None:
    """Has the step moved a weight? None where a later one may: the learning rate of a schedule may begin at 0."""
    after = [weight.numpy() for weight in model.trainable_weights]
    if any(not np.array_equal(one, other) for one, other in zip(before, after, strict=True)):
        return True
    return False if not before else None


def _settings(compiled: dict[str, Any] | None) -> tuple[Any, Any, str]:
    """Optimizer, loss function and how they are called. Mean squared error where the loss is not one of Keras' own."""
    optimizer: Any = keras.optimizers.SGD(0.01)
    loss: Any = keras.losses.MeanSquaredError()
    said = "mean squared error (no loss of Keras' own was compiled)"
    if compiled is None:
        return optimizer, loss, said
    asked = compiled.get("optimizer"), compiled.get("loss")
    try:
        check_classes(asked[0])
        if asked[0] is not None:
            optimizer = made(asked[0], keras.optimizers)
    except Refused:
        pass
    try:
        check_classes(asked[1])
        if isinstance(asked[1], str | dict):
            loss = made(asked[1], keras.losses)
            said = str(getattr(loss, "name", None) or getattr(loss, "__name__", "its loss"))
    except (Refused, ValueError):
        pass
    return optimizer, loss, said


def made(described: Any, module: Any) -> Any:
    """A loss, optimizer or metric from its name or description. Raises ValueError where Keras knows no such thing.

    `module.get` does not find all of its own classes (`Lamb`, Keras 3.15.1). A class that is named instead of an
    instance is what Keras makes an instance of, too.
    """
    by_name = isinstance(described, str)
    found = module.get(described) if by_name else keras.saving.deserialize_keras_object(copy.deepcopy(described))
    return found() if isinstance(found, type) else found


def takes_numbers(name: str) -> bool:
    """Whether a loss or metric of that name takes a class number for each sample (Keras 3.15.1)."""
    return "sparse" in name or name in ("categorical_generalized_cross_entropy", "circle")


def _target(loss: Any, output: Any) -> Any:
    """Targets that suit the loss: class numbers, one-hot rows or zeros and ones."""
    shape = tuple(output.shape)
    name = str(getattr(loss, "name", None) or getattr(loss, "__name__", "")).lower()
    width = shape[-1] if len(shape) > 1 else 1
    classes = np.arange(int(np.prod(shape[:-1]))).reshape(shape[:-1]) % max(width, 1)
    if takes_numbers(name):
        return classes
    if "categorical" in name or name == "crossentropy":
        return np.eye(width, dtype="float32")[classes]
    return (np.arange(int(np.prod(shape))).reshape(shape) % 2).astype("float32")


def _plain(value: Any) -> Any:
    """A layer's configuration as plain JSON."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and not -1e300 < value < 1e300:
        return str(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _first_line(error: Exception) -> str:
    text = str(error).strip().replace("\x1b[1m", "").replace("\x1b[0m", "")
    return f"{type(error).__name__}: {text}"[:600]
