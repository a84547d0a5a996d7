"""A seed makes a run repeatable.

Weights start at random, and the samples are shuffled: without a seed, every run gives another result, and nobody can
check yours. `keras.utils.set_random_seed(42)` at the top of the program sets Python's, numpy's and TensorFlow's
generators at once.

This rule is off unless it is selected.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule
from seqlint.asking import ask

SEED = "keras.utils.set_random_seed"


@rule(
    "SEQ515",
    severity="advice",
    default=False,
    examples=[
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)  # <- the training is not seeded
            """),
        bad("""
            import numpy as np
            from keras import Sequential
            from keras.layers import Dense

            np.random.seed(0)
            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = Sequential()
            model.add(Dense(1))
            model.compile("adam", "mse")
            model.fit(x, y)  # <- the training is not seeded
            model.fit(x, y)
            """),
        good("""
            import keras
            import numpy as np
            from keras.layers import Dense

            keras.utils.set_random_seed(42)
            x, y = np.random.rand(50, 2), np.random.rand(50)
            model = keras.Sequential([Dense(1)])
            model.compile("adam", "mse")
            model.fit(x, y)
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([Dense(1)])
            model.compile("adam", "mse")
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    if SEED in program.called:
        return
    fits = [event for model in program.models.values() for event in ask.certain(model, "fit")]
    if fits:
        yield Diagnostic(
            min(fits, key=lambda event: event.order).at,
            "the training is not seeded, so every run gives another result",
            "Write `keras.utils.set_random_seed(42)` at the top.",
        )
