"""Fixing: non-overlapping edits, again and again, and not a byte more than that."""

import codecs
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint.config import Settings
from seqlint.explaining import examples
from seqlint.linting import loader
from seqlint.linting.check import check, position
from seqlint.linting.finding import Change, Finding, Place, Repair
from seqlint.linting.fix import choose, diff, edited, fix, new_content
from seqlint.reading import source
from seqlint.reading.source import from_bytes, from_text
from seqlint.rule import Example

HEAD = "from keras import Sequential\nfrom keras.layers import Dense\n"
BAD = HEAD + "m = Sequential(Dense(3))\n"
GOOD = HEAD + "m = Sequential([Dense(3)])\n"


def mended(data: bytes, path: str = "student.py", *, unsafe: bool = False) -> bytes:
    before = from_bytes(path, data)
    return new_content(data, before, fix(before, Settings(), unsafe=unsafe).source)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BAD.encode(), GOOD.encode()),
        (BAD.replace("\n", "\r\n").encode(), GOOD.replace("\n", "\r\n").encode()),
        (codecs.BOM_UTF8 + BAD.encode(), codecs.BOM_UTF8 + GOOD.encode()),
        (BAD.rstrip().encode(), GOOD.rstrip().encode()),
        (
            f"# coding: latin-1\n{BAD}# \xe9".encode("latin-1"),
            f"# coding: latin-1\n{GOOD}# \xe9".encode("latin-1"),
        ),
        (f"x = '\N{SNAKE}'; {BAD}".encode(), f"x = '\N{SNAKE}'; {GOOD}".encode()),
        (b"x = (", b"x = ("),
        (b"import os\n", b"import os\n"),
    ],
    ids=["LF", "CRLF", "BOM", "no last newline", "Latin-1", "beyond the BMP", "syntax error", "no Keras"],
)
def test_bytes(before: bytes, after: bytes) -> None:
    assert mended(before) == after


def test_inserted_lines_end_as_the_files_do() -> None:
    text = "model = Sequential()\r\nmodel.add(Dense(3))\r\n"
    assert b"\r\n" in mended(text.encode())
    assert b"\n" not in mended(text.encode()).replace(b"\r\n", b"")


def test_a_notebook_keeps_all_but_the_changed_lines() -> None:
    data = json.loads(examples.notebook(iter([HEAD, "a = 1\nm = Sequential(Dense(3))\nb = 'é'\n"])))
    data["cells"].insert(0, {"cell_type": "markdown", "metadata": {}, "source": "# é"})
    for layout in ({"indent": 1, "ensure_ascii": False}, {"indent": 4}, {}):
        text = json.dumps(data, **layout) + "\n\n"  # type: ignore[arg-type]
        expected = text.replace("Sequential(Dense(3))", "Sequential([Dense(3)])")
        assert mended(text.encode(), "a.ipynb").decode() == expected != text


def finding(*changes: tuple[int, int, str], cell: int | None = None, safe: bool = True) -> Finding:
    text = "0123456789"
    at = Place("a.py", cell, (1, 1), (1, 2))
    made = tuple(
        Change(Place("a.py", cell, position(text, start), position(text, end)), new, (start, end))
        for start, end, new in changes
    )
    return Finding(at, "rule", "CS1", "warning", "message", fix=Repair("title", safe, made))


@pytest.mark.parametrize(
    ("findings", "result"),
    [
        ([finding((0, 2, "x"))], "x23456789"),
        ([finding((0, 0, "x")), finding((10, 10, "y"))], "x0123456789y"),
        ([finding((0, 4, "x")), finding((3, 5, "y"))], "x456789"),
        ([finding((0, 4, "x")), finding((4, 5, "y"))], "xy56789"),
        ([finding((2, 2, "x")), finding((2, 2, "y"))], "01x23456789"),
        ([finding((2, 2, "x"), (2, 2, "y"))], "01xy23456789"),
        ([finding((2, 2, "("), (5, 5, ")")), finding((3, 4, ""))], "01(24)56789"),
        ([finding((0, 1, "x"), safe=False), finding((0, 2, "y"))], "y23456789"),
    ],
)
def test_edits_that_touch_wait_for_the_next_round(findings: list[Finding], result: str) -> None:
    changed = edited(from_text("a.py", "0123456789"), choose(findings, unsafe=False))
    assert changed.cells[0].raw == result


RULE = '''"""Title.

Why.
"""
from seqlint import Diagnostic, Edit, Fix, rule

@rule("CS1", severity="warning")
def check(program):
    for m in program.sequentials():
        yield Diagnostic(m.at, "m", fix=Fix("A fix", ({edit},), safe=True))
'''


def with_fix(folder: Path, edit: str) -> Settings:
    """Settings with one rule, whose fix makes this edit at every model."""
    (folder / "own.py").write_text(RULE.format(edit=edit))
    return Settings(rules=(str(folder),), select=("CS1",))


def test_a_fix_that_would_break_the_file_is_a_failure_of_the_rule(tmp_path: Path) -> None:
    before = from_text("a.py", GOOD)
    done = fix(before, with_fix(tmp_path, 'Edit(m.at, "after", "(")'))
    assert done.source == before
    assert "a fix of CS1 would break the file" in done.checked.failures[0]


def test_a_fix_that_never_ends_is_stopped(tmp_path: Path) -> None:
    settings = with_fix(tmp_path, 'Edit(m.at, "replace", ("(", m.at, ")"))')
    assert 1 < len(fix(from_text("a.py", GOOD), settings).applied) < 100


def test_a_fix_that_would_break_a_cell_is_a_failure_of_the_rule(tmp_path: Path) -> None:
    before = from_text("a.ipynb", examples.notebook(iter(["x = (", GOOD, "x = 1"])))
    done = fix(before, with_fix(tmp_path, 'Edit(m.at, "after", "(")'))
    assert done.source == before
    assert "a fix of CS1 would break the file" in done.checked.failures[0]


def test_cells_of_which_a_bracket_or_comma_is_missing() -> None:
    cells = [
        HEAD,
        "!ls\nm = Sequential([\n    Dense(3)\n    Dense(4),\n])\n",
        "m.build((None, 2)\nm.summary()\n",
        "x = 5 +",
    ]
    wanted = [HEAD, cells[1].replace("(3)\n", "(3),\n"), cells[2].replace("2)\n", "2))\n"), cells[3]]
    done = fix(from_text("a.ipynb", examples.notebook(iter(cells))), Settings())
    assert [cell.raw for cell in done.source.cells] == wanted
    assert [finding.code for finding in done.checked.findings if finding.severity == "error"] == ["SEQ901"]
    script = "# %%\n" + "# %%\n".join((cells[0], cells[1].replace("!ls", ""), cells[2]))
    assert mended(script.encode()) == script.replace("(3)\n", "(3),\n").replace("2)\n", "2))\n").encode()


def test_diff_names_the_cell() -> None:
    before = from_text("a.ipynb", examples.notebook(iter([HEAD, "m = Sequential(Dense(3))\n"])))
    rows = list(diff(before, fix(before, Settings()).source))
    assert rows[:2] == ["--- a.ipynb:cell 2", "+++ a.ipynb:cell 2"]
    assert rows[-2:] == ["-m = Sequential(Dense(3))", "+m = Sequential([Dense(3)])"]


ALL = [pytest.param(e, id=f"{r.code}{n}") for r in loader.load() for n, e in enumerate(r.examples) if e.bad]


@pytest.mark.parametrize("example", ALL)
def test_all_fixes_of_any_file_together_leave_valid_code(example: Example) -> None:
    before = from_bytes(*examples.content(example))
    done = fix(before, Settings(), unsafe=True)
    assert not done.checked.failures
    assert done.source.problem in (None, before.problem)
    assert fix(done.source, Settings(), unsafe=True).source == done.source


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("example", ALL)
def test_no_fix_brings_an_error(example: Example, unsafe: bool) -> None:
    before = from_bytes(*examples.content(example))
    settings = Settings(keras=example.keras)
    done = fix(before, settings, unsafe=unsafe)
    assert not errors(done.checked.findings) - errors(check(before, settings).findings)


def errors(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(finding.code for finding in findings if finding.severity == "error")


DATA = """
import numpy as np
from keras import Input, Sequential, layers
from keras.callbacks import ModelCheckpoint
from keras.layers import Conv2D, Convolution2D, Dense, Flatten

x, y = np.random.rand(100, 8, 8), np.random.rand(100)
model = Sequential([Input((8, 8)), Flatten(), Dense(1)])
model.compile("adam", "mse")
"""
# What is known exactly: a line and what becomes of it; the same where no fix may touch it.
KNOWN = [
    ("model.fit(x, y, validation_split=20)", "model.fit(x, y, validation_split=0.2)"),
    ("model.fit(x, y, validation_split=3)", "model.fit(x, y, validation_split=3)"),
    ("model.fit(x, y, epochs='3')", "model.fit(x, y, epochs=3)"),
    ("model.fit(x, y, epochs='three')", "model.fit(x, y, epochs='three')"),
    ("model.fit(x, y, batch_size=len(x) / 4)", "model.fit(x, y, batch_size=int(len(x) / 4))"),
    ("model.fit(x, y, batch_size=len(x) / 3)", "model.fit(x, y, batch_size=len(x) / 3)"),
    ("model.save_weights('w.h5')", "model.save_weights('w.weights.h5')"),
    ("model.save_weights('a/best_weights.hdf5')", "model.save_weights('a/best.weights.h5')"),
    ("model.save('flowers')", "model.save('flowers.keras')"),
    (
        "model.save_weights('w.h5'); model.load_weights('w.h5')",
        "model.save_weights('w.weights.h5'); model.load_weights('w.weights.h5')",
    ),
    (
        "model.fit(x, y, callbacks=[ModelCheckpoint('best-{epoch:02d}-{loss:.2f}.hdf5')])",
        "model.fit(x, y, callbacks=[ModelCheckpoint('best-{epoch:02d}-{loss:.2f}.keras')])",
    ),
    (
        "m = Sequential([Convolution2D(4, 3, 3, border_mode='same', input_shape=(8, 8, 1))])",
        "m = Sequential([Convolution2D(4, (3, 3), padding='same', input_shape=(8, 8, 1))])",
    ),
    ("m = Sequential([Conv2D(4, 3, border_mode='full')])", "m = Sequential([Conv2D(4, 3, border_mode='full')])"),
    (
        "m = Sequential([Conv2D(4, 3, dim_ordering='th')])",
        "m = Sequential([Conv2D(4, 3, data_format='channels_first')])",
    ),
    (
        "m = Sequential([Conv2D(4, 3, input_shape=(8, 8)), Flatten()]); m.compile(loss='mse'); m.predict(x)",
        "m = Sequential([Conv2D(4, 3, input_shape=(8, 8, 1)), Flatten()]); m.compile(loss='mse'); m.predict(x)",
    ),
    (
        "m = Sequential([Input((8, 8)), Conv2D(4, 3), Flatten()])",
        "m = Sequential([Input((8, 8)), Conv2D(4, 3), Flatten()])",
    ),
]


@pytest.mark.parametrize(("line", "wanted"), KNOWN)
def test_what_is_known_exactly(line: str, wanted: str) -> None:
    assert mended(f"{DATA}{line}\n".encode()).decode() == f"{DATA}{wanted}\n"


def test_a_sequence_that_nobody_wants_is_given_up_where_it_is_made() -> None:
    text = DATA + "m = Sequential()\nm.add(layers.LSTM(4, {}input_shape=(8, 8)))\nm.add(Dense(1))\n"
    text += "m.compile('adam', 'mse')\nm.fit(x, y)\n"
    assert mended(text.format("return_sequences=True, ").encode(), unsafe=True) == text.format("").encode()


@pytest.mark.parametrize(
    ("recorded", "asked", "wanted"),
    [("binary_accuracy", "acc", "binary_accuracy"), ("accuracy", "binary_accuracy", "accuracy"), ("mae", "acc", "acc")],
)
def test_the_only_accuracy_that_is_recorded(recorded: str, asked: str, wanted: str) -> None:
    text = DATA + f"model.compile('adam', 'mse', metrics=['{recorded}'])\nh = model.fit(x, y, validation_split=0.5)\n"
    text += "print(h.history['{0}'], h.history['val_{0}'])\n"
    assert mended(text.format(asked).encode()) == text.format(wanted).encode()


def test_what_comes_of_a_discarded_result_is_mended_there() -> None:
    text = (
        DATA + "{}x.reshape(-1, 64)\nm = Sequential([Input((64,)), Dense(1)])\nm.compile('adam', 'mse')\nm.fit(x, y)\n"
    )
    found = check(from_text("a.py", text.format("")), Settings()).findings
    assert [(f.code, f.help) for f in found] == [("SEQ208", "Write `x = x.reshape(...)`.")]
    assert mended(text.format("").encode()) == text.format("x = ").encode()


def test_a_private_module_that_has_no_public_name_stays() -> None:
    text = "from tensorflow.python.keras.models import Sequential\n{}m = Sequential()\n"
    beside = text.format("from tensorflow.python.keras.optimizer_v2 import adam\n") + "print(adam)\n"
    alone = text.format("")
    assert mended(alone.encode(), unsafe=True) == alone.replace("python.", "").encode()
    assert mended(beside.encode(), unsafe=True) == beside.encode()


def test_an_argument_goes_into_the_call_of_its_layer() -> None:
    text = HEAD + "wide = Dense(4)\nm = Sequential([wide, Dense(1)])\nwide.enable_lora(2)\nm.compile('adam', 'mse')\n"
    assert mended(text.encode(), unsafe=True) == text.replace("Dense(4)", 'Dense(4, activation="relu")').encode()


@given(st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), st.integers(0, 3))
def test_places_agree_with_offsets(newline: str, last: bool, lines_before: int) -> None:
    """Cutting the range out of the text by line and column gives what the offsets give."""
    text = ("x = 'é\N{SNAKE}'\n" * lines_before + BAD).replace("\n", newline)
    text = text if last else text.rstrip()
    found = next(f for f in check(from_text("a.py", text)).findings if f.code == "SEQ101")
    assert found.fix is not None
    for change in found.fix.changes:
        row = source.lines(text)[change.at.start[0] - 1]
        offset = text.index(row) + change.at.start[1] - 1
        assert offset == change.span[0]
    row = source.lines(text)[found.at.start[0] - 1]
    assert row[found.at.start[1] - 1 : found.at.end[1] - 1] == "Sequential(Dense(3))"
