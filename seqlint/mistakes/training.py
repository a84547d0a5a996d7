"""Mistakes in compiling and training."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from seqlint.mistakes.places import Edits, activation, data_of, mistake, scrambled, texts
from seqlint.mistakes.programs import Edit, Net, Program, argument, is_text, name_of


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


def with_argument(program: Program, unit: int, call: ast.Call, text: str) -> Edits:
    """A call with one more argument at its end."""
    _, end = program.span(unit, call)
    inside = program.text(unit, call)[:-1].rstrip()
    return [Edit(unit, end - 1, end - 1, text if inside.endswith((",", "(")) else f", {text}")]


@mistake("SEQ421", what="class weights as a list")
def weights_as_list(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, _ in net.fits[:1]:
        if net.compiled and argument(fit, "class_weight") is None:
            yield with_argument(program, unit, fit, "class_weight=[1.0, 5.0]")


@mistake("SEQ422", what="a misspelt monitor")
def misspelt_monitor(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, _ in net.fits[:1] if net.compiled else ():
        for call in ast.walk(argument(fit, "callbacks") or ast.Constant(None)):
            given = argument(call, "monitor", 0) if isinstance(call, ast.Call) else None
            if is_text(given) and name_of(call.func) == "EarlyStopping":  # type: ignore[attr-defined]
                yield [program.replace(unit, given, '"val_acc_"')]  # type: ignore[arg-type]


@mistake("SEQ423", what="a text for a callback")
def text_callback(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, _ in net.fits[:1]:
        if argument(fit, "callbacks") is None:
            yield with_argument(program, unit, fit, 'callbacks=["early stopping"]')


@mistake("SEQ424", what="the old name of the learning rate")
def old_rate(program: Program, net: Net) -> Iterator[Edits]:
    for unit, _, statement in net.fits[:1]:
        yield [program.after(unit, statement, f"{net.name}.optimizer.lr = 0.01")]


@mistake("SEQ428", what="all of the model frozen")
def all_frozen(program: Program, net: Net) -> Iterator[Edits]:
    if net.compiled and net.fits:
        yield [program.after(net.compiled[0], net.compiled[2], f"{net.name}.trainable = False")]


@mistake("SEQ429", what="more steps than batches", data=True)
def too_many_steps(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, _ in net.fits[:1]:
        if argument(fit, "batch_size") is not None and argument(fit, "steps_per_epoch") is None:
            yield with_argument(program, unit, fit, "steps_per_epoch=10_000_000")


@mistake("SEQ430", what="fit without parentheses")
def uncalled_fit(program: Program, net: Net) -> Iterator[Edits]:
    for unit, fit, statement in net.fits[:1]:
        if isinstance(statement, ast.Expr):
            yield [program.replace(unit, fit, program.text(unit, fit.func))]
