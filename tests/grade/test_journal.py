"""Nothing is lost and nothing mixes: journals cut off anywhere, second runs, runs killed at some moment."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from seqlint.config import Settings
from seqlint.errors import CannotWork
from seqlint.grade import engine, journal
from seqlint.grade.assignment import load
from seqlint.grade.gradebook import Gradebook
from seqlint.grade.journal import Entry
from seqlint.grade.taking import Submission
from tests.hostile import HOSTILE

from .test_output import made

CLASS = Path(__file__).parents[2] / "fixtures" / "class"


def test_a_result_is_read_as_it_was_written(tmp_path: Path) -> None:
    for text in HOSTILE:
        assignment, result = made(text)
        journal.start(str(tmp_path), assignment, [text], [Entry("k", result)])
        assert list(journal.read(str(tmp_path)).values()) == [Entry("k", result)]


def test_a_journal_cut_off_anywhere_holds_what_is_whole(tmp_path: Path) -> None:
    assignment, result = made("x")
    journal.start(str(tmp_path), assignment, ["x", "y"], [Entry("1", result)])
    first = (tmp_path / journal.NAME).stat().st_size
    journal.append(str(tmp_path), Entry("2", replace(result, submission="y")))
    whole = (tmp_path / journal.NAME).read_bytes()
    for size in range(first, len(whole) - 1, 7):
        (tmp_path / journal.NAME).write_bytes(whole[:size])
        assert list(journal.read(str(tmp_path))) == ["x"]


def test_what_an_earlier_run_left_never_mixes(tmp_path: Path) -> None:
    assignment, result = made("x")
    book = Gradebook(str(tmp_path), assignment, None)
    waiting = [replace(result, submission=name, fault=True) for name in ("ada", "bob", "cy")]
    book.open(waiting, {"ada": "1", "bob": "1", "cy": "1"})
    for each in waiting:
        book.record(replace(each, fault=False))
    book.close()
    again = Gradebook(str(tmp_path), assignment, None)
    before = again.open(waiting[:2], {"ada": "1", "bob": "changed"})
    assert set(before) == {"ada", "bob", "cy"}
    assert again.waiting == {"bob"}
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["ada.json"]
    again.close()


def test_a_second_run_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    assignment, result = made("x")
    book = Gradebook(str(tmp_path), assignment, None)
    book.open([result], {})
    with pytest.raises(CannotWork, match="another run is grading into this folder"):
        Gradebook(str(tmp_path), assignment, None).open([result], {})
    book.close()


def test_a_key_changes_with_everything_that_a_result_follows_from(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    assignment, settings = load(str(CLASS / "assignment.toml")), Settings()
    one = Submission("ada", str(tmp_path / "a.py"), "ada/a.py")
    keys = [
        journal.key(one, assignment, settings, engine.Limits()),
        journal.key(one, replace(assignment, digest="other"), settings, engine.Limits()),
        journal.key(one, assignment, replace(settings, ignore=("SEQ1",)), engine.Limits()),
        journal.key(one, assignment, settings, engine.Limits(time_limit=1)),
        journal.key(replace(one, others={"b": tmp_path / "a.py"}), assignment, settings, engine.Limits()),
    ]
    (tmp_path / "a.py").write_text("2")
    keys.append(journal.key(one, assignment, settings, engine.Limits()))
    assert len(set(keys)) == len(keys)


def arguments(out: Path, folder: Path) -> list[str]:
    command = [sys.executable, "-m", "seqlint", "grade", str(CLASS / "assignment.toml"), str(folder)]
    return [*command, "--out", str(out), "--isolation", "best", "--time-limit", "60"]


def content(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_killed_at_some_moment_and_resumed_it_is_as_if_nothing_had_been(tmp_path: Path) -> None:
    for name in ("u2301_ada", "u2302_bruno", "u2303_chen"):
        shutil.copytree(CLASS / name, tmp_path / "class" / name)
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    subprocess.run(arguments(whole, tmp_path / "class"), check=False, capture_output=True, timeout=300)
    for sent in (signal.SIGKILL, signal.SIGTERM):
        shutil.rmtree(cut, ignore_errors=True)
        running = subprocess.Popen(arguments(cut, tmp_path / "class"), stdout=subprocess.PIPE, text=True)
        assert running.stdout is not None
        done = running.stdout.readline().partition(":")[0]
        running.send_signal(sent)
        running.communicate(timeout=60)
        with (cut / "grades.csv").open(newline="") as file:
            rows = {row["submission"]: (row["score"], row["verdict"]) for row in csv.DictReader(file)}
        assert rows[done][1] != "not-graded"
        assert all(points for points, verdict in rows.values() if verdict != "not-graded")
        assert all(not points for points, verdict in rows.values() if verdict == "not-graded")
        again = subprocess.run(
            arguments(cut, tmp_path / "class"), check=False, capture_output=True, text=True, timeout=300
        )
        assert "unchanged since the last run" in again.stdout
        assert content(cut) == content(whole)


def test_nobody_reads_and_the_class_is_graded_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "class" / "eve").mkdir(parents=True)
    (tmp_path / "class" / "eve" / "other.txt").write_text("x = 1\n")
    reading, writing = os.pipe()
    os.close(reading)
    command = [*arguments(tmp_path / "out", tmp_path / "class" / "eve"), "--fail-under", "0"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "missing-file" in (tmp_path / "out" / "grades.csv").read_text()
    assert len((tmp_path / "out" / journal.NAME).read_text().splitlines()) == 2
    assert json.loads((tmp_path / "out" / "results" / "eve.json").read_text())["score"] == 0


def test_points_before_and_after(tmp_path: Path) -> None:
    (tmp_path / "eve").mkdir()
    command = arguments(tmp_path / "out", tmp_path / "eve")
    subprocess.run(command, check=False, capture_output=True, timeout=60)
    shutil.copy(CLASS / "u2301_ada" / "student.py", tmp_path / "eve" / "student.py")
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert ", was 0/10" in done.stdout.splitlines()[0]
