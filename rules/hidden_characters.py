"""The code is what it looks like.

Some characters cannot be seen: marks that reverse the direction of writing make a line read otherwise than Python reads
it, a space without width makes `"mse"` another text, and a Cyrillic letter in `model` makes another name that looks the
same. They come with copy and paste, or on purpose.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule


@rule(
    "SEQ905",
    severity="warning",
    examples=[
        bad("""
            from keras import Sequential

            m\u043edel = Sequential()  # <- this name looks like `model`, but is another one
            m\u043edel.add  # <- this name looks like `model`
            """),
        bad("""
            from keras import Sequential

            model = Sequential(name="flower\u200bs")  # <- an invisible character hides here (U+200B)
            """),
        bad("""
            from keras import Sequential

            model = Sequential()  # \u202e not what it seems # <- a character that reorders what is shown
            """),
        good("""
            from keras import Sequential

            modèle = Sequential(name="größe")  # Привет, \u200bмир
            """),
        good("""
            from keras import Sequential

            α = 0.001
            model = Sequential()
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    """Nothing to do with the program: its characters are looked at."""
    return iter(())
