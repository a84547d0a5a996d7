"""No file is named like a library.

Python looks for `import keras` beside the program first. A file of your own named `keras.py` is found there, and the
library is not: names are missing from it, or the program imports itself. The same goes for `tensorflow.py`, `numpy.py`,
`random.py` and the like.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule


@rule(
    "SEQ904",
    severity="warning",
    examples=[
        bad(
            """
            from keras import Sequential  # <- this file is named `keras.py`

            model = Sequential()
            """,
            name="keras.py",
        ),
        bad(
            """
            import random  # <- this file is named `random.py`
            """,
            name="random.py",
        ),
        good("""
            from keras import Sequential

            model = Sequential()
            """),
        good(
            """
            from keras import Sequential

            model = Sequential()
            """,
            name="keras_homework.py",
        ),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    """Nothing to do with the program: the file's name is looked at before anything is analysed."""
    return iter(())
