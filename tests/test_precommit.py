"""The hook, with the real pre-commit on a scratch repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BAD = "from keras import Sequential\nfrom keras.layers import Dense\nm = Sequential(Dense(3))\n"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the hook: what pre-commit would clone."""
    folder = tmp_path_factory.mktemp("hooks")
    for name in ("seqlint", "rules", "fixtures/hostile"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "hooks")
    return folder


def test_the_hook_stops_a_commit_with_a_mistake(hooks: Path, tmp_path: Path) -> None:
    repository = tmp_path / "homework"
    repository.mkdir()
    git(repository, "init", "-q")
    revision = git(hooks, "rev-parse", "HEAD")
    config = f"repos:\n  - repo: {hooks}\n    rev: {revision}\n    hooks:\n      - id: seqlint\n"
    (repository / ".pre-commit-config.yaml").write_text(config)
    (repository / "student.py").write_text(BAD)
    (repository / "notes.txt").write_text(BAD)
    git(repository, "add", ".")
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")}

    def hook() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
        return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, timeout=280)

    failed = hook()
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "student.py:3:5: error" in failed.stdout
    assert "notes.txt" not in failed.stdout
    (repository / "student.py").write_text(BAD.replace("Dense(3)", "[Dense(3)]"))
    git(repository, "add", ".")
    passed = hook()
    assert passed.returncode == 0, passed.stdout
    installed = [path.name for path in (tmp_path / "cache").rglob("site-packages/*")]
    assert "libcst" in installed
    assert not [name for name in installed if name.startswith(("tensorflow", "keras"))]
