"""Programs that are run and analysed: no claim about a name may be wrong, and none may be missing.

A name that begins with `maybe` stands for what cannot be known (rows that a condition picks, and the like).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from .reality import differences, silences

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore")
def test_claims_are_true_and_complete(program: Path) -> None:
    code = program.read_text()
    assert differences(code) == []
    assert silences(code) == []
