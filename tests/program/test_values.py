"""Values against Python itself: what the interpreter says a name holds, it holds; and it says so of most."""

from __future__ import annotations

import warnings
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from seqlint.program.language.interpreter import MODULE, Interpreter
from seqlint.program.language.state import Entries, Items
from seqlint.program.language.values import Array, Const, Ref, Seq, Unknown, Value
from tests.program.analysed import finished
from tests.program.valued import Writer

NAMES = "ijkstxyzpqdeu"
thorough = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def computed(text: str) -> dict[str, object] | None:
    """What Python computes; None where it raises."""
    names: dict[str, object] = {"__name__": "__main__"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = compile(text, "<program>", "exec")
    try:
        exec(code, names)
    except Exception:
        return None
    return names


def agrees(run: Interpreter, value: Value | None, real: object) -> bool:
    """Whether all that is claimed of a value is true."""
    match value:
        case Const():
            return type(value.value) is type(real) and (value.value == real or real != real)
        case Seq(kind="tuple"):
            return type(real) is tuple and _all_agree(run, value.items, real)
        case Array():
            return isinstance(real, int | float)
        case Ref(kind="list"):
            thing = run.state.heap[value.id]
            assert isinstance(thing, Items)
            return type(real) is list and (thing.open or _all_agree(run, thing.items, tuple(real)))
        case Ref(kind="set"):
            thing = run.state.heap[value.id]
            assert isinstance(thing, Items)
            return type(real) is set and (thing.open or real == {getattr(item, "value", None) for item in thing.items})
        case Ref(kind="dict"):
            return type(real) is dict and _dicts_agree(run, run.state.heap[value.id], real)
    return value is not None


def _all_agree(run: Interpreter, items: tuple[Value, ...], real: tuple[object, ...]) -> bool:
    return len(items) == len(real) and all(agrees(run, a, b) for a, b in zip(items, real, strict=True))


def _dicts_agree(run: Interpreter, thing: object, real: dict[object, object]) -> bool:
    assert isinstance(thing, Entries)
    keys = tuple(key for key, _ in thing.items)
    values = tuple(value for _, value in thing.items)
    return thing.open or (_all_agree(run, keys, tuple(real)) and _all_agree(run, values, tuple(real.values())))


def is_known(run: Interpreter, value: Value | None) -> bool:
    if isinstance(value, Ref):
        thing = run.state.heap[value.id]
        assert isinstance(thing, Items | Entries)
        parts = thing.items if isinstance(thing, Items) else [v for _, v in thing.items]
        return not thing.open and all(is_known(run, part) for part in parts)
    return all(is_known(run, v) for v in value.items) if isinstance(value, Seq) else not isinstance(value, Unknown)


@thorough
@given(st.randoms(use_true_random=True))
def test_what_is_claimed_is_true(random: Random) -> None:
    text = Writer(random).program()
    real = computed(text)
    assume(real is not None)
    assert real is not None
    run = finished(text)
    wrong = {n: real[n] for n in NAMES if not agrees(run, run.state.names.get((MODULE, n)), real[n])}
    assert not wrong, text


def test_most_is_known() -> None:
    known = asked = 0
    for seed in range(150):
        text = Writer(Random(seed)).program()
        if computed(text) is not None:
            run = finished(text)
            known += sum(is_known(run, run.state.names.get((MODULE, name))) for name in NAMES)
            asked += len(NAMES)
    assert known / asked > 0.9
