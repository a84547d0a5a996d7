"""Mistakes in the output layer, the loss and the labels."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from seqlint.mistakes.places import CATEGORICAL, CROSSENTROPIES, REGRESSION, Edits, last, mistake, output, texts, units
from seqlint.mistakes.programs import Edit, Net, Program, argument, is_text


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
