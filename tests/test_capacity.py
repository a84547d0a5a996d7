"""How many submissions run at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from seqlint.commands import capacity


def test_memory_as_the_system_tells_it(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 16000000 kB\nMemAvailable:    8388608 kB\n")
    assert capacity.available(str(tmp_path / "meminfo")) == 8192
    (tmp_path / "other").write_text("MemAvailable: ?\n")
    assert capacity.available(str(tmp_path / "other")) is None
    assert capacity.available(str(tmp_path / "none")) is None


@pytest.mark.parametrize(("free", "jobs"), [(100_000, 4), (8192, 2), (100, 1), (None, 4)])
def test_each_can_have_its_limit(monkeypatch: pytest.MonkeyPatch, free: int | None, jobs: int) -> None:
    monkeypatch.setattr(capacity, "cores", lambda: 4)
    monkeypatch.setattr(capacity, "available", lambda: free)
    assert capacity.jobs(4096) == jobs
