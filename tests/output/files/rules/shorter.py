"""Say it shorter.

Why they do.
"""

from collections.abc import Iterator

from seqlint import Diagnostic, Program, rule


@rule("CS102", severity="advice")
def check(program: Program) -> Iterator[Diagnostic]:
    return iter(())
