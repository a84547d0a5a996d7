"""Mistakes in the architecture."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.mistakes.places import (
    CROSSENTROPIES,
    Edits,
    activation,
    declared,
    hidden,
    insert,
    is_embedding,
    kind,
    last,
    mistake,
    prefix,
    texts,
    units,
)
from seqlint.mistakes.programs import Edit, Net, Program


@mistake("SEQ501", what="no activation in a hidden layer")
def linear(program: Program, net: Net) -> Iterator[Edits]:
    for layer in [] if is_embedding(net) else list(hidden(net, "Dense"))[:1]:
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


@mistake("SEQ505", what="dropout straight before pooling")
def dropout_first(program: Program, net: Net) -> Iterator[Edits]:
    for layer in list(hidden(net, "MaxPooling2D", "AveragePooling2D", "MaxPooling1D"))[:1]:
        yield insert(program, net, net.layers.index(layer), f"{prefix(program, net, 'Dropout')}(0.3)")


@mistake("SEQ506", what="a bias before batch normalisation")
def bias(program: Program, net: Net) -> Iterator[Edits]:
    for layer in list(hidden(net, "Dense", "Conv2D"))[:1]:
        given = activation(layer)
        if given is not None:
            place = net.layers.index(layer) + 1
            normal = insert(program, net, place, f"{prefix(program, net, 'BatchNormalization')}()")
            yield [program.without(net.unit, layer, given), *normal]


@mistake("SEQ509", "SEQ209", what="one position is left for a convolution")
def pooled_away(program: Program, net: Net) -> Iterator[Edits]:
    for layer in list(hidden(net, "Conv2D"))[-1:]:
        if declared(net) is not None:
            pooling = f"{prefix(program, net, 'GlobalMaxPooling2D')}(keepdims=True)"
            yield insert(program, net, net.layers.index(layer), pooling)


@mistake("SEQ510", what="ever fewer filters")
def narrow(program: Program, net: Net) -> Iterator[Edits]:
    convolutions = [layer for layer in net.layers if kind(layer) == "Conv2D"]
    if len(convolutions) > 1 and last(net, "Dense") and convolutions[0].args:
        yield [program.replace(net.unit, convolutions[0].args[0], "1024")]


@mistake("SEQ512", what="sigmoid in every hidden layer")
def saturated(program: Program, net: Net) -> Iterator[Edits]:
    given = [activation(layer) for layer in net.layers[:-1] if kind(layer) in ("Dense", "Conv2D")]
    if len(given) > 2 and None not in given:
        yield [program.replace(net.unit, each, '"sigmoid"') for each in given if each is not None]


@mistake("SEQ513", what="dropout of nothing")
def no_dropout(program: Program, net: Net) -> Iterator[Edits]:
    if len(net.layers) > 2:
        yield insert(program, net, 2, f"{prefix(program, net, 'Dropout')}(0)")


@mistake("SEQ513", what="vectors made flat")
def flat_again(program: Program, net: Net) -> Iterator[Edits]:
    for layer in list(hidden(net, "Flatten"))[:1]:
        yield insert(program, net, net.layers.index(layer) + 1, f"{prefix(program, net, 'Flatten')}()")
