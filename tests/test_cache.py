"""Files that have not changed, and several processes: neither changes what is said."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from seqlint.config import Settings
from seqlint.linting.cache import Entry, from_json, remove, to_json
from seqlint.linting.check import check
from seqlint.linting.many import check_all
from seqlint.reading.source import from_text, read

FIXTURES = Path(__file__).parent.parent / "fixtures"
FILES = sorted(str(path) for ending in ("py", "ipynb") for path in FIXTURES.glob(f"**/*.{ending}"))
WRONG = "from keras import Sequential, layers\nm = Sequential(layers.Dense(3))\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "student.py").write_text(WRONG)
    (tmp_path / "seqlint.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def seqlint(*args: str, **extra: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "seqlint", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **extra})


def imported(*args: str) -> set[str]:
    command = [sys.executable, "-X", "importtime", "-m", "seqlint", *args]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    return {row.rsplit("|", 1)[1].strip() for row in said.splitlines() if row.startswith("import time:")}


def test_what_is_kept_is_what_was_found() -> None:
    for path in FILES:
        checked = check(read(path))
        again = from_json(to_json(checked))
        assert again == checked, path


def test_several_processes_say_what_one_says() -> None:
    paths = FILES[:60]
    assert check_all(paths, lambda _: Settings(), jobs=3) == check_all(paths, lambda _: Settings(), jobs=1)


def test_a_process_that_dies_costs_its_own_file_and_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [str(folder / f"{n:02}.py") for n in range(24)]
    for path in paths:
        Path(path).write_text(WRONG)

    def dying(source, *args, **kwargs):  # type: ignore[no-untyped-def]
        if source.path == paths[5]:
            os.kill(os.getpid(), 9)
        return check(source, *args, **kwargs)

    monkeypatch.setattr("seqlint.linting.many.check", dying)
    checked = check_all(paths, lambda _: Settings(), jobs=2)
    assert [bool(each.failures) for each in checked] == [path == paths[5] for path in paths]
    assert all(each.findings for each in checked if not each.failures)


def test_an_unchanged_file_does_not_import_the_parser(folder: Path) -> None:
    assert "libcst" in imported("student.py")
    first, second = seqlint("student.py"), seqlint("student.py")
    assert (first.stdout, first.returncode) == (second.stdout, second.returncode)
    assert "SEQ101" in second.stdout
    assert "libcst" not in imported("student.py")
    assert "libcst" in imported("--no-cache", "student.py")


@pytest.mark.parametrize("change", ["text", "settings", "option", "neighbour", "rule"])
def test_what_the_findings_depend_on_is_looked_at(folder: Path, change: str) -> None:
    rules = folder / "own"
    rules.mkdir()
    rule = '"""A rule."""\nfrom seqlint import Diagnostic, rule\n\n@rule("CS100", severity="error")\ndef check(p):\n'
    (rules / "own.py").write_text(rule + "    yield from ()\n")
    before = seqlint("student.py", "--rules", "own").stdout
    options: list[str] = []
    if change == "text":
        (folder / "student.py").write_text(
            WRONG.replace("Sequential(layers", "Sequential([layers").replace("))", ")])")
        )
    elif change == "settings":
        (folder / "seqlint.toml").write_text('ignore = ["SEQ101"]')
    elif change == "option":
        options = ["--ignore", "SEQ101"]
    elif change == "neighbour":
        (folder / "keras.py").write_text("")
    else:
        (rules / "own.py").write_text(rule + '    yield from (Diagnostic(m.at, "a model") for m in p.sequentials())\n')
    after = seqlint("student.py", "--rules", "own", *options).stdout
    assert after != before
    assert after == seqlint("student.py", "--rules", "own", "--no-cache", *options).stdout


@pytest.mark.parametrize("damage", [b"", b"{}", b"\0" * 99, None])
def test_a_broken_entry_is_replaced(folder: Path, damage: bytes | None) -> None:
    whole = seqlint("student.py").stdout
    (entry,) = (path for path in (folder / ".seqlint_cache").iterdir() if len(path.name) == 32)
    kept = entry.read_bytes()
    entry.write_bytes(kept.replace(b"SEQ101", b"SEQ102") if damage is None else damage)
    assert seqlint("student.py").stdout == whole
    assert entry.read_bytes() == kept
    entry.unlink()
    os.mkfifo(entry)
    assert seqlint("student.py").stdout == whole


def test_many_write_at_once(folder: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        said = {run.stdout for run in pool.map(lambda _: seqlint("student.py"), range(12))}
    assert len(said) == 1
    left = sorted(path.name for path in (folder / ".seqlint_cache").iterdir())
    assert len(left) == 3
    assert {".gitignore", "CACHEDIR.TAG"} < set(left)


def test_where_it_stands_and_that_clean_removes_it(folder: Path) -> None:
    seqlint("student.py")
    assert f"Removed {folder / '.seqlint_cache'}.\n" in seqlint("clean").stdout
    assert not (folder / ".seqlint_cache").exists()
    user = str(folder / "user")
    seqlint("student.py", "--isolated", XDG_CACHE_HOME=user)
    assert not (folder / ".seqlint_cache").exists()
    assert (folder / "user" / "seqlint" / "CACHEDIR.TAG").exists()
    assert "Removed" in seqlint("clean", XDG_CACHE_HOME=user).stdout
    assert not seqlint("clean", XDG_CACHE_HOME=user).stdout


def test_a_cache_that_came_with_the_checked_files_is_not_looked_at(folder: Path) -> None:
    """A submission cannot bring its own verdict."""
    (folder / "handed").mkdir()
    shutil.move(str(folder / "student.py"), "handed/student.py")
    (folder / "handed" / "seqlint.toml").write_text("")
    seqlint("handed/student.py")
    assert not (folder / "handed" / ".seqlint_cache").exists()
    assert (folder / ".seqlint_cache").exists()


def test_a_folder_that_is_no_cache_is_left_alone(folder: Path) -> None:
    assert not remove(str(folder))
    (folder / ".seqlint_cache").write_text("a file of somebody")
    assert "SEQ101" in seqlint("student.py").stdout
    assert (folder / ".seqlint_cache").read_text() == "a file of somebody"


def test_what_was_cut_short_is_not_kept(folder: Path) -> None:
    from seqlint.reading.source import given_up

    entry = Entry(str(folder / ".seqlint_cache"), "student.py", Settings())
    entry.save(check(given_up(from_text("student.py", WRONG))))
    assert entry.load() is None
