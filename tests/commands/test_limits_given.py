"""Limits that no system takes are refused where they are given."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from seqlint.commands.grade import command


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--time-limit", "nan"),
        ("--time-limit", "inf"),
        ("--time-limit", "0"),
        ("--time-limit", "1e300"),
        ("--memory-limit", "9" * 30),
        ("--fail-under", "nan"),
    ],
)
def test_a_limit_is_a_number_within_bounds(option: str, value: str) -> None:
    done = CliRunner().invoke(command, ["a.toml", "student.py", option, value])
    assert done.exit_code == 2
    assert option in done.output
    assert "Traceback" not in done.output
