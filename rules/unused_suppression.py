"""A comment that silences a rule silences something.

`# seqlint: ignore[...]` was written for a finding that is not there (any more): the code was mended, the name is
misspelt, or the comment stands on another line. Left where it is, it would hide the next mistake.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule


@rule(
    "SEQ903",
    severity="warning",
    examples=[
        bad(
            """
            from keras import Sequential
            from keras.layers import Dense, Input

            model = Sequential([Input((4,)), Dense(3)])  # seqlint: ignore[SEQ101]  # <- silences nothing: `SEQ101`
            """
        ),
        bad(
            """
            import keras  # seqlint: ignore[missing-brackets]  # <- no rule is called so
            """
        ),
        good("""
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential(Dense(3))  # seqlint: ignore[missing-list-brackets]
            """),
        good("""
            # seqlint: ignore-file[SEQ1]
            from keras import Sequential
            from keras.layers import Dense

            model = Sequential(Dense(3))
            """),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    """Nothing to do with the program: the comments are compared with what all rules report."""
    return iter(())
