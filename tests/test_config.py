"""Configuration files: which one holds for a file, and what is said of a wrong one."""

import os
from pathlib import Path

import pytest

from seqlint import cli, config
from seqlint.commands.options import Configured
from seqlint.config import ConfigError, Settings


@pytest.fixture(autouse=True)
def forget() -> None:
    config.find.cache_clear()
    config.load.cache_clear()


def write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return str(path)


def test_every_setting_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path / "seqlint.toml",
        """
        select = ["SEQ1"]
        extend-select = ["SEQ607"]
        ignore = ["SEQ102"]
        severity = {SEQ101 = "advice"}
        per-file-ignores = {"old/*" = ["SEQ6"], "a.py" = ["SEQ1"]}
        exclude = ["old"]
        rules = ["cs101"]
        keras = 2
        max-layer-weights = 5000
        """,
    )
    assert config.load(path) == Settings(
        select=("SEQ1",),
        extend_select=("SEQ607",),
        ignore=("SEQ102",),
        severity={"SEQ101": "advice"},
        per_file_ignores={"old/*": ("SEQ6",), "a.py": ("SEQ1",)},
        exclude=("old",),
        rules=(str(tmp_path / "cs101"),),
        keras=2,
        max_layer_weights=5000,
        folder=str(tmp_path),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selct = []", "there is no setting `selct`; did you mean `select`?"),
        ("select = 'SEQ1'", "`select` must be a list of names"),
        ("select = [1]", "`select` must be a list of names"),
        ("severity = {SEQ1 = 'fatal'}", "there are error, warning and advice"),
        ("severity = {SEQ1 = []}", "there are error, warning and advice"),
        ("per-file-ignores = ['a']", "`per-file-ignores` must be a table of lists"),
        ("keras = 1", "`keras` must be 2 or 3"),
        ("max-layer-weights = 0", "`max-layer-weights` must be a whole number above 0"),
        ("keras = true", "`keras` must be 2 or 3"),
        ("x = ", "this is not valid TOML"),
        ("\udce9", "this is not valid TOML"),
    ],
)
def test_wrong_settings(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "seqlint.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError) as caught:
        config.load(str(path))
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_nearest_configuration_holds(tmp_path: Path) -> None:
    outer = write(tmp_path / "pyproject.toml", '[project]\nname = "x"\n[tool.seqlint]\nignore = ["SEQ1"]\n')
    inner = write(tmp_path / "a" / "seqlint.toml", 'ignore = ["SEQ2"]\n')
    write(tmp_path / "a" / "pyproject.toml", '[tool.seqlint]\nignore = ["SEQ3"]\n')
    write(tmp_path / "b" / "pyproject.toml", '[tool.other]\nname = "[tool.seqlint"\n')
    assert config.find(str(tmp_path)) == outer
    assert config.find(str(tmp_path / "a" / "deep")) == inner
    assert config.find(str(tmp_path / "b")) == outer
    assert Configured().of(str(tmp_path / "a" / "x.py")).ignore == ("SEQ2",)
    assert Configured(isolated=True).of(str(tmp_path / "a" / "x.py")).ignore == ()
    assert Configured(config=outer).of(str(tmp_path / "a" / "x.py")).ignore == ("SEQ1",)


def test_options_come_on_top(tmp_path: Path) -> None:
    write(tmp_path / "seqlint.toml", 'select = ["SEQ1"]\nextend-select = ["SEQ2"]\nignore = ["SEQ102"]\nkeras = 2\n')
    path = str(tmp_path / "x.py")
    asked = Configured(select=("SEQ3",), ignore=("SEQ301",), keras="3").of(path)
    assert (asked.select, asked.extend_select, asked.ignore, asked.keras) == (("SEQ3",), (), ("SEQ102", "SEQ301"), 3)
    asked = Configured(extend_select=("SEQ3",)).of(path)
    assert (asked.select, asked.extend_select, asked.keras) == (("SEQ1",), ("SEQ2", "SEQ3"), 2)


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("SEQ999", "no rule is called `SEQ999`"),
        ("mising-list-brackets", "did you mean `missing-list-brackets`?"),
        ("", "no rule is called ``"),
    ],
)
def test_unknown_selectors(selector: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Configured(select=(selector, "SEQ1"), isolated=True).of("x.py")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.ipynb", "a/b.ipynb", True),
        ("old", "old/deep/a.py", True),
        ("old/*", "old/a.py", True),
        ("a.py", "b/a.py", True),
        ("b/a.py", "c/b/a.py", False),
        ("a", "ab.py", False),
    ],
)
def test_patterns_are_relative_to_the_configuration(tmp_path: Path, pattern: str, path: str, matches: bool) -> None:
    assert Settings(folder=str(tmp_path)).matches(str(tmp_path / path), pattern) is matches


FORGING = """'''A rule that leaves a trace of having been executed.'''
from pathlib import Path
from seqlint import rule
Path(__file__).with_name("executed").touch()
@rule("CS999", severity="error")
def check(program):
    return ()
"""
PROGRAM = "from keras import Sequential\nmodel = Sequential()\n"


def submission(folder: Path) -> Path:
    """A program beside a configuration that names a folder of rules; the path that exists once these were executed."""
    write(folder / "student.py", PROGRAM)
    write(folder / "own" / "trace.py", FORGING)
    write(folder / "seqlint.toml", 'rules = ["own"]\nignore = ["SEQ107"]\n')
    return folder / "own" / "executed"


@pytest.mark.parametrize("command", ["lint", "shapes"])
def test_rules_beside_the_checked_file_are_named_and_not_loaded(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    executed = submission(tmp_path / "ada")
    monkeypatch.chdir(tmp_path)
    cli.run([command, "ada/student.py"])
    assert not executed.exists()
    assert "ada/seqlint.toml: its `rules` are not loaded" in capfd.readouterr().err
    assert Configured().of("ada/student.py").ignore == ("SEQ107",)


def test_rules_of_the_current_folder_and_of_a_named_configuration_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executed = submission(tmp_path / "ada")
    monkeypatch.chdir(tmp_path)
    assert Configured(config="ada/seqlint.toml").of("ada/student.py").rules == (str(tmp_path / "ada" / "own"),)
    assert executed.exists()
    write(tmp_path / "seqlint.toml", f'rules = ["{tmp_path}/ada/own"]')
    config.find.cache_clear()
    assert Configured().of("ada/student.py").rules == (str(tmp_path / "ada" / "own"),)


def test_an_assignment_within_a_submission_takes_no_configuration_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    executed = submission(tmp_path / "ada")
    write(tmp_path / "ada" / "a.toml", "no assignment")
    monkeypatch.chdir(tmp_path / "ada")
    assert cli.run(["grade", "a.toml", ".", "--out", str(tmp_path / "out")]) == 2
    assert not executed.exists()
    assert "part of a submission, not obeyed" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{'x.' * 20}y = 1", "a key has more than 20 parts"),
        (f"['x' . {'x.' * 20}y]", "a key has more than 20 parts"),
        (f"exclude = {['a'] * 1001}", "`exclude` must be shorter: at most 1000 names of at most 1000 characters"),
        (f"exclude = ['{'[' * 1001}']", "`exclude` must be shorter"),
        (f"per-file-ignores = {{'{'[' * 1001}' = []}}", "`per-file-ignores` must be shorter"),
    ],
)
def test_what_would_take_too_long_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """`tomllib` needs minutes for a key of thousands of parts, `fnmatch` for a pattern of as many brackets."""
    with pytest.raises(ConfigError, match=says):
        config.load(write(tmp_path / "seqlint.toml", text))


def test_what_is_just_short_enough_is_read(tmp_path: Path) -> None:
    patterns = ["x." * 19, "[" * 1000, *["["] * 998]
    text = f"exclude = {patterns}"
    settings = config.load(write(tmp_path / "seqlint.toml", text))
    assert len(settings.exclude) == 1000
    assert not any(settings.matches("a.py", pattern) for pattern in settings.exclude)


def test_a_pipe_is_no_configuration(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "seqlint.toml")
    with pytest.raises(ConfigError, match="not a regular file"):
        config.load(str(tmp_path / "seqlint.toml"))
