"""An interruption may come between any two steps of the thread that waits for runs: all ends, at once, every time."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from random import Random
from typing import Any, NoReturn

import pytest

from seqlint.run import pool

TIMES = 300


class Idle:
    """A seat or a workspace of which nothing is wanted."""

    def stop(self) -> None: ...
    def close(self) -> None: ...
    def remove(self) -> None: ...


def too_long(number: int, frame: object) -> NoReturn:
    raise AssertionError("it waits for ever")


def interrupt(number: int, frame: object) -> NoReturn:
    signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, 10)
    raise KeyboardInterrupt


@pytest.mark.skipif(sys.platform == "win32", reason="no timers that interrupt")
def test_it_ends_whenever_it_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(plan: Any, seat: Any, ran: Callable[[], None]) -> Any:
        ran()
        time.sleep(plan)
        return plan

    monkeypatch.setattr(pool, "answer", answer)
    random, interrupted = Random(1), 0
    before = signal.getsignal(signal.SIGALRM)
    try:
        for _ in range(TIMES):
            plans: Any = iter([random.uniform(0, 0.0002) for _ in range(60)])
            seats: Any = [Idle(), Idle()]
            signal.signal(signal.SIGALRM, interrupt)
            try:
                signal.setitimer(signal.ITIMER_REAL, random.uniform(0.0001, 0.008))
                assert len(list(pool._all(plans, seats, Idle()))) == 60  # type: ignore[arg-type]
                signal.setitimer(signal.ITIMER_REAL, 0)
            except KeyboardInterrupt:
                interrupted += 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert interrupted > TIMES / 4
