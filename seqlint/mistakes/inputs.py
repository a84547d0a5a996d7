"""Mistakes in the input and in shapes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from seqlint.mistakes.places import (
    CROSSENTROPIES,
    RECURRENT,
    REGRESSION,
    Edits,
    declared,
    hidden,
    is_embedding,
    kind,
    last,
    mistake,
    remove,
    units,
)
from seqlint.mistakes.programs import Edit, Net, Program, argument, is_text


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
    if isinstance(given, ast.Tuple) and given.elts and net.fits and not is_embedding(net):
        start = program.span(net.unit, given.elts[0])[0]
        yield [Edit(net.unit, start, start, "32, ")]


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
    if isinstance(given, ast.Tuple) and given.elts and net.fits and not is_embedding(net):
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
