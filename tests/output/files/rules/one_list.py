"""Layers go into one list.

Why they do.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, bad, good, rule


@rule(
    "CS101",
    severity="error",
    examples=[bad("m = Sequential(x)  # <- bare\n", fixed="m = Sequential([x])\n"), good("x")],
)
def check(program: Program) -> Iterator[Diagnostic]:
    return iter(())
