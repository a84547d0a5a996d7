"""One batch of real submissions for all tests, on servers that stay: TensorFlow is started once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from seqlint.run import Run, run
from seqlint.run.pool import Seat
from tests.run.cases import CASES
from tests.warm import lent, warm


@pytest.fixture(scope="session", autouse=True)
def _warm() -> Iterator[None]:
    with warm():
        yield


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


@pytest.fixture
def seat() -> Seat:
    return lent("best", "0")
