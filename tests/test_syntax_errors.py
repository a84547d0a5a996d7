"""Syntax errors in plain words, at the place where the mistake is."""

import pytest

from seqlint.reading.missing import inserted, missing
from seqlint.reading.source import from_text
from tests.test_source import problem


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "help"),
    [
        ("m = S([\n    D(1)\n    D(3)\n])\n", 2, 9, "a comma is missing", "between two layers"),
        ("m = S([\n    D(1)  # one\n\n    D(3)\n])\n", 2, 9, "a comma is missing", "between two layers"),
        ("m = S([\n    D('#')\n    D(3)\n])\n", 2, 11, "a comma is missing", ""),
        ("m.add(D(1 activation='relu'))\n", 1, 9, "a comma is missing", ""),
        ("m = S([\n    D(1),\n    D(3)\nm.compile('adam')\n", 1, 7, "the `[` opened here is never closed", ""),
        ("m.add(D(1)\nm.add(D(3))\n", 1, 6, "the `(` opened here is never closed", ""),
        ("m = S([D(1), D(3))\n", 1, 18, "`)` stands here, but the `[` before it is still open", ""),
        ("m = S([\n  D(1,\n])\n", 3, 1, "`]` stands here, but the `(` before it on line 2 is still open", ""),
        ("m.add(D(1)))\n", 1, 12, "this `)` closes nothing", ""),
        ("print 'a'\n", 1, 1, "`print` without parentheses", "Python 2"),
        ("exec 'a'\n", 1, 1, "`exec` without parentheses", "Python 2"),
        ("try:\n  x\nexcept A, e:\n  y\n", 3, 8, "multiple exception types", "Python 2"),
        ("x = 'abc\n", 1, 5, "a text that is never closed begins here", "same quotes"),
        ("x = “abc”\n", 1, 5, "curly quotes", "straight ones"),
        ("if x\n  y\n", 1, 5, "a colon is missing", "`:`"),
        ("  x = 1\n", 1, 2, "this line is indented", "remove the spaces"),
        ("if x:\n\ty\n        z\n", 3, 1, "tabs and spaces are mixed", "spaces only"),
        ("if x:\n    y\n  z\n", 3, 4, "the indentation fits none", ""),
        ("def f():\nx\n", 2, 1, "expected an indented block", "four spaces"),
        (">>> x\n", 1, 1, "a prompt stands before the code", "remove it"),
        ("!pip install keras\n", 1, 1, "a notebook's command in a script", "notebooks only"),
        ("<!DOCTYPE html>\n", 1, 1, "looks like a web page", "not the page"),
        ("<<<<<<< HEAD\n", 1, 1, "unfinished merge", "keep one"),
        ("else if x:\n", 1, 1, "`else if` is not Python", "elif"),
        ("x = 0777\n", 1, 5, "begins with zero", ""),
        ("f(a=1, 2)\n", 1, 9, "positional argument follows", "without a name first"),
        ("x = 5 +\n", 1, 8, "invalid syntax", "look at this place"),
    ],
)
def test_place_message_and_help(text: str, line: int, column: int, message: str, help: str) -> None:
    found = from_text("a.py", text).problem
    assert found is not None
    assert (found.code, found.line, found.column) == ("SEQ901", line, column)
    assert message in found.message
    assert help in found.help


def test_a_lone_surrogate_is_said_in_plain_words() -> None:
    assert problem("x = '\ud800'") == (
        "SEQ901",
        "this is not valid Python: the text holds half a character (a lone surrogate)",
    )


# A text and what it should be; the same where it is not plain what is missing.
MENDED = [
    ("m = S([\n    D(1)\n    D(3)\n])\n", "m = S([\n    D(1),\n    D(3)\n])\n"),
    ("m = S([\n  D('#')  # one\n\n  D(3)\n  D(4)\n])\n", "m = S([\n  D('#'),  # one\n\n  D(3),\n  D(4)\n])\n"),
    ("m.compile(loss='mse' optimizer='adam')\n", "m.compile(loss='mse', optimizer='adam')\n"),
    ("x = [1 2 3]\n", "x = [1, 2, 3]\n"),
    ("print('a' 'b' x)\n", "print('a' 'b', x)\n"),
    ("m = S([\n    D(1),\n    D(3)\nm.compile('adam')\n", "m = S([\n    D(1),\n    D(3)])\nm.compile('adam')\n"),
    ("m.add(D(1)\nm.add(D(3)\n", "m.add(D(1))\nm.add(D(3))\n"),
    ("m.summary(\n", "m.summary()\n"),
    ("def f():\n  m.add(D(3)  # last\n  return m\n", "def f():\n  m.add(D(3))  # last\n  return m\n"),
    ("m = S([D(1), D(3))\n", "m = S([D(1), D(3)])\n"),
    ("m = S([\n    D(1),\n)\n", "m = S([\n    D(1),\n])\n"),
    ("m = S([\n  D(1,\n])\n", "m = S([\n  D(1),\n])\n"),
    ("m = S([\n  D(1, a='relu'\n  D(3)\n])\n", "m = S([\n  D(1, a='relu'),\n  D(3)\n])\n"),
    ("m.add(C(3, (3, 3, a='relu'))\nx = 3\n", "m.add(C(3, (3, 3, a='relu'))\nx = 3\n"),
    ("x = [\n", "x = [\n"),
    ("x = 5 +\n", "x = 5 +\n"),
    ("print 'a'\n", "print 'a'\n"),
    ("x = 'abc\n", "x = 'abc\n"),
    ("m = S([\n  D(1),\n)]\n", "m = S([\n  D(1),\n)]\n"),
    ("m = S([D(1)])\n", "m = S([D(1)])\n"),
]


@pytest.mark.parametrize(("text", "wanted"), MENDED)
def test_what_is_missing(text: str, wanted: str) -> None:
    for one in reversed(missing(text)):
        text = inserted(text, one)
    assert text == wanted
