"""Downloads of the platforms: 36 small class trees (`trees.txt`), built as they say, and what is read out of each."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from seqlint.grade import classes
from seqlint.grade.handed import Layout
from seqlint.grade.layouts import LAYOUTS

LAYOUT_OF = {
    "canvas": "Canvas",
    "canvas_anon": "Canvas, anonymous",
    "moodle": "Moodle",
    "gradescope": "Gradescope",
    "blackboard": "Blackboard",
    "brightspace": "Brightspace",
    "brightspace_old": "Brightspace, older",
    "github_gh": "GitHub Classroom",
    "github_assistant": "GitHub Classroom assistant",
    "nbgrader": "nbgrader",
    "nbgrader_inbound": "nbgrader, inbound",
    "otter_zip": "Otter",
    "sakai": "Sakai",
    "ilias": "ILIAS",
    "schoology": "Schoology",
    "-": "",
}


@dataclass
class Tree:
    """`files`: path -> (what the pattern must give, "companion", "noise" or nothing); `inner`: what zips hold."""

    name: str
    pattern: str
    persons: int
    said: dict[str, str] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    inner: dict[str, dict[str, str]] = field(default_factory=dict)

    def build(self, root: Path) -> Path:
        for path in self.said:
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(zipped(self.inner[path]) if path in self.inner else self.text[path].encode())
        return root


def zipped(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def read_trees(text: str) -> list[Tree]:
    trees: list[Tree] = []
    for line in text.splitlines():
        if head := re.match(r"\[(.+?)\] pattern=(\S+) persons=(\d+)", line):
            trees.append(Tree(head[1], head[2], int(head[3])))
        elif line and not line.startswith("#"):
            rest, _, said = line.partition(" :: ")
            rest, _, content = rest.partition(" <<< ")
            path, _, inside = rest.strip().partition("!")
            content = content.replace("\\n", "\n").replace("\\t", "\t") or f"# {path}\n"
            trees[-1].said[path] = said or trees[-1].said.get(path, "")
            if inside:
                trees[-1].inner.setdefault(path, {})[inside] = content
            else:
                trees[-1].text[path] = content
    return trees


TREES = read_trees((Path(__file__).parent / "trees.txt").read_text(encoding="utf-8"))
"""Every path with what must be read out of it."""


def layout_of(tree: Tree) -> Layout:
    return next(layout for layout in LAYOUTS if layout.name == LAYOUT_OF[tree.pattern])


def test_there_are_three_of_each_platform() -> None:
    assert len(TREES) == 36
    assert {name for name in LAYOUT_OF.values() if name} <= {layout.name for layout in LAYOUTS}


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_a_path_gives_its_groups(tree: Tree, tmp_path: Path) -> None:
    files = classes.below(tree.build(tmp_path / "class"))
    if tree.pattern == "-":
        return
    matches = layout_of(tree).fitting(files)
    for path, said in tree.said.items():
        if said == "noise":
            assert path not in matches
        elif said == "companion" and path in matches:  # an attempt's own text, which tells more than its name
            assert tree.pattern == "blackboard"
        elif said != "companion":
            told = {name: value or "" for name, value in matches[path].groupdict().items()}
            for wanted in filter(None, said.split("; ")):
                group, _, value = wanted.partition("=")
                assert told[group] == value, path


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_a_class_is_read(tree: Tree, tmp_path: Path) -> None:
    root = tree.build(tmp_path / "class")
    found = classes.read([str(root)], ("model.py",), False, tmp_path / "scratch")
    assert found.layout == LAYOUT_OF[tree.pattern]
    for s in found.submissions:
        print(s.name, s.people, s.shown, s.problem, s.notes, s.time, s.late)
    print("rest", found.rest)
    assert sum(len(s.people) for s in found.submissions) == tree.persons
