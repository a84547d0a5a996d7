"""Keras knows the activation by exactly this name.

An activation, initializer or regularizer given as a text must be spelt as Keras spells it. For activations capital
letters matter: `relu` is one, `Relu` is none. With any other name the layer stops with "Could not interpret ...
identifier".

The activations that are met most: `relu`, `sigmoid`, `softmax`, `tanh` and `leaky_relu`.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.asking import lookup

GROUPS = {  # an argument's ending -> where Keras looks it up, and what it is called
    "activation": ("activations", "activation"),
    "_initializer": ("initializers", "initializer"),
    "_regularizer": ("regularizers", "regularizer"),
}


@rule(
    "SEQ406",
    severity="error",
    aspects={"one call or argument": ("SEQ405",)},
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(10, activation="Relu", input_shape=(4,)),  # <- no activation called `Relu`
                Dense(1),
            ])
            """,
            fixed={"Relu": "relu"},
        ),
        bad("""
            from keras import Sequential
            from keras.layers import Activation, Dense

            model = Sequential()
            model.add(Dense(10, kernel_initializer="xavier", input_shape=(4,)))  # <- no initializer called `xavier`
            model.add(Activation("sigmod"))  # <- no activation called `sigmod`
            """),
        good("""
            from keras import Sequential
            from keras.layers import LSTM, Activation, Dense

            model = Sequential()
            model.add(LSTM(8, recurrent_activation="sigmoid", input_shape=(20, 3)))
            model.add(Dense(10, kernel_initializer="he_normal", kernel_regularizer="l2"))
            model.add(Activation("leaky_relu"))
            """),
        good("""
            import keras
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(10, activation=keras.activations.relu, input_shape=(4,)),
                Dense(10, activation=None),
                Dense(1, activation=lambda x: x * 2),
            ])
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    for layer in program.layers.values():
        for argument in () if layer.custom else layer.arguments.values():
            for ending, (group, what) in GROUPS.items():
                if (argument.name or "").endswith(ending):
                    yield from lookup.unknown(group, what, lookup.texts(argument.value, argument.value_at))
