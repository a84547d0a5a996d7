"""The mistakes that are injected: for each rule a function that finds, in a right program, places to make it.

A mistake is a list of edits. `data`: whether it is one depends on the data, so that it counts only in programs whose
data is literal: made with numpy or one of the data sets that come with Keras or scikit-learn.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.programs import Edit, Net, Program, argument, is_text, name_of
from seqlint.words import LAYERS

Edits = list[Edit]
Find = Callable[[Program, Net], Iterator[Edits]]

CATEGORICAL = ("categorical_crossentropy", "sparse_categorical_crossentropy")
CROSSENTROPIES = (*CATEGORICAL, "binary_crossentropy")
REGRESSION = ("mse", "mean_squared_error", "mae", "mean_absolute_error")
RECURRENT = ("LSTM", "GRU", "SimpleRNN")


@dataclass(frozen=True)
class Mutator:
    """`rules`: the codes of which one must be reported, the rule's own first. `only_data`: see `data` above."""

    rules: tuple[str, ...]
    what: str
    find: Find
    data: bool = False

    @property
    def rule(self) -> str:
        return self.rules[0]


MUTATORS: list[Mutator] = []


def mistake(*rules: str, what: str, data: bool = False) -> Callable[[Find], Find]:
    def register(find: Find) -> Find:
        MUTATORS.append(Mutator(rules, what, find, data))
        return find

    return register


# What the functions below share


def kind(layer: ast.Call) -> str:
    return name_of(layer.func)


def prefix(program: Program, net: Net, layer: str) -> str:
    """Another layer's class, written as the model's layers are: `layers.Dropout`, `Dropout`."""
    other = next((each for each in net.layers if kind(each) in LAYERS - {"Input", "InputLayer"}), net.layers[0])
    written = program.text(net.unit, other.func)
    return written[: len(written) - len(kind(other))] + layer


def last(net: Net, *kinds: str) -> ast.Call | None:
    """The output layer, where it is one of these."""
    return net.layers[-1] if net.layers and kind(net.layers[-1]) in kinds else None


def activation(layer: ast.Call) -> ast.Constant | None:
    """The activation of a layer, where it is given as text."""
    given = argument(layer, "activation")
    return given if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


def units(layer: ast.Call) -> int | None:
    given = argument(layer, "units", 0)
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, int) else None


def output(net: Net, *activations: str) -> ast.Constant | None:
    """The output layer's activation, where it is one of these."""
    layer = last(net, "Dense")
    given = None if layer is None else activation(layer)
    return given if given is not None and given.value in activations else None


def hidden(net: Net, *kinds: str) -> Iterator[ast.Call]:
    """The layers between the first and the last of these kinds; an activation of its own belongs to the last."""
    final = -2 if kind(net.layers[-1]) in ("Activation", "Softmax", "Lambda") else -1
    yield from (layer for layer in net.layers[1:final] if kind(layer) in kinds)


def declared(net: Net) -> ast.expr | None:
    """The tuple of numbers that the first layer declares as its input."""
    first = net.layers[0]
    given = argument(first, "shape", 0) if kind(first) in ("Input", "InputLayer") else argument(first, "input_shape")
    numbers = isinstance(given, ast.Tuple) and all(isinstance(e, ast.Constant) for e in given.elts)
    return given if numbers else None


def insert(program: Program, net: Net, place: int, layer: str) -> Edits:
    """One more layer before the one at `place`, or at the end."""
    if net.adds:
        before = place < len(net.adds)
        statement = net.adds[place] if before else net.adds[-1]
        start, end = program.span(net.unit, statement)
        indent = " " * statement.col_offset
        text = f"{net.name}.add({layer})"
        return (
            [Edit(net.unit, start, start, f"{text}\n{indent}")]
            if before
            else [Edit(net.unit, end, end, f"\n{indent}{text}")]
        )
    before = place < len(net.layers)
    start, end = program.span(net.unit, net.layers[place if before else -1])
    return [Edit(net.unit, start, start, f"{layer}, ")] if before else [Edit(net.unit, end, end, f", {layer}")]


def remove(program: Program, net: Net, layer: ast.Call) -> Edits:
    """The model without one of its layers."""
    for statement in net.adds:
        if layer is statement.value.args[0]:  # type: ignore[attr-defined]
            return [program.replace(net.unit, statement, "pass")]
    return [program.without(net.unit, net.made, layer)]


def data_of(net: Net) -> Iterator[tuple[int, ast.Call, ast.expr, ast.expr]]:
    """The x and y of each fit, where both are given."""
    for unit, fit, _ in net.fits:
        x, y = argument(fit, "x", 0), argument(fit, "y", 1)
        if isinstance(x, ast.Name) and isinstance(y, ast.Name) and x.id != y.id:
            yield unit, fit, x, y


def texts(program: Program, unit: int, node: ast.expr | None, *values: str) -> Iterator[Edit]:
    """The text `node` replaced by each of `values`."""
    if node is not None:
        yield from (program.replace(unit, node, repr(value)) for value in values)


def scrambled(word: str) -> str:
    """A misspelling: two letters in the middle change places."""
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


# Building the model


@mistake("SEQ101", what="the list's brackets are missing")
def brackets(program: Program, net: Net) -> Iterator[Edits]:
    given = argument(net.made, "layers", 0)
    if isinstance(given, ast.List) and not net.made.keywords:
        start, end = program.span(net.unit, given)
        first, final = program.span(net.unit, given.elts[0])[0], program.span(net.unit, given.elts[-1])[1]
        yield [Edit(net.unit, start, first, ""), Edit(net.unit, final, end, "")]


@mistake("SEQ102", what="add on the class")
def on_class(program: Program, net: Net) -> Iterator[Edits]:
    for statement in net.adds[:1]:
        receiver = statement.value.func.value  # type: ignore[attr-defined]
        yield [program.replace(net.unit, receiver, program.text(net.unit, net.made.func))]


@mistake("SEQ102", what="the class without ()")
def uncalled_class(program: Program, net: Net) -> Iterator[Edits]:
    if net.adds and not net.made.args and not net.made.keywords:
        yield [program.replace(net.unit, net.made, program.text(net.unit, net.made.func))]


@mistake("SEQ103", what="the result of add is kept")
def add_kept(program: Program, net: Net) -> Iterator[Edits]:
    for statement in net.adds[:2]:
        start, _ = program.span(net.unit, statement)
        yield [Edit(net.unit, start, start, f"{net.name} = ")]


@mistake("SEQ103", what="the result of compile is kept")
def compile_kept(program: Program, net: Net) -> Iterator[Edits]:
    if net.compiled is not None and isinstance(net.compiled[2], ast.Expr) and net.fits:
        start, _ = program.span(net.compiled[0], net.compiled[2])
        yield [Edit(net.compiled[0], start, start, f"{net.name} = ")]


@mistake("SEQ104", what="a layer class without ()")
def uncalled_layer(program: Program, net: Net) -> Iterator[Edits]:
    for layer in net.layers:
        if not layer.args and not layer.keywords:
            yield [program.replace(net.unit, layer, program.text(net.unit, layer.func))]


@mistake("SEQ105", what="a text in place of a layer")
def text_layer(program: Program, net: Net) -> Iterator[Edits]:
    for layer in net.layers[1:2]:
        yield [program.replace(net.unit, layer, '"relu"')]


@mistake("SEQ106", what="a list given to add")
def list_added(program: Program, net: Net) -> Iterator[Edits]:
    if net.adds:
        yield [program.replace(net.unit, net.layers[-1], f"[{program.text(net.unit, net.layers[-1])}]")]


@mistake("SEQ106", what="a list in the list")
def list_in_list(program: Program, net: Net) -> Iterator[Edits]:
    given = argument(net.made, "layers", 0)
    if isinstance(given, ast.List):
        yield [program.replace(net.unit, given, f"[{program.text(net.unit, given)}]")]


@mistake("SEQ107", what="a model without layers is trained")
def no_layers(program: Program, net: Net) -> Iterator[Edits]:
    given = argument(net.made, "layers", 0)
    if isinstance(given, ast.List) and not net.adds and net.fits and net.compiled:
        yield [program.replace(net.unit, given, "[]")]


@mistake("SEQ108", what="two layers of one name")
def one_name(program: Program, net: Net) -> Iterator[Edits]:
    dense = [layer for layer in net.layers if kind(layer) == "Dense" and argument(layer, "name") is None]
    if len(dense) > 1:
        ends = [program.span(net.unit, layer)[1] - 1 for layer in dense[:2]]
        yield [Edit(net.unit, end, end, ', name="same"') for end in ends]


@mistake("SEQ109", what="a layer added after training")
def added_late(program: Program, net: Net) -> Iterator[Edits]:
    if net.fits and net.compiled:
        unit, _, statement = net.fits[-1]
        again = program.text(unit, net.fits[-1][1])
        added = f"{net.name}.add({prefix(program, net, 'Dense')}(3))"
        yield [program.after(unit, statement, f"{added}\n{' ' * statement.col_offset}{again}")]


@mistake("SEQ110", what="a merge layer in the middle")
def merged(program: Program, net: Net) -> Iterator[Edits]:
    if len(net.layers) > 2:
        yield insert(program, net, 2, f"{prefix(program, net, 'Concatenate')}()")


@mistake("SEQ111", what="a second input")
def second_input(program: Program, net: Net) -> Iterator[Edits]:
    if len(net.layers) > 1:
        yield insert(program, net, 1, f"{prefix(program, net, 'InputLayer')}(shape=(3,))")


@mistake("SEQ113", what="a layer that nothing adds")
def never_added(program: Program, net: Net) -> Iterator[Edits]:
    for statement, layer in list(zip(net.adds, net.layers, strict=False))[1:2]:
        yield [program.replace(net.unit, statement, f"hidden_layer = {program.text(net.unit, layer)}")]


@mistake("SEQ114", what="the model made twice")
def made_twice(program: Program, net: Net) -> Iterator[Edits]:
    if not net.adds:
        yield [program.after(net.unit, net.statement, program.text(net.unit, net.statement))]


@mistake("SEQ116", what="a layer called on a tensor")
def tensor(program: Program, net: Net) -> Iterator[Edits]:
    for layer in net.layers[1:2]:
        text = program.text(net.unit, layer)
        yield [program.replace(net.unit, layer, f"{text}({prefix(program, net, 'Input')}(shape=(3,)))")]


@mistake("SEQ117", what="two layers in one add")
def two_in_one(program: Program, net: Net) -> Iterator[Edits]:
    if len(net.adds) > 1 and not net.made.args:
        _, end = program.span(net.unit, net.layers[-2])
        text = program.text(net.unit, net.layers[-1])
        yield [Edit(net.unit, end, end, f", {text}"), program.replace(net.unit, net.adds[-1], "pass")]


@mistake("SEQ117", what="an activation given to add")
def activation_added(program: Program, net: Net) -> Iterator[Edits]:
    if net.adds:
        end = program.span(net.unit, net.adds[-1])[1] - 1
        yield [Edit(net.unit, end, end, ', activation="relu"')]


@mistake("SEQ118", what="append to model.layers")
def appended(program: Program, net: Net) -> Iterator[Edits]:
    if net.adds:
        func = net.adds[-1].value.func  # type: ignore[attr-defined]
        yield [program.replace(net.unit, func, f"{net.name}.layers.append")]


# Input and shapes


@mistake("SEQ201", what="an unbuilt model asked for its output shape")
def unbuilt(program: Program, net: Net) -> Iterator[Edits]:
    given = argument(net.layers[0], "input_shape") or argument(net.layers[0], "input_dim")
    if given is not None:
        asked = f"print({net.name}.output_shape)"
        last_statement = net.adds[-1] if net.adds else net.statement
        yield [program.without(net.unit, net.layers[0], given), program.after(net.unit, last_statement, asked)]


@mistake("SEQ202", what="a number as input shape")
def number_shape(program: Program, net: Net) -> Iterator[Edits]:
    given = declared(net)
    if isinstance(given, ast.Tuple) and len(given.elts) == 1:
        yield [program.replace(net.unit, given, program.text(net.unit, given.elts[0]))]


@mistake("SEQ203", "SEQ205", "SEQ208", what="the batch size in the input shape", data=True)
def batch_size(program: Program, net: Net) -> Iterator[Edits]:
    given = declared(net)
    if isinstance(given, ast.Tuple) and given.elts and net.fits and not _is_embedding(net):
        start = program.span(net.unit, given.elts[0])[0]
        yield [Edit(net.unit, start, start, "32, ")]


def _is_embedding(net: Net) -> bool:
    return any(kind(layer) == "Embedding" for layer in net.layers[:2])


@mistake("SEQ204", what="an input shape on a later layer")
def late_shape(program: Program, net: Net) -> Iterator[Edits]:
    for layer in list(hidden(net, "Dense"))[:1]:
        end = program.span(net.unit, layer)[1] - 1
        yield [Edit(net.unit, end, end, ", input_shape=(7,)")]


@mistake("SEQ205", "SEQ203", "SEQ206", "SEQ207", "SEQ208", "SEQ209", what="an image's channel axis is missing")
def no_channels(program: Program, net: Net) -> Iterator[Edits]:
    given = declared(net)
    convolution = any(kind(layer) == "Conv2D" for layer in net.layers[:2])
    if isinstance(given, ast.Tuple) and len(given.elts) == 3 and convolution:
        start, end = program.span(net.unit, given.elts[1])[1], program.span(net.unit, given.elts[2])[1]
        yield [Edit(net.unit, start, end, "")]


@mistake("SEQ206", what="return_sequences is missing")
def no_sequences(program: Program, net: Net) -> Iterator[Edits]:
    for layer, after in zip(net.layers, net.layers[1:], strict=False):
        given = argument(layer, "return_sequences")
        if kind(layer) in RECURRENT and kind(after) in RECURRENT and given is not None:
            yield [program.without(net.unit, layer, given)]


@mistake("SEQ207", "SEQ205", "SEQ210", what="Flatten is missing")
def no_flatten(program: Program, net: Net) -> Iterator[Edits]:
    flat = [layer for layer in net.layers if kind(layer).startswith(("Flatten", "Global"))]
    image = isinstance(given := declared(net), ast.Tuple) and len(given.elts) > 1
    if len(flat) == 1 and net.loss in CROSSENTROPIES and image and last(net, "Dense") and flat[0] is not net.layers[0]:
        yield remove(program, net, flat[0])


@mistake("SEQ208", "SEQ203", "SEQ205", what="another number of features", data=True)
def other_width(program: Program, net: Net) -> Iterator[Edits]:
    given = declared(net)
    if isinstance(given, ast.Tuple) and given.elts and net.fits and not _is_embedding(net):
        number = given.elts[-1]
        if isinstance(number, ast.Constant) and isinstance(number.value, int) and number.value > 3:
            yield [program.replace(net.unit, number, str(number.value + 5))]


@mistake("SEQ209", what="a kernel larger than the image")
def large_kernel(program: Program, net: Net) -> Iterator[Edits]:
    for layer in list(hidden(net, "Conv2D", "Conv1D"))[-1:]:
        size = argument(layer, "kernel_size", 1)
        if size is not None and declared(net) is not None and not is_text(argument(layer, "padding"), "same"):
            yield [program.replace(net.unit, size, "999")]


@mistake("SEQ210", "SEQ312", what="two outputs for one target", data=True)
def two_outputs(program: Program, net: Net) -> Iterator[Edits]:
    layer = last(net, "Dense")
    if layer is not None and units(layer) == 1 and net.fits and net.loss in REGRESSION:
        yield [program.replace(net.unit, layer.args[0] if layer.args else layer.keywords[0].value, "3")]


@mistake("SEQ211", what="an embedding that is too small", data=True)
def small_embedding(program: Program, net: Net) -> Iterator[Edits]:
    for layer in net.layers[:2]:
        size = argument(layer, "input_dim", 0)
        if kind(layer) == "Embedding" and size is not None and net.fits:
            yield [program.replace(net.unit, size, "7")]


# Output layer, loss and labels


@mistake("SEQ301", what="sigmoid in place of softmax")
def sigmoid(program: Program, net: Net) -> Iterator[Edits]:
    if net.loss in CATEGORICAL:
        yield from ([edit] for edit in texts(program, net.unit, output(net, "softmax"), "sigmoid"))


@mistake("SEQ302", what="softmax over one unit")
def softmax(program: Program, net: Net) -> Iterator[Edits]:
    layer = last(net, "Dense")
    if layer is not None and units(layer) == 1:
        yield from ([edit] for edit in texts(program, net.unit, output(net, "sigmoid"), "softmax"))


@mistake("SEQ303", what="no activation under a crossentropy")
def no_activation(program: Program, net: Net) -> Iterator[Edits]:
    given = output(net, "softmax", "sigmoid")
    if given is not None and net.loss in CROSSENTROPIES:
        yield [program.without(net.unit, net.layers[-1], given)]


@mistake("SEQ304", what="from_logits on probabilities")
def logits(program: Program, net: Net) -> Iterator[Edits]:
    classes = {"categorical_crossentropy": "Categorical", "sparse_categorical_crossentropy": "SparseCategorical"}
    given = net.argument("loss", 1)
    if net.compiled and given is not None and output(net, "softmax") and net.loss in classes:
        text = f"keras.losses.{classes[net.loss]}Crossentropy(from_logits=True)"
        yield [program.replace(net.compiled[0], given, text)]


@mistake("SEQ305", what="relu as the output of a classifier")
def relu_output(program: Program, net: Net) -> Iterator[Edits]:
    if net.loss in CROSSENTROPIES:
        yield from ([edit] for edit in texts(program, net.unit, output(net, "softmax", "sigmoid"), "relu", "tanh"))


@mistake("SEQ306", what="mse for classes")
def mse(program: Program, net: Net) -> Iterator[Edits]:
    if net.compiled and net.loss in CROSSENTROPIES and output(net, "softmax"):
        yield from ([edit] for edit in texts(program, net.compiled[0], net.argument("loss", 1), "mse"))


@mistake("SEQ307", what="binary crossentropy for several classes")
def binary(program: Program, net: Net) -> Iterator[Edits]:
    layer = last(net, "Dense")
    if net.compiled and net.loss in CATEGORICAL and output(net, "softmax") and layer and (units(layer) or 0) > 2:
        yield from ([edit] for edit in texts(program, net.compiled[0], net.argument("loss", 1), "binary_crossentropy"))


@mistake("SEQ308", "SEQ210", "SEQ312", what="the other crossentropy for these labels", data=True)
def encoding(program: Program, net: Net) -> Iterator[Edits]:
    if net.compiled and net.loss in CATEGORICAL and net.fits:
        other = CATEGORICAL[1 - CATEGORICAL.index(net.loss)]
        yield from ([edit] for edit in texts(program, net.compiled[0], net.argument("loss", 1), other))


@mistake("SEQ309", "SEQ313", "SEQ303", "SEQ305", what="a crossentropy for numbers", data=True)
def classes_for_numbers(program: Program, net: Net) -> Iterator[Edits]:
    if net.compiled and net.loss in REGRESSION and net.fits and last(net, "Dense"):
        given = net.argument("loss", 1)
        yield from ([edit] for edit in texts(program, net.compiled[0], given, "sparse_categorical_crossentropy"))


def _is_regression(net: Net, layer: ast.Call) -> bool:
    metrics = net.argument("metrics", 2)
    counts = isinstance(metrics, ast.List) and any(is_text(each, "accuracy", "acc") for each in metrics.elts)
    return net.loss in REGRESSION and bool(net.fits) and argument(layer, "activation") is None and not counts


@mistake("SEQ310", "SEQ306", what="sigmoid on a regression's output", data=True)
def squashed(program: Program, net: Net) -> Iterator[Edits]:
    layer = last(net, "Dense")
    if layer is not None and units(layer) == 1 and _is_regression(net, layer):
        end = program.span(net.unit, layer)[1] - 1
        yield [Edit(net.unit, end, end, ', activation="sigmoid"')]


@mistake("SEQ311", what="accuracy of numbers", data=True)
def accuracy(program: Program, net: Net) -> Iterator[Edits]:
    given = net.argument("metrics", 2)
    layer = last(net, "Dense")
    if net.compiled and given is not None and layer is not None and _is_regression(net, layer):
        yield [program.replace(net.compiled[0], given, '["accuracy"]')]


@mistake("SEQ312", "SEQ210", what="a class too few", data=True)
def class_missing(program: Program, net: Net) -> Iterator[Edits]:
    layer = last(net, "Dense")
    if layer is not None and net.loss in CATEGORICAL and net.fits and (units(layer) or 0) > 2 and layer.args:
        yield [program.replace(net.unit, layer.args[0], str((units(layer) or 0) - 1))]


@mistake("SEQ313", "SEQ302", what="categorical crossentropy on one unit")
def one_unit(program: Program, net: Net) -> Iterator[Edits]:
    layer = last(net, "Dense")
    if net.compiled and layer is not None and units(layer) == 1 and net.loss == "binary_crossentropy":
        given = net.argument("loss", 1)
        yield from ([edit] for edit in texts(program, net.compiled[0], given, "categorical_crossentropy"))


# Compile and train


@mistake("SEQ401", what="a misspelt name of data")
def misspelt_data(program: Program, net: Net) -> Iterator[Edits]:
    for unit, _, x, _ in list(data_of(net))[:1]:
        yield [program.replace(unit, x, scrambled(program.text(unit, x)) + "_")]


@mistake("SEQ402", what="no compile")
def no_compile(program: Program, net: Net) -> Iterator[Edits]:
    if net.compiled and net.fits and not net.recompiled:
        yield [program.replace(net.compiled[0], net.compiled[2], "pass")]


@mistake("SEQ403", what="a misspelt loss")
def misspelt_loss(program: Program, net: Net) -> Iterator[Edits]:
    if net.compiled and net.loss:
        yield from ([edit] for edit in texts(program, net.compiled[0], net.argument("loss", 1), scrambled(net.loss)))


@mistake("SEQ404", what="a misspelt optimizer")
def misspelt_optimizer(program: Program, net: Net) -> Iterator[Edits]:
    given = net.argument("optimizer", 0)
    if net.compiled and is_text(given):
        word = given.value  # type: ignore[union-attr]
        yield from ([edit] for edit in texts(program, net.compiled[0], given, scrambled(word)))


@mistake("SEQ405", what="a misspelt metric")
def misspelt_metric(program: Program, net: Net) -> Iterator[Edits]:
    given = net.argument("metrics", 2)
    for element in given.elts[:1] if net.compiled and isinstance(given, ast.List) else ():
        if is_text(element):
            word = element.value  # type: ignore[attr-defined]
            yield from ([edit] for edit in texts(program, net.compiled[0], element, scrambled(word) + "x"))  # type: ignore[index]


@mistake("SEQ406", what="a misspelt activation")
def misspelt_activation(program: Program, net: Net) -> Iterator[Edits]:
    given = next((a for layer in net.layers if (a := activation(layer)) is not None), None)
    if given is not None:
        yield from ([edit] for edit in texts(program, net.unit, given, str(given.value).capitalize()))


@mistake("SEQ407", what="no loss")
def no_loss(program: Program, net: Net) -> Iterator[Edits]:
    given = net.argument("loss")
    regularized = any("regularizer" in (k.arg or "") for layer in net.layers for k in layer.keywords)
    if net.compiled and given is not None and net.fits and not regularized and not net.recompiled:
        yield [program.without(net.compiled[0], net.compiled[1], given)]


@mistake("SEQ408", what="training data validates")
def leak(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, x, y in list(data_of(net))[:1]:
        given = argument(fit, "validation_data")
        if given is not None:
            yield [program.replace(unit, given, f"({program.text(unit, x)}, {program.text(unit, y)})")]


@mistake("SEQ409", what="pixels are not scaled", data=True)
def unscaled(program: Program, net: Net) -> Iterator[Edits]:
    found = [
        (unit, node)
        for unit, tree in enumerate(program.trees)
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        and isinstance(right := node.right if isinstance(node, ast.BinOp) else node.value, ast.Constant)
        and right.value in (255, 255.0)
    ]  # fmt: skip
    if found and net.fits and net is program.nets[0]:
        yield [
            program.replace(unit, node, program.text(unit, node.left) if isinstance(node, ast.BinOp) else "pass")
            for unit, node in found
        ]


@mistake("SEQ410", what="a learning rate of 50")
def fast(program: Program, net: Net) -> Iterator[Edits]:
    given = net.argument("optimizer", 0)
    if net.compiled and isinstance(given, ast.Call):
        rate = argument(given, "learning_rate", 0) or argument(given, "lr")
        if rate is not None:
            yield [program.replace(net.compiled[0], rate, "50.0")]


@mistake("SEQ411", what="no epochs, or 20 for validation")
def bad_epochs(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, _ in net.fits[:1]:
        for name, text in (("epochs", "0"), ("epochs", "2.5"), ("validation_split", "20"), ("batch_size", "-32")):
            given = argument(fit, name)
            if given is not None:
                yield [program.replace(unit, given, text)]


@mistake("SEQ412", "SEQ208", "SEQ210", what="inputs and labels swapped", data=True)
def swapped(program: Program, net: Net) -> Iterator[Edits]:
    for unit, _, x, y in list(data_of(net))[:1]:
        yield [program.replace(unit, x, program.text(unit, y)), program.replace(unit, y, program.text(unit, x))]


@mistake("SEQ413", what="evaluated and never trained")
def untrained(program: Program, net: Net) -> Iterator[Edits]:
    final = all(other is net or other.name != net.name for other in program.nets)
    if (
        final
        and net.compiled
        and len(net.fits) == 1
        and any(name_of(call.func) == "evaluate" for _, call, _ in net.asked)
    ):
        unit, fit, statement = net.fits[0]
        if isinstance(statement, ast.Expr):
            yield [program.replace(unit, fit, "pass")]


@mistake("SEQ414", what="one metric without a list")
def bare_metric(program: Program, net: Net) -> Iterator[Edits]:
    given = net.argument("metrics", 2)
    if net.compiled and isinstance(given, ast.List) and len(given.elts) == 1 and is_text(given.elts[0]):
        yield [program.replace(net.compiled[0], given, program.text(net.compiled[0], given.elts[0]))]


@mistake("SEQ415", what="loss and optimizer swapped")
def swapped_compile(program: Program, net: Net) -> Iterator[Edits]:
    loss, optimizer = net.argument("loss", 1), net.argument("optimizer", 0)
    if net.compiled and is_text(loss) and is_text(optimizer):
        unit = net.compiled[0]
        assert loss is not None
        assert optimizer is not None
        yield [
            program.replace(unit, loss, program.text(unit, optimizer)),
            program.replace(unit, optimizer, program.text(unit, loss)),
        ]


@mistake("SEQ416", what="the optimizer's class without ()")
def uncalled_optimizer(program: Program, net: Net) -> Iterator[Edits]:
    given = net.argument("optimizer", 0)
    if net.compiled and isinstance(given, ast.Call):
        yield [program.replace(net.compiled[0], given, program.text(net.compiled[0], given.func))]


@mistake("SEQ417", what="a list as data")
def list_data(program: Program, net: Net) -> Iterator[Edits]:
    for unit, _, x, _ in list(data_of(net))[:1]:
        yield [program.replace(unit, x, "[[1.0, 2.0], [3.0, 4.0]]")]


@mistake("SEQ418", what="no labels", data=True)
def no_labels(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, _, y in list(data_of(net))[:1]:
        if net.compiled and y in fit.args and len(fit.args) == 2:
            yield [program.without(unit, fit, y)]


@mistake("SEQ419", what="frozen after compile")
def frozen(program: Program, net: Net) -> Iterator[Edits]:
    if net.fits and net.compiled:
        unit, fit, statement = net.fits[-1]
        again = f"{net.name}.layers[0].trainable = False\n{' ' * statement.col_offset}{program.text(unit, fit)}"
        yield [program.after(unit, statement, again)]


@mistake("SEQ420", what="acc for accuracy")
def history_key(program: Program, net: Net) -> Iterator[Edits]:
    if net is not program.nets[0]:
        return
    for unit, tree in enumerate(program.trees):
        for node in ast.walk(tree):
            if isinstance(node, ast.Subscript) and name_of(node.value) == "history" and is_text(node.slice, "accuracy"):
                yield [program.replace(unit, node.slice, '"acc"')]
                return


# Architecture


@mistake("SEQ501", what="no activation in a hidden layer")
def linear(program: Program, net: Net) -> Iterator[Edits]:
    for layer in [] if _is_embedding(net) else list(hidden(net, "Dense"))[:1]:
        given = activation(layer)
        after = net.layers[net.layers.index(layer) + 1]
        trained = net.loss in CROSSENTROPIES and kind(after) in ("Dense", "Dropout")
        if trained and given is not None and given.value == "relu":
            yield [program.without(net.unit, layer, given)]


@mistake("SEQ502", what="softmax in a hidden layer")
def hidden_softmax(program: Program, net: Net) -> Iterator[Edits]:
    for layer in list(hidden(net, "Dense"))[:1]:
        yield from ([edit] for edit in texts(program, net.unit, activation(layer), "softmax"))


@mistake("SEQ503", what="dropout in percent")
def percent(program: Program, net: Net) -> Iterator[Edits]:
    for layer in list(hidden(net, "Dropout"))[:1]:
        if layer.args:
            yield [program.replace(net.unit, layer.args[0], "50")]


@mistake("SEQ504", what="dropout on the output")
def last_dropout(program: Program, net: Net) -> Iterator[Edits]:
    if last(net, "Dense") and net.compiled:
        yield insert(program, net, len(net.layers), f"{prefix(program, net, 'Dropout')}(0.5)")


@mistake("SEQ507", what="an activation twice")
def activated_twice(program: Program, net: Net) -> Iterator[Edits]:
    for layer in list(hidden(net, "Dense", "Conv2D"))[:1]:
        if activation(layer) is not None:
            place = net.layers.index(layer) + 1
            yield insert(program, net, place, f'{prefix(program, net, "Activation")}("tanh")')


@mistake("SEQ508", what="weights that start at zero")
def zeros(program: Program, net: Net) -> Iterator[Edits]:
    for layer in list(hidden(net, "Dense"))[:1]:
        end = program.span(net.unit, layer)[1] - 1
        yield [Edit(net.unit, end, end, ', kernel_initializer="zeros"')]


@mistake("SEQ511", what="a huge layer")
def huge(program: Program, net: Net) -> Iterator[Edits]:
    for layer in list(hidden(net, "Dense"))[:1]:
        if layer.args and units(layer) and declared(net) is not None:
            yield [program.replace(net.unit, layer.args[0], "900000000")]


@mistake("SEQ514", what="the stride for the kernel's other side")
def strides(program: Program, net: Net) -> Iterator[Edits]:
    for layer in list(hidden(net, "Conv2D"))[:1]:
        if len(layer.args) == 2:
            yield [program.replace(net.unit, layer.args[1], "3, 3")]


# The API


@mistake("SEQ601", "SEQ401", what="a misspelt layer")
def misspelt_layer(program: Program, net: Net) -> Iterator[Edits]:
    layer = net.layers[-1]
    if isinstance(layer.func, ast.Attribute):
        yield [program.replace(net.unit, layer.func, prefix(program, net, kind(layer)[:-1]))]


@mistake("SEQ602", what="a misspelt keyword")
def misspelt_keyword(program: Program, net: Net) -> Iterator[Edits]:
    for layer in net.layers:
        for keyword in layer.keywords:
            if keyword.arg == "activation":
                start, _ = program.span(net.unit, keyword)
                yield [Edit(net.unit, start, start + len("activation"), "activaton")]
                return


@mistake("SEQ603", "SEQ604", what="no units")
def no_units(program: Program, net: Net) -> Iterator[Edits]:
    layer = last(net, "Dense")
    if layer is not None and layer.args:
        yield [program.without(net.unit, layer, layer.args[0])]


@mistake("SEQ604", what="units that are no whole number")
def bad_units(program: Program, net: Net) -> Iterator[Edits]:
    layer = last(net, "Dense")
    if layer is not None and layer.args:
        yield from ([program.replace(net.unit, layer.args[0], text)] for text in ('"10"', "3.5", "0", "-1"))


@mistake("SEQ605", what="Keras 1's epochs")
def nb_epoch(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, _ in net.fits[:1]:
        for keyword in fit.keywords:
            if keyword.arg == "epochs":
                start, _ = program.span(unit, keyword)
                yield [Edit(unit, start, start + len("epochs"), "nb_epoch")]


@mistake("SEQ605", what="lr for learning_rate")
def old_rate(program: Program, net: Net) -> Iterator[Edits]:
    given = net.argument("optimizer", 0)
    for keyword in given.keywords if net.compiled and isinstance(given, ast.Call) else ():
        if keyword.arg == "learning_rate":
            start, _ = program.span(net.compiled[0], keyword)  # type: ignore[index]
            yield [Edit(net.compiled[0], start, start + len("learning_rate"), "lr")]  # type: ignore[index]


@mistake("SEQ901", what="a bracket is missing")
def unclosed(program: Program, net: Net) -> Iterator[Edits]:
    end = program.span(net.unit, net.layers[-1])[1]
    yield [Edit(net.unit, end - 1, end, "")]
