"""The guides hold: every command in them runs and prints what they show, and every link leads somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests import guides

PAGES = {str(path.relative_to(guides.ROOT)): path for path in guides.pages()}
TEXTS = {name: path.read_text("utf-8") for name, path in PAGES.items()}
WITH_COMMANDS = [
    name for name, text in TEXTS.items() if any(True for block in guides.blocks(text) for _ in block.commands())
]


def extras() -> set[str]:
    return set(tomllib.loads((guides.ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"])


@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_every_command_runs_and_prints_what_is_shown(name: str, tmp_path: Path) -> None:
    """In one folder, from top to bottom, as a reader would; the blocks with a title are the files that they are."""
    binaries = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": binaries, "HOME": str(tmp_path), "COLUMNS": "120", "NO_COLOR": "1"}
    for block in guides.blocks(TEXTS[name]):
        if block.title is not None:
            (tmp_path / block.title).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.title).write_text(block.text, "utf-8")
        for command in block.commands():
            if installed := re.fullmatch(r'%?pip install "?seqlint(?:\[(\w+)\])?"?', command.line):
                assert installed[1] is None or installed[1] in extras()  # the rest of it is pip's
                continue
            done = subprocess.run(
                ["bash", "-c", command.line],
                cwd=tmp_path,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=240,
            )
            assert done.returncode in (0, 1), f"{command.line}\n{done.stdout}{done.stderr}"
            unlike = command.unlike(done.stdout + done.stderr)
            assert unlike is None, f"{command.line}\n{unlike}"


def test_there_are_commands_and_an_output_that_is_not_the_shown_one_is_seen() -> None:
    assert len(WITH_COMMANDS) > 4
    (block,) = guides.blocks("```console\n$ a\nx ... z\n...\n$ b\n```\n")
    first, second = block.commands()
    assert first.unlike("x y z\nmore\n") is None
    assert first.unlike("x y\n") is not None
    assert (second.line, second.unlike("anything")) == ("b", None)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    """To a file of the repository and a heading in it. Links to elsewhere are not tried: there may be no network."""
    wrong = []
    for link in guides.links(TEXTS[name]):
        inside = link.startswith(guides.REPOSITORY)
        target, _, anchor = unquote(link.removeprefix(guides.REPOSITORY)).partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        path = (guides.ROOT if inside else PAGES[name].parent) / target if target else PAGES[name]
        if not path.exists():
            wrong.append(f"{link}: no such file")
        elif anchor and anchor not in guides.anchors(path.read_text("utf-8")):
            wrong.append(f"{link}: no such heading")
        elif name.startswith("docs/") and not path.resolve().is_relative_to(guides.ROOT / "docs") and not inside:
            wrong.append(f"{link}: outside of docs/, where the site has nothing")
    assert wrong == []


def test_a_guide_can_be_reached_from_the_first_page() -> None:
    """Over links; the rules' pages over the table of rules."""
    seen, waiting = set(), ["docs/index.md"]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in TEXTS:
            continue
        seen.add(name)
        for link in guides.links(TEXTS[name]):
            path = os.path.normpath(os.path.join(os.path.dirname(name), link.partition("#")[0]))
            waiting.append(path)
    assert {name for name in TEXTS if name.startswith("docs/")} - seen == set()
