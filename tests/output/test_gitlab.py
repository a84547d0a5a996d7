"""GitLab's code quality report: what its documentation demands of each entry."""

from __future__ import annotations

import json
from pathlib import Path

from seqlint.linting.check import check
from seqlint.linting.finding import Report
from seqlint.output import places
from seqlint.output.gitlab import write
from seqlint.reading.source import read

PROGRAM = "import keras\nm = keras.Sequential(keras.layers.Dense(3))\nn = keras.Sequential(keras.layers.Dense(3))\n"


def entries(path: Path) -> list[dict]:
    return json.loads(write(Report((check(read(str(path))),))))


def forget() -> None:
    """What a command reads once, and what other tests have read under the same name."""
    places.line_hashes.cache_clear()
    places.file_text.cache_clear()


def test_every_entry_has_what_gitlab_asks_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    forget()
    Path("student.py").write_text(PROGRAM)
    found = entries(Path("student.py"))
    assert [(e["location"], e["severity"]) for e in found] == [
        ({"path": "student.py", "lines": {"begin": line}}, "major") for line in (2, 3)
    ]
    assert len({e["fingerprint"] for e in found}) == 2
    assert all(e["description"] and e["check_name"].startswith("SEQ101") for e in found)


def test_a_line_above_changes_no_fingerprint(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    forget()
    Path("a.py").write_text(PROGRAM)
    before = {e["fingerprint"] for e in entries(Path("a.py"))}
    forget()
    Path("a.py").write_text(PROGRAM.replace("\nm =", "\n\n\nm ="))
    assert {e["fingerprint"] for e in entries(Path("a.py"))} == before
