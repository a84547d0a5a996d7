"""Pictures of models: well formed whatever the names, the same steps in each format."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from xml.dom import minidom

import pytest

from seqlint.facts import LayerFacts, ModelFacts
from seqlint.output.pictures import FORMATS, draw
from seqlint.output.pictures.steps import steps
from seqlint.output.pictures.svg import COLUMN, HEAD, NOTE, TEXT, WIDTH

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
        "student.py:3",
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


LONG = replace(GOOD, name="a_name_of_many_words_" * 9, layers=(LayerFacts("OfManyWordsToo" * 9, (None, 8), 1_234_567),))


def test_nothing_is_cut_off_at_the_edge():
    """Each text of the picture ends before the next model's column begins."""
    document = minidom.parseString(draw("svg", [("folder/" * 30 + "student.py", LONG), ("student.py", GOOD)]))
    for text in document.getElementsByTagName("text"):
        if text.getAttribute("text-anchor") != "end" and float(text.getAttribute("x")) < COLUMN:
            size = HEAD if text.getAttribute("class") == "head" else NOTE
            assert float(text.getAttribute("x")) + size * len(text.firstChild.data) <= COLUMN
    boxed = [text.firstChild.data for text in document.getElementsByTagName("text") if "OfM" in text.toxml()]
    assert boxed
    assert all(len(text) * TEXT + len("1,234,567 parameters") * NOTE < WIDTH for text in boxed)
    assert max(map(len, draw("mermaid", [("student.py", LONG)]).splitlines())) < 180


def test_without_a_model_the_picture_says_so():
    assert all("equential model" in draw(format, []) for format in FORMATS)


def test_mermaid_keeps_the_order_and_draws_downwards():
    text = draw("mermaid", [("student.py", GOOD), ("student.py", BROKEN)])
    assert text.count("direction TB") == 2
    assert "m0 ~~~ m1" in text


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
