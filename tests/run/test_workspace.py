"""Temporary folders belong to a process that lives, or are removed by the next one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from seqlint.errors import CannotWork
from seqlint.run.workspace import PREFIX, Workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is run there")
ROOT = Path(__file__).parent.parent.parent
OWNER = (
    "import sys, time; sys.path.insert(0, sys.argv[1]); from seqlint.run.workspace import Workspace\n"
    "kept = Workspace(); (kept.path / 'deep' / 'er').mkdir(parents=True); print(kept.path, flush=True)\n"
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_a_folder_stays_while_its_owner_lives_and_goes_with_the_next_one(place: Path) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", f"{OWNER}time.sleep(60)", str(ROOT)], stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    folder = Path(owner.stdout.readline().strip())
    assert folder.parent == place
    Workspace().remove()
    assert (folder / "deep" / "er").is_dir()
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    assert folder.is_dir()
    mine = Workspace()
    assert list(place.iterdir()) == [mine.path]
    mine.remove()
    assert list(place.iterdir()) == []


def test_what_is_not_ours_stays(place: Path) -> None:
    (place / "seqlint-notes").mkdir()
    (place / f"{PREFIX}link").symlink_to(place / "seqlint-notes")
    (place / f"{PREFIX}file").write_text("x")
    Workspace().remove()
    assert len(list(place.iterdir())) == 3


def test_many_at_a_time_take_nothing_from_each_other(place: Path) -> None:
    code = f"{OWNER}kept.remove(); other = Workspace(); assert other.path.is_dir(); other.remove()"
    owners = [subprocess.Popen([sys.executable, "-c", code, str(ROOT)], stdout=subprocess.DEVNULL) for _ in range(12)]
    assert [owner.wait(60) for owner in owners] == [0] * 12
    assert list(place.iterdir()) == []


def test_no_place_for_temporary_files_is_said_in_a_line(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(place / "none"))
    with pytest.raises(CannotWork, match="TMPDIR") as raised:
        Workspace()
    assert "\n" not in str(raised.value)
    assert os.listdir(place) == []
