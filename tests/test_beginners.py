"""The ten programs of docs/beginners.md: each is reported, and where a message misled once it does so no more."""

from pathlib import Path

import pytest

from seqlint.config import Settings
from seqlint.linting.check import check
from seqlint.linting.finding import Finding
from seqlint.reading import source

PROGRAMS = sorted((Path(__file__).parents[1] / "fixtures" / "beginners").glob("*.py"))


def told(path: Path) -> tuple[Finding, ...]:
    return check(source.read(str(path)), Settings()).findings


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_each_has_a_finding_with_a_next_step(path: Path) -> None:
    assert told(path)
    assert all(finding.help or finding.fix for finding in told(path))


def test_the_layer_that_makes_the_axis_is_named_though_a_dropout_stands_behind_it() -> None:
    (finding,) = told(next(path for path in PROGRAMS if path.stem == "series"))
    assert finding.code == "SEQ207"
    assert "return_sequences" in finding.help
