"""Programs cut off anywhere, as they are while being typed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from seqlint.editor.tolerant import tolerant, without_errors
from seqlint.linting.check import check
from seqlint.reading.guards import parsed
from seqlint.reading.source import from_text, line_starts

STUDENTS = sorted(Path(__file__).parents[2].glob("fixtures/students/**/*.py"))[:25]
assert STUDENTS


@pytest.mark.parametrize("path", STUDENTS, ids=lambda path: path.name)
def test_every_beginning_of_a_program_can_be_analysed(path):
    text = path.read_text("utf-8")
    draw = random.Random(path.name)
    for _ in range(12):
        cut = draw.randrange(len(text))
        typed = text[:cut] + draw.choice(["", "\n", "(", "model.add(", "\n" + text[cut:]])
        left = without_errors(typed)
        if left is None:
            continue
        parsed(left)
        assert len(left) == len(typed)
        assert line_starts(left) == line_starts(typed)
        assert check(tolerant(from_text("student.py", typed))).failures == ()


def test_the_statement_being_typed_is_left_out_alone():
    text = "import keras\nm = keras.Sequential()\nfor n in (3, 4):\n    m.add(keras.layers.Dense(\nm.add(x y)\nz = 1\n"
    left = without_errors(text)
    assert left.split("\n")[:2] == text.split("\n")[:2]
    assert "z = 1" in left
    assert "x y" not in left


def test_a_name_that_the_left_out_statement_may_bind_is_not_missing():
    source = tolerant(
        from_text("student.py", "import keras\nx_train = load(\nkeras.Sequential().fit(x_train, x_train)\n")
    )
    assert not [finding for finding in check(source).findings if finding.code == "SEQ401"]
