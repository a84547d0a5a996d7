"""A class is interrupted in every way; nothing is lost, left or changed. At length: `benchmarks/interruptions.py`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest

from benchmarks.interruptions import WAYS, measure
from seqlint.selftest import made_arena

SLOW = "endless|sleep|wait|bomb|memory|processes|many|deep|flood|killed|disk"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_class_that_is_interrupted_is_graded_as_if_nothing_had_been() -> None:
    with tempfile.TemporaryDirectory() as folder, made_arena(Path(folder, "arena")) as arena:
        options = ["--jobs", "2", "--time-limit", "30", "--isolation", "best"]
        tally = measure(Path(folder), arena, 16, len(WAYS), 2, options, SLOW)
    assert tally.wrong == []
    assert sum(tally.ends.values()) == len(WAYS)
