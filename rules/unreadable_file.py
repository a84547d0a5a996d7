"""The file is a Python program or notebook that can be read.

Nothing is known about a file that cannot be read: it is no text, it is saved in another encoding than UTF-8, the
notebook is damaged, or the file is too large or nested too deeply to be analysed. An unread file is never a clean one,
so this is an error.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule


@rule(
    "SEQ902",
    severity="error",
    examples=[
        bad("""
            {"cells": [], "metadata": {}, "nbformat": 4}  # <- this is a notebook, saved as a script
            """),
        bad("# -*- coding: no-such-encoding -*-  # <- no encoding is called\nimport keras\n"),
        good("""
            import keras

            model = keras.Sequential()
            """),
        good("# -*- coding: latin-1 -*-\nimport keras\n"),
    ],
)
def check(program: Program) -> Iterator[Diagnostic]:
    """Nothing left to report: a file that cannot be read never becomes a program."""
    return iter(())
