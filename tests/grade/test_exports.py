"""A teacher's own exports, filled: the cells that are meant and not a byte besides; who is not found is listed."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint.errors import CannotWork
from seqlint.grade.exports import fill
from seqlint.grade.exports.table import parse
from seqlint.grade.handed import Person
from seqlint.grade.result import CheckResult, Result
from seqlint.grade.taking import Submission

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,HW1 (77),HW2 (78),Current Score\r\n"
    ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,10.00,10.00,(read only)\r\n"
    '"Adams, Amy",1001,007,aadams,"A, B",,9.5,0\r\n'
    '"Baker, Ben",1002,008,bbaker,"A, B",3.25,,0\r\n'
    '"Student, Test",1003,,tst,"A, B",,,0\r\n'
)
WORKSHEET = (
    "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments\n"
    "Participant 1001,Amy O'Adams,a@x.org,Submitted,,10,-,\n"
    'Participant 1002,"Ben Baker",b@x.org,Submitted,"2.00",10,-,"old"\n'
)
MOODLE = (
    "First name;Last name;ID number;Email address;Assignment: HW1 (Real);Assignment: HW1 (Feedback)\n"
    "Amy;Adams;1001;a@x.org;-;-\nBen;Baker;1002;b@x.org;3,5;-\n"
)
GRADESCOPE = (
    "First Name,Last Name,SID,Email,Total Score,Max Points\nAmy,Adams,1001,a@x.org,,10\nBen,Baker,1002,b@x.org,,10\n"
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"HW1 [Total Pts: 10 Score] |12345"\t"HW2 [Total Pts: 10 Score] |12346"\n'
    '"Adams"\t"Amy"\t"1001"\t""\t"1"\n"Baker"\t"Ben"\t"1002"\t""\t"2"\n'
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,HW1 Points Grade <Numeric MaxPoints:10 Weight:5>,End-of-Line Indicator\n"
    "#1001,#aadams,,#\n#1002,#bbaker,4,#\n"
)
ANYTHING = "name,matriculation,HW1,remark\nAmy,1001,,\nBen,1002,,x\n"


def result(name: str, score: float, *, fault: bool = False) -> Result:
    checks = (
        CheckResult("Output", "output-shape", score, 10, False, 'the shape is "(None, 3)"', "public"),
        CheckResult("Secret", "params", 0, 1, False, "secret", "hidden"),
    )
    return Result(name, "failed", None, "", score, 10, checks, fault=fault)


def handed(prefix: str = "", amy: str = "Amy Adams") -> list[Submission]:
    return [
        Submission("amy", people=(Person(amy, (f"{prefix}1001",)),)),
        Submission("ben", people=(Person("Ben Baker", (f"{prefix}1002",)),)),
    ]


def fill_in(tmp_path: Path, text: str, submissions: list[Submission], encoding: str = "utf-8") -> tuple[str, list[str]]:
    path = tmp_path / "grades.csv"
    path.write_bytes(text.encode(encoding))
    export = fill.load(str(path), "HW1")
    matched = fill.match(export, submissions)
    results = {"amy": result("amy", 7.5), "ben": result("ben", 4, fault=False)}
    results |= {each.name: result(each.name, 1) for each in submissions if each.name not in results}
    return fill.filled(export, matched, results).decode(encoding), list(fill.report(export, matched))


def test_canvas(tmp_path: Path) -> None:
    text, told = fill_in(tmp_path, CANVAS, handed())
    assert text == CANVAS.replace('"A, B",,9.5', '"A, B",7.5,9.5').replace("3.25", "4")
    assert told == [
        "grades.csv (Canvas): 2 of 3 rows of 'HW1 (77)'",
        "rows of grades.csv without a submission: Student, Test",
    ]


def test_moodle_worksheet(tmp_path: Path) -> None:
    """The comment goes in too; the name must agree, as Moodle writes it without what a file cannot have."""
    text, told = fill_in(tmp_path, WORKSHEET, handed("Participant ", "Amy OAdams"))
    comment = 'Output 7.5/10: the shape is ""(None, 3)""'
    assert text == WORKSHEET.replace("Submitted,,10,-,\n", f'Submitted,7.5,10,-,"{comment}"\n').replace(
        '"2.00"', '"4"'
    ).replace('"old"', f'"{comment.replace("7.5", "4")}"')
    assert len(told) == 1
    assert "ecret" not in text


def test_the_worksheet_of_another_assignment_fills_nothing(tmp_path: Path) -> None:
    text, told = fill_in(tmp_path, WORKSHEET.replace("Ben Baker", "Cy Clark"), handed("Participant ", "Amy OAdams"))
    assert '"2.00"' in text
    assert told[1:] == [
        "in no row of grades.csv, or in several: ben",
        "rows of grades.csv without a submission: Cy Clark",
    ]


def test_moodle_gradebook_has_commas_where_it_has_them(tmp_path: Path) -> None:
    text, _ = fill_in(tmp_path, MOODLE, handed())
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[4] for row in rows[1:]] == ["7,5", "4"]
    assert rows[1][5] == 'Output 7.5/10: the shape is "(None, 3)"'


def test_gradescope(tmp_path: Path) -> None:
    text, _ = fill_in(tmp_path, GRADESCOPE, handed())
    assert text == GRADESCOPE.replace("a@x.org,", "a@x.org,7.5").replace("b@x.org,", "b@x.org,4")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_blackboard(tmp_path: Path, encoding: str) -> None:
    text, _ = fill_in(tmp_path, BLACKBOARD, handed(), encoding)
    assert text == BLACKBOARD.replace('"1001"\t""', '"1001"\t"7.5"').replace('"1002"\t""', '"1002"\t"4"')


def test_brightspace(tmp_path: Path) -> None:
    text, _ = fill_in(tmp_path, BRIGHTSPACE, handed())
    assert text == BRIGHTSPACE.replace("#aadams,", "#aadams,7.5").replace("#bbaker,4", "#bbaker,4")


def test_a_table_with_ids(tmp_path: Path) -> None:
    text, _ = fill_in(tmp_path, ANYTHING, handed())
    assert text == ANYTHING.replace("1001,", "1001,7.5").replace("1002,", "1002,4")


def test_github_classroom(tmp_path: Path) -> None:
    """Its `grades.csv` is of one assignment, whatever that is called there."""
    head = "assignment_name,github_username,roster_identifier,student_repository_name,points_awarded,points_available\n"
    table = f"{head}hw 1,amy-a,1001,hw-1-amy-a,,10\nhw 1,ben,1002,hw-1-ben,0,10\n"
    text, _ = fill_in(tmp_path, table, handed())
    assert text == table.replace("amy-a,,", "amy-a,7.5,").replace("ben,0,", "ben,4,")


def test_names_count_where_there_are_no_ids(tmp_path: Path) -> None:
    people = [Submission("amy", people=(Person("Adams, Amy"),)), Submission("ben", people=(Person("Ben  Baker"),))]
    text, told = fill_in(tmp_path, GRADESCOPE, people)
    assert "a@x.org,7.5" in text
    assert "by their full names" in told[0]
    twice = GRADESCOPE + "Amy,Adams,1003,c@x.org,,10\n"
    text, told = fill_in(tmp_path, twice, people)
    assert "7.5" not in text
    assert told[1] == "in no row of grades.csv, or in several: amy"


def test_people_are_called_as_the_gradebook_calls_them(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    path.write_text(CANVAS, encoding="utf-8")
    export = fill.load(str(path), "HW1")
    stranger = Person("coleceda", ("1009",))
    team = Submission("adamsamy_1001", people=(Person("adamsamy", ("1001",)), stranger))
    (found,) = fill.named(export, [team])
    assert found.people == (Person("Adams, Amy", ("1001",)), stranger)
    assert fill.match(export, [found]) == fill.match(export, [team])


def test_two_submissions_of_one_person_are_listed(tmp_path: Path) -> None:
    again = Submission("amy-2", people=(Person("Amy Adams", ("1001",)),))
    text, told = fill_in(tmp_path, GRADESCOPE, [*handed(), again])
    assert "a@x.org,,10" in text
    assert told[1:] == [
        "in no row of grades.csv, or in several: amy; amy-2",
        "rows of grades.csv without a submission: Amy Adams",
    ]


def test_a_team_has_one_score(tmp_path: Path) -> None:
    team = Submission("amy", people=tuple(person for each in handed() for person in each.people))
    text, _ = fill_in(tmp_path, GRADESCOPE, [team])
    assert "a@x.org,7.5" in text
    assert "b@x.org,7.5" in text


def test_who_has_no_result_keeps_the_cell(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    path.write_text(CANVAS, newline="")
    export = fill.load(str(path), "HW1")
    results = {name: result(name, 4, fault=True) for name in ("amy", "ben")}
    assert fill.filled(export, fill.match(export, handed()), results) == path.read_bytes()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CANVAS.replace("HW1", "HW 1"), "it has 'HW 1', 'HW2'"),
        (BLACKBOARD.replace("HW1", "Quiz"), "it has 'Quiz', 'HW2'"),
        ("a,b\n1,2\n", "has no column of ids that is known"),
        ('id,"HW1\n1,2\n', "a quote is opened and never closed"),
        ("", "has no column of ids that is known"),
        ("id\0,HW1", "this is no text"),
    ],
)
def test_what_cannot_be_filled_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "grades.csv"
    path.write_text(text, newline="")
    with pytest.raises(CannotWork) as raised:
        fill.load(str(path), "HW1")
    assert said in str(raised.value)
    assert str(raised.value).startswith(f"{path}: ")
    assert "\n" not in str(raised.value)


CELLS = st.text(st.characters(exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=6)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\r\n", "\n"]),
    st.sampled_from([b"", codecs.BOM_UTF8]),
)
def test_a_table_is_read_as_csv_reads_it_and_written_as_it_was(
    rows: list[list[str]], quoting: int, ends: str, mark: bytes
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, quoting=quoting, lineterminator=ends)  # type: ignore[arg-type]
    writer.writerow(["id", "a,b", "c", "d,e", ""])
    writer.writerows(rows)
    data = mark + text.getvalue().encode()
    if mark == b"" and data.startswith(codecs.BOM_UTF8):
        return
    table = parse(data)
    assert [[cell.text for cell in row] for row in table.rows][1:] == rows
    assert table.replaced({}) == data
    changed = parse(table.replaced({(1, 1): 'x"y,z'}))
    assert [cell.text for row in changed.rows for cell in row].count('x"y,z') >= 1
    assert changed.rows[1][0].text == rows[0][0]
    assert [[cell.text for cell in row] for row in changed.rows][2:] == rows[1:]
