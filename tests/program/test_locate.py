"""Places of nodes against libcst's own PositionProvider, on the fixtures and on text that is easily miscounted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import libcst as cst
import pytest
from libcst._nodes.internal import CodegenState
from libcst.metadata import MetadataWrapper, PositionProvider

from seqlint.program.language import paths as run
from seqlint.program.locate import Range, locate
from seqlint.program.model import Anchor
from seqlint.reading import source
from seqlint.reading.source import Source

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILES = [path for path in sorted(FIXTURES.glob("**/*")) if path.suffix in (".py", ".ipynb")][::4]
HARD = {
    "unicode": 'größe = "ßäöü"; λ = größe + "𝔘𝔫𝔦𝔠𝔬𝔡𝔢"  # ✓\nprint("日本語", größe, (λ))\n',
    "tabs": "def f(a):\n\tif a:\n\t\treturn [a,\n\t\t\t\t(a)]\n\treturn {'k':\ta}\n",
    "form feed": "a = 1\n\x0c\ndef f():\n    return a\n\x0c\nb = f()\n",
    "parentheses": "a = ((1 + (2)) * (((3))))\nb = (1, (2, 3), ((4)))\nc = ((a)), [(b), ((c))]\n",
    "one line": "a = 1; b = a + 2; c = [a, b]; print(a); del a\nif b: c = 1; d = 2\n",
    "continued": "a = 1 + \\\n    2\nb = [\n  1,\n  2,  # two\n]\nassert a, \\\n  b\n",
    "text": 'a = """one\ntwo""" + f"{a!r:>{b}} {{c}}" \\\n  "three"\n\'\'\'alone\'\'\'\n',
    "decorators": "@first\n@second(1)\n# why\ndef f(a: int = 3, *b, c=(1, 2), **d) -> int: pass\n\n"
    "@third\nclass C(a, b=c): x = 1\n",
    "comments": "# first\n\n\n# second\na = 1  # third\n\n    # fourth\nb = 2\n",
    "no line end": "a = [1,\n2]",
    "star": "from a import *\nif a:\n    from b import *\nelse:\n    from c import (d, e,)\n    import f.g as h, i\n",
    "blocks": "for i in range(3):\n  while i:\n    try:\n      i -= 1\n"
    "    except (A, B) as e: raise\n    finally: pass\n"
    "else:\n  with a as b, c: pass\nmatch a:\n  case [1, *x] if x: pass\n  case {'k': v}: pass\n",
    "byte order": "\ufeffa = 1\nb = (a)\n",
    "lambda": "a = lambda x, *y, z=1: (x, y)[0]\nb = [i for i in (1, 2) if (i) for j in a]\nc = a if b else ()\n",
}


def real_places(module: cst.Module) -> Iterator[tuple[cst.CSTNode, tuple[int, int], tuple[int, int]]]:
    """Expressions, arguments and statements with their places, columns from 1."""
    positions = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    for node, at in positions.items():
        if isinstance(node, cst.BaseExpression | cst.Arg | cst.BaseSmallStatement | cst.BaseCompoundStatement):
            yield node, (at.start.line, at.start.column + 1), (at.end.line, at.end.column + 1)


def tops(module: cst.Module) -> dict[int, int]:
    """The number of the module's statement that each node stands in."""
    found: dict[int, int] = {}

    def walk(node: cst.CSTNode, top: int) -> None:
        found[id(node)] = top
        for child in node.children:
            walk(child, top)

    for place, statement in enumerate(module.body):
        walk(statement, place)
    return found


def check(read: Source) -> int:
    """Compare every node of a source, by its statement and by the whole module; how many there were."""
    count = 0
    trees = run.trees(read)
    for unit, module in enumerate(trees):
        inside = tops(module)
        known = list(real_places(module))
        for by_statement in (True, False):
            anchors = [Anchor(n, unit, inside[id(n)] if by_statement else -1) for n, _, _ in known]
            found = locate(read, trees, anchors)
            for anchor, (node, start, end) in zip(anchors, known, strict=True):
                assert (found[anchor].start, found[anchor].end) == _with_parentheses(found[anchor], node, start, end)
                assert found[anchor].cell == read.cells[unit].index
            count += len(known)
    return count


def _with_parentheses(
    found: Range, node: cst.CSTNode, start: tuple[int, int], end: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """What is expected: to libcst the parentheses stand around a tuple, to us they are a part of it."""
    if isinstance(node, cst.Tuple) and node.lpar and found.start[0] <= start[0] and found.end[0] >= end[0]:
        return found.start, found.end
    return start, end


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FIXTURES).as_posix())
def test_fixtures(path: Path) -> None:
    read = source.read(str(path))
    if read.problem is None:
        assert check(read) or not any(cell.text.strip() for cell in read.cells)


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text_that_is_easily_miscounted(name: str, newline: str) -> None:
    read = source.from_bytes("student.py", HARD[name].replace("\n", newline).encode("utf-8"))
    assert read.problem is None
    assert check(read) >= 10


def test_a_tuple_has_its_parentheses() -> None:
    read = source.from_text("student.py", "f(((1, 2)), 3)\n")
    (module,) = run.trees(read)
    call = cst.ensure_type(cst.ensure_type(module.body[0], cst.SimpleStatementLine).body[0], cst.Expr).value
    anchor = Anchor(cst.ensure_type(call, cst.Call).args[0].value)
    found = locate(read, (module,), [anchor])[anchor]
    assert read.cells[0].text[found.start_offset : found.end_offset] == "((1, 2))"


def test_an_indentation_that_a_form_feed_ends() -> None:
    """Python counts columns from 0 behind it; every place keeps its distance from it."""
    plain = "a = [1,\n  2]\ndef f(b):\n    return (b)\n\nc = f(a), f(1)\n"
    indented = "".join(f"   \f{line}" if line[0] not in " \n" else line for line in plain.splitlines(keepends=True))
    indented = indented.replace("    return", "   \f    return")
    places = []
    for text in (plain, indented):
        read = source.from_text("student.py", text)
        (module,) = run.trees(read)
        anchors = [Anchor(node, 0, top) for node, top in walked(module)]
        places.append([locate(read, (module,), [anchor])[anchor] for anchor in anchors])
    assert len(places[0]) > 10
    for before, after in zip(*places, strict=True):
        assert plain[before.start_offset : before.end_offset] == unindented(
            indented[after.start_offset : after.end_offset]
        )
        assert before.start[0] == after.start[0]


def walked(module: cst.Module) -> Iterator[tuple[cst.CSTNode, int]]:
    inside = tops(module)
    for node, _, _ in real_places(module):
        yield node, inside[id(node)]


def unindented(text: str) -> str:
    return text.replace("   \f", "")


def test_what_is_private_in_libcst_is_as_locate_takes_it() -> None:
    """The code generator calls back before and after each node, and keeps its tokens; nothing public does."""
    seen: list[str] = []

    class Watching(CodegenState):
        def before_codegen(self, node: cst.CSTNode) -> None:
            seen.append(f"before {type(node).__name__}")

        def after_codegen(self, node: cst.CSTNode) -> None:
            seen.append(f"after {type(node).__name__}")

        @contextmanager
        def record_syntactic_position(
            self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
        ) -> Iterator[None]:
            seen.append(f"place of {type(node).__name__}")
            yield

    module = cst.parse_module("x = (1, 2)\n")
    state = Watching(default_indent=module.default_indent, default_newline=module.default_newline)
    module._codegen(state)
    assert "".join(state.tokens) == module.code
    assert {"before Tuple", "after Tuple", "place of Tuple", "place of Name"} <= set(seen)
