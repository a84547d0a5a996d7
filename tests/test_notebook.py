"""Notebooks: which cells are read, how commands of IPython are blanked, and that writing back changes nothing else."""

import ast
import json
from pathlib import Path
from typing import Any

import libcst as cst
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from seqlint.config import Settings
from seqlint.linting.check import check
from seqlint.linting.fix import fix
from seqlint.program.language.syntax import flush_left
from seqlint.reading.cell import may_set
from seqlint.reading.guards import MAX_FILE
from seqlint.reading.notebook import blanked, line_in_file, source_spans, with_sources
from seqlint.reading.source import from_bytes, from_cells, lines

FIXTURES = sorted(Path(__file__).parent.parent.glob("fixtures/**/*.ipynb"))


def notebook(*cells: Any, **top: Any) -> bytes:
    """A notebook; a cell is a code cell's source, or the cell itself."""
    made = [
        c if isinstance(c, dict) else {"cell_type": "code", "source": c, "outputs": [], "metadata": {}} for c in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | top, indent=1).encode()


def message(data: bytes) -> str:
    problem = from_bytes("a.ipynb", data).problem
    return problem.message if problem else ""


def test_code_cells_keep_their_places() -> None:
    found = from_bytes("a.ipynb", notebook({"cell_type": "markdown", "source": "# x"}, "a = 1", ["b = 2\n", "c = 3"]))
    assert [(cell.index, cell.text) for cell in found.cells] == [(2, "a = 1"), (3, "b = 2\nc = 3")]


def test_format_3() -> None:
    data = json.dumps(
        {"worksheets": [{"cells": [{"cell_type": "code", "input": ["a = 1\n", "b = 2"]}]}], "nbformat": 3}
    )
    assert [cell.text for cell in from_bytes("a.ipynb", data.encode()).cells] == ["a = 1\nb = 2"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "damaged: expecting value"),
        (b'{"cells": [', "damaged: expecting value"),
        (b"[]", "not a notebook"),
        (b"{}", "no list of cells"),
        (b'{"cells": 3}', "no list of cells"),
        (b'{"cells": [3]}', "cell 1 is not a cell"),
        (b'{"worksheets": 3}', "no list of cells"),
        (b'{"cells": [{"cell_type": "code", "source": [1]}]}', "the source of cell 1 is not text"),
        (b"[" * 100_000, "damaged"),
        (b'{"cells": ' + b"9" * 5000 + b"}", "damaged"),
        (b"\xff\xfe{\0}\0", "UTF-16"),
        (notebook(metadata={"language_info": {"name": "R"}}), "written in R"),
        (notebook(metadata={"kernelspec": {"language": "julia"}}), "written in julia"),
        (notebook("x = 1\n" * (MAX_FILE // 6 + 1)), "too large"),
        (notebook(*["x = '" + "a" * (MAX_FILE // 2) + "'"] * 3), "too large"),
        (notebook("x = 1"), ""),
        (notebook(), ""),
        (notebook("await f()"), ""),
        (notebook("plt.plot(x);"), ""),
    ],
)
def test_what_is_no_notebook_of_python(data: bytes, said: str) -> None:
    assert said in message(data)
    assert bool(said) == bool(message(data))


COMMANDS = {
    "    >>> x = 1\n    >>> y = x": "       \fx = 1\n       \fy = x",
    "%matplotlib inline": "0                 ",
    "!pip install keras": "0                 ",
    "pip install keras": "0                ",
    "!!ls": "0   ",
    "?print": "0     ",
    "model.fit??": "0          ",
    "if x:\n    %cd /content\n    !ls": "if x:\n    0           \n    0  ",
    "%time x = f(1)": "0    ;x = f(1)",
    "%time x = f(1,\n          2)": "0    ;x = f(1,\n          2)",
    "%timeit -n 10 f(x)": "0            ;f(x)",
    "%time for i in x: print(i)": "0                         ",
    "files = !ls -l": "files = In    ",
    "y = %time f(3)": "y =       f(3)",
    "t = %timeit -o f(x)": "t = In             ",
    "x[0]?": "0    ",
    "x = f(3); x.y??": "0              ",
    ";f a b": "0     ",
    "/f a b": "0     ",
    ">>> x = 1\n... y = 2": "   \fx = 1\n   \fy = 2",
    "  >>>   x = 1\n  ...   y = 2": "     \f \fx = 1\n     \f \fy = 2",
    ">>> for i in x:\n...     f(i)\n...\n>>> !ls": "   \ffor i in x:\n   \f    f(i)\n  \f\n   \f0  ",
    "In [1]: x = (1,\n   ...:      2)": "       \fx = (1,\n       \f     2)",
    "%%time\nx = 1\n!ls": "      \nx = 1\n0  ",
    "%%capture out\nx = 1": "out=In       \nx = 1",
    "%%bash\nls -l\necho 'hi": "      \n     \n        ",
    "%%writefile a.py\nimport this": "                \n           ",
    "!pip install a \\\n  b\nx = 1": "0               \n   \nx = 1",
    "s = '''\n%time\n!ls\n'''\n!ls": "s = '''\n%time\n!ls\n'''\n0  ",
    "x = (5\n %y)\n!ls": "x = (5\n %y)\n0  ",
    "x = 5 \\\n %y\n!ls": "x = 5 \\\n %y\n0  ",
    "# (\n!ls": "# (\n0  ",
    "!ls\r\nx = 1": "0  \r\nx = 1",
    "  x = 1\n  if x:\n    !ls": " \fx = 1\n \fif x:\n \f  0  ",
    "\n\tx = [\n1]\n\n\ty = 2": "\n\fx = [\n1]\n\n\fy = 2",
    "    s = '''a\n    b'''\n    %time f(s)": "   \fs = '''a\n    b'''\n   \f0    ;f(s)",
}


@pytest.mark.parametrize("cell", COMMANDS)
def test_commands_are_blanked(cell: str) -> None:
    assert blanked(cell) == COMMANDS[cell]
    ast.parse(blanked(cell))


PIECES = st.sampled_from(
    [
        *("x = 1", "f(x)", "%matplotlib inline", "!ls -l", "%time f(x)", "y = !ls", "z = %time f(x)", "help?", "?x"),
        *("# !ls (", "s = '''\n!ls\n%x\n'''", "a = [\n  1,\n  2 %x,\n]", "if x:\n    %ls\n    y = 2", "%%time", ""),
        *("def f():\n    !ls", "b = 7 \\\n  %x", "!ls \\\n  -l", "print('!ls')", "%load_ext x", "x = {'%a': '!b'}"),
        "for i in x:\n    %time f(i)",
        *("x[0]?", "x.y[1].z??", "?x.y", "x = 3; x?", "t = %timeit -n 1 f(x)", ";f a b", ",f a b", "/f a", ">>> x = 1"),
        *(
            ">>> for i in x:\n...     f(i)",
            "In [1]: x = 1",
            "    x = 1\n    y = 2",
            "x = 'a?'",
            "# a?",
            "f(x)?",
            "%lsmagic",
        ),
    ]
)


@given(st.lists(PIECES, max_size=6).map("\n".join))
def test_a_cell_is_python_where_ipython_makes_python_of_it(cell: str) -> None:
    theirs = TransformerManager().transform_cell(cell)
    if "\n%%" in cell:  # a cell magic that is not first is an error of IPython's only when it runs
        return
    assert parses(blanked(cell)) == parses(theirs)


# Each of these before each of the others: what IPython makes of them is what is read here, but for the calls that stand
# for its commands.
WRITTEN = (
    *("x[0]?", "x.y??", "?x", "x = 3; x?", "np.*load*?", "%time?", "x = 'a?'", "# a?"),
    *("print('a') ; x?", "é = !ls", "*a, b = !ls", "(a, b) = %pwd"),
    *("t = %timeit f(x)", "y = !ls -l", "a, b = !ls", "x[0] = !ls", "x.y = %pwd", "x = %who_ls", "!ls \\\n -l", "!!ls"),
    *(
        "\\\n!ls",
        "x = \\\n!ls",
        "\\\n%time?",
        "x = \\\n%who_ls",
        "x, y = \\\n  !ls",
        "\\\nx = !ls",
        "\\\n\\\n!ls",
        "x = \\\n1",
    ),
    *(">>> x = 1", ">>> for i in x:\n...     f(i)\n...", ">>> x = 1\n1\n>>> y = 2"),
    *(
        "In [1]: x = 1",
        "In [12]: for i in x:\n   ...:     f(i)",
        "In [1]: x = 1\n\nIn [2]: y = 2",
        "  In [1]: x = 1\n  In [2]: y = 2",
        "x = 5 % 3\nx %= 2",
    ),
    *(
        "    x = 1\n    y = 2",
        "\tx = 1\n\ty = 2",
        "  x = 1\n  if x:\n    y = 2",
        "\n\n  x = 1\n  y = 2",
        "  # c\n  x = 1",
        "    # c\n  x = 1",
    ),
    *("if x:\n    !ls\n    y?", "def f():\n    %matplotlib\n    return 1", "x = (1,\n 2)", "s = '''\n!ls\n%x\n'''"),
)


def meaning(text: str) -> str | None:
    """The tree of a cell without commands; the result of one is `In`. None where it is no Python."""

    class Bare(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.AST:
            called = ast.unparse(node.func)
            return ast.Name("In", ast.Load()) if called.startswith("get_ipython().") else self.generic_visit(node)

    try:
        tree = Bare().visit(ast.parse(text))
    except (SyntaxError, ValueError):
        return None
    for node in ast.walk(tree):
        if isinstance(body := getattr(node, "body", None), list):
            body[:] = [each for each in body if ast.unparse(each) not in ("0", "In", "pass")]
    return ast.dump(tree)


@pytest.mark.parametrize("first", WRITTEN)
def test_a_cell_means_what_ipython_makes_of_it(first: str) -> None:
    assert meaning(blanked(first)) == meaning(TransformerManager().transform_cell(first)) is not None
    for second in WRITTEN:
        cell = f"{first}\n{second}"
        try:
            theirs = meaning(TransformerManager().transform_cell(cell))
        except IndentationError:
            continue
        assert theirs is None or meaning(blanked(cell)) == theirs, cell


@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=6).map("\n".join))
def test_remaining_code_stays_where_it_was(cell: str) -> None:
    old, new = lines(cell), lines(blanked(cell))
    assert list(map(len, old)) == list(map(len, new))
    for before, after in zip(old, new, strict=True):
        for was, now in zip(before, after, strict=True):
            assert now == was or now in "0 ;=In\f" or "%%capture" in before


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_writing_back_what_was_read_changes_no_byte(path: Path) -> None:
    data = path.read_bytes()
    source = from_bytes(str(path), data)
    assert with_sources(data.decode(), {cell.index: cell.raw for cell in source.cells}).encode() == data


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
LAYOUTS = st.fixed_dictionaries({"indent": st.sampled_from([None, 1, 2]), "ensure_ascii": st.booleans()})


@given(st.lists(st.one_of(TEXTS, st.lists(TEXTS, max_size=4)), min_size=1, max_size=3), st.data(), LAYOUTS)
def test_only_the_changed_source_is_written(sources: list[Any], data: st.DataObject, layout: dict[str, Any]) -> None:
    cells = [{"cell_type": "code", "outputs": [{"text": ["é\u2028"]}], "source": source} for source in sources]
    text = json.dumps({"cells": cells, "metadata": {"é": 1.0}, "nbformat": 4}, **layout) + "\n"
    place = data.draw(st.integers(1, len(sources)))
    new = data.draw(TEXTS)
    written = with_sources(text, {place: new})
    loaded = json.loads(written)
    held = loaded["cells"][place - 1].pop("source")
    assert (held if isinstance(held, str) else "".join(held)) == new
    expected = json.loads(text)
    del expected["cells"][place - 1]["source"]
    assert loaded == expected
    start, end = source_spans(text)[place - 1]
    assert written.startswith(text[:start])
    assert written.endswith(text[end:])


def test_unchanged_lines_keep_their_spelling() -> None:
    text = '{"cells": [{"cell_type": "code", "source": [\n   "a = 1\\n",\n   "b = \\u00e9\\n",\n   "c"\n  ]}]}'
    new = '{"cells": [{"cell_type": "code", "source": [\n   "a = 2\\n",\n   "b = \\u00e9\\n",\n   "c"\n  ]}]}'
    assert with_sources(text, {1: "a = 2\nb = é\nc"}) == new


@pytest.mark.parametrize(
    ("kept", "new"),
    [('"\\u00e9"', '"\\u00fc"'), ('"e"', '"ü"'), ('"é\\u00e9"', '"ü"')],
    ids=[
        "escaped where the notebook escapes",
        "as it is where nothing is to be escaped",
        "as it is where that is done",
    ],
)
def test_new_text_is_written_as_the_notebook_writes_its_own(kept: str, new: str) -> None:
    text = '{"cells": [{"source": "a"}, {"source": KEPT}]}'.replace("KEPT", kept)
    assert with_sources(text, {1: "ü"}) == text.replace('"a"', new)
    lines = text.replace('"a"', '["a"]')
    assert with_sources(lines, {1: "ü"}) == lines.replace('"a"', new)


def test_the_line_of_the_file() -> None:
    data = notebook("x", ["a\n", "b\n", "c"]).decode()
    assert [data.split("\n")[line_in_file(data, 2, line) - 1].strip() for line in (1, 2, 3)] == [
        '"a\\n",',
        '"b\\n",',
        '"c"',
    ]
    assert line_in_file(data, 9, 1) == line_in_file("{", 1, 1) == 1


def test_a_cell_that_is_indented_as_a_whole() -> None:
    first = "import keras\nfrom keras.layers import Dense"
    cell = "    # a model\n    model = keras.Sequential([\n        Dense(4, input_shape=3),\n    ])\n    !ls\n"
    read = from_bytes("a.ipynb", notebook(first, cell))
    assert read.problem is None
    assert not read.broken
    assert not read.incomplete
    (finding,) = check(read).findings
    assert (finding.code, finding.at.cell, finding.at.start, finding.at.end) == ("SEQ202", 2, (3, 18), (3, 31))
    assert fix(read, Settings()).source.cells[1].raw == cell.replace("=3)", "=(3,))")


def test_a_cell_that_only_python_reads_may_bind_any_name() -> None:
    """Indented as a whole, its second half less: libcst says "no matching outer block for dedent"."""
    odd = "   for i in r:\n    y = 1\n for j in r:\n  z = 1"
    rest = "import keras\nkeras.Sequential().fit(y, z)\nq = keras.Sequential(keras.layers.Dense(3))"
    source = from_cells("lab.ipynb", [(1, odd), (2, rest)])
    with pytest.raises(cst.ParserSyntaxError):
        cst.parse_module(flush_left(source.cells[0].text))
    checked = check(source)
    assert checked.failures == ()
    codes = {finding.code for finding in checked.findings}
    assert "SEQ101" in codes
    assert "SEQ401" not in codes


def test_a_callback_of_another_cell_is_blamed_where_it_is_written() -> None:
    data = notebook(
        "import keras\nimport numpy as np",
        "class Report(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch):\n        print(epoch)",
        "def rate(epoch):\n    return str(epoch)",
        'm = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\nm.compile("adam", "mse")',
        "schedule = keras.callbacks.LearningRateScheduler(rate)",
        "m.fit(np.ones((4, 2)), np.ones(4), callbacks=[Report(), schedule])",
    )
    checked = check(from_bytes("a.ipynb", data))
    assert not checked.failures
    assert [(f.code, f.at.cell, f.at.start[0]) for f in checked.findings] == [("SEQ423", 2, 2), ("SEQ424", 5, 1)]


@pytest.mark.parametrize(
    ("text", "sets"),
    [
        ("x = 1 (", True),
        ("a, x, b = f(", True),
        ("x += 1 (", True),
        ("x.append(1", True),
        ("x == 1 (", False),
        ("f(x=1", False),
        ("x.sort(", False),
        ("xs = 1 (", False),
    ],
)
def test_what_a_cell_that_does_not_parse_would_set(text: str, sets: bool) -> None:
    assert may_set(text, "x") is sets
