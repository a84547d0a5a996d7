"""Whether a text is so small and flat that no closer look at it is needed, told from its tokens alone.

The levels of a tree, Python's or libcst's, come from tokens: the `c` in `f(a, b=c)` is a level deeper for the bracket,
and one more for the `=`. So a node is at most twice as deep as there are tokens on its way: those of its statement, and
of its element in each bracket around it, before it and behind. What is not valid Python does not matter: it is not
analysed.
"""

from __future__ import annotations

import re

MAX_TEXT = 40_000
"""Characters; there are never more than twice as many nodes."""

STRING = r"{0}(?!{0}{0})[^{0}\\\r\n]*+(?:\\(?:\r\n|(?s:.))[^{0}\\\r\n]*+)*+{0}|{0}{0}{0}(?s:\\.|.)*?{0}{0}{0}"
"""A pattern for what is between two of the same quotes."""
_F_STRING = r"""[fF]{0}(?:[^"'{{}}\\\r\n]|\\[^\r\n]|\{{[^"'{{}}\\\r\n]*\}})*{0}(?!{0})"""
"""An f-string that every version of Python ends at the same quote: there are none in its fields."""
_TOKEN = re.compile(
    "|".join(
        [
            r"""[^\W\d]\w*+(?!["'])""",  # what there is most of is tried first
            r"""[^\w \t\f"'#\\]""",
            *(string.format(quote) for string in (STRING, _F_STRING) for quote in ('"', "'")),
            r"""(?:[fFtT][rR]?|[rR][fFtT])["']""",  # of any other f-string
            r"\d\w*?(?=for)|\w+",  # `0for` are two
            r"#[^\r\n]*|\\(?:\r\n|\r|\n)?",
        ]
    )
)
_UNTOLD = frozenset({"case"}) | {
    prefix + quote
    for kind in "fFtT"
    for raw in ("", "r", "R")
    for prefix in (kind + raw, raw + kind)
    for quote in ('"', "'")
}
"""Tokens that say nothing of the depth: of an f-string in which there may be others, and of patterns."""
_OPEN, _CLOSE, _COMMA, _LINE, _SPREAD = range(1, 6)
_KINDS = {
    **dict.fromkeys("([{", _OPEN),
    **dict.fromkeys(")]}", _CLOSE),
    **dict.fromkeys("\r\n", _LINE),
    **dict.fromkeys(("for", "lambda"), _SPREAD),
    ",": _COMMA,
}
_FIELD = re.compile(r"\{[^{}\r\n]*\}")
_INDENT = re.compile(r"[\r\n][ \t\f]*")


def is_shallow(text: str, *, depth: int, work: int, brackets: int) -> bool:
    """Whether no node of the tree is deeper than `depth`, the sum of their depths no more than `work`, and that of the
    brackets around each token no more than `brackets`, if the text is valid Python. False where that is not sure.
    """
    if len(text) > MAX_TEXT:
        return False
    tokens = _TOKEN.findall(text)
    if not _UNTOLD.isdisjoint(tokens):
        return False
    chain, nested = _longest(tokens)
    fields = _FIELD.findall(text)
    blocks = 2 * len(set(_INDENT.findall(text))) + text.count("elif")  # `except` is two levels, `elif` one more each
    deepest = 2 * (chain + max(map(len, fields), default=0)) + blocks + 3
    nodes = 2 * (len(tokens) + sum(map(len, fields))) + 1
    return deepest <= depth and nodes * deepest <= work and len(tokens) * nested <= brackets


def _longest(tokens: list[str]) -> tuple[int, int]:
    """The most tokens that one may be below, and the most brackets around one.

    `count`: tokens of this element so far, `inside`: the most in its brackets, `most`: of the elements before.
    """
    outer: list[tuple[int, int, int, bool]] = []
    count = inside = most = nested = 0
    parted = False  # by commas: not the statement, nor what stands behind `for` or `lambda`
    for token in tokens:
        kind = _KINDS.get(token)
        if kind is None:
            count += 1
        elif kind == _OPEN:
            outer.append((count + 1, inside, most, parted))
            nested = max(nested, len(outer))
            count = inside = most = 0
            parted = True
        elif kind == _CLOSE and outer:
            found = max(most, count + inside)
            count, inside, most, parted = outer.pop()
            inside = max(inside, found)
        elif (kind == _COMMA and parted) or (kind == _LINE and not outer):
            most = max(most, count + inside)
            count = inside = 0
        elif kind != _LINE:
            count += 1
            parted = parted and kind != _SPREAD
    return max(most, count + inside), nested
