"""Softmax belongs at the end.

`softmax` turns scores into shares that add up to 1. Between layers that squeezes nearly all information away: if one
unit rises, all others must fall, and the more units there are, the smaller their numbers. The layers behind it get
little to work with.

Use `relu` between layers and keep `softmax` for the last one.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, Related, bad, good, rule
from seqlint.asking.training import activated, activation_of, has_weights


@rule(
    "SEQ502",
    severity="warning",
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(64, activation="softmax", input_shape=(20,)),  # <- `softmax` in the hidden `Dense` layer
                Dense(3, activation="softmax"),
            ])
            """,
            fixed={'activation="softmax",': 'activation="relu",'},
        ),
        bad("""
            from keras import Sequential, layers

            model = Sequential()
            model.add(layers.Dense(64, input_shape=(20,)))
            model.add(layers.Softmax())  # <- before the last layer
            model.add(layers.Dropout(0.5))
            model.add(layers.Dense(1))
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(64, activation="relu", input_shape=(20,)), Dense(3, activation="softmax")])
            """),
        good("""
            from keras import Sequential, layers

            model = Sequential([layers.Dense(3, input_shape=(20,)), layers.Softmax(), layers.Flatten()])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for model in program.sequentials():
        for number, layer in enumerate(model.layers):
            later = next((other for other in model.layers[number + 1 :] if has_weights(other)), None)
            if later is None or layer.layers or activation_of(program, layer) != "softmax":
                continue
            where = f"in the hidden `{layer.kind}` layer" if has_weights(layer) else "before the last layer"
            yield Diagnostic(
                layer.at,
                f"`softmax` {where} squeezes what the next `{later.kind}` gets into shares of 1",
                "Use `relu` here and keep `softmax` for the last layer.",
                about=(layer.id,),
                related=(Related(later.at, f"the next `{later.kind}` is here"),),
                fix=activated(layer, "relu"),
            )
