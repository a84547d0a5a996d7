"""Pictures of models: well formed whatever the names, the same steps in each format."""

from __future__ import annotations

import re
import shutil
import subprocess
from xml.dom import minidom

import pytest

from seqlint.facts import LayerFacts, ModelFacts
from seqlint.output.pictures import FORMATS, draw
from seqlint.output.pictures.steps import steps

GOOD = ModelFacts(
    "model",
    None,
    3,
    (LayerFacts("Dense", (None, 8), 88), LayerFacts("Dropout", (None, 8), 0)),
    (None, 10),
    (None, 8),
    88,
    True,
)
BROKEN = ModelFacts(
    'a"<b>`#', 2, 4, (LayerFacts("Dense", (None, 8), 88), LayerFacts("LSTM", None, None, problem="shape-mismatch")),
    (None, 10), None, None, True,
)  # fmt: skip
HOSTILE = '</text><script>"&]]>\x1b[31m\u202e.py'


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_tells_the_same(format):
    text = draw(format, [("student.py", GOOD), ("student.py", BROKEN)])
    for word in (
        "model (student.py:3)",
        "88 parameters",
        "Dropout",
        "(None, 10)",
        "(None, 8)",
        "LSTM",
        "shape-mismatch",
    ):
        assert word in text
    assert "stops here" in text


@pytest.mark.parametrize("format", FORMATS)
def test_names_are_no_markup(format):
    text = draw(format, [(HOSTILE, BROKEN)])
    assert "<script" not in text or format == "dot"  # between quotes it is text there
    assert "\x1b" not in text
    assert "\u202e" not in text
    draw(format, [])


def test_svg_is_xml_and_needs_nothing_else():
    text = draw("svg", [(HOSTILE, BROKEN), ("student.py", GOOD)])
    document = minidom.parseString(text)
    assert not re.findall(r"(?:href|src|url|@import)[=(]", text)
    width = float(document.documentElement.getAttribute("width"))
    assert all(float(box.getAttribute("x")) < width for box in document.getElementsByTagName("rect"))


def test_a_picture_brings_its_own_paper_so_that_dark_text_never_stands_on_dark():
    document = minidom.parseString(draw("svg", [("student.py", GOOD)]))
    paper, whole = document.getElementsByTagName("rect")[0], document.documentElement
    assert [paper.getAttribute(side) for side in ("width", "height")] == [
        whole.getAttribute(side) for side in ("width", "height")
    ]


def test_no_shape_is_told_behind_the_break():
    assert [step.shape for step in steps(BROKEN)] == ["(None, 10)", "(None, 8)", ""]


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_reads_dot():
    given = draw("dot", [(HOSTILE, BROKEN), ("student.py", GOOD)])
    done = subprocess.run(["dot", "-Tplain"], input=given, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
