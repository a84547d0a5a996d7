"""One batch of real submissions for all tests: TensorFlow is started once."""

from __future__ import annotations

import pytest

from seqlint.run import Run, run
from tests.run.cases import CASES


@pytest.fixture(scope="session")
def runs() -> dict[str, Run]:
    """The answer to every case, by its name."""
    return dict(zip(CASES, run(list(CASES.values()), jobs=2), strict=True))
