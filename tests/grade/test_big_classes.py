"""A class in each of six platforms' downloads: everybody is found, nobody is taken for another, and the right file is
judged. 30 people in the suite, 300 with SEQLINT_FUZZ=1.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from seqlint import cli
from seqlint.grade import classes, who
from seqlint.grade.names import Asked

from .made_class import PACKED, Packed, students

PEOPLE = students(300 if os.environ.get("SEQLINT_FUZZ") else 30)
ASSIGNMENT = 'files = ["student.py"]\n[[check]]\nname = "Runs"\nkind = "runs-to-end"\npoints = 1\n'


@pytest.mark.parametrize("packed", PACKED, ids=lambda packed: packed.layout)
def test_people_and_files(packed: Packed, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    download = packed.write(tmp_path / "download.zip", PEOPLE)
    (tmp_path / "scratch").mkdir()
    found = classes.read([str(download)], Asked(("student.py",)), tmp_path / "scratch")
    assert (found.layout, found.rest) == (packed.layout, ())
    by_id = {person.ids[0]: each for each in found.submissions for person in each.people}
    assert by_id.keys() == {packed.id(student) for student in PEOPLE}
    assert len(found.submissions) == len(PEOPLE)
    for student in PEOPLE:
        read = by_id[packed.id(student)]
        assert (read.problem is None) == student.judged, (student, read)
        if student.judged:
            assert f"# {student.sid}" in Path(read.program).read_text(), (student, read)
            assert "WRONG" not in Path(read.program).read_text()
        else:
            assert "student.py is missing" in str(read.problem)
        if packed.layout == "Canvas":
            assert read.late is (student.way == "late")
        elif packed.layout != "Moodle":
            assert read.time is not None
            assert f"{student.time:%M}" in read.time
        if packed.layout in ("Moodle", "Gradescope", "Blackboard"):
            shown = student.name.replace("'", "") if packed.layout == "Moodle" else student.name
            assert read.people[0].name == shown

    (tmp_path / "a.toml").write_text(ASSIGNMENT)
    assert cli.run(["grade", str(tmp_path / "a.toml"), str(download), "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines() == list(who.lines(found)), "the dry run shows what is graded"
