"""Downloads of the platforms: 36 small class trees (`trees.txt`), built as they say, and what is read out of each."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from seqlint.grade import classes, names, who
from seqlint.grade.classes import Class
from seqlint.grade.handed import Layout, TwoReadings, below
from seqlint.grade.layouts import LAYOUTS
from seqlint.grade.names import Asked

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
    "people.csv": "Google Classroom",
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


READ = (Path(__file__).parent / "trees_read.txt").read_text(encoding="utf-8")
"""What a dry run says of each tree where `model.py` is asked for."""
TREES = read_trees((Path(__file__).parent / "trees.txt").read_text(encoding="utf-8"))


def layout_of(tree: Tree) -> Layout:
    return next(layout for layout in LAYOUTS if layout.name == LAYOUT_OF[tree.pattern])


def test_there_are_three_of_each_platform() -> None:
    assert len(TREES) == 36
    assert {name for name in LAYOUT_OF.values() if name} <= {layout.name for layout in LAYOUTS}


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_a_path_gives_its_groups(tree: Tree, tmp_path: Path) -> None:
    files = below(tree.build(tmp_path / "class"))
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
            for wanted in re.split(r"; (?=\w+=)", said) if said else ():
                group, _, value = wanted.partition("=")
                assert told[group] == value, path


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_people_and_files_of_a_class(tree: Tree, tmp_path: Path) -> None:
    found = read(tree.build(tmp_path / "class"), tmp_path)
    assert found.layout == LAYOUT_OF[tree.pattern]
    assert sum(len(submission.people) for submission in found.submissions) == tree.persons
    told = "\n".join(who.lines(found))
    assert told == next(
        part.partition("\n")[2].rstrip() for part in READ.split("\n[") if part.startswith(tree.name + "]")
    )


LEFT_BEHIND = {
    "__MACOSX/._model.py": "",
    "__MACOSX/x/model.py": "import keras",
    "._model.py": "",
    ".DS_Store": "",
    ".hidden.py": "import keras",
    ".ipynb_checkpoints/model.py": "import keras",
    ".vscode/model.py": "import keras",
    "__pycache__/model.py": "import keras",
    "Thumbs.db": "",
}
NOTED = {".DS_Store", "._*", ".hidden.py", ".ipynb_checkpoints", ".vscode", "Thumbs.db", "__MACOSX", "__pycache__"}


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_what_systems_leave_in_every_folder_is_nobody(tree: Tree, tmp_path: Path) -> None:
    """In the download, in each folder of it and in what people packed: as a folder, and packed with one around it."""
    clean = read(tree.build(tmp_path / "clean" / "class"), tmp_path / "clean")
    (root := tmp_path / "unclean").mkdir()
    tree.inner = {path: LEFT_BEHIND | inner for path, inner in tree.inner.items()}
    unclean = tree.build(root / "class")
    for folder in (unclean, *[path for path in unclean.rglob("*") if path.is_dir()]):
        for name, text in LEFT_BEHIND.items():
            (folder / name).parent.mkdir(exist_ok=True, parents=True)
            (folder / name).write_text(text)
    shutil.make_archive(str(tmp_path / "packed" / "class"), "zip", root)
    ways = [(unclean, root), (tmp_path / "packed" / "class.zip", tmp_path / "packed")]
    for path, work in ways[: 1 if tree.name == "classroom-3" else 2]:  # which is packed already
        found = read(path, work)
        assert found.passed.keys() >= NOTED
        assert list(who.lines(replace(found, passed={}))) == list(who.lines(replace(clean, passed={})))


def test_what_a_shell_names_beside_the_people_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "ada/model.py", "bob/model.py", "__MACOSX/ada/model.py", ".git/model.py")
    (tmp_path / "scratch").mkdir()
    named = [str(tmp_path / name) for name in (".git", "__MACOSX", "ada", "bob")]
    found = classes.read(named, Asked(("model.py",)), tmp_path / "scratch")
    assert set(judged(found)) == {"ada", "bob"}
    assert found.passed == {".git": 1, "__MACOSX": 1}


def test_a_folder_called_like_what_tools_make_is_somebody(tmp_path: Path) -> None:
    found = read(put(tmp_path / "class", "ada/model.py", "dist/model.py"), tmp_path)
    assert judged(found) == {"ada": "ada/model.py", "dist": "dist/model.py"}


def read(path: Path, tmp_path: Path, *known: str) -> Class:
    scratch = tmp_path / "scratch"
    scratch.mkdir(parents=True)
    return classes.read([str(path)], Asked(("model.py",)), scratch, frozenset(known))


def put(root: Path, *paths: str) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"# {path}\n")
    return root


def judged(found: Class) -> dict[str, str]:
    return {submission.name: submission.shown for submission in found.submissions}


def test_the_same_class_however_it_is_packed(tmp_path: Path) -> None:
    plain = put(tmp_path / "class", "ada/model.py", "bob/src/model.py", "__MACOSX/ada/._model.py", ".git/x.py")
    (tmp_path / "packed").mkdir()
    for ending, kind in (("zip", "zip"), ("tar.gz", "gztar"), ("tar", "tar"), ("tar.xz", "xztar")):
        shutil.make_archive(str(tmp_path / "packed" / kind), kind, tmp_path, "class")
        for name, path in (("top", tmp_path), ("bare", plain)):
            shutil.make_archive(str(tmp_path / f"{kind}-{name}"), kind, path, "." if name == "bare" else "class")
            (tmp_path / f"{kind}-{name}").mkdir()
            found = read(tmp_path / f"{kind}-{name}.{ending}", tmp_path / f"{kind}-{name}")
            assert judged(found) == {"ada": "ada/model.py", "bob": "bob/src/model.py"}
            assert found.passed.keys() >= {"__MACOSX", ".git"}


def test_zips_in_a_zip_are_people(tmp_path: Path) -> None:
    root = tmp_path / "class"
    root.mkdir()
    for name in ("ada", "bob"):
        (root / f"{name}.zip").write_bytes(zipped({f"{name}/hw/model.py": "# "}))
    shutil.make_archive(str(tmp_path / "all"), "zip", root)
    assert judged(read(tmp_path / "all.zip", tmp_path)) == {
        "ada.zip": "ada.zip/ada/ada/hw/model.py",
        "bob.zip": "bob.zip/bob/bob/hw/model.py",
    }


def test_folders_inside_a_submission_are_not_more_students(tmp_path: Path) -> None:
    ada = put(tmp_path / "ada", "hw1.py", "data/clean.py", "src/util/x.py", ".ipynb_checkpoints/hw1.py", "notes.txt")
    found = read(ada, tmp_path)
    assert judged(found) == {"ada": ""}
    assert "there is data/clean.py, hw1.py and src/util/x.py" in str(found.submissions[0].problem)
    assert found.passed == {".ipynb_checkpoints": 1}


def test_folders_of_data_beside_the_only_program_are_its_own(tmp_path: Path) -> None:
    ada = put(tmp_path / "ada", "hw1.ipynb", "data/x.csv", "figures/a.png")
    found = read(ada, tmp_path)
    assert judged(found) == {"ada": "ada/hw1.ipynb"}
    assert found.submissions[0].notes == ("hw1.ipynb was taken for model.py",)


@pytest.mark.parametrize("name", ["model-1.py", "model+2.py", "model (1).py", "model.py"])
def test_what_a_platform_makes_of_a_name_is_nobodys_fault(tmp_path: Path, name: str) -> None:
    """Canvas calls what is handed in again `model-1.py`: that costs nothing, and is right where names are strict."""
    files = {name: tmp_path / name}
    for strict in (False, True):
        chosen = names.choose(files, Asked(("model.py",), strict))
        assert (chosen.taken, chosen.renamed) == ({"model.py": tmp_path / name}, ())
        assert chosen.notes == (() if name == "model.py" else (f"{name} was taken for model.py",))


@pytest.mark.parametrize("name", ["Model.py", "Model-1.py", "hw1.py", "model.ipynb", "model.py.py"])
def test_another_name_is(tmp_path: Path, name: str) -> None:
    files = {name: tmp_path / name}
    assert names.choose(files, Asked(("model.py",))).renamed == (f"{name} was taken for model.py",)
    with pytest.raises(names.NotThere):
        names.choose(files, Asked(("model.py",), True))


def test_one_file_is_not_two_of_those_asked_for() -> None:
    with pytest.raises(names.NotThere, match=r"Model\.py is missing"):
        names.choose({"model.py": Path("model.py")}, Asked(("model.py", "Model.py")))


def test_files_of_one_person_in_a_drive_folder_are_one_submission(tmp_path: Path) -> None:
    owners = "file,email\nmodel.py,amy@x.org\ntwo.py,amy@x.org\nb.py,ben@x.org\n"
    put(tmp_path / "class", "model.py", "two.py", "b.py", "c.py")
    (tmp_path / "class" / "people.csv").write_text(owners)
    found = read(tmp_path / "class", tmp_path)
    assert judged(found) == {"amy@x.org": "amy@x.org/model.py", "b.py": "b.py/b.py", "c.py": "c.py/c.py"}


def test_an_unpacked_download_keeps_its_folder(tmp_path: Path) -> None:
    """Windows unpacks into a folder of the zip's name, which holds a folder of the same name."""
    root = put(
        tmp_path / "x" / "x",
        "Amy Adams_12345_assignsubmission_file/model.py",
        "Ben B_12346_assignsubmission_file/model.py",
    )
    assert read(root.parent, tmp_path).layout == "Moodle"


SMITH = ("smith_12_1001_50001_model.py", "adams_1002_50002_model.py")


def test_a_number_with_two_readings_is_asked_for(tmp_path: Path) -> None:
    root = put(tmp_path / "class", *SMITH)
    with pytest.raises(TwoReadings, match=r"^smith_12_1001_50001_model.py: the person's number may be 12 or 1001; "):
        read(root, tmp_path)


def test_the_gradebook_decides_a_number(tmp_path: Path) -> None:
    root = put(tmp_path / "class", *SMITH)
    found = read(root, tmp_path, "1001", "1002")
    assert [each.people[0].ids for each in found.submissions] == [("1002",), ("1001",)]
    assert judged(found)["smith_12_1001"] == "smith_12_1001/model.py"


def test_a_gradebook_with_both_numbers_decides_nothing(tmp_path: Path) -> None:
    root = put(tmp_path / "class", *SMITH)
    with pytest.raises(TwoReadings):
        read(root, tmp_path, "1001", "12")


def test_another_file_of_the_person_decides_a_number(tmp_path: Path) -> None:
    root = put(
        tmp_path / "class", "adams_1002_50002_1_model.py", "adams_1002_50003_readme.txt", "baker_1003_50004_model.py"
    )
    found = read(root, tmp_path)
    assert judged(found) == {"adams_1002": "adams_1002/1_model.py", "baker_1003": "baker_1003/model.py"}


def test_a_stranger_in_a_download_is_listed(tmp_path: Path) -> None:
    files = [f"p{n}_10{n}_500{n}_model.py" for n in range(1, 9)]
    found = read(put(tmp_path / "class", *files, "roster.xlsx"), tmp_path)
    assert (len(found.submissions), found.rest) == (8, ("roster.xlsx",))


@pytest.mark.parametrize("name", ["digits.keras", "digits.weights.h5"])
def test_the_only_trained_file_is_the_one_that_is_asked_for(name: str) -> None:
    """As the only program is: of two nobody knows, and `strict-names` takes none."""
    ending = name.removeprefix("digits")
    files = {path: Path(path) for path in ("model.py", f"mine{ending}", "digits.h5", "notes.txt")}
    chosen = names.choose(files, Asked(("model.py", name)))
    assert chosen.taken == {"model.py": Path("model.py"), name: Path(f"mine{ending}")}
    assert chosen.renamed == (f"mine{ending} was taken for {name}",)
    for several, strict in ((files, True), (files | {f"b{ending}": Path(f"b{ending}")}, False)):
        with pytest.raises(names.NotThere, match=f"{name} is missing"):
            names.choose(several, Asked(("model.py", name), strict))


def test_the_parts_of_one_download_in_an_archive(tmp_path: Path) -> None:
    def packed(**files: bytes) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as made:
            for name, data in files.items():
                made.writestr(name, data)
        return target.getvalue()

    parts = {
        f"HW-20251001T120000Z-00{number}.zip": packed(**{f"HW/{who}/model.py": b"x = 1\n"})
        for number, who in enumerate(("ada", "ben"), 1)
    }
    (tmp_path / "class.zip").write_bytes(packed(**parts))
    found = classes.read([str(tmp_path / "class.zip")], Asked(("model.py",)), tmp_path / "scratch")
    assert [(each.name, each.problem) for each in found.submissions] == [("ada", None), ("ben", None)]


def test_an_archive_in_a_persons_archive_is_told_with_what_to_do() -> None:
    files = {"hw/inner.zip": Path("inner.zip")}
    said = r"model.py is missing \(there is hw/inner.zip\): unpack what is packed twice, and hand in model.py itself"
    with pytest.raises(names.NotThere, match=said):
        names.choose(files, Asked(("model.py",)))
