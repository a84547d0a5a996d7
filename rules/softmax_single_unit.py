"""Softmax over one unit is always 1.

`softmax` turns the scores of several units into shares that add up to 1. With a single unit there is nothing to
share: the output is 1.0 for every input, whatever the model learns, and the accuracy never moves.

For a yes-or-no question use one unit with `sigmoid`. For n classes use n units with `softmax`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.asking.training import output_of_model, trainings, with_activation, without_activation


@rule(
    "SEQ302",
    severity="error",
    aspects={"output against labels": ("SEQ207",), "output layer and loss": ()},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(8, activation="relu", input_shape=(4,)),
                Dense(1, activation="softmax"),  # <- `softmax` over 1 unit is always 1
            ])
            model.compile(optimizer="adam", loss="binary_crossentropy")
            """,
            fixed={"softmax": "sigmoid"},
        ),
        bad("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Dense(8, activation="relu", input_shape=(4,)))
            model.add(layers.Dense(1))
            model.add(layers.Softmax())  # <- `softmax` over 1 unit is always 1
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8, activation="relu", input_shape=(4,)), Dense(1, activation="sigmoid")])
            model.compile(optimizer="adam", loss="binary_crossentropy")
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(8, activation="relu", input_shape=(4,)), Dense(2, activation="softmax")])
            model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    losses = ((training.model.id, training.loss) for training in trainings(program))
    numbers = {model for model, loss in losses if loss is not None and loss.family == "regression"}
    for model in program.sequentials():
        output = output_of_model(program, model)
        if output is None or output.activation != "softmax" or output.units != 1:
            continue
        yield Diagnostic(
            output.last.at,
            "`softmax` over 1 unit is always 1: the last layer answers the same for every sample",
            "To predict a number leave the activation out; for yes or no use `sigmoid` with `binary_crossentropy`."
            if model.id in numbers
            else "Use `sigmoid` for a yes-or-no question, or one unit for each class.",
            about=(model.id,),
            fix=without_activation(output.last) if model.id in numbers else with_activation(output, "sigmoid"),
        )
