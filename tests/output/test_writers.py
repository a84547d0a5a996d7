"""Every format of findings: golden files, and hostile text wherever it can stand."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import junitparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint.linting.finding import Change, Checked, Finding, Note, Place, Repair, Report
from seqlint.output import FORMATS, github, sarif, writer
from seqlint.output.escape import printable
from seqlint.output.places import fingerprints
from seqlint.reading.source import Source, from_text
from seqlint.version import VERSION
from tests.hostile import HOSTILE

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
RULES = (str(HERE / "files" / "rules"),)


@pytest.fixture(autouse=True)
def in_the_files_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE / "files")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


def found(
    path: str, cell: int | None, start: tuple[int, int], end: tuple[int, int], code: str, severity: str
) -> Finding:
    at = Place(path, cell, start, end)
    rule = {"CS101": "one-list", "CS102": "shorter"}[code]
    return Finding(at, rule, code, severity, f"what is wrong in `{path}`", "what to do")


def report() -> Report:
    """A script with all severities, a notebook, a clean file, and one that the tool failed on."""
    student = Source("student.py", from_text("student.py", Path("student.py").read_text()).cells)
    notebook = from_text("lab.ipynb", Path("lab.ipynb").read_text())
    first = found("student.py", None, (2, 30), (3, 14), "CS101", "error")
    note = Note(Place("student.py", None, (4, 2), (4, 11)), "the other half")
    change = Change(Place("student.py", None, (2, 41), (2, 41)), "[", (70, 70))
    first = Finding(*list(vars(first).values())[:6], related=(note,), fix=Repair("Add brackets", True, (change,)))
    return Report(
        (
            Checked(Source("broken.py", ()), (), ("broken.py: the analysis failed",)),
            Checked(Source("clean.py", ())),
            Checked(notebook, (found("lab.ipynb", 2, (2, 1), (2, 6), "CS101", "warning"),)),
            Checked(student, (first, found("student.py", None, (4, 2), (4, 11), "CS102", "advice"))),
        ),
        RULES,
    )


@pytest.mark.parametrize("format", FORMATS)
def test_golden(format: str) -> None:
    """SEQLINT_GOLDEN=1 writes the files anew: look at what changed before it is committed."""
    path = GOLDEN / f"{format}.txt"
    written = writer(format)(report()).replace(VERSION, "VERSION")
    if os.environ.get("SEQLINT_GOLDEN"):
        path.write_text(written)
    assert written == path.read_text()


def test_colour_changes_nothing_but_colour() -> None:
    coloured = writer("text")(report(), color=True)
    assert re.sub(r"\x1b\[\d+m", "", coloured) == writer("text")(report())
    assert coloured.count("\x1b[") > 20


def hostile(text: str, severity: str = "error") -> Report:
    """The text in every place that a submission can fill."""
    path = text.replace("\0", "") or "-"
    at = Place(path, None, (1, 1), (1, 3))
    fix = Repair(text, True, (Change(at, text, (0, 2)),))
    finding = Finding(at, "one-list", "CS101", severity, text, text, (Note(at, text),), fix)
    return Report((Checked(from_text(path, text + "\n"), (finding,)),), (str(HERE / "files" / "rules"),))


CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff]")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format", ["text", "concise"])
def test_a_terminal_sees_text(format: str, text: str) -> None:
    written = writer(format)(hostile(text))
    assert not CONTROL.search(written)
    assert all(line == "" or not line.startswith("::") for line in written.splitlines()) or text.startswith("::")
    if format == "concise":
        assert written.count("\n") == 2


@given(st.text())
def test_json_gives_back_every_text(text: str) -> None:
    (diagnostic,) = json.loads(writer("json")(hostile(text)).encode("ascii"))["diagnostics"]
    assert diagnostic["message"] == diagnostic["help"] == diagnostic["fix"]["title"] == text
    assert diagnostic["fix"]["edits"][0]["text"] == diagnostic["related"][0]["message"] == text


def commands(log: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """What GitHub's runner makes of a log: lines that are commands, `::stop-commands::` obeyed, `##[` anywhere."""
    token = None
    for line in re.split(r"\r\n|\r|\n", log):
        if token is not None:
            token = None if line.strip() == f"::{token}::" else token
            continue
        parsed = re.match(r"\s*::([\w-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$", line)
        if parsed is None:
            assert "##[" not in line
            continue
        if parsed[1] == "stop-commands":
            token = parsed[3]
            continue
        pairs = dict(pair.split("=", 1) for pair in (parsed[2] or "").split(","))
        yield parsed[1], {key: unescaped(value) for key, value in pairs.items()}, unescaped(parsed[3])


def unescaped(text: str) -> str:
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def lines_of(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


@pytest.mark.parametrize("text", HOSTILE)
def test_github_sees_one_annotation_and_no_other_command(text: str) -> None:
    ((command, properties, message),) = commands(writer("github")(hostile(text)))
    assert command == "error"
    assert properties["line"] == "1"
    assert properties["title"] == "CS101 one-list"
    assert message == f"{lines_of(text)}\n{lines_of(text)}"


def many(text: str) -> Report:
    at = [Place("a.py", None, (line, 1), (line, 2)) for line in range(1, 31)]
    findings = [Finding(a, "one-list", "CS101", s, text) for a in at for s in ("advice", "warning", "error")]
    return Report((Checked(Source("a.py", ()), tuple(findings)),))


@pytest.mark.parametrize("text", HOSTILE)
def test_github_shows_ten_of_each_severity_and_the_rest_where_nothing_is_obeyed(text: str) -> None:
    written = writer("github")(many(text))
    shown = [command for command, _, _ in commands(written)]
    assert shown == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert written.count("a.py:") >= 60


def test_github_writes_the_rest_into_the_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    written = writer("github")(many("```"))
    assert "60 more findings are in the summary of this step." in written
    summary = (tmp_path / "summary.md").read_text()
    assert summary.startswith("### seqlint: more findings\n\n````text\na.py:11:1: error CS101 one-list: ```\n")
    assert summary.count("\n") == 64


def test_the_annotation_of_a_notebook_points_into_its_file() -> None:
    finding = next(f for f in report().findings if f.at.path == "lab.ipynb")
    line = int(re.findall(r",line=(\d+)", github.annotation(finding))[0])
    assert Path("lab.ipynb").read_text().splitlines()[line - 1].strip() == '"model"'


@pytest.mark.parametrize("text", HOSTILE)
def test_junit_is_xml_with_one_failure(text: str) -> None:
    root = ElementTree.fromstring(writer("junit")(hostile(text)).encode())
    (case,) = root.iter("testcase")
    (failure,) = case
    assert failure.tag == "failure"
    assert failure.get("message") == printable(text)
    assert not (ElementTree.fromstring(writer("junit")(hostile(text, "advice")).encode())).findall(".//failure")


def test_junit_is_read_by_a_library_for_it() -> None:
    suites = junitparser.JUnitXml.fromstring(writer("junit")(report()).encode())
    (suite,) = suites
    assert (suites.tests, suites.failures, suites.errors) == (suite.tests, suite.failures, suite.errors) == (4, 2, 1)
    assert [type(found).__name__ for case in suite for found in case.result] == ["Error", "Failure", "Failure"]
    assert all(case.classname and case.name for case in suite)


@pytest.mark.parametrize("text", HOSTILE)
def test_sarif_keeps_githubs_limits(text: str) -> None:
    (run,) = json.loads(writer("sarif")(hostile(text)).encode("ascii"))["runs"]
    (result,) = run["results"]
    rules = run["tool"]["driver"]["rules"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "CS101"
    texts = [result["message"]["text"], rules[0]["shortDescription"]["text"], rules[0]["fullDescription"]["text"]]
    assert all(0 < len(each) <= 1024 for each in texts)
    assert re.fullmatch(r"[\w./%~:-]+", result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


def test_sarif_has_results_even_without_findings() -> None:
    (run,) = json.loads(writer("sarif")(Report()))["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_of_too_many_results_sarif_keeps_the_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 1)
    (run,) = json.loads(sarif.write(report()))["runs"]
    assert [result["level"] for result in run["results"]] == ["error"]


def test_a_text_that_is_too_long_for_github_says_so(tmp_path: Path) -> None:
    at = Place(str(tmp_path / "a.py"), None, (1, 1), (1, 2))
    long = Report((Checked(Source(at.path, ()), (Finding(at, "one-list", "CS101", "error", "m" * 2000),)),), RULES)
    (result,) = json.loads(sarif.write(long))["runs"][0]["results"]
    assert result["message"]["text"] == "m" * 1021 + "..."
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": f"file://{os.path.realpath(at.path)}"}, "it lies outside the current folder"


@pytest.mark.parametrize("mark", ["\u202e", "\u2060", "\u2066", "\u2069", "\u200b", "\ufeff", "\U000e0041", "\x9b"])
def test_what_hides_or_reorders_text_becomes_an_escape(mark: str) -> None:
    assert printable(f"a{mark}b") == f"a{mark.encode('unicode_escape').decode()}b"


def test_fingerprints_are_those_of_githubs_own_action() -> None:
    """The values are those that github/codeql-action's documentation of its algorithm gives for these texts."""
    assert fingerprints("") == {1: "c129715d7a2bc9a3:1"}
    hashes = ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
    for text in (" a\nb\n  \t\tc\n d", " a\r\nb\r\n  \t\tc\r\n d", " a\rb\r  \t\tc\r d"):
        assert list(fingerprints(text).values()) == hashes
    assert [value.split(":")[1] for value in fingerprints("x\n" * 300).values()][:4] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("row", "start", "end", "snippet"),
    [
        ("a = b", 5, 6, "1 | a = b\n    |     ^"),
        ("\tx", 2, 3, "1 |     x\n    |     ^"),
        ("数据 = x", 6, 7, "1 | 数据 = x\n    |        ^"),
        ("x = '\x1b'", 5, 8, "1 | x = '\\x1b'\n    |     ^^^^^^"),
        ("x", 2, 3, "1 | x\n    |  ^"),
        ("e\u0301 = x", 6, 7, "1 | e\u0301 = x\n    |     ^"),
        ("a" * 300 + "b", 301, 302, "1 | ..." + "a" * 159 + "b\n    | " + " " * 162 + "^"),
        (
            "a" * 300 + "b" + "c" * 300,
            301,
            302,
            "1 | ..." + "a" * 24 + "b" + "c" * 135 + "...\n    | " + " " * 27 + "^",
        ),
    ],
)
def test_the_marks_stand_below_what_they_mark(row: str, start: int, end: int, snippet: str) -> None:
    finding = Finding(Place("a.py", None, (1, start), (1, end)), "one-list", "CS101", "error", "m")
    text = writer("text")(Report((Checked(Source("a.py", from_text("a.py", row).cells), (finding,)),)), quiet=True)
    assert snippet in text
