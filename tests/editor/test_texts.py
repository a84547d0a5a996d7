"""Positions of the protocol against Python's own UTF-16."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, Range

from seqlint.editor.texts import changed, offset_of, place_of, to_position

TEXT = st.text(alphabet="ab\n\r\f\u2028é😀\x85", max_size=30)


def position_by_hand(text: str, offset: int) -> Position:
    rows = text[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Position(len(rows) - 1, len(rows[-1].encode("utf-16-le")) // 2)


@given(TEXT, st.data())
def test_a_place_becomes_a_position_and_comes_back(text, data):
    offset = data.draw(st.integers(0, len(text)))
    if text[offset - 1 : offset + 1] == "\r\n":  # no position lies between the two
        return
    at = position_by_hand(text, offset)
    assert offset_of(text, at) == offset
    assert to_position(text, place_of(text, at)) == at


@given(TEXT, TEXT, st.data())
def test_an_edit_is_applied_whichever_end_comes_first(text, new, data):
    ends = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    if any(text[end - 1 : end + 1] == "\r\n" for end in ends):
        return
    start, end = (position_by_hand(text, each) for each in ends)
    expected = text[: ends[0]] + new + text[ends[1] :]
    assert changed(text, Range(start, end), new) == expected
    assert changed(text, Range(end, start), new) == expected
