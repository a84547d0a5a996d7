"""Which submissions there are, what they are called, and what is refused: with real files, links and pipes."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from seqlint.errors import CannotWork
from seqlint.grade.names import Asked
from seqlint.grade.submissions import find
from seqlint.grade.taking import take

REQUIRED = ("student.py",)


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x = 1\n")


def names(found: object) -> list[str]:
    return [each.name for each in found]  # type: ignore[attr-defined]


def problems(found: object) -> dict[str, str | None]:
    return {each.name: each.problem for each in found}  # type: ignore[attr-defined]


def test_a_class_in_one_folder(tmp_path: Path) -> None:
    put(
        tmp_path, "class/ada/student.py", "class/bob/student.py", "class/.git/x.py", "class/cy/other.py", "class/a.toml"
    )
    found = find([str(tmp_path / "class")], Asked(REQUIRED))
    assert names(found) == ["ada", "bob", "cy"]
    assert problems(found)["cy"] == "the file student.py is missing (there is other.py)"
    assert found[0].program == str(tmp_path / "class/ada/student.py")
    assert found[0].shown == "ada/student.py"


def test_names_are_paths_below_the_common_parent(tmp_path: Path) -> None:
    put(tmp_path, "mon/ada/student.py", "tue/ada/student.py", "tue/bob.py")
    found = find([str(tmp_path / part) for part in ("tue/ada", "mon/ada", "tue/bob.py")], Asked(REQUIRED))
    assert names(found) == ["mon/ada", "tue/ada", "tue/bob.py"]


def test_one_submission_has_its_own_name(tmp_path: Path) -> None:
    put(tmp_path, "ada/student.py")
    assert names(find([str(tmp_path / "ada")], Asked(REQUIRED))) == ["ada"]
    assert names(find([str(tmp_path / "ada/student.py")], Asked(REQUIRED))) == ["student.py"]


def test_a_folder_of_programs_is_a_class(tmp_path: Path) -> None:
    put(tmp_path, "all/ada.py", "all/bob.py", "all/notes.txt")
    found = find([str(tmp_path / "all")], Asked(REQUIRED))
    assert problems(found) == {"ada.py": None, "bob.py": None}


def test_the_same_twice_is_an_error(tmp_path: Path) -> None:
    put(tmp_path, "ada/student.py")
    with pytest.raises(CannotWork, match="ada: this submission is given twice"):
        find([str(tmp_path / "ada"), f"{tmp_path}/ada/"], Asked(REQUIRED))


@pytest.mark.parametrize("name", ["nobody", "empty"])
def test_nothing_to_grade_is_an_error(tmp_path: Path, name: str) -> None:
    put(tmp_path, "nobody/deep/readme.txt")
    with pytest.raises(CannotWork):
        find([str(tmp_path / "no" / name)], Asked(REQUIRED))


def test_links_and_pipes_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "secret.py", "solution/student.py")
    for student in ("a_link", "b_pipe", "c_folder"):
        (tmp_path / "class" / student).mkdir(parents=True)
    (tmp_path / "class/a_link/student.py").symlink_to(tmp_path / "secret.py")
    os.mkfifo(tmp_path / "class/b_pipe/student.py")
    (tmp_path / "class/c_folder/student.py").mkdir()
    (tmp_path / "class/d_link").symlink_to(tmp_path / "solution")
    found = problems(find([str(tmp_path / "class")], Asked(REQUIRED)))
    assert found["a_link"] == "student.py is a symbolic link: hand in the file itself"
    assert found["b_pipe"] == "student.py is not a regular file: hand in the file itself"
    assert found["c_folder"] == "student.py is not a regular file: hand in the file itself"
    assert found["d_link"] == "the folder is a symbolic link: hand in the folder itself"


def test_a_link_above_a_required_file_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "solution/model.py", "ada/student.py")
    (tmp_path / "ada/src").symlink_to(tmp_path / "solution")
    (found,) = find([str(tmp_path / "ada")], Asked(("student.py", "src/model.py")))
    assert found.problem == "src/model.py is a symbolic link: hand in the file itself"


def test_only_named_files_are_taken(tmp_path: Path) -> None:
    put(tmp_path, "ada/student.py", "ada/helpers.py", "ada/keras.py", "ada/conftest.py")
    (found,) = find([str(tmp_path / "ada")], Asked(("student.py", "helpers.py")))
    assert found.others == {"helpers.py": tmp_path / "ada/helpers.py"}


def test_one_file_cannot_be_a_submission_of_two(tmp_path: Path) -> None:
    put(tmp_path, "ada.py")
    (found,) = find([str(tmp_path / "ada.py")], Asked(("student.py", "helpers.py")))
    assert found.problem == "a submission must contain student.py and helpers.py, not one file alone"


def test_a_file_of_another_kind_is_the_students_fault(tmp_path: Path) -> None:
    put(tmp_path, "ada.txt")
    assert problems(find([str(tmp_path / "ada.txt")], Asked(REQUIRED))) == {"ada.txt": "this is not a .py file"}


def test_names_that_a_terminal_would_obey(tmp_path: Path) -> None:
    put(tmp_path, "\x1b[31mred/student.py")
    assert names(find([str(tmp_path)], Asked(REQUIRED))) == ["\\x1b[31mred"]


def test_a_folder_that_cannot_be_opened_costs_no_other_its_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "ada/student.py", "bob/student.py")
    listdir = os.listdir

    def refused(path: str) -> list[str]:
        if path.endswith("bob"):
            raise PermissionError(13, "Permission denied")
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refused)
    found = problems(find([str(tmp_path)], Asked(REQUIRED)))
    assert found == {"ada": None, "bob": "the folder cannot be opened: permission denied"}


def test_a_file_as_large_as_a_disk_is_not_copied(tmp_path: Path) -> None:
    put(tmp_path, "ada/student.py")
    os.truncate(tmp_path / "ada/student.py", 10**12)
    (found,) = find([str(tmp_path / "ada")], Asked(REQUIRED))
    assert found.problem == "student.py is larger than 200 MB"


def test_a_trained_file_that_is_a_link_or_too_large_costs_its_own_check(tmp_path: Path) -> None:
    put(tmp_path, "ada/student.py", "bob/student.py", "cy/student.py", "cy/m.keras", "secret.keras")
    (tmp_path / "ada/m.keras").symlink_to(tmp_path / "secret.keras")
    for place in ("bob/m.keras", "cy/m.keras"):
        (tmp_path / place).touch()
        os.truncate(tmp_path / place, 200_000_001 if place.startswith("bob") else 199_999_990)
    asked = Asked(REQUIRED, trained=("m.keras", "w.weights.h5"))
    (tmp_path / "cy/w.weights.h5").write_bytes(b"12345678901234567890")
    found = {
        name: take(name, str(tmp_path / name), replace(asked, trained=asked.trained[: 1 + (name == "cy")]), None)
        for name in ("ada", "bob", "cy")
    }
    assert problems(found.values()) == {"ada": None, "bob": None, "cy": None}
    assert {name: dict(each.lacking) for name, each in found.items()} == {
        "ada": {"m.keras": "it is a symbolic link: hand in the file itself"},
        "bob": {"m.keras": "it is larger than 200 MB"},
        "cy": {"w.weights.h5": "it makes the files together larger than 200 MB"},
    }
    assert {name: list(each.others) for name, each in found.items()} == {"ada": [], "bob": [], "cy": ["m.keras"]}


def test_a_program_that_cannot_be_taken_leaves_its_trained_model_to_be_measured(tmp_path: Path) -> None:
    put(tmp_path, "ada/m.keras", "elsewhere.py")
    (tmp_path / "ada/student.py").symlink_to(tmp_path / "elsewhere.py")
    found = take("ada", str(tmp_path / "ada"), Asked(REQUIRED, trained=("m.keras",)), None)
    assert (found.problem, list(found.others)) == (
        "student.py is a symbolic link: hand in the file itself",
        ["m.keras"],
    )
    assert found.measurable


DOCUMENT = "# Report\n\n```{python}\nx = 1\n```\n"
README = "# How to start\n\n```python\nx = 1\n```\n"


def document(folder: Path, name: str, text: str = DOCUMENT) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


@pytest.mark.parametrize("name", ["lab.qmd", "lab.Rmd", "lab.md", "LAB.PY", "lab.pyw"])
def test_whatever_lint_reads_can_be_handed_in(tmp_path: Path, name: str) -> None:
    document(tmp_path / "class/ada", name)
    (tmp_path / "class/bob").mkdir()
    (ada, bob) = find([str(tmp_path / "class")], Asked())
    assert (ada.shown, ada.problem) == (f"ada/{name}", None)
    assert bob.problem is not None
    assert ".qmd" in bob.problem
    (alone,) = find([str(tmp_path / "class/ada" / name)], Asked())
    assert (alone.name, alone.problem) == (name, None)


def test_markdown_without_cells_is_no_program(tmp_path: Path) -> None:
    document(tmp_path / "class/ada", "README.md", README)
    document(tmp_path / "class/bob", "lab.qmd")
    document(tmp_path / "class/bob", "README.md", README)
    ada, bob = find([str(tmp_path / "class")], Asked())
    assert ada.problem is not None
    assert bob.shown == "bob/lab.qmd"
    (alone,) = find([str(tmp_path / "class/ada/README.md")], Asked())
    assert alone.problem is not None
    assert alone.problem.startswith("this is not a program")


def test_a_report_beside_the_program_is_not_judged(tmp_path: Path) -> None:
    put(tmp_path, "class/ada/model.py")
    document(tmp_path / "class/ada", "report.qmd")
    (ada,) = find([str(tmp_path / "class/ada")], Asked())
    assert (ada.shown, ada.problem) == ("ada/model.py", None)


def test_the_exercise_beside_the_programs_of_a_class_is_none_of_them(tmp_path: Path) -> None:
    put(tmp_path, "all/ada.py", "all/bob.py")
    document(tmp_path / "all", "cy.qmd")
    document(tmp_path / "all", "exercise.md")
    assert names(find([str(tmp_path / "all")], Asked())) == ["ada.py", "bob.py", "cy.qmd"]
