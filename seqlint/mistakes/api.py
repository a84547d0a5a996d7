"""Mistakes in the use of Keras' API, and in the file."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from seqlint.mistakes.places import Edits, kind, last, mistake, prefix
from seqlint.mistakes.programs import Edit, Net, Program


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


@mistake("SEQ606", what="the private copy of Keras")
def private(program: Program, net: Net) -> Iterator[Edits]:
    text = "\n".join(cell.text for cell in program.source.cells)
    if net is program.nets[0] and "import keras" not in text and "from keras" not in text:  # mixed as it stands
        yield [Edit(0, 0, 0, "from tensorflow.python.keras.layers import Dense as PrivateDense\nPrivateDense(1)\n")]


@mistake("SEQ905", what="a character that nobody sees")
def hidden_character(program: Program, net: Net) -> Iterator[Edits]:
    end = program.span(net.unit, net.statement)[1]
    yield [Edit(net.unit, end, end, "  # model\u202e")]


@mistake("SEQ901", what="a bracket is missing")
def unclosed(program: Program, net: Net) -> Iterator[Edits]:
    end = program.span(net.unit, net.layers[-1])[1]
    yield [Edit(net.unit, end - 1, end, "")]
