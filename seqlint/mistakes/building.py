"""Mistakes in building the model."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from seqlint.mistakes.places import Edits, insert, kind, mistake, prefix
from seqlint.mistakes.programs import Edit, Net, Program, argument


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


@mistake("SEQ112", what="layers in a straight line, called by hand")
def by_hand(program: Program, net: Net) -> Iterator[Edits]:
    text = "\n".join(cell.text for cell in program.source.cells)
    if "Model(" not in text and net is program.nets[0]:
        dense, start = prefix(program, net, "Dense"), f"line = {prefix(program, net, 'Input')}(shape=(4,))"
        chain = [start, f"line = {dense}(8)(line)", f"line = {dense}(3)(line)"]
        yield [program.after(net.unit, net.statement, ("\n" + " " * net.statement.col_offset).join(chain))]


@mistake("SEQ113", what="a layer that nothing adds")
def never_added(program: Program, net: Net) -> Iterator[Edits]:
    for statement, layer in list(zip(net.adds, net.layers, strict=False))[1:2]:
        yield [program.replace(net.unit, statement, f"hidden_layer = {program.text(net.unit, layer)}")]


@mistake("SEQ114", what="the model made twice")
def made_twice(program: Program, net: Net) -> Iterator[Edits]:
    if not net.adds:
        yield [program.after(net.unit, net.statement, program.text(net.unit, net.statement))]


@mistake("SEQ115", what="a model without a name")
def nameless(program: Program, net: Net) -> Iterator[Edits]:
    if net.made.args and not net.adds and net.statement is not program.trees[net.unit].body[-1]:
        yield [program.after(net.unit, net.statement, program.text(net.unit, net.made))]


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
