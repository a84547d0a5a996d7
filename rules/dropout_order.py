"""Dropout goes behind batch normalisation and pooling.

Batch normalisation learns the mean and spread of what comes in. Dropout straight before it changes both, but only
while training; at prediction time the learned numbers no longer fit. Straight before a pooling layer, dropout changes
which values win instead of dropping them.

Put the dropout behind, shortly before the next layer that learns.
"""

from collections.abc import Iterator
from itertools import pairwise

from seqlint import Diagnostic, Program, Related, bad, good, rule
from seqlint.asking import ask


@rule(
    "SEQ505",
    severity="advice",
    examples=[
        bad("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Dense(64, activation="relu", input_shape=(20,)),
                layers.Dropout(0.3),  # <- `Dropout` stands straight before `BatchNormalization`
                layers.BatchNormalization(),
                layers.Dense(1),
            ])
            """),
        bad("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Conv2D(16, 3, activation="relu", input_shape=(28, 28, 1)))
            model.add(layers.Dropout(0.3))  # <- `Dropout` stands straight before `MaxPooling2D`
            model.add(layers.MaxPooling2D())
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential([
                layers.Dense(64, activation="relu", input_shape=(20,)),
                layers.BatchNormalization(),
                layers.Dropout(0.3),
                layers.Dense(1),
            ])
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Conv2D(16, 3, activation="relu", input_shape=(28, 28, 1)))
            model.add(layers.MaxPooling2D())
            model.add(layers.Dropout(0.3))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        for layer, following in pairwise(model.layers):
            pools = "Pooling" in following.kind and not following.custom
            if layer.kind in ask.DROPOUTS and (following.kind == "BatchNormalization" or pools):
                yield Diagnostic(
                    layer.at,
                    f"`{layer.kind}` stands straight before `{following.kind}`",
                    f"Put it behind the `{following.kind}`.",
                    about=(layer.id,),
                    related=(Related(following.at, f"the `{following.kind}` is here"),),
                )
