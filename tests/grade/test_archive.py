"""What is handed in packed: plain files come out, and nothing lands outside, links nowhere, fills no disk."""

from __future__ import annotations

import gzip
import io
import os
import stat
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from seqlint.grade import archive, taking
from seqlint.grade.archive import BadArchive, unpack
from seqlint.grade.names import Asked


def zipped(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members:
            packed.writestr(name, data)
    return path


def taped(path: Path, *members: tarfile.TarInfo, data: bytes = b"") -> Path:
    with tarfile.open(path, "w:gz") as tape:
        for member in members:
            member.size = len(data) if member.isreg() else 0
            tape.addfile(member, io.BytesIO(data))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, target
    return made


@pytest.mark.parametrize(
    "name", ["../out.py", "a/../../out.py", "/etc/out.py", "..\\out.py", "C:\\out.py", "C:/out.py", "\\\\host\\out.py"]
)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_no_path_leads_out(tmp_path: Path, name: str, kind: str) -> None:
    at = tmp_path / "a.zip"
    path = zipped(at, (name, b"x")) if kind == "zip" else taped(at, member(name), data=b"x")
    with pytest.raises(BadArchive, match="leads out of it"):
        unpack(path, tmp_path / "into" / "deep")
    assert [each.name for each in tmp_path.rglob("*") if each.is_file()] == ["a.zip"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_of_a_tape(tmp_path: Path, kind: bytes) -> None:
    path = taped(tmp_path / "a.tar.gz", member("model.py", kind, "/etc/hostname"))
    with pytest.raises(BadArchive, match="a link or a device"):
        unpack(path, tmp_path / "into")


def test_a_link_in_a_zip(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("model.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(BadArchive, match="a link or a device"):
        unpack(zipped(tmp_path / "a.zip", (link, b"/etc/hostname")), tmp_path / "into")


def test_what_unpacks_to_much_more_than_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FREE", 100_000)
    path = zipped(tmp_path / "a.zip", ("zeros", bytes(1_000_000)))
    with pytest.raises(BadArchive, match="more than is allowed"):
        unpack(path, tmp_path / "into")
    assert sum(each.stat().st_size for each in (tmp_path / "into").iterdir()) <= max(100_000, 200 * path.stat().st_size)


@pytest.mark.parametrize("ending", ["zip", "tar.gz", "tar.bz2", "tar.xz"])
def test_what_says_that_it_is_too_much_is_not_unpacked_to_see(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    if ending == "zip":
        zipped(path, ("zeros", bytes(200_000_000)))
    else:
        with tarfile.open(path, f"w:{ending[4:]}", format=tarfile.USTAR_FORMAT) as tape:  # type: ignore[call-overload]
            made = member("zeros")
            made.size = 8_000_000_000
            assert tape.fileobj is not None
            tape.fileobj.write(made.tobuf(tarfile.USTAR_FORMAT) + bytes(60_000_000))
    started = time.process_time()
    with pytest.raises(BadArchive, match="more than is allowed"):
        unpack(path, tmp_path / "into")
    assert time.process_time() - started < 0.2
    assert not list((tmp_path / "into").iterdir())


def test_millions_of_empty_parts_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SECONDS", 0.2)
    path = tmp_path / "a.tar.gz"
    path.write_bytes(gzip.compress(b"") * 500_000)
    started = time.process_time()
    with pytest.raises(BadArchive, match="too much time or memory"):
        unpack(path, tmp_path / "into")
    assert time.process_time() - started < 1


def test_files_in_a_zip_that_can_only_be_unpacked_whole(tmp_path: Path) -> None:
    """`zipfile` bounds nothing but what is deflated: a kilobyte of bzip2 takes gigabytes of memory."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_BZIP2) as packed:
        packed.writestr("model.py", bytes(1000))
    with pytest.raises(BadArchive, match="packed in a rare way: pack it again as an ordinary zip"):
        unpack(tmp_path / "a.zip", tmp_path / "into")
    taken = taking.take("ada", str(tmp_path / "a.zip"), Asked(("model.py",)), tmp_path)
    assert taken.fault, "it is not graded: no points are taken for it"
    assert "pack it again" in str(taken.problem)


def test_too_many_files_and_too_many_bytes(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", *((f"{number}.txt", b"x" * 10) for number in range(11)))
    with pytest.raises(BadArchive, match="more than 10 files"):
        unpack(path, tmp_path / "count", max_files=10)
    with pytest.raises(BadArchive, match="more than is allowed"):
        unpack(path, tmp_path / "size", max_bytes=100)
    unpack(path, tmp_path / "both", max_files=11, max_bytes=110)


def test_folders_in_folders_are_bounded(tmp_path: Path) -> None:
    unpack(zipped(tmp_path / "a.zip", ("a/" * 59 + "x", b"")), tmp_path / "ok")
    with pytest.raises(BadArchive, match="more than 60 deep"):
        unpack(zipped(tmp_path / "b.zip", ("a/" * 60 + "x", b"")), tmp_path / "no")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive at all", b"\x1f\x8b\x08\x00"])
@pytest.mark.parametrize("ending", ["zip", "tar.gz", "tgz", "tar.xz"])
def test_broken_archives_are_said_so(tmp_path: Path, data: bytes, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(data)
    with pytest.raises(BadArchive, match=r"^the archive is broken: [^\n]{1,90}$"):
        unpack(path, tmp_path / "into")


def test_a_cut_zip(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "a.zip", ("model.py", os.urandom(5000))).read_bytes()
    (tmp_path / "b.zip").write_bytes(whole[:3000] + whole[3100:])
    with pytest.raises(BadArchive):
        unpack(tmp_path / "b.zip", tmp_path / "into")


def test_a_file_and_a_folder_of_one_name(tmp_path: Path) -> None:
    with pytest.raises(BadArchive, match="of one name"):
        unpack(zipped(tmp_path / "a.zip", ("a", b""), ("a/b", b"")), tmp_path / "into")


def test_names_as_windows_and_macos_write_them(tmp_path: Path) -> None:
    """Backslashes, and UTF-8 that the flag of the format does not announce."""
    data = bytearray(zipped(tmp_path / "a.zip", ("hw\\müller.py", b"")).read_bytes())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(header) + flags
        assert data[at : at + 2] == b"\x00\x08"
        data[at : at + 2] = b"\x00\x00"
    (tmp_path / "a.zip").write_bytes(data)
    unpack(tmp_path / "a.zip", tmp_path / "into")
    (found,) = (tmp_path / "into").rglob("*.py")
    assert found.relative_to(tmp_path / "into").as_posix() == "hw/müller.py"


def test_an_archive_is_a_regular_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "class.zip")
    with pytest.raises(BadArchive, match="not a regular file"):
        unpack(tmp_path / "class.zip", tmp_path / "into")


def test_what_is_larger_than_it_may_unpack_to_is_not_looked_into(tmp_path: Path) -> None:
    os.truncate(zipped(tmp_path / "a.zip", ("model.py", b"")), archive.MAX_BYTES + archive.FREE + 1)
    with pytest.raises(BadArchive, match=r"^the archive is larger than 0.5 GB: leave out what is not needed, or "):
        unpack(tmp_path / "a.zip", tmp_path / "into")


@pytest.mark.parametrize("ending", ["zip", "tar", "tar.xz"])
def test_gigabytes_of_nothing_are_refused_at_once(tmp_path: Path, ending: str) -> None:
    """A file of holes, as a download that broke off leaves: no way of unpacking is tried on all of it."""
    path = tmp_path / f"a.{ending}"
    path.touch()
    os.truncate(path, 2_000_000_000)
    started = time.process_time()
    with pytest.raises(BadArchive, match="neither a whole zip nor a whole tar archive"):
        unpack(path, tmp_path / "into", max_bytes=3_000_000_000)
    assert time.process_time() - started < 0.5


def test_folders_count_as_files_do(tmp_path: Path) -> None:
    """Hundreds of thousands of them take no room in an archive, and minutes and gigabytes to look at."""
    path = zipped(tmp_path / "a.zip", *((f"{number}/", b"") for number in range(40_000)))
    with pytest.raises(BadArchive, match="more than 5000 files and folders"):
        unpack(path, tmp_path / "into")
    with pytest.raises(BadArchive, match="the names of the archive's files are too long"):
        unpack(path, tmp_path / "few", max_files=10)
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as tape:
        for number in range(11):
            folder = tarfile.TarInfo(str(number))
            folder.type = tarfile.DIRTYPE
            tape.addfile(folder)
    with pytest.raises(BadArchive, match="more than 10 files and folders"):
        unpack(tmp_path / "a.tar.gz", tmp_path / "tape", max_files=10)


def test_a_name_in_a_tape_is_not_read_without_end(tmp_path: Path) -> None:
    """`tarfile` reads a long name in one piece, whatever it says of its length."""
    path = taped(tmp_path / "a.tar.gz", member("a" * (archive.CHUNK + 1)), data=b"x")
    with pytest.raises(BadArchive, match="the names of the archive's files are too long"):
        unpack(path, tmp_path / "into")


@pytest.mark.parametrize("ending", ["gz", "bz2", "xz"])
def test_a_packed_tape_that_is_cut_off(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.tar.{ending}"
    with tarfile.open(path, f"w:{ending}") as tape:  # type: ignore[call-overload]
        made = member("model.py")
        made.size = 200_000
        tape.addfile(made, io.BytesIO(os.urandom(200_000)))
    whole = path.read_bytes()
    unpack(path, tmp_path / "whole")
    assert (tmp_path / "whole" / "model.py").stat().st_size == 200_000
    for cut in (whole[: len(whole) // 2], whole[:20] + b"no stream at all" + whole[36:]):
        path.write_bytes(cut)
        with pytest.raises(BadArchive, match="broken"):
            unpack(path, tmp_path / str(len(list(tmp_path.iterdir()))))


def test_what_a_killed_run_left_is_removed_and_nothing_of_this_one(tmp_path: Path) -> None:
    (tmp_path / f"{archive.UNPACKED}0-left").mkdir()
    with archive.scratch(str(tmp_path)) as own:
        archive.clear(str(tmp_path))
        assert [*tmp_path.iterdir()] == [own]
