"""What a mistake is, and where one can be made: what the mutators share."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from seqlint.mistakes.programs import Edit, Net, Program, argument, name_of
from seqlint.reading.words import LAYERS

Edits = list[Edit]
Find = Callable[[Program, Net], Iterator[Edits]]

CATEGORICAL = ("categorical_crossentropy", "sparse_categorical_crossentropy")
CROSSENTROPIES = (*CATEGORICAL, "binary_crossentropy")
REGRESSION = ("mse", "mean_squared_error", "mae", "mean_absolute_error")
RECURRENT = ("LSTM", "GRU", "SimpleRNN")


@dataclass(frozen=True)
class Mutator:
    """`rules`: the codes of which one must be reported, the rule's own first. `data`: see the package."""

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


# Where one can be made


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


def is_embedding(net: Net) -> bool:
    return any(kind(layer) == "Embedding" for layer in net.layers[:2])
