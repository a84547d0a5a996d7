"""Whatever is told by its tokens to be shallow passes the closer look as well, with limits as low as it is told."""

from __future__ import annotations

import warnings
from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint.reading import guards
from seqlint.reading.shallow import is_shallow
from tests.test_source import HOSTILE

LIMITS = ("depth", "work", "brackets")
PLENTY = 10**9
EXPRESSIONS = [
    "({})", "[{}]", "{{{}: a}}", "{{a: {}}}", "{{*{}}}", "f({})", "f(a, b={})", "f(*{}, **a)", "x[{}, a]", "x[a:{}]",
    "{}.a", "{}(b)", "{}[c]", "a + {}", "{} * a", "-{}", "not {}", "a and {} or b", "{} and b", "a < {} < b",
    "(a := {})", "a if {} else b", "{} if a else b", "lambda: {}", "lambda a, b={}: c", "lambda a, b: {}",
    "(yield {}, a)",
    "[{} for a in b]", "[a for b, c in {} for d, e in f]", "{{0:0for a, b in {}}}", "f({} for a in b if c if d)",
    "{{a: b for c in d if {}}}", "'a' 'b' + {}", "(\n{},\n a)", "({} # (\n)", "(a, {}, '''b\n(''')",
    "x[1if {} else 2, 3]",
]  # fmt: skip
LEAVES = [
    "a",
    "1",
    "1.5",
    "'('",
    "f'{a}'",
    'f"({a + b[0]:.2f}) {c!r}"',
    "''",
    "f\"{a['b']}\"",
    "r'\\'",
    "'\\\r\n('",
    "...",
]
STATEMENTS = [
    "{}", "x = {}", "a, b = c, {}", "x: {} = a", "x += {}", "return {}, a", "from a.b.c.d.e import f, g; {}",
    "del a, b; {}", "if a: {}\nelif {}: b\nelif c: d\nelse: e", "for a, b in c, {}: pass", "while {}: a",
    "with {} as a, b as c: pass", "assert a, {}", "raise a from {}", "@{}\ndef f(): pass",
    "def f(a: {}, b=c) -> d: pass", "class A({}, b=c): pass",
    "try: {}\nexcept {} as a: b", "x = a + \\\r\n {}", "match {}:\n case a: b", "import a.b.c.d.e as f, g; {}",
]  # fmt: skip
BLOCKS = [
    "if a:\n{}", "try:\n a\nexcept b:\n{}", "def f():\n{}", "class A:\n{}", "if a: pass\nelif b:\n{}",
    "for a in b:\n{}", "with a:\n{}", "while a:\n b\nelse:\n{}",
]  # fmt: skip


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A statement in blocks, with the same few constructs in each other again and again."""
    found = draw(st.sampled_from(LEAVES))
    for wrapper in draw(st.lists(st.sampled_from(EXPRESSIONS), max_size=4)) * draw(st.integers(1, 12)):
        found = wrapper.format(found)
    found = draw(st.sampled_from(STATEMENTS)).format(found, found)
    for block in draw(st.lists(st.sampled_from(BLOCKS), max_size=3)) * draw(st.integers(1, 5)):
        found = block.format("\n".join(f"  {row}" for row in found.split("\n")))
    return found.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))


def told(text: str, limit: str) -> int | None:
    """The lowest limit with which the text is shallow; None where it never is."""

    def fits(number: int) -> bool:
        return is_shallow(text, **{**dict.fromkeys(LIMITS, PLENTY), limit: number})

    return bisect_left(range(PLENTY), True, key=fits) if fits(PLENTY) else None


def check(text: str) -> None:
    """The closer look finds nothing with the limits that the text is told to keep."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "a", "exec")
        except (SyntaxError, RecursionError):
            return
    for limit in LIMITS:
        least = told(text, limit)
        if least is not None:
            with pytest.MonkeyPatch.context() as patch:
                for name in LIMITS:
                    patch.setattr(guards, f"MAX_{name.upper()}", least if name == limit else PLENTY)
                guards.check_closely(text)


@given(programs())
def test_what_is_told_to_be_shallow_is(text: str) -> None:
    check(text)


TIGHT = HOSTILE | {
    "subscripts of two": lambda n: "a[" * n + "b" + ", c]" * n,
    "and in or": lambda n: "(" * n + "a" + " and b or c)" * n,
    "lambdas of two": lambda n: "lambda a, b: " * n + "1",
    "lambdas of two in brackets": lambda n: "f(" + "lambda a, b: " * n + "1)",
    "for of two": lambda n: "[a " + "for b, c in d " * n + "]",
    "for at a number": lambda n: "[0" + "for b, c in 0b1" * n + "]",
    "try in except": lambda n: "".join(f"{' ' * i}try: a\n{' ' * i}except b:\n" for i in range(n)) + " " * n + "pass",
    "in an f-string": lambda n: "f'{" + "-" * n + "a}'",
    "between f-strings": lambda n: 'f"{" "}{' + "-" * n + '1}{" "}"',
    "behind a comment": lambda n: "#\ra = " + "[" * n + "]" * n,
    "behind a text of two lines": lambda n: "a = '\\\r\n' + " + "[" * n + "]" * n + " + ''",
    "in two lines": lambda n: "a = 1" + " + \\\n 1" * n,
}


@pytest.mark.parametrize("kind", sorted(TIGHT))
def test_what_is_hostile_is_told_to_be_as_deep_as_it_is(kind: str) -> None:
    for size in (1, 2, 3, 10, 60):
        check(TIGHT[kind](size))


@pytest.mark.parametrize(
    "text",
    [
        "model = Sequential([\n" + '    Dense(64, activation="relu"),\n' * 60 + "])\n",
        "print(f'{a}: {b / len(c):.2f}')\n" * 60,
        "def f(a, b=1):\n    for c in a:\n        if c:\n            return b\n" * 40,
    ],
    ids=["layers", "rows", "functions"],
)
def test_what_people_write_is_shallow(text: str) -> None:
    assert is_shallow(text, depth=guards.MAX_DEPTH, work=guards.MAX_WORK, brackets=guards.MAX_BRACKETS)
