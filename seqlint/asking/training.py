"""What a program trains: for each `fit` the model's output, its loss and its data, as rules ask for them."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint import keras_api
from seqlint.asking import lookup
from seqlint.keras_api.spelling import ACTIVATION_LAYERS, SHORT_NAMES, plain
from seqlint.program.language.values import NONE, Api, Array, Const, Dataset, Made, Ref, Seq, Shape, Value
from seqlint.program.library import datasets
from seqlint.program.model import FITS, Anchor, Argument, Event, Layer, Model, Program
from seqlint.quick import dataclass
from seqlint.rule import Edit, Fix, Related

LOSS_FAMILIES = {
    "categorical": ("categorical_crossentropy", "categorical_focal_crossentropy"),
    "sparse": ("sparse_categorical_crossentropy", "categorical_generalized_cross_entropy"),  # so the latter, too
    "binary": ("binary_crossentropy", "binary_focal_crossentropy"),
    "regression": (
        "mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error", "mean_squared_logarithmic_error",
        "huber", "log_cosh",
    ),
}  # fmt: skip
CROSSENTROPIES = ("categorical", "sparse", "binary")
# Layers that leave the range of the values before them as it is.
PASSIVE = ("pooling", "regularization", "reshaping")
ACTIVATION_MODULES = ("keras.activations", "keras.ops", "keras.backend", "tensorflow.nn", "tensorflow")


@dataclass(frozen=True, slots=True)
class Output:
    """The end of a model. `units`: the width of the output; None where not known.

    `head`: the last layer that can have an activation of its own; `last`: the layer that applies `activation`.
    """

    head: Layer
    last: Layer
    activation: str
    units: int | None
    shape: Shape | None


@dataclass(frozen=True, slots=True)
class Loss:
    """The loss of a `compile`: Keras' function name and how the student wrote it.

    `from_logits`: None where not known. `family`: categorical, sparse, binary or regression; None for any other loss.
    """

    name: str
    shown: str
    from_logits: bool | None
    argument: Argument
    family: str | None

    @property
    def logits(self) -> Argument | None:
        """The argument `from_logits`, where it was given."""
        return self.argument.value.given("from_logits") if isinstance(self.argument.value, Made) else None


@dataclass(frozen=True, slots=True)
class Training:
    """A `fit` with the `compile` it follows; `fit` is None where a model is compiled and never trained.

    `x`, `y`: what one call is given, rows first; None where not known.
    """

    model: Model
    compiled: Event
    fit: Event | None
    output: Output | None
    loss: Loss | None
    x: Array | None
    y: Array | None

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The model's layers at that time."""
        return (self.fit or self.compiled).layers

    @property
    def targets(self) -> str:
        """The labels as the student calls them."""
        argument = self.fit.given("y") if self.fit is not None else None
        name = argument.value_at.name if argument is not None else None
        return f"`{name}`" if name else "the target data"

    @property
    def loss_note(self) -> tuple[Related, ...]:
        """Where the loss is set."""
        return (Related(self.loss.argument.at, "the loss is set here"),) if self.loss is not None else ()

    @property
    def targets_note(self) -> tuple[Related, ...]:
        """Where the labels are given to `fit`."""
        given = self.fit.given("y") if self.fit is not None else None
        return (Related(given.at, "the labels are given here"),) if given is not None else ()

    @property
    def copies_input(self) -> bool:
        """Whether the targets are the inputs, or other inputs, as an autoencoder's are."""
        return self.y is not None and (self.y == self.x or (self.y.origin is not None and self.y.origin.role == "x"))

    @property
    def classes(self) -> Array | None:
        """The targets, where they are proven to be class labels and not inputs at the same time."""
        known = self.y is not None and self.y.labels in ("integer", "binary", "one-hot") and not self.copies_input
        return self.y if known else None


def trainings(program: Program) -> tuple[Training, ...]:
    """Every training of the program's models, in order; those of a class of the submission's own aside."""
    if "trainings" not in program.answers:
        program.answers["trainings"] = tuple(
            training
            for model in program.models.values()
            if model.kind in ("Sequential", "Functional") and model.cls is None
            for training in _trainings_of(program, model)
        )
    found: tuple[Training, ...] = program.answers["trainings"]
    return found


GIVEN_WEIGHTS = ("set_weights", "load_weights")
MEASURES = ("evaluate", "evaluate_generator", "test_on_batch")


def _trainings_of(program: Program, model: Model) -> Iterator[Training]:
    """Each `fit`, and each `compile` that none follows; but a part of another model is trained by that one's loss, and
    a model that is given its weights and not measured was compiled as older versions of Keras demanded.
    """
    aside = any(layer.id == model.id for other in program.models.values() for layer in other.layers)
    aside = aside or (any(model.happened(*GIVEN_WEIGHTS)) and not any(model.happened(*MEASURES)))
    compiled: Event | None = None
    done: set[int] = set()
    lost = False
    for event in model.events:
        if not event.certain:
            continue
        if event.kind == "escaped":
            lost = True
        elif event.kind == "compile":
            if compiled is not None and not done and not aside:
                yield training_of(program, model, compiled, None)
            compiled, done = None if lost else event, set()
        elif event.kind in FITS and compiled is not None and id(event.at.node) not in done:
            done.add(id(event.at.node))
            yield training_of(program, model, compiled, event)
    if compiled is not None and not done and not aside:
        yield training_of(program, model, compiled, None)


@dataclass(frozen=True, slots=True)
class Measured:
    """Labels that a trained model is measured by, and how the student calls them."""

    labels: Array
    shown: str
    at: Anchor
    event: Event


def measured(training: Training) -> Iterator[Measured]:
    """The labels of a `fit`'s `validation_data` and of each `evaluate` before the next `compile`."""
    validation = training.fit.given("validation_data") if training.fit is not None else None
    if training.fit is not None and validation is not None and isinstance(validation.value, Seq):
        places = validation.value_at.elements or (validation.value_at,) * len(validation.value.items)
        if len(validation.value.items) > 1:
            yield from _measured(validation.value.items[1], places[1], training.fit)
    later = [e for e in training.model.events if e.order > training.compiled.order]
    for event in later:
        given = event.given("y") if event.kind == "evaluate" and event.certain else None
        if event.kind == "compile":
            return
        if given is not None:
            yield from _measured(given.value, given.value_at, event)


def _measured(value: Value, at: Anchor, event: Event) -> Iterator[Measured]:
    if isinstance(value, Array):
        yield Measured(value, f"`{at.name}`" if at.name else "the target data", at, event)


def training_of(program: Program, model: Model, compiled: Event, fit: Event | None) -> Training:
    """One training, from its events."""
    x, y = data_of(fit) if fit is not None else (None, None)
    output = output_of(program, (fit or compiled).layers) if _ends_known(model) else None
    return Training(model, compiled, fit, output, loss_of(compiled), x, y)


def _ends_known(model: Model) -> bool:
    """Whether the last of the layers is the model's output."""
    return not model.open and (model.kind == "Sequential" or model.output_shape is not None)


def data_of(fit: Event) -> tuple[Array | None, Array | None]:
    """Inputs and targets of a `fit`, also where a dataset holds both."""
    x, y = fit.value("x"), fit.value("y")
    if isinstance(x, Dataset):
        parts = [_batched(part, x) for part in x.elements[:2]]
        return parts[0], parts[1] if len(parts) > 1 else None
    return x if isinstance(x, Array) else None, y if isinstance(y, Array) else None


def _batched(part: Value, dataset: Dataset) -> Array | None:
    if not isinstance(part, Array) or dataset.batch is None:
        return None
    return part if part.shape is None else part.with_(shape=(dataset.size, *part.shape))


def steps(dataset: Dataset) -> int | None:
    """The number of batches that one pass over a dataset has; None where it is not known, or has no end."""
    found = datasets.batches(dataset) if dataset.batch is not None else None
    return found if isinstance(found, int) else None


def accuracies(compiled: Event) -> Iterator[tuple[str, Anchor]]:
    """The accuracies among the metrics, each with its place."""
    given = compiled.given("metrics")
    if given is None:
        return
    for text, at in lookup.texts(given.value, given.value_at):
        if text.lower() in ("accuracy", "acc") or text.endswith("_accuracy"):
            yield text, at
    if isinstance(given.value, Seq):
        places = given.value_at.elements or (given.value_at,) * len(given.value.items)
        for item, at in zip(given.value.items, places, strict=False):
            if isinstance(item, Made) and item.name.startswith("keras.metrics.") and item.name.endswith("Accuracy"):
                yield item.name.rpartition(".")[2], at


# Fixes


def with_activation(output: Output, name: str) -> Fix | None:
    """The output layer with another activation."""
    return activated(output.last, name)


def activated(layer: Layer, name: str) -> Fix | None:
    """A layer with another activation, or one where it had none."""
    given = layer.given("activation")
    if given is not None:
        return Fix(f"Use `{name}`", (Edit(given.value_at, "replace", lookup.quoted(name, given.value_at)),), safe=False)
    if not layer.arguments or layer.wrapped is not None or "activation" not in _parameters(layer.kind):
        return None
    last = list(layer.arguments.values())[-1]
    return Fix(f"Add `{name}`", (Edit(last.at, "after", f', activation="{name}"'),), safe=False)


def without_activation(layer: Layer) -> Fix | None:
    """The layer without its `activation`, where that is an argument of it."""
    given = layer.given("activation")
    if given is None or layer.kind == "Activation":
        return None
    return Fix("Leave the activation out", (Edit(given.at, "delete"),), safe=False)


def with_loss(loss: Loss, name: str) -> Fix | None:
    """Another loss, where the loss is given as a text."""
    at = loss.argument.value_at
    if at.literal is None:
        return None
    return Fix(f"Use `{name}`", (Edit(at, "replace", lookup.quoted(name, at)),), safe=False)


# The output


def output_of_model(program: Program, model: Model) -> Output | None:
    """The end of a model as it is when the program ends; None where that is not known."""
    return output_of(program, model.layers) if _ends_known(model) else None


def output_of(program: Program, layers: tuple[Layer, ...]) -> Output | None:
    """The end of a chain of layers; None where its activation or the layer that makes it is not known."""
    flat = list(_unrolled(layers))
    last: Layer | None = None
    activation: str | None = None
    for place in range(len(flat) - 1, -1, -1):
        layer = flat[place]
        found = activation_of(program, layer)
        if last is None and found not in (None, "linear"):
            last, activation = layer, found
        if layer.kind == "Activation" or layer.kind in ACTIVATION_LAYERS:
            if found is None:
                return None
        elif keras_api.category(layer.kind) not in PASSIVE:
            if found is None:
                return None
            return Output(layer, last or layer, activation or "linear", _width(flat, place), flat[-1].output_shape)
    return None


def _unrolled(layers: tuple[Layer, ...]) -> Iterator[Layer]:
    """The layers, nested models replaced by what is in them as far as that is known."""
    for layer in layers:
        if layer.layers and not layer.open:
            yield from _unrolled(layer.layers)
        else:
            yield layer


def _width(flat: list[Layer], head: int) -> int | None:
    shape = flat[-1].output_shape
    if shape:
        return shape[-1] if isinstance(shape[-1], int) else None
    if any(keras_api.category(layer.kind) == "reshaping" for layer in flat[head + 1 :]):
        return None
    layer = flat[head].wrapped or flat[head]
    if flat[head].kind == "Bidirectional":
        return None
    value = layer.value("filters" if "Conv" in layer.kind else "units")
    return value.value if isinstance(value, Const) and isinstance(value.value, int) else None


def has_weights(layer: Layer) -> bool:
    """Whether a layer weighs its input: Dense, convolutions, recurrent layers; neither embeddings nor normalisation."""
    inner = layer.wrapped or layer
    return not layer.custom and (
        inner.kind == "Dense" or keras_api.category(inner.kind) in ("convolution", "recurrent")
    )


def activation_of(program: Program, layer: Layer) -> str | None:
    """Keras' name of the activation that a layer applies, "linear" for none; None where that is not known."""
    if layer.custom or layer.open:
        return None
    if layer.wrapped is not None:
        return activation_of(program, layer.wrapped)
    if layer.kind == "Softmax":
        return "softmax" if layer.value("axis") == Const(-1) else None
    if layer.kind in ACTIVATION_LAYERS:
        return ACTIVATION_LAYERS[layer.kind]
    has_one = "activation" in _parameters(layer.kind)
    return activation_name(program, layer.value("activation")) if has_one else None


def _parameters(kind: str) -> frozenset[str]:
    return frozenset(p.name for p in keras_api.parameters("layers", kind) or ())


def activation_name(program: Program, value: Value) -> str | None:
    """Keras' name of an activation, however it was given: a string, function, layer object or None."""
    match value:
        case Const(value=None):
            return "linear"
        case Const(value=str() as name):
            return name if keras_api.accepts("activations", name) else None
        case Api(name=dotted):
            module, _, name = dotted.rpartition(".")
            return name if module in ACTIVATION_MODULES and keras_api.accepts("activations", name) else None
        case Ref(kind="layer") if value.id in program.layers:
            return activation_of(program, program.layers[value.id])
    return None


# The loss


def loss_of(compiled: Event) -> Loss | None:
    """The one loss of a `compile`; None where there is none, or several, or one that is not Keras'."""
    argument = compiled.given("loss")
    if argument is None:
        return None
    value = argument.value
    if isinstance(value, Seq) and len(value.items) == 1:
        value = value.items[0]
    shown = _written(value)
    name = None if shown is None else loss_name(shown)
    if name is None or shown is None:
        return None
    family = next((f for f, names in LOSS_FAMILIES.items() if name in names), None)
    return Loss(name, shown, _from_logits(value), argument, family)


def _written(value: Value) -> str | None:
    match value:
        case Const(value=str() as name):
            return name if keras_api.accepts("losses", name) else None
        case Made(name=dotted) | Api(name=dotted) if dotted.startswith(("keras.losses.", "keras.metrics.")):
            return dotted.rpartition(".")[2]
    return None


def loss_name(written: str) -> str | None:
    """The function name of a loss: `mse`, `MSE` and `MeanSquaredError` are `mean_squared_error`."""
    bare = plain(written)
    known = keras_api.identifiers("losses") | keras_api.names("losses")  # one function is no string for `compile`
    long = (n for n in known if n.replace("_", "") == bare and n.islower())
    return next((name for name in long if name not in SHORT_NAMES), None)


def _from_logits(value: Value) -> bool | None:
    given = value.argument("from_logits") if isinstance(value, Made) else None
    if given is None or given == NONE:
        return False
    return given.value if isinstance(given, Const) and isinstance(given.value, bool) else None
