"""Calls of Keras' functions and classes, and of other libraries. Layers are in layers.py, models in methods.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from seqlint import keras_api
from seqlint.program import library
from seqlint.program.keras import (
    assembly,
    binding,
    events,
    folders,
    layers,
    legacy,
    numbering,
    onehot,
    results,
    saving,
    spelling,
    tracing,
)
from seqlint.program.keras.building import building_of
from seqlint.program.keras.heap import HeapView
from seqlint.program.keras.states import HOME, LayerState, ModelState
from seqlint.program.language import assignment, builtin, calls, python
from seqlint.program.language.values import NONE, Api, BoundMethod, Const, Made, Module, Ref, Tensor, Unknown, Value
from seqlint.program.model import Argument, Load

if TYPE_CHECKING:
    from seqlint.program.language.calls import Args
    from seqlint.program.language.interpreter import Interpreter

CONVENTIONS = {
    "np": "numpy",
    "tf": "tensorflow",
    "keras": "keras",
    "pd": "pandas",
    "plt": "matplotlib.pyplot",
    "layers": "keras.layers",
    "models": "keras.models",
    "optimizers": "keras.optimizers",
    "losses": "keras.losses",
    "Sequential": "keras.Sequential",
    "Model": "keras.Model",
    "Input": "keras.Input",
    "to_categorical": "keras.utils.to_categorical",
    "EarlyStopping": "keras.callbacks.EarlyStopping",
    "ModelCheckpoint": "keras.callbacks.ModelCheckpoint",
    "Adam": "keras.optimizers.Adam",
    "SGD": "keras.optimizers.SGD",
    "RMSprop": "keras.optimizers.RMSprop",
    "train_test_split": "sklearn.model_selection.train_test_split",
    "StandardScaler": "sklearn.preprocessing.StandardScaler",
    "MinMaxScaler": "sklearn.preprocessing.MinMaxScaler",
}
GROUPS = frozenset(
    {"layers", "losses", "metrics", "optimizers", "initializers", "regularizers", "callbacks", "constraints"}
)
LOWER_CASE_CLASSES = frozenset({"keras.regularizers", "keras.initializers", "keras.constraints"})
DATA_FORMAT = frozenset(
    f"keras.{module}.{name}"
    for module in ("backend", "config")
    for name in ("image_data_format", "set_image_data_format")
)
ORDERINGS = {"th": "channels_first", "tf": "channels_last"}
"""Keras 1 named them after Theano and TensorFlow."""
MERGES = {
    kind.lower(): kind for kind in ("Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply", "Subtract")
}
"""Functions of Keras that make a layer of that class and call it; `dot` has another default than `Dot`."""
SHUFFLES = ("numpy.random.shuffle", "random.shuffle")
OF_OTHER_KERAS = ("tensorflow_hub.KerasLayer", "tensorflow_hub.keras_layer.KerasLayer")
TAKES_OTHER_KERAS = ("prune_low_magnitude", "quantize_model", "quantize_annotate_model", "cluster_weights")
LOADERS = ("keras.models.load_model", "keras.saving.load_model")
COMPILED_AGAIN = (*LOADERS, "keras.models.model_from_json")
"""Their model is compiled where it was before: Keras 3.15.1 writes that into the text of `to_json`, too."""
RESTORES = (*COMPILED_AGAIN, "keras.Sequential.from_config", "keras.Model.from_config")
KEEPS_MODELS = frozenset(
    {"keras.utils.plot_model", "keras.utils.model_to_dot", "keras.models.save_model", "keras.saving.save_model"}
)


def unimported(name: str) -> Value | None:
    """What an unbound name is taken to be: Keras' `Sequential` and layers, and the usual short names of libraries."""
    target = CONVENTIONS.get(name)
    if target is None and name[:1].isupper() and keras_api.parameters("layers", name) is not None:
        target = f"keras.layers.{name}"
    return None if target is None else spelling.library_value(spelling.canonical(target))


def module_attribute(run: Interpreter, value: Module | Api, name: str, node: cst.Attribute) -> Value:
    """`keras.layers`, `layers.Dense`, `Sequential.add`."""
    if isinstance(value, Api) and value.name == "keras.Sequential" and name in events.CLASS_METHODS:
        return BoundMethod(value, name, None, run.anchor(node.value))
    if isinstance(value, Api) and name in ("shape", "dtype"):
        return Unknown(f"the attribute {name}")
    home = value.written or value.name if isinstance(value, Module) else value.name
    spelling.note_reached(run, f"{home}.{name}", node)
    return spelling.library_name(run, f"{home}.{name}", node)


def call(run: Interpreter, name: str, args: Args, node: cst.Call, home: str = "") -> Value:
    """Call a library's function or class by its canonical name; `home` as in `Api`."""
    head, _, last = name.rpartition(".")
    if id(node) not in run.notes.decorating:  # that says something of one function or class alone (see `Own`)
        run.notes.library_calls.add(name)
    tracing.called(run, name, args, node)
    results.called(run, name, args, node)
    if last == "shuffle" and name in SHUFFLES and args.first is not None:
        assignment.reorder(run, args.first)
    if head == "builtins":
        if last in results.OF_NUMBERS and args.first is not None:
            results.as_number(run, args.first.value, node.args[0].value, last)
        return builtin.call(run, last, args, node)
    if name == "functools.partial" and args.values and not args.open:
        return calls.partial(run, args)
    if name == "dataclasses.field":
        return Made(name, tuple(Argument(a.keyword, a.value, a.at) for a in args.items), run.anchor(node))
    if name in python.EXITS:
        return python.EXIT
    return _library(run, name, args, node, home)


def _library(run: Interpreter, name: str, args: Args, node: cst.Call, home: str) -> Value:
    """A call of what is not Python's own: of Keras, or of what `library` models."""
    head, _, last = name.rpartition(".")
    if name == "keras.Sequential":
        return assembly.create(run, args, node, home or HOME)
    if name == "keras.Model":
        return assembly.functional(run, args, node)
    if name == "keras.Input":
        return layers.make_input(run, args, node)
    if head == "keras.layers" and last[:1].isupper():
        return layers.make_layer(run, last, args, node, home or HOME)
    if name in OF_OTHER_KERAS:
        return layers.foreign_layer(run, args, node)
    if last in TAKES_OTHER_KERAS and name.startswith("tensorflow_model_optimization."):
        _wants_other(run, last, args, node)
    if name in DATA_FORMAT:
        return _data_format(run, last, args)
    if name in onehot.NAMES and onehot.check(run, args, node):
        return Unknown("rows that have no place for a class")
    if name in folders.FUNCTIONS:
        folders.check(run, name, args, node)
    if name == "keras.models.clone_model" and (cloned := assembly.clone(run, args, node)) is not None:
        return cloned
    if name in numbering.CLEARS:
        numbering.clear(run)
    if name in BACKEND:
        return building_of(run).backend
    if name.startswith("keras.datasets.cifar") and building_of(run).data_format != Const("channels_last"):
        return Unknown("pictures whose channels stand elsewhere")
    model = library.function(f"{home}.{last}" if home == spelling.BACKEND else name)
    if model is not None:
        found = model(args, HeapView(run), run.anchor(node))
        return found.result if isinstance(found, library.Rebind) else found
    if head.startswith("keras.applications") and last[:1].isupper():
        return assembly.application(run, name, args, node)
    if (last[:1].isupper() and name.startswith("keras.")) or head in LOWER_CASE_CLASSES:
        return _make(run, name, args, node, home)
    if head == "keras.layers":
        return layers.merged(run, MERGES[last], args, node) if last in MERGES else Tensor(None)
    return _unknown_function(run, name, args, node)


BACKEND = ("keras.backend.backend", "keras.config.backend")


def _data_format(run: Interpreter, function: str, args: Args) -> Value:
    """Where the channels of images stand, as Keras ships or as the program sets it."""
    if function == "image_data_format":
        return building_of(run).data_format
    given = NONE if args.first is None else args.first.value
    old = ORDERINGS.get(given.value) if isinstance(given, Const) else None
    certain = not (run.paths.speculating or run.paths.guarded or args.open)
    building_of(run).data_format = (
        (given if old is None else Const(old)) if certain else Unknown("the data format is set somewhere")
    )
    return NONE


def _unknown_function(run: Interpreter, name: str, args: Args, node: cst.Call) -> Value:
    tensors = [v for v in args.values if isinstance(v, Tensor)]
    values = [a.value for a in args.items]
    if name in RESTORES:
        return _restored(run, name, args, node)
    if name in KEEPS_MODELS:
        group = "models" if name.endswith("save_model") else "utils"
        given = _named(run, group, name, args)
        for value in values:
            if isinstance(value, Ref) and value.kind == "model":
                events.event(run, value, name.rpartition(".")[2], node, given)
    else:
        python.escape(run, values, node)
    if tensors and name.startswith(("keras.", "tensorflow.")):
        return Tensor(None)
    return Unknown(f"the result of {name}()")


def _restored(run: Interpreter, name: str, args: Args, node: cst.Call) -> Value:
    """A model from a file or a text, compiled perhaps, or from its configuration, which says nothing of that."""
    named = _named(run, "models", name, args) if name in LOADERS else {}
    if name in LOADERS and not run.paths.guarded and not args.open:
        run.log.loads.append(Load(run.anchor(node), named, run.tick()))
    python.escape(run, [a.value for a in args.items], node)
    kept = saving.kept(run, named["filepath"]) if "filepath" in named else None
    ref = run.new(kept or ModelState("Other", run.anchor(node), open=True), "model")
    events.event(run, ref, "loaded" if name in COMPILED_AGAIN else "created", node, named, is_open=args.open)
    return ref


def _named(run: Interpreter, group: str, name: str, args: Args) -> dict[str, Argument]:
    """The arguments of a function as rules see them."""
    found = binding.named(group, name.rpartition(".")[2], args)
    return {parameter: calls.frozen(run, argument) for parameter, argument in found.items()}


def _wants_other(run: Interpreter, function: str, args: Args, node: cst.Call) -> None:
    """TensorFlow's model optimization knows models and layers of `tf_keras` only."""
    first = args.first
    thing = run.state.heap.get(first.value.id) if first is not None and isinstance(first.value, Ref) else None
    if first is not None and isinstance(thing, LayerState | ModelState) and thing.home == HOME:
        assembly.other_keras(run, "", function, first.value_at, (id(node),))


def _make(run: Interpreter, name: str, args: Args, node: cst.Call, home: str) -> Value:
    """An optimizer, loss, metric, callback, ...: an object that keeps its arguments."""
    head, _, last = name.rpartition(".")
    group = head.rpartition(".")[2]
    if group in GROUPS and keras_api.parameters(group, last) is not None:
        last, args = legacy.modernized(run, group, last, args, node)
        bound = binding.bind(run, group, last, args, node)
        numbered = numbering.take(run, last, bound.named) if group == "metrics" else None
        state = () if numbered is None else (("name", Const(numbered)),)
        return Made(name, tuple(bound.named.values()), run.anchor(node), state, run.new_scope(), home=home)
    python.escape(run, [v for v in args.values if isinstance(v, Ref) and v.kind == "model"], node)
    kept = tuple(Argument(a.keyword, python.frozen(run, a.value), a.at) for a in args.items)
    return Made(name, kept, run.anchor(node), id=run.new_scope(), home=home)
