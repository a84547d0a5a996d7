"""Mistakes with data before training, and with what comes of it: results, predictions, saved models."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from seqlint.mistakes.places import Edits, data_of, insert, last, mistake, output, prefix, units
from seqlint.mistakes.programs import Edit, Net, Program, argument


def before(program: Program, unit: int, statement: ast.stmt, text: str) -> Edit:
    """Another statement in front of one."""
    start, _ = program.span(unit, statement)
    indent = " " * statement.col_offset
    return Edit(unit, start, start, "".join(f"{line}\n{indent}" for line in text.splitlines()))


def statement_of(net: Net, fit: ast.Call) -> ast.stmt:
    return next(statement for _, call, statement in net.fits if call is fit)


@mistake("SEQ426", what="categorical accuracy on class numbers")
def categorical_metric(program: Program, net: Net) -> Iterator[Edits]:
    given = net.argument("metrics", 2)
    layer = last(net, "Dense")
    several = layer is not None and (units(layer) or 0) > 1
    if net.compiled and net.loss == "sparse_categorical_crossentropy" and isinstance(given, ast.List) and several:
        yield [program.replace(net.compiled[0], given, '["categorical_accuracy"]')]


@mistake("SEQ427", what="a loss that makes a Python number")
def untraceable_loss(program: Program, net: Net) -> Iterator[Edits]:
    given = net.argument("loss", 1)
    if net.compiled and given is not None and net.fits and not net.recompiled:
        yield [program.replace(net.compiled[0], given, "lambda labels, predictions: float(predictions)")]


@mistake("SEQ701", what="a History taken for a dict")
def history_as_dict(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, statement in net.fits[:1]:
        if isinstance(statement, ast.Expr):
            yield [program.replace(unit, fit, f'{program.text(unit, fit)}["loss"]')]


@mistake("SEQ702", what="argmax over one unit", data=True)
def argmax_of_one(program: Program, net: Net) -> Iterator[Edits]:
    layer = last(net, "Dense")
    for unit, fit, x, _ in list(data_of(net))[:1]:
        if output(net, "sigmoid") is not None and layer is not None and units(layer) == 1:
            text = f"{net.name}.predict({program.text(unit, x)}).argmax(axis=1)"
            yield [program.after(unit, statement_of(net, fit), text)]


@mistake("SEQ703", what="a folder loaded")
def loaded_folder(program: Program, net: Net) -> Iterator[Edits]:
    for unit, _, statement in net.fits[:1]:
        yield [program.after(unit, statement, 'import keras as kept\nkept.models.load_model("saved/model")')]


@mistake("SEQ801", what="a result that nobody takes", data=True)
def lost_result(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, x, _ in list(data_of(net))[:1]:
        yield [before(program, unit, statement_of(net, fit), f'{program.text(unit, x)}.astype("float32")')]


@mistake("SEQ803", what="a normalisation that never learned")
def unadapted(program: Program, net: Net) -> Iterator[Edits]:
    if net.compiled and net.fits and "." in prefix(program, net, "Dense"):
        yield insert(program, net, 1, f"{prefix(program, net, 'Normalization')}()")


@mistake("SEQ804", what="labels put in order", data=True)
def sorted_labels(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, _, y in list(data_of(net))[:1]:
        split = argument(fit, "validation_split")
        flat = net.loss in ("sparse_categorical_crossentropy", "binary_crossentropy")
        if isinstance(split, ast.Constant) and flat and argument(fit, "validation_data") is None:
            name = program.text(unit, y)
            yield [before(program, unit, statement_of(net, fit), f"import numpy\n{name} = numpy.sort({name}.ravel())")]


@mistake("SEQ805", what="data that is no number", data=True)
def not_a_number(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, x, _ in list(data_of(net))[:1]:
        name = program.text(unit, x)
        yield [before(program, unit, statement_of(net, fit), f'{name} = {name} * float("nan")')]
