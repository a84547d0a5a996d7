"""Programs run by the interpreter, as the tests see them."""

from __future__ import annotations

from seqlint.program import analysis, analyze, result
from seqlint.program.faults import UndefinedName
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.locate import Range, locate
from seqlint.program.model import Anchor, Program
from seqlint.reading import source
from seqlint.reading.source import Source


def script(text: str) -> Source:
    """A script that can be analysed."""
    made = source.from_text("student.py", text)
    assert made.problem is None, made.problem
    return made


def programs(text: str) -> tuple[Program, ...]:
    return analyze(script(text))


def place(of: Source, path: Program, anchor: Anchor) -> Range:
    return locate(of, path.trees, [anchor])[anchor]


def finished(text: str) -> Interpreter:
    """The interpreter after the module of this program, on its first path."""
    return analysis.module_runs(script(text), 3)[0]


def undefined(text: str) -> tuple[list[tuple[int, int]], ...]:
    """For each path of the module the places (from 1) of its certain undefined names, in the order they are met."""
    read = script(text)
    paths = (result.build(each) for each in analysis.module_runs(read, 3))
    return tuple([place(read, path, fault.at).start for fault in path.faults_of(UndefinedName)] for path in paths)
