"""The command line in this process, in an empty folder."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from seqlint import cli, config

GOOD = "from keras import Sequential\nfrom keras.layers import Dense, Input\nm = Sequential([Input((4,)), Dense(3)])\n"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and no memory of configuration files that other tests had."""
    config.find.cache_clear()
    config.load.cache_clear()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def seqlint(capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in this process: exit code, standard output and error."""

    def run(*args: str) -> tuple[int, str, str]:
        code = cli.run(list(args))
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return code, out, err

    return run
