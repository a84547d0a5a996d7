"""One batch of real submissions for all tests: TensorFlow is started once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from seqlint.run import Run, run
from seqlint.run.pool import Seat
from tests.run.cases import CASES


@pytest.fixture(scope="session")
def runs() -> dict[str, Run]:
    """The answer to every case, by its name."""
    return dict(zip(CASES, run(list(CASES.values()), jobs=2), strict=True))


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    """A folder for seats that another user may pass through: a submission may be one, and pytest's own shut it out."""
    with tempfile.TemporaryDirectory(prefix="seqlint-tests-") as folder:
        os.chmod(folder, 0o711)
        yield Path(folder)


@pytest.fixture(scope="module")
def seat(room: Path) -> Iterator[Seat]:
    seat = Seat("best", room / "0")
    yield seat
    seat.close()
