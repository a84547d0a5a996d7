"""The bar, on a pseudo-terminal: shown where somebody looks, and names are text."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
from seqlint.commands.progress import tracked
with tracked({total}, print) as (say, step):
    for name in ("[bold]ada[/bold]", "bob"):
        say(name + ": 3/4 failed")
        step()
"""


def on_terminal(total: int) -> str:
    pty = pytest.importorskip("pty")
    pytest.importorskip("rich")
    main, other = pty.openpty()
    subprocess.run(
        [sys.executable, "-c", PROGRAM.format(total=total)],
        stdout=other,
        check=True,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(other)
    shown = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(main)
    return shown.decode()


def test_names_are_text_and_the_time_left_is_told():
    shown = on_terminal(2)
    assert "[bold]ada[/bold]: 3/4 failed" in shown
    assert "2/2" in shown
    assert "time left" in shown


def test_one_submission_needs_no_bar():
    assert "time left" not in on_terminal(1)


def test_without_a_terminal_there_are_lines_only():
    done = subprocess.run([sys.executable, "-c", PROGRAM.format(total=2)], capture_output=True, text=True, check=True)
    assert done.stdout == "[bold]ada[/bold]: 3/4 failed\nbob: 3/4 failed\n"
