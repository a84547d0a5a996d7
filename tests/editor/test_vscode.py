"""The VS Code extension: what it declares, and the server's start with the protocol's own library where npm has it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXTENSION = Path(__file__).parents[2] / "editors" / "vscode"


def test_untrusted_workspaces_are_told_so():
    declared = json.loads((EXTENSION / "package.json").read_text())
    assert declared["capabilities"]["untrustedWorkspaces"]["supported"] == "limited"
    assert "trusted: vscode.workspace.isTrusted" in (EXTENSION / "src" / "extension.ts").read_text()


@pytest.mark.skipif(
    shutil.which("node") is None or not (EXTENSION / "node_modules").exists(),
    reason="needs node, and `npm install` in editors/vscode",
)
def test_the_server_answers_the_protocol_s_own_library():
    done = subprocess.run(
        ["node", "test/server.mjs", sys.executable, "-m", "seqlint", "lsp"],
        cwd=EXTENSION, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_problem_matcher_of_the_guide_matches_what_is_printed(tmp_path):
    guide = (EXTENSION.parents[1] / "docs" / "editors.md").read_text()
    task = json.loads(guide.split("a problem matcher\n")[1].split("```json\n")[1].split("```")[0])
    (tmp_path / "a.py").write_text("import keras\nm = keras.Sequential(keras.layers.Dense(3))\n")
    done = subprocess.run(
        [sys.executable, "-m", "seqlint", "--format", "concise", "a.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = re.match(task["problemMatcher"]["pattern"]["regexp"], done.stdout.splitlines()[0])
    assert found
    assert found.groups()[:5] == ("a.py", "2", "5", "error", "SEQ101")
