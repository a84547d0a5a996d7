"""Shapes, frames, records and comparisons: nothing here is trusted, nothing here raises anything but its own error."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint.compare import closest, compare
from seqlint.facts import LayerFacts, ModelFacts
from seqlint.run import format_shape, parse_shape, record, wire
from seqlint.run.record import Described, Record
from seqlint.run.verdict import NotJudged, choose

DIMS = st.one_of(st.none(), st.integers(1, 10**6))
SHAPES = st.lists(DIMS, max_size=6).map(tuple)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(SHAPES)
def test_a_shape_is_read_as_it_is_printed(shape: tuple[int | None, ...]) -> None:
    assert parse_shape(format_shape(shape)) == shape
    assert format_shape(shape) == str(shape)


@pytest.mark.parametrize(
    "text", ["", "3", "None", "(None, x)", "(0,)", "(-1,)", "(1.5,)", "('3',)", "(True,)", "(((", "f()"]
)
def test_what_is_no_shape_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"\(None, 3\)"):
        parse_shape(text)


@given(JSON)
def test_a_frame_comes_back(message: Any) -> None:
    assert wire.unpack(wire.pack(message)) == message
    assert wire.frames(wire.pack(message) * 3 + b"\x00\x00") == [message] * 3


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "9" * 21, "9" * 5000])
def test_a_number_that_no_model_holds_breaks_a_frame(number: str) -> None:
    body = f'{{"units": {number}}}'.encode()
    with pytest.raises(wire.Broken):
        wire.unpack(wire.LENGTH.pack(len(body)) + body)


@given(st.binary(), st.binary(max_size=8))
def test_what_is_no_frame_is_broken(junk: bytes, tail: bytes) -> None:
    for data in (junk, wire.pack([1])[:-1], wire.pack([1]) + b"x" + tail, wire.LENGTH.pack(2**32 - 1) + junk):
        try:
            wire.unpack(data)
        except wire.Broken:
            continue
        assert data == junk  # only by chance


@pytest.mark.parametrize("body", [b"NaN", b"[Infinity]", b"{", b"\xff", b"[" * 100_000])
def test_frames_hold_json_and_nothing_else(body: bytes) -> None:
    with pytest.raises(wire.Broken):
        wire.unpack(wire.LENGTH.pack(len(body)) + body)


FACTS = {"input_shape": [None, 10], "output_shape": [None, 3], "params": 33, "layers": []}
ENTRY = {
    "name": "model", "cell": None, "line": 4, "class": "Sequential", "nested": False, "lazy": False, "trained": False,
    "claimed": FACTS, "config": {}, "why": None,
}  # fmt: skip
RECORD = {"models": [ENTRY], "names": {"model": 0}, "called": None, "error": None, "stand_ins": []}


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a nest of dictionaries and lists."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(place for key, part in inner for place in paths(part, (*here, key)))]


def test_a_record_is_read() -> None:
    read = record.read(wire.pack(RECORD))
    assert read.models[0].claimed.output_shape == (None, 3)
    assert read.names == {"model": 0}


@given(st.data())
def test_a_record_with_anything_anywhere_is_read_or_broken(data: st.DataObject) -> None:
    forged = json.loads(json.dumps(RECORD))
    place = data.draw(st.sampled_from([path for path in paths(forged) if path]))
    owner = forged
    for key in place[:-1]:
        owner = owner[key]
    if data.draw(st.booleans()):
        owner[place[-1]] = data.draw(JSON)
    else:
        del owner[place[-1]]
    try:
        read = record.read(wire.pack(forged))
    except wire.Broken:
        return
    assert all(0 <= number < len(read.models) for number in read.names.values())


@given(st.text())
def test_cleaned_text_cannot_control_a_terminal(text: str) -> None:
    cleaned = record.clean(text)
    assert all(character.isprintable() or character in "\n\t" for character in cleaned)
    assert record.clean(cleaned) == cleaned


def test_cleaned_text_keeps_what_people_wrote() -> None:
    assert record.clean("naïve 日本\n\ttab \x1b[1mbold\x1b[0m\r\n\x1b]0;title\x07end") == "naïve 日本\n\ttab bold\nend"


def layer(name: str, inner: Any = None) -> dict[str, Any]:
    return {"module": "keras.layers", "class_name": name, "config": inner or {}, "registered_name": None}


def test_descriptions_that_are_too_large_or_too_deep_are_refused() -> None:
    deep: dict[str, Any] = layer("Dense")
    for _ in range(30):
        deep = layer("Sequential", {"layers": [deep]})
    assert record.refusal(layer("Sequential", {"layers": [layer("Dense")]})) is None
    assert "deep" in str(record.refusal(deep))
    assert "layers" in str(record.refusal(layer("Sequential", {"layers": [layer("Dense")] * 600})))
    assert "larger" in str(record.refusal(layer("Dense", {"name": "x" * 2_000_000})))


@pytest.mark.parametrize(
    "evil",
    [
        layer("Lambda"),
        layer("TFSMLayer"),
        {"module": "os", "class_name": "system", "config": "true"},
        {"module": "keras.layers/../os", "class_name": "x", "config": {}},
        {"module": "builtins", "class_name": "eval", "config": "1"},
        {"module": None, "class_name": "Own", "config": {}, "registered_name": "Own"},
        {"class_name": "__lambda__", "config": {"value": "4wAA"}},
        {"module": "builtins", "class_name": "function", "config": {"code": 1}},
        {"module": "keras.layers", "class_name": ["Dense"], "config": {}},
    ],
)
def test_classes_that_are_not_keras_own_are_named(evil: dict[str, Any]) -> None:
    assert record.foreign(layer("Sequential", {"layers": [layer("Dense"), layer("Bidirectional", {"layer": evil})]}))
    assert record.foreign(layer("Sequential", {"layers": [layer("Dense")]})) is None


LAYERS = st.builds(
    LayerFacts, st.sampled_from(["Dense", "Flatten"]), st.none() | SHAPES, st.none() | st.integers(0, 99)
)
MODELS = st.builds(
    ModelFacts,
    name=st.none() | st.sampled_from(["model", "net"]),
    cell=st.none(),
    line=st.integers(1, 4),
    layers=st.lists(LAYERS, max_size=3).map(tuple),
    input_shape=st.none() | SHAPES,
    output_shape=st.none() | SHAPES,
    params=st.none() | st.integers(0, 99),
)


@given(MODELS)
def test_a_model_agrees_with_itself(model: ModelFacts) -> None:
    assert compare(model, model).differences == ()


@given(MODELS, MODELS)
def test_comparing_goes_both_ways(one: ModelFacts, other: ModelFacts) -> None:
    there, back = compare(one, other), compare(other, one)
    assert (there.compared, there.unknown, len(there.differences)) == (
        back.compared,
        back.unknown,
        len(back.differences),
    )


@given(MODELS, st.lists(MODELS))
def test_the_closest_account_is_of_the_same_place_or_name(model: ModelFacts, others: list[ModelFacts]) -> None:
    found = closest(model, others)
    assert (found is None) == all(o.line != model.line and (o.name is None or o.name != model.name) for o in others)
    assert found is None or found.line == model.line or found.name == model.name


def test_unknown_dimensions_are_not_compared() -> None:
    known = ModelFacts("m", None, 1, (), output_shape=(None, 3), params=4)
    partly = ModelFacts("m", None, 1, (), output_shape=(None, "?"), params=4)
    agreement = compare(known, partly)
    assert agreement.differences == ()
    assert agreement.unknown == 2  # the dimension, and the input shape of both
    assert compare(known, ModelFacts("m", None, 1, (), output_shape=(None, 4))).differences


def described(name: str | None, nested: bool = False) -> Described:
    facts = ModelFacts(name, None, 1, ())
    return Described(name, None, 1, "Sequential", nested, False, False, facts, None, None)


@pytest.mark.parametrize(
    ("names", "called", "wanted", "found"),
    [
        ({"model": 1, "x": 0}, None, None, 1),
        ({"x": 0, "y": 1}, None, None, "ambiguous-model"),
        ({"x": 0, "y": 1}, None, "y", 1),
        ({"x": 0}, None, "z", "no-model"),
        ({"x": 0}, 1, "build()", 1),
        ({"x": 0}, None, "build()", "no-model"),
    ],
)
def test_which_model_is_judged(names: dict[str, int], called: int | None, wanted: str | None, found: int | str) -> None:
    chosen = choose(Record((described("x"), described("y")), names, called, None, ()), wanted)
    assert (chosen.reason if isinstance(chosen, NotJudged) else chosen) == found


def test_a_model_inside_another_is_not_a_candidate() -> None:
    assert choose(Record((described("x", nested=True), described("y")), {}, None, None, ()), None) == 1
    assert isinstance(choose(Record((), {}, None, None, ()), None), NotJudged)
