"""The file is valid Python.

A file that Python cannot read does not run at all, and nothing else in it can be checked. The place given is where
Python gives up; the mistake itself is there or a little above it. Most often a comma or a bracket between two layers is
missing, a text is not closed, or the program was written for Python 2. Commas and brackets that are missing are put in
where their places are plain.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule


@rule(
    "SEQ901",
    severity="error",
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(10, activation="relu")  # <- a comma is missing here
                Dense(3, activation="softmax")
            ])
            """,
            fixed={'(10, activation="relu")\n': '(10, activation="relu"),\n'},
        ),
        bad("""
            from keras import Sequential

            model = Sequential()
            print model  # <- `print` without parentheses
            """),
        bad("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([  # <- the `[` opened here is never closed
                Dense(3),

            model.summary()
            """),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential([
                Dense(10, activation="relu"),
                Dense(3, activation="softmax"),
            ])
            """),
        good(cells=["!pip install keras\n%matplotlib inline", "import keras\nmodel = keras.Sequential()"]),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    """Nothing left to report: a file that does not parse never becomes a program."""
    return iter(())
