"""Nothing is lost and nothing mixes: journals cut off anywhere, second runs, runs killed at some moment."""

from __future__ import annotations

import csv
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from seqlint.config import Settings
from seqlint.errors import CannotWork
from seqlint.facts import LayerFacts, ModelFacts
from seqlint.grade import engine, journal
from seqlint.grade.assignment import Assignment, load
from seqlint.grade.gradebook import Gradebook
from seqlint.grade.journal import Entry, Key
from seqlint.grade.taking import Submission
from seqlint.output.platforms import nbgrader
from tests.hostile import HOSTILE

from .test_output import made

CLASS = Path(__file__).parents[2] / "fixtures" / "class"


def test_a_result_is_read_as_it_was_written(tmp_path: Path) -> None:
    for text in HOSTILE:
        assignment, result = made(text)
        journal.start(str(tmp_path), assignment, [text], [Entry(Key("k"), result)])
        assert list(journal.read(str(tmp_path)).values()) == [Entry(Key("k"), result)]


def test_several_outputs_are_read_as_they_were_written(tmp_path: Path) -> None:
    assignment, result = made("x")
    outputs = ((None, 4), (None, 4))
    model = ModelFacts("m", None, 1, (LayerFacts("GRU", None, 108, outputs=outputs),), (None, 5, 3), outputs=outputs)
    entry = Entry(Key("k"), replace(result, model=model))
    journal.start(str(tmp_path), assignment, ["x"], [entry])
    assert list(journal.read(str(tmp_path)).values()) == [entry]


def test_a_journal_cut_off_anywhere_holds_what_is_whole(tmp_path: Path) -> None:
    assignment, result = made("x")
    journal.start(str(tmp_path), assignment, ["x", "y"], [Entry(Key("1"), result)])
    first = (tmp_path / journal.NAME).stat().st_size
    journal.append(str(tmp_path), Entry(Key("2"), replace(result, submission="y")))
    whole = (tmp_path / journal.NAME).read_bytes()
    for size in range(first, len(whole) - 1, 7):
        (tmp_path / journal.NAME).write_bytes(whole[:size])
        assert list(journal.read(str(tmp_path))) == ["x"]


def test_what_an_earlier_run_left_never_mixes(tmp_path: Path) -> None:
    assignment, result = made("x")
    book = Gradebook(str(tmp_path), assignment, None)
    waiting = [replace(result, submission=name, fault=True) for name in ("ada", "bob", "cy")]
    book.open(waiting, {"ada": Key("1"), "bob": Key("1"), "cy": Key("1")})
    for each in waiting:
        book.record(replace(each, fault=False))
    book.close()
    again = Gradebook(str(tmp_path), assignment, None)
    before = again.open(waiting[:2], {"ada": Key("1"), "bob": Key("changed")})
    assert set(before) == {"ada", "bob", "cy"}
    assert again.waiting == {"bob"}
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["ada.json"]
    again.close()


def test_where_all_of_it_goes_the_earlier_run_stands_until_there_is_something_new(tmp_path: Path) -> None:
    assignment, result = made("x")
    waiting = [replace(result, submission=name, fault=True) for name in ("ada", "bob")]
    keys = {"ada": Key("1"), "bob": Key("1")}
    book = Gradebook(str(tmp_path), assignment, None)
    book.open(waiting, keys)
    for each in waiting:
        book.record(replace(each, fault=False))
    book.close()
    whole = content(tmp_path)
    for fresh, changed in ((True, keys), (False, {"ada": Key("2"), "bob": Key("2")})):
        again = Gradebook(str(tmp_path), assignment, None)
        again.open(waiting, changed, fresh=fresh)
        assert again.waiting == {"ada", "bob"}
        again.close()
        assert content(tmp_path) == whole
    again = Gradebook(str(tmp_path), assignment, None)
    again.open(waiting, keys, fresh=True)
    again.record(replace(result, submission="bob", fault=False))
    again.close()
    assert list(journal.read(str(tmp_path))) == ["bob"]
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["bob.json"]
    assert verdicts(tmp_path)["ada"] == "not-graded" != verdicts(tmp_path)["bob"]


def verdicts(out: Path) -> dict[str, str]:
    with (out / "grades.csv").open(newline="") as file:
        return {row["submission"]: row["verdict"] for row in csv.DictReader(file)}


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("room", [0, 1, 100, 10_000])
def test_a_full_disk_takes_a_result_wholly_or_not_at_all(tmp_path: Path, room: int) -> None:
    import resource

    assignment, result = made("x")
    waiting = [replace(result, submission=name, fault=True) for name in ("ada", "bob")]
    book = Gradebook(str(tmp_path), assignment, None)
    book.open(waiting, {"ada": Key("1"), "bob": Key("1")})
    book.record(replace(result, submission="ada", fault=False))
    before, limits = content(tmp_path), resource.getrlimit(resource.RLIMIT_FSIZE)
    long = replace(result, submission="bob", fault=False, message="m" * 20_000)
    size = (tmp_path / journal.NAME).stat().st_size + room
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        with pytest.raises(CannotWork, match="cannot be written"):
            book.record(long)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert content(tmp_path) == before
    assert book.waiting == {"bob"}
    book.record(long)
    book.close()
    assert set(journal.read(str(tmp_path))) == {"ada", "bob"}


def test_where_the_table_has_no_room_the_journal_says_nothing_either(tmp_path: Path) -> None:
    assignment, result = made("x")
    waiting = [replace(result, submission=name, fault=True) for name in ("ada", "bob")]
    book = Gradebook(str(tmp_path), assignment, None)
    book.open(waiting, {"ada": Key("1"), "bob": Key("1")})
    table = (tmp_path / "grades.csv").read_bytes()
    (tmp_path / "grades.csv").unlink()
    (tmp_path / "grades.csv").mkdir()
    with pytest.raises(CannotWork, match=r"grades\.csv"):
        book.record(replace(result, submission="ada", fault=False))
    (tmp_path / "grades.csv").rmdir()
    (tmp_path / "grades.csv").write_bytes(table)
    assert journal.read(str(tmp_path)) == {}
    assert list((tmp_path / "results").iterdir()) == []
    book.close()


def test_what_a_killed_run_was_writing_and_strange_results_go_and_other_files_stay(tmp_path: Path) -> None:
    assignment, result = made("x")
    (tmp_path / "results" / "sub").mkdir(parents=True)
    book = Gradebook(str(tmp_path), assignment, None)
    book.open([replace(result, fault=True)], {"x": Key("1")})
    book.record(replace(result, fault=False))
    book.close()
    ours = next((tmp_path / "results").glob("*.json"))
    shutil.copy(ours, tmp_path / "results" / "sub" / "gone.json")
    (tmp_path / journal.NAME).unlink()
    for name in (
        ".grades.csv.0123abcd.part",
        "results/.x.json.0123abcd.part",
        "results/data.json",
        "results/notes.txt",
    ):
        (tmp_path / name).write_text('{"version": 1}')
    again = Gradebook(str(tmp_path), assignment, None)
    again.open([replace(result, fault=True)], {"x": Key("1")})
    again.close()
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"grades.csv", "report.html", journal.NAME, "results/data.json", "results/notes.txt"}


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

    def key(one: Submission = one, assignment: Assignment = assignment, settings: Settings = settings) -> Key:
        return journal.keys([one], assignment, settings, engine.Limits())["ada"]

    was = key()
    worth = [key(assignment=replace(assignment, digest="other")), key(replace(one, late=True))]
    assert {each.found for each in worth} == {was.found}
    ran = [
        key(settings=replace(settings, ignore=("SEQ1",))),
        journal.keys([one], assignment, settings, engine.Limits(time_limit=1))["ada"],
        key(replace(one, others={"b": tmp_path / "a.py"})),
        key(assignment=replace(assignment, model="net")),
    ]
    (tmp_path / "a.py").write_text("2")
    ran.append(key())
    assert len({each.found for each in (was, *ran)}) == 1 + len(ran)
    assert len({each.result for each in (was, *worth, *ran)}) == 1 + len(worth) + len(ran)


def arguments(out: Path, folder: Path) -> list[str]:
    command = [sys.executable, "-m", "seqlint", "grade", str(CLASS / "assignment.toml"), str(folder)]
    return [*command, "--out", str(out), "--isolation", "best", "--time-limit", "60", "--jobs", "1"]


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


def test_what_is_finished_first_is_kept_first_and_said_in_order(tmp_path: Path) -> None:
    program = (CLASS / "u2301_ada" / "student.py").read_text()
    for name, slow in (("ada", "import time\ntime.sleep(200)\n"), ("bob", ""), ("cy", "")):
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "student.py").write_text(slow + program)
    command = [*arguments(tmp_path / "out", tmp_path / "class"), "--jobs", "2", "--time-limit", "300"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    finished, deadline = {"ada": "not-graded", "bob": "passed", "cy": "passed"}, time.monotonic() + 180
    while time.monotonic() < deadline and running.poll() is None:
        time.sleep(0.1)
        if (tmp_path / "out" / "grades.csv").exists() and verdicts(tmp_path / "out") == finished:
            break
    running.send_signal(signal.SIGKILL)
    said, _ = running.communicate(timeout=60)
    assert said == ""
    assert verdicts(tmp_path / "out") == finished


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


@pytest.mark.skipif(sys.platform != "linux", reason="a shell and a device of its own")
@pytest.mark.parametrize(
    ("streams", "code"),
    [(">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 0), (">/dev/full", 2), ("| true; exit ${PIPESTATUS[0]}", 0)],
)
def test_wherever_its_words_go_the_grades_are_whole(tmp_path: Path, streams: str, code: int) -> None:
    (tmp_path / "eve").mkdir()
    command = [*arguments(tmp_path / "out", tmp_path / "eve"), "--fail-under", "0"]
    done = subprocess.run(
        ["bash", "-c", f"{shlex.join(command)} {streams}"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == code, done
    assert done.stderr == ("seqlint: the output cannot be written: no space left on device\n" if code else "")
    assert verdicts(tmp_path / "out") == {"eve": "could-not-run"}


def test_points_before_and_after(tmp_path: Path) -> None:
    (tmp_path / "eve").mkdir()
    command = arguments(tmp_path / "out", tmp_path / "eve")
    subprocess.run(command, check=False, capture_output=True, timeout=60)
    shutil.copy(CLASS / "u2301_ada" / "student.py", tmp_path / "eve" / "student.py")
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert ", was 0/10" in done.stdout.splitlines()[0]


def test_a_pipe_is_no_journal_and_no_gradebook(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / journal.NAME)
    assert (journal.read(str(tmp_path)), journal.read_points(str(tmp_path))) == ({}, {})
    assert nbgrader.database(str(tmp_path / journal.NAME)) is None


SWALLOWED = """
import os, signal, time
from seqlint.commands import grade

class Dying:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(1)

grade._end_when_asked()
try:
    Dying()
    time.sleep(20)
except KeyboardInterrupt:
    print("asked again")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_an_interruption_that_a_dying_object_swallows_comes_again() -> None:
    done = subprocess.run([sys.executable, "-c", SWALLOWED], capture_output=True, text=True, timeout=15, check=False)
    assert (done.stdout, done.stderr) == ("asked again\n", "")
