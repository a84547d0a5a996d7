"""Every supported Python says the same, byte for byte."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OWN = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.mark.parametrize("version", sorted({"3.11", "3.12", "3.13", "3.14"} - {OWN}))
def test_the_same_bytes(version: str, tmp_path: Path) -> None:
    command = found(version)
    if command is None:
        pytest.skip(f"there is no Python {version} here")
    subprocess.run([command, "-m", "venv", tmp_path], check=True)
    python = tmp_path / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "click>=8.1", "libcst>=1.5"], check=True)
    for arguments in (
        ("lint", "--no-cache", "--format", "json", "fixtures/students", "fixtures/lesson", "fixtures/class"),
        ("lint", "--no-cache", "fixtures/students"),
        ("shapes", "fixtures/lesson", "fixtures/class"),
        ("rules",),
    ):
        assert said(python, arguments) == said(Path(sys.executable), arguments)


def found(version: str) -> str | None:
    """The interpreter of that version, on the path or where pyenv keeps it."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for command in (shutil.which(f"python{version}"), *kept.glob(f"{version}*/bin/python{version}")):
        if command and subprocess.run([command, "-c", ""], capture_output=True).returncode == 0:
            return str(command)
    return None


def said(python: Path, arguments: tuple[str, ...]) -> tuple[int, bytes, bytes]:
    done = subprocess.run([python, "-m", "seqlint", *arguments], cwd=ROOT, capture_output=True)
    return done.returncode, done.stdout, done.stderr
