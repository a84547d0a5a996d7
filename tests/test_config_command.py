"""`seqlint config`, and the steps of the GitHub action as its runner would start them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def seqlint(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "seqlint", *args], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_what_is_in_force_and_from_which_file(tmp_path):
    (tmp_path / "seqlint.toml").write_text('ignore = ["SEQ502"]\n')
    (tmp_path / "week1").mkdir()
    done = seqlint("config", "week1", cwd=tmp_path)
    assert done.returncode == 0
    assert "for week1: seqlint.toml" in done.stdout
    assert 'ignore             ["SEQ502"]  (seqlint.toml)' in done.stdout
    assert "keras              3  (default)" in done.stdout
    told = json.loads(seqlint("config", "week1", "--format", "json", cwd=tmp_path).stdout)
    assert (told["file"], told["set"], told["settings"]["ignore"]) == ("seqlint.toml", ["ignore"], ["SEQ502"])


def test_none_and_broken_and_missing(tmp_path):
    assert "the defaults hold" in seqlint("config", "--isolated", cwd=tmp_path).stdout
    (tmp_path / "seqlint.toml").write_text("ignore = 3\n")
    for args in (("config",), ("config", "missing")):
        done = seqlint(*args, cwd=tmp_path)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_the_action_checks_what_it_is_given(tmp_path):
    step = (ROOT / "action.yml").read_text().split("run: ")[-1].strip()
    bin = tmp_path / "bin"
    bin.mkdir()
    (bin / "seqlint").write_text(f'#!/bin/sh\nexec {sys.executable} -m seqlint "$@"\n')
    (bin / "seqlint").chmod(0o755)
    (tmp_path / "a.py").write_text("import keras\nm = keras.Sequential(keras.layers.Dense(3))\n")
    done = subprocess.run(
        ["bash", "-c", step], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": f"{bin}:{os.environ['PATH']}", "PATHS": "a.py", "ARGUMENTS": "--select SEQ1",
             "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=a.py,line=2")
