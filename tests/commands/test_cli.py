"""The command line as its users see it: options, exit codes, and one line instead of a traceback."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from seqlint import cli, config
from seqlint.reading import source
from seqlint.version import VERSION
from tests.commands.conftest import GOOD, Run
from tests.test_source import HOSTILE

BAD = "from keras import Sequential\nfrom keras.layers import Dense\nm = Sequential(Dense(3))\n"
WARNS = "import keras\nx = 1  # seqlint: ignore[SEQ101]\n"


def process(*args: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Runs a command line in a process of its own."""
    command = [sys.executable, "-m", "seqlint", *args]
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent.parent)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, **options)


# Exit codes


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (GOOD, [], 0),
        (BAD, [], 1),
        (WARNS, [], 1),
        ("x = (", [], 1),
        ("", [], 0),
        (BAD, ["--exit-zero"], 0),
        (BAD, ["--ignore", "SEQ1"], 0),
        (BAD, ["--select", "SEQ2,SEQ3"], 0),
        (BAD, ["--fix"], 0),
        (BAD, ["--diff"], 1),
        (BAD, ["--select", "SEQ999"], 2),
        (BAD, ["--no-such-option"], 2),
        (BAD, ["--format", "yaml"], 2),
        (BAD, ["--config", "none.toml"], 2),
        (BAD, ["--rules", "none"], 2),
        (BAD, ["--output-file", "none/out.txt"], 2),
        (BAD, ["--statistics", "--format", "junit"], 2),
        (BAD, ["none.py"], 2),
        (BAD, ["--version"], 0),
        (BAD, ["--help"], 0),
    ],
)
def test_exit_codes(seqlint: Run, folder: Path, text: str, options: list[str], code: int) -> None:
    (folder / "a.py").write_text(text)
    assert seqlint("a.py", *options)[0] == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.py"], "seqlint: none.py: there is no such file or folder"),
        (["--select", "SEQ999", "."], "seqlint: no rule is called `SEQ999`"),
        (["--rules", "none", "."], "seqlint: none: the folder of rules cannot be read"),
        (["--config", "none.toml", "."], "seqlint: none.toml: the configuration cannot be read"),
        (["explain", "SEQ999"], "seqlint: no rule is called `SEQ999`"),
        (["shapes", "none.py"], "seqlint: none.py: there is no such file"),
        (["run", "."], "seqlint: .: this is a folder"),
        (["--no-such-option", "a.py"], "seqlint: no such option"),
        (["--format", "yaml", "a.py"], "seqlint: invalid value for '--format': 'yaml' is not one of"),
        (["shapes"], "seqlint: missing argument 'PATH...' (usage: seqlint shapes -h)"),
        (["grad", "a.toml", "a.py"], "seqlint: there is no command and no file `grad`; did you mean `grade`?"),
        (["new-assignment", "none/a.toml", "--from", "a.py"], "seqlint: none/a.toml: there is no folder none"),
        (["new-assignment", "a.toml", "--from", "."], "seqlint: .: this is a folder; name the program in it"),
        (["--config", "t.toml", "."], "seqlint: t.toml: no rule is called `SEQ999`; `seqlint rules` lists all"),
        (["new-rule", "x", "--rules", ""], "seqlint: invalid value for --rules: the folder needs a name"),
        (["new-rule", "missing-list-brackets"], "seqlint: there is a rule missing-list-brackets already"),
    ],
)
def test_an_error_is_one_line(seqlint: Run, folder: Path, arguments: list[str], message: str) -> None:
    (folder / "a.py").write_text(BAD)
    (folder / "t.toml").write_text('ignore = ["SEQ999"]\n')
    code, out, err = seqlint(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(message)


def test_a_rule_that_raises_is_exit_code_2_and_named(seqlint: Run, folder: Path) -> None:
    rules = folder / "cs101"
    rules.mkdir()
    text = 'from seqlint import rule\n@rule("CS1", severity="error")\ndef check(p):\n    raise ValueError("\\x1b[2J")\n'
    (rules / "own_rule.py").write_text(text)
    (folder / "a.py").write_text(BAD)
    code, out, err = seqlint("a.py", "--rules", "cs101", "--exit-zero")
    assert code == 2
    assert "SEQ101" in out
    assert "No mistakes" not in out
    assert err == "seqlint: cs101/own_rule.py:4: the rule CS1 own-rule failed on a.py: ValueError: \\x1b[2J\n"


# Which command


def test_lint_is_the_default_command(seqlint: Run, folder: Path) -> None:
    (folder / "a.py").write_text(BAD)
    expected = seqlint("lint", "a.py")
    assert expected[0] == 1
    assert seqlint("a.py") == seqlint() == seqlint("lint") == seqlint(".") == expected
    assert seqlint("--isolated", "a.py") == expected


def test_a_file_named_like_a_command(seqlint: Run, folder: Path) -> None:
    (folder / "run").write_text(BAD)
    assert "run:3:5: error" in seqlint("./run")[1]
    assert seqlint("run")[0] == 2


@pytest.mark.parametrize("command", list(cli.COMMANDS))
def test_every_command_has_help(seqlint: Run, command: str) -> None:
    code, out, _ = seqlint(command, "--help")
    assert code == 0
    assert out.startswith(f"Usage: seqlint {command}")
    assert command in seqlint("--help")[1]


def test_version(seqlint: Run) -> None:
    assert seqlint("--version") == seqlint("lint", "--version") == (0, f"seqlint {VERSION}\n", "")


def test_rules_and_explain(seqlint: Run) -> None:
    code, out, _ = seqlint("rules")
    assert code == 0
    assert "SEQ101  missing-list-brackets" in out
    listed = json.loads(seqlint("rules", "--format", "json")[1])["rules"]
    assert [rule["code"] for rule in listed] == [line.split()[0] for line in out.splitlines()]
    assert seqlint("explain", "SEQ101") == seqlint("explain", "missing-list-brackets") == seqlint("explain", "seq101")
    assert "## Reported" in seqlint("explain", "SEQ101")[1]
    painted = seqlint("explain", "SEQ101", "--color", "always")[1]
    assert "\x1b[1mReported\x1b[0m\n\n    " in painted
    assert "```" not in painted
    assert "## " not in painted


def test_a_folder_without_programs(seqlint: Run, folder: Path) -> None:
    nothing = (0, "No Python file or notebook found.\n", "")
    assert seqlint("lint") == seqlint("shapes", ".") == nothing


# Output


def test_json_is_what_scripts_rely_on(seqlint: Run, folder: Path) -> None:
    (folder / "a.py").write_text(BAD)
    (folder / "b.py").write_text(GOOD)
    document = json.loads(seqlint(".", "--format", "json")[1])
    assert document["version"] == 1
    assert document["summary"] == {"files": 2, "errors": 1, "warnings": 0, "advice": 0}
    (found,) = document["diagnostics"]
    assert found.pop("message")
    assert found.pop("help")
    assert found.pop("fix")["edits"] == [
        {"cell": None, "start": {"line": 3, "column": c}, "end": {"line": 3, "column": c}, "text": text}
        for c, text in ((16, "["), (24, "]"))
    ]
    assert found == {
        "path": "a.py",
        "cell": None,
        "start": {"line": 3, "column": 5},
        "end": {"line": 3, "column": 25},
        "rule": "missing-list-brackets",
        "code": "SEQ101",
        "severity": "error",
        "related": [],
    }


@pytest.mark.parametrize("format", ["text", "concise", "json", "github", "sarif", "junit"])
def test_an_output_file_holds_what_would_be_printed(seqlint: Run, folder: Path, format: str) -> None:
    (folder / "a.py").write_text(BAD)
    printed = seqlint("a.py", "--format", format)[1]
    assert seqlint("a.py", "--format", format, "--output-file", "out") == (1, "", "")
    assert (folder / "out").read_text() == printed
    assert sorted(path.name for path in folder.iterdir()) == ["a.py", "out"]
    assert seqlint("a.py", "--format", format)[1] == printed, "the same input gives the same bytes"


def test_colour(seqlint: Run, folder: Path) -> None:
    (folder / "a.py").write_text(BAD)
    assert "\x1b[" not in seqlint("a.py")[1]
    assert "\x1b[" in seqlint("a.py", "--color", "always")[1]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_on_a_terminal(folder: Path, environment: dict[str, str], coloured: bool) -> None:
    (folder / "a.py").write_text(BAD)
    main, terminal = os.openpty()
    env = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm"} | environment
    env["PYTHONPATH"] = str(Path(cli.__file__).parent.parent)
    subprocess.run([sys.executable, "-m", "seqlint", "a.py"], stdout=terminal, env=env, check=False)
    os.close(terminal)
    assert (b"\x1b[31m" in os.read(main, 10_000)) is coloured
    os.close(main)


def test_quiet_and_statistics(seqlint: Run, folder: Path) -> None:
    (folder / "a.py").write_text(BAD + "n = Sequential(Dense(3))\nk = Sequential([Dense(3, input_shape=4)])\n")
    assert seqlint("a.py")[1].endswith("Found 3 errors in 1 file (3 can be fixed with --fix).\n")
    assert not seqlint("a.py", "-q")[1].endswith("--fix).\n")
    statistics = "2  SEQ101  missing-list-brackets\n1  SEQ202  input-shape-not-a-tuple\n"
    assert seqlint("a.py", "--statistics", "-q")[1] == statistics
    counted = json.loads(seqlint("a.py", "--statistics", "--format", "json")[1])["statistics"]
    assert counted[0] == {"count": 2, "code": "SEQ101", "rule": "missing-list-brackets"}


def test_verbose_says_why_a_value_is_unknown(seqlint: Run, folder: Path) -> None:
    (folder / "a.py").write_text("import sys\nfrom keras.layers import Dense\nd = Dense(int(sys.argv[1]))\nprint(d)\n")
    assert seqlint("a.py", "--select", "SEQ1") == (0, "No mistakes found in 1 file.\n", "")
    assert "a.py:3:11: units of Dense is not known" in seqlint("a.py", "--select", "SEQ1", "--verbose")[2]


# Input


def test_standard_input(folder: Path) -> None:
    done = process("-", "--stdin-filename", "student.py", input=BAD)
    assert done.returncode == 1
    assert done.stdout.startswith("student.py:3:5: error")
    fixed = process("-", "--fix", input=BAD)
    assert (fixed.returncode, fixed.stdout) == (0, BAD.replace("Dense(3)", "[Dense(3)]"))
    said = "stdin.py:3:5: fixed SEQ101 missing-list-brackets: Put the layers in a list\n"
    assert fixed.stderr == f"{said}No mistakes found in 1 file.\n"
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": BAD}], "metadata": {}, "nbformat": 4})
    assert "a.ipynb:cell 1:3:5: error" in process("-", "--stdin-filename", "a.ipynb", input=notebook).stdout


def test_fix_writes_the_file_and_keeps_its_mode(seqlint: Run, folder: Path) -> None:
    path = folder / "a.py"
    path.write_text(BAD)
    path.chmod(0o640)
    (folder / "link.py").symlink_to(path)
    assert seqlint("link.py", "--fix")[0] == 0
    assert path.read_text() == BAD.replace("Dense(3)", "[Dense(3)]")
    assert path.stat().st_mode & 0o777 == 0o640
    assert (folder / "link.py").is_symlink()


def test_fix_says_each_change_in_a_line(seqlint: Run, folder: Path) -> None:
    text = BAD + "k = Sequential([Dense(3, input_shape=4)])\n"
    said = [
        "a.py:3:5: fixed SEQ101 missing-list-brackets: Put the layers in a list",
        "a.py:4:26: fixed SEQ202 input-shape-not-a-tuple: Make it a tuple",
    ]
    (folder / "a.py").write_text(text)
    assert seqlint("a.py", "--fix")[1].splitlines() == [*said, "No mistakes found in 1 file."]
    (folder / "a.py").write_text(text)
    _, out, err = seqlint("a.py", "--fix", "--format", "json")
    assert (json.loads(out)["diagnostics"], err.splitlines()) == ([], said)
    (folder / "a.py").write_text(text)
    assert seqlint("a.py", "--fix", "--quiet") == (0, "", "")
    (folder / "a.py").write_text(text)
    assert "fixed" not in seqlint("a.py", "--diff")[1]


def test_unsafe_fixes_only_when_asked_for(seqlint: Run, folder: Path) -> None:
    text = GOOD + "m.compile(loss='categorical_crossentropy')\nm.fit(x, y)\n"
    text = "import numpy as np\nx, y = np.ones((9, 4)), np.eye(3)[np.arange(9) % 3]\n" + text
    (folder / "a.py").write_text(text)
    assert seqlint("a.py", "--fix")[0] == 1
    assert (folder / "a.py").read_text() == text
    assert seqlint("a.py", "--fix", "--unsafe-fixes")[0] == 0
    assert "softmax" in (folder / "a.py").read_text()


def test_configuration_from_the_files_folder(seqlint: Run, folder: Path) -> None:
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / "x.py").write_text(BAD)
    (folder / "a" / "seqlint.toml").write_text('ignore = ["SEQ1"]\nexclude = ["y.py"]\n')
    (folder / "a" / "y.py").write_text(BAD)
    assert [line.split(":")[0] for line in seqlint("--format", "concise", "-q")[1].splitlines()] == ["b/x.py"]
    assert seqlint("a")[1] == "No mistakes found in 1 file.\n"
    assert seqlint("a", "--isolated")[0] == 1
    (folder / "seqlint.toml").write_text('per-file-ignores = {"b/*" = ["missing-list-brackets"]}\n')
    config.find.cache_clear()
    assert seqlint()[0] == 0


def test_the_limit_of_a_layers_weights_is_a_setting(seqlint: Run, folder: Path) -> None:
    (folder / "big.py").write_text(
        "import keras\nm = keras.Sequential([keras.Input((99,)), keras.layers.Dense(100)])\n"
    )
    assert seqlint("big.py")[0] == 0
    (folder / "seqlint.toml").write_text("max-layer-weights = 9999\n")
    config.find.cache_clear()
    status, out, _ = seqlint("big.py", "--format", "concise")
    assert (status, "has 10,000 weights" in out) == (1, True)


# No traceback, whatever comes


HOSTILE_FILES = {
    "empty": b"",
    "nul": b"x = 1\0\n",
    "binary": bytes(range(256)) * 40,
    "bom": b"\xef\xbb\xbfimport keras\n",
    "crlf": BAD.replace("\n", "\r\n").encode(),
    "latin-1": "# keras \xe9\n".encode("latin-1"),
    "surrogates": b"import keras\nx = '\xed\xa0\x80'\n",
    "power": b"import keras\nx = 9**9**9\n",
    "list": b"import keras\nx = [0] * 10**10\n",
    "10 MB": b"import keras\n" + b"x = 1\n" * 1_700_000,
    "parentheses": b"import keras\nx = " + b"(" * 1500 + b")" * 1500,
    "long chain": b"import keras\n" + HOSTILE["chain"](800).encode(),
    "long list": b"import keras\nx = [" + b"1, " * 200_000 + b"]",
    "notebook": b'{"cells": [], "nbformat": 4, "metadata": {}}',
    "form feeds": b"import keras\f\nx = 1\x0c\n",
    "only tabs": b"\t\t\t",
    "no line end": b"import keras",
    "backslash": b"import keras\\",
}


@pytest.mark.parametrize("name", HOSTILE_FILES)
@pytest.mark.parametrize("ending", [".py", ".ipynb"])
def test_no_traceback(seqlint: Run, folder: Path, name: str, ending: str) -> None:
    path = folder / f"a{ending}"
    path.write_bytes(HOSTILE_FILES[name])
    code, out, err = seqlint(path.name)
    assert code in (0, 1)
    assert "Traceback" not in out + err
    assert (code == 1) == (source.read(path.name).problem is not None or "SEQ" in out)


def test_a_broken_pipe_is_no_error(folder: Path) -> None:
    for number in range(200):
        (folder / f"a{number}.py").write_text("x = (" + "#" * 500)
    command = f"{sys.executable} -m seqlint . | head -n 1"
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent.parent)}
    done = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment, timeout=60)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_ctrl_c_is_no_traceback(folder: Path) -> None:
    for number in range(300):
        (folder / f"a{number}.py").write_text(GOOD * 100)
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent.parent)}
    running = subprocess.Popen(
        [sys.executable, "-m", "seqlint", "."], stderr=subprocess.PIPE, text=True, env=environment
    )
    time.sleep(2)
    running.send_signal(signal.SIGINT)
    assert running.communicate(timeout=20)[1].strip() == ""
    assert running.returncode == cli.INTERRUPTED


def test_a_file_without_keras_loads_neither_libcst_nor_rules(folder: Path) -> None:
    (folder / "a.py").write_text("import math\nprint(math.pi)\n")
    code = (
        "import sys; from seqlint import cli; assert cli.run(['a.py']) == 0; "
        "heavy = [m for m in sys.modules if m.startswith(('libcst', 'seqlint_rules', 'seqlint.program.', 'json'))]; "
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent.parent)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (0, "")


def test_shapes(seqlint: Run, folder: Path) -> None:
    (folder / "a.py").write_text(GOOD)
    code, out, _ = seqlint("shapes", "a.py", "--format", "json")
    (model,) = json.loads(out)["models"]
    assert (code, model["output_shape"], model["params"]) == (0, [None, 3], 15)
    (folder / "b.py").write_text(BAD)
    (folder / "c.py").write_text("x = (")
    assert seqlint("shapes", "b.py")[0] == 1
    code, out, err = seqlint("shapes", "c.py")
    assert (code, out) == (1, "")
    assert err.startswith("seqlint: c.py:1:5: error SEQ901")


def test_shapes_of_several_outputs(seqlint: Run, folder: Path) -> None:
    """As Keras' `output_shape` has them: a list."""
    layer = "keras.layers.GRU(4, return_state=True)"
    (folder / "a.py").write_text(f"import keras\nm = keras.Sequential([keras.Input((5, 3)), {layer}])\n")
    (model,) = json.loads(seqlint("shapes", "a.py", "--format", "json")[1])["models"]
    assert model["output_shape"] == model["layers"][0]["output_shape"] == [[None, 4], [None, 4]]
    assert "output [(None, 4), (None, 4)], 108 parameters" in seqlint("shapes", "a.py")[1]


def test_shapes_of_layers_that_another_model_has_built(seqlint: Run, folder: Path) -> None:
    """Keras 3.15.1: the second model is not built, and its summary has (None, 8), 40 and (None, 8), 0 and ?."""
    (folder / "a.py").write_text(
        "from keras import Input, Sequential, layers\n"
        "base = Sequential([Input((4,)), layers.Dense(8), layers.Dropout(0.1), layers.Dense(1)])\n"
        "top = Sequential(base.layers[:-1])\n"
        "top.add(layers.Dense(2))\n"
    )
    _, model = json.loads(seqlint("shapes", "a.py", "--format", "json")[1])["models"]
    assert (model["built"], model["output_shape"], model["params"]) == (False, None, None)
    assert [x["output_shape"] for x in model["layers"]] == [[None, 8], [None, 8], None]
    assert [x["params"] for x in model["layers"][:2]] == [40, 0]


def test_an_internal_fault_is_one_line_and_never_the_students(seqlint: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault\nin two lines")

    monkeypatch.setattr("seqlint.commands.lint.items", broken)
    code, out, err = seqlint()
    assert (code, out) == (2, "")
    assert (
        err
        == "seqlint: internal error, a fault of seqlint: RuntimeError: a fault in two lines (--verbose shows where)\n"
    )
    code, _, err = seqlint("--verbose")
    assert code == 2
    assert "Traceback" in err


def test_documentation_is_written_from_the_rules() -> None:
    """A page for each rule, and every rule in the table."""
    from seqlint.explaining import documentation
    from seqlint.linting.loader import load

    made = documentation.pages(load())
    assert sorted(made) == sorted(
        ["api.md", "assignment.md", "assignment.schema.json", "rules.md", *(f"rules/{rule.name}.md" for rule in load())]
    )
    assert all(f"| {rule.code} | [{rule.name}](rules/{rule.name}.md)" in made["rules.md"] for rule in load())


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", [("lint", "a.py"), ("rules",), ("--version",)])
def test_output_that_cannot_be_written(command: tuple[str, ...], folder: Path) -> None:
    (folder / "a.py").write_text(GOOD)
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent.parent)}
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "seqlint", *command], stdout=full, stderr=subprocess.PIPE, text=True, env=environment
        )
    assert done.returncode == 2
    assert done.stderr == "seqlint: the output cannot be written: no space left on device\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_an_error_that_cannot_be_said_is_in_the_exit_code(folder: Path) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "seqlint", "lint", "none.py"]
        environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent.parent)}
        assert subprocess.run(command, stderr=full, env=environment).returncode == 2


def test_a_stream_that_only_goes_the_other_way(folder: Path) -> None:
    (folder / "a.py").write_text(GOOD)
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent.parent)}
    for argument, mode, name, said in (
        ("a.py", "r", "stdout", "the output cannot be written"),
        ("-", "a", "stdin", "standard input cannot be read"),
    ):
        with (folder / "a.py").open(mode) as stream:
            streams: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, name: stream}
            done = subprocess.run([sys.executable, "-m", "seqlint", argument], text=True, env=environment, **streams)
        assert (done.returncode, done.stderr) == (2, f"seqlint: {said}: bad file descriptor\n")


def test_standard_input_that_is_closed_is_no_empty_program() -> None:
    done = process("lint", "-", preexec_fn=lambda: os.close(0))
    assert (done.returncode, done.stderr) == (2, "seqlint: standard input cannot be read: bad file descriptor\n")


def test_a_pipe_is_not_replaced_by_a_file(seqlint: Run, folder: Path) -> None:
    (folder / "a.py").write_text(GOOD)
    os.mkfifo(folder / "pipe")
    code, _, said = seqlint("lint", "-o", "pipe", "a.py")
    assert (code, said) == (2, "seqlint: pipe: cannot be written: it is no regular file\n")
    assert (folder / "pipe").is_fifo()


@pytest.mark.parametrize("command", ["lint", "shapes"])
def test_a_broken_configuration_is_said_with_nothing_to_look_at(seqlint: Run, folder: Path, command: str) -> None:
    (folder / "empty").mkdir()
    (folder / "bad.toml").write_text("x = [")
    code, _, said = seqlint(command, "--config", "bad.toml", "empty")
    assert code == 2
    assert said.startswith("seqlint: bad.toml: this is not valid TOML")


def test_the_folder_of_results_has_a_name(seqlint: Run, folder: Path) -> None:
    (folder / "a.py").write_text(GOOD)
    code, _, said = seqlint("grade", "--out", "", "a.toml", "a.py")
    assert code == 2
    assert "the folder needs a name" in said


def test_the_file_that_is_written_has_a_name(seqlint: Run, folder: Path) -> None:
    (folder / "a.py").write_text(GOOD)
    code, said, complaint = seqlint("lint", "--output-file", "", "a.py")
    assert (code, said) == (2, "")
    assert "the file needs a name" in complaint


@pytest.mark.parametrize("command", ["lint", "shapes"])
@pytest.mark.parametrize("named", [["--config", "seqlint.toml"], []])
def test_a_broken_configuration_is_said_though_there_be_no_file(
    seqlint: Run, folder: Path, command: str, named: list[str]
) -> None:
    (folder / "seqlint.toml").write_text("select = [")
    code, _, said = seqlint(command, ".", *named)
    assert code == 2
    assert "seqlint.toml: this is not valid TOML" in said


def test_an_argument_of_any_length_makes_a_message_of_some(seqlint: Run, folder: Path) -> None:
    (folder / "a.py").write_text(GOOD)
    code, _, said = seqlint("run", "a.py", "--params", "9" * 4400)
    assert code == 2
    assert len(said) < 1000


@pytest.mark.parametrize("flag", ["-v", "-qv", "--verbose"])
def test_both_spellings_show_where_a_fault_is(seqlint: Run, monkeypatch: pytest.MonkeyPatch, flag: str) -> None:
    monkeypatch.setattr("seqlint.commands.rules.command.callback", lambda **_: 1 / 0)
    code, _, said = seqlint("rules", flag)
    assert code == 2
    assert "Traceback" in said
    assert "Traceback" not in seqlint("rules")[2]
