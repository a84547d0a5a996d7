"""Reading files: whatever is in them, there is a source with text or with a problem, never an exception."""

import codecs
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seqlint.reading import source
from seqlint.reading.guards import FREE_BRACKETS, MAX_BRACKETS, MAX_DEPTH, MAX_FILE, MAX_NODES, MAX_PATTERN_DEPTH
from seqlint.reading.source import Source, from_bytes, from_text


def problem(data: bytes | str, path: str = "student.py") -> tuple[str, str]:
    """Code and message of what is wrong, empty where nothing is."""
    found = (from_bytes(path, data) if isinstance(data, bytes) else from_text(path, data)).problem
    return (found.code, found.message) if found else ("", "")


@given(st.binary())
@example(b"")
@example(b"\0")
@example(codecs.BOM_UTF8)
@example(b"# coding: rot13\nx")
@example(b"# coding: utf-16\nx = 1\n")
@example(b'x = "\xed\xa0\x80"')
@example(b"x = '" + b"9" * 5000 + b"'\nint(" + b"9" * 5000 + b")")
def test_any_bytes_are_a_source(data: bytes) -> None:
    for path in ("a.py", "a.ipynb"):
        found = from_bytes(path, data)
        assert found.problem is not None or found.cells or found.notebook


@given(st.text())
@example("\ud800 = 1")
@example("x = '\ud800'")
@example("\f\v\x1c\u2028x")
def test_any_text_is_a_source(text: str) -> None:
    assert isinstance(from_text("a.py", text), Source)


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"", "", ""),
        (b"x = 1\r\nprint(x)\r\n", "", ""),
        (codecs.BOM_UTF8 + "x = 'é'\n".encode(), "", ""),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "", ""),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n", "", ""),
        (b"x = '\xe9'\n", "SEQ902", "not UTF-8 text: the byte 0xe9"),
        ("x = 1".encode("utf-16"), "SEQ902", "UTF-16"),
        ("x = 1".encode("utf-16-le"), "SEQ902", "NUL bytes"),
        (b"\x7fELF\x02\x01\x01\0\0", "SEQ902", "NUL bytes"),
        (b"# coding: klingon\n", "SEQ902", "no encoding is called `klingon`"),
        (b"# coding: zlib\n", "SEQ902", "no encoding of text"),
        (b"# coding: utf-16\nx = 1\n", "SEQ902", "a file that declares `utf-16` cannot be read by Python"),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n", "SEQ902", "begins with the mark of UTF-8, and declares another"),
        (codecs.BOM_UTF8 + b"# coding: utf-8\nx = 1\n", "", ""),
        (b"# caf\xe9, coding: latin-1\nx = '\xe9'\n", "", ""),
        (b"x" * (MAX_FILE + 1), "SEQ902", "too large"),
        (b'{"cells": [], "nbformat": 4}', "SEQ902", "a notebook, saved as a script"),
        (b"print 'a'\n", "SEQ901", "`print` without parentheses"),
        (b"return 1\n", "SEQ901", "'return' outside function"),
    ],
)
def test_problems(data: bytes, code: str, message: str) -> None:
    assert problem(data)[0] == code
    assert message in problem(data)[1]


def test_the_place_of_a_wrong_byte() -> None:
    found = from_bytes("a.py", b"a = 1\nb = 2\nc = '\xe9'\n").problem
    assert found is not None
    assert found.line == 3


def test_lines_are_those_of_python() -> None:
    assert source.lines("a\r\nb\rc\nd\x0ce\u2028f\x1cg") == ["a", "b", "c", "d\x0ce\u2028f\x1cg"]


HOSTILE = {
    "parentheses": lambda n: "(" * n + "1" + ")" * n,
    "lists": lambda n: "[" * n + "]" * n,
    "calls": lambda n: "f(" * n + ")" * n,
    "chain": lambda n: "m" + ".add(1)" * n,
    "attributes": lambda n: "a" + ".b" * n,
    "not": lambda n: "not " * n + "1",
    "minus": lambda n: "-" * n + "1",
    "plus": lambda n: "+".join(["a"] * n),
    "and": lambda n: " and ".join(["a"] * n),
    "ternary": lambda n: "a if b else " * n + "c",
    "lambda": lambda n: "lambda: " * n + "1",
    "strings": lambda n: '"a" ' * n,
    "strings in lines": lambda n: "(" + '"a"\n' * n + ")",
    "for in for": lambda n: "[a " + "for b in c " * n + "]",
    "dotted import": lambda n: "import a" + ".b" * n,
    "dotted from": lambda n: "from a" + ".b" * n + " import c",
    "elif": lambda n: "if a: pass\n" + "elif b: pass\n" * n,
    "indentation": lambda n: "".join(" " * i + "if a:\n" for i in range(n)) + " " * n + "pass",
    "subscripts": lambda n: "a" + "[0]" * n,
    "decorators": lambda n: "@a\n" * n + "def f(): pass",
    "patterns": lambda n: "match a:\n case " + "[" * n + "a" + "]" * n + ": pass",
    "class patterns": lambda n: "match a:\n case " + "A(" * n + "a" + ")" * n + ": pass",
    "f-strings": lambda n: 'f"{a}" ' * n,
    "starred": lambda n: "[*" * n + "a" + "]" * n,
    "walrus": lambda n: "(a:=" * n + "1" + ")" * n,
}  # fmt: skip


@pytest.mark.parametrize("size", [MAX_PATTERN_DEPTH, 70, MAX_DEPTH, MAX_DEPTH + 1])
@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_let_through_does_not_break_the_parser(kind: str, size: int) -> None:
    """Where the guard lets it pass, libcst parses it and generates its code; where it does not, SEQ902 says so."""
    text = HOSTILE[kind](size)
    found = from_text("a.py", text).problem
    if found is not None:
        assert (found.code, "nested too deeply" in found.message or "too large" in found.message) == ("SEQ902", True)
        return
    code = "import sys, libcst; text = sys.stdin.read(); assert libcst.parse_module(text).code == text"
    subprocess.run([sys.executable, "-c", code], input=text, text=True, check=True, timeout=20)


@pytest.mark.parametrize("kind", sorted(set(HOSTILE) - {"decorators", "parentheses"}))
def test_what_is_nested_deeper_than_the_limit_is_refused(kind: str) -> None:
    assert problem(HOSTILE[kind](MAX_DEPTH + 1))[0] == "SEQ902"


def test_parentheses_alone_are_refused_where_python_refuses_them() -> None:
    assert problem(HOSTILE["parentheses"](200)) == ("", "")
    assert problem(HOSTILE["parentheses"](201))[0] == "SEQ902"


@pytest.mark.parametrize(
    "text",
    ["x = [" + "0, " * MAX_NODES + "]\n", "x = 1\n" * (MAX_NODES // 2), "m" + (".add(1)" * 40 + "\nm") * 900],
    ids=["elements", "statements", "chains"],
)
def test_more_than_the_parser_can_take_in_time_is_refused(text: str) -> None:
    assert problem(text) == ("SEQ902", "the file is too large to be analysed")


DEEPER = FREE_BRACKETS + 10
ROWS = MAX_BRACKETS // (DEEPER * DEEPER)


@pytest.mark.parametrize(
    "row",
    [
        "x = " + "(" * DEEPER + "1" + ")" * DEEPER,
        "x = " + "[\n" * DEEPER + "')'" + "]" * DEEPER,
        "x: " + "list[" * DEEPER + "int" + "]" * DEEPER,
        "x = " + "(1 if a else " * DEEPER + "1" + ")" * DEEPER,
        "def f(a=" + "{0: " * DEEPER + "1" + "}" * DEEPER + "): pass",
        "x = " + "(" * DEEPER + "a" + ", a" * 20 + ")" * DEEPER,
    ],
    ids=["parentheses", "lists", "annotations", "conditions", "dicts", "elements"],
)
def test_many_rows_in_many_brackets_are_refused_where_few_are_not(row: str) -> None:
    """libcst holds a copy of what stands in brackets for every pair of them, until the whole text is parsed."""
    few, many = (row + "\n") * (ROWS // 10), (row + "\n") * (ROWS * 2)
    assert problem(few) == ("", "")
    assert problem(many) == ("SEQ902", "the code is nested too deeply to be analysed")


def test_a_comment_hides_no_brackets_in_the_next_line() -> None:
    """Whatever ends the line: to Python a carriage return does."""
    row = "x = " + "(" * DEEPER + "1" + ")" * DEEPER
    assert problem("# a\r" + (row + "\r") * (ROWS * 2)) == ("SEQ902", "the code is nested too deeply to be analysed")


@pytest.mark.parametrize("rows", ["x = '((((('\n", 'x = """\n((((("""\n', "x = 1  # (((((\n", 'x = "\\"((((("\n'])
def test_brackets_in_texts_and_comments_do_not_count(rows: str) -> None:
    assert problem(rows * 5000) == ("", "")


@pytest.mark.parametrize("text", ["x = 9**9**9\n", "x = [0] * 10**10\n", "x = 'a' * 10**10\n", "x = 1 << 10**9\n"])
def test_nothing_is_computed_while_reading(text: str) -> None:
    assert problem(text) == ("", "")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    loop = tmp_path / "loop.py"
    loop.symlink_to(loop)
    pipe = tmp_path / "pipe.py"
    os.mkfifo(pipe)
    cases = [
        (tmp_path, "is a directory"),
        (loop, "too many levels of symbolic links"),
        (pipe, "not a regular file"),
        (tmp_path / "none.py", "no such file"),
        (Path("/dev/zero"), "not a regular file"),
    ]
    for path, message in cases:
        found = source.read(str(path)).problem
        assert found is not None
        assert (found.code, message in found.message) == ("SEQ902", True)


def test_10_mb_are_refused_without_being_parsed(tmp_path: Path) -> None:
    path = tmp_path / "big.py"
    path.write_bytes(b"x = 1\n" * 1_700_000)
    found = source.read(str(path)).problem
    assert found is not None
    assert found.message == "the file is larger than 1 MB"
