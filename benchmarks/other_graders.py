"""The same 30 notebooks graded by seqlint, nbgrader and Otter: points, time, and what one does to the others.

python benchmarks/other_graders.py [--nbgrader BIN] [--otter BIN] [--only N]

BIN: the program `nbgrader` or `otter`, each in an environment of its own that also has TensorFlow and ipykernel. Ten
notebooks are right, ten are wrong, and ten end in other ways; 10 points for an output shape of (None, 3). Whole classes
are graded one submission after another. `otter run` has no limit of time, so that this script ends it; `otter grade`
needs Docker and is not measured.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60
HEAD = "import os, sys, time\nimport numpy as np\nfrom keras import Input, Sequential, layers\n"
GOOD = f"{HEAD}model = Sequential([Input((4,)), layers.Dense(8, activation='relu'), layers.Dense(3)])\n"
RIGHT = {
    "list": GOOD,
    "softmax": GOOD.replace("Dense(3)", "Dense(3, activation='softmax')"),
    "add": f"{HEAD}model = Sequential()\nmodel.add(Input((4,)))\nmodel.add(layers.Dense(3))\n",
    "input_shape": f"{HEAD}model = Sequential([layers.Dense(3, input_shape=(4,))])\n",
    "build": f"{HEAD}model = Sequential([layers.Dense(3)])\nmodel.build((None, 4))\n",
    "loop": f"{HEAD}model = Sequential([Input((4,))])\nfor n in (16, 8, 3):\n    model.add(layers.Dense(n))\n",
    "flatten": f"{HEAD}model = Sequential([Input((2, 2)), layers.Flatten(), layers.Dense(3)])\n",
    "conv": f"{HEAD}model = Sequential([Input((8, 8, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(3)])\n",
    "function": f"{HEAD}def make(n):\n    return Sequential([Input((4,)), layers.Dense(n)])\nmodel = make(3)\n",
    "trained": f"{GOOD}model.compile('adam', 'mse')\nmodel.fit(np.zeros((8, 4)), np.zeros((8, 3)), verbose=0)\n",
}
WRONG = {
    "5 units": GOOD.replace("Dense(3)", "Dense(5)"),
    "1 unit": GOOD.replace("Dense(3)", "Dense(1)"),
    "one layer more": GOOD.replace("Dense(3)]", "Dense(3), layers.Dense(2)]"),
    "no Flatten": GOOD.replace("Input((4,))", "Input((4, 2))"),
    "never built": f"{HEAD}model = Sequential([layers.Dense(3)])\n",
    "no brackets": f"{HEAD}model = Sequential(Input((4,)), layers.Dense(3))\n",
    "does not fit": f"{HEAD}model = Sequential([Input((4,)), layers.Conv2D(3, 3)])\n",
    "misspelt": GOOD.replace("layers.Dense(3)", "layers.Dens(3)"),
    "no program": GOOD.replace("])", "]"),
    "no model": f"{HEAD}model = None\n",
}
BUILT = f"{GOOD}print(model.count_params())\n"
ENDS = {
    "raises after building": f"{BUILT}open('no such file')\n",
    "sys.exit(0) after building": f"{BUILT}sys.exit(0)\n",
    "os._exit(0) after building": f"{BUILT}os._exit(0)\n",
    "os.abort() after building": f"{BUILT}os.abort()\n",
    "os.abort() before building": f"{HEAD}os.abort()\n",
    "while True after building": f"{BUILT}while True:\n    pass\n",
    "while True before building": f"{HEAD}while True:\n    pass\n",
    "3 GB after building": f"{BUILT}held = bytearray(os.urandom(1 << 20)) * 3000\n",
    "3 GB before building": f"{HEAD}held = bytearray(os.urandom(1 << 20)) * 3000\n{GOOD}",
    "an object with the shape": "class Model:\n    output_shape = (None, 3)\nmodel = Model()\n",
}
CLASS = {"right": RIGHT, "wrong": WRONG, "ends": ENDS}
TEST = "tuple(model.output_shape) == (None, 3)"


@dataclass
class Graded:
    """Points by submission, as text, and what it cost. `said`: what the tool itself told last."""

    points: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    processor: float = 0.0
    said: str = ""


def notebook(*cells: tuple[str, dict[str, object]]) -> str:
    made: list[dict[str, object]] = [
        {"cell_type": "code", "execution_count": None, "id": f"c{at}", "metadata": meta, "outputs": [], "source": text}
        for at, (text, meta) in enumerate(cells)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def measured(work: Callable[[Graded], None]) -> Graded:
    graded, before, started = Graded(), resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    work(graded)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    graded.seconds = time.monotonic() - started
    graded.processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return graded


def call(command: list[str], cwd: Path, limit: float | None = None) -> tuple[int | None, str]:
    """Exit code, None where the limit ended it, and what it wrote."""
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"
    running = subprocess.Popen(
        command,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PATH": path, "TF_CPP_MIN_LOG_LEVEL": "3"},
        start_new_session=True,
    )
    try:
        said, _ = running.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        said, _ = running.communicate()
        return None, said
    return running.returncode, said


def by_seqlint(programs: dict[str, str], folder: Path, graded: Graded) -> None:
    for name, program in programs.items():
        (folder / "class" / name).mkdir(parents=True)
        (folder / "class" / name / "hw1.ipynb").write_text(notebook((program, {})))
    check = '[[check]]\nname = "Output"\nkind = "output-shape"\nshape = "(None, 3)"\npoints = 10\n'
    (folder / "hw1.toml").write_text(f'files = ["hw1.ipynb"]\n{check}')
    command = [sys.executable, "-m", "seqlint", "grade", str(folder / "hw1.toml"), str(folder / "class")]
    limits = ["--jobs", "1", "--time-limit", str(SECONDS), "--memory-limit", "2000"]
    _, said = call([*command, "--out", str(folder / "out"), *limits], ROOT)
    graded.said = said.strip().splitlines()[-1]
    with (folder / "out" / "grades.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            why = f", {row['reason']}" if row.get("reason") else ""
            graded.points[row["submission"]] = f"{row['score'] or 'none'}{why}"


def by_nbgrader(program: str, programs: dict[str, str], folder: Path, graded: Graded) -> None:
    def cell(grade: bool) -> dict[str, object]:
        told = {
            "grade": grade,
            "grade_id": f"q{int(grade)}",
            "locked": grade,
            "schema_version": 3,
            "solution": not grade,
        }
        return {"nbgrader": {**told, "task": False, **({"points": 10} if grade else {})}}

    def written(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True)
        path.write_text(notebook((text, cell(False)), (f"assert {TEST}", cell(True))))

    written(folder / "source" / "hw1" / "hw1.ipynb", f"### BEGIN SOLUTION\n{GOOD}### END SOLUTION")
    for name, text in programs.items():
        written(folder / "submitted" / name / "hw1" / "hw1.ipynb", text)
    (folder / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = 'x'\nc.Execute.timeout = {SECONDS}\n"
        f"c.ExecutePreprocessor.timeout = {SECONDS}\n"
    )
    call([program, "generate_assignment", "hw1", "--create"], folder)
    _, said = call([program, "autograde", "hw1", "--create"], folder)
    call([program, "export"], folder)
    graded.said = said.strip().splitlines()[-1]
    with (folder / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["student_id"]: row["score"] for row in csv.DictReader(file)}
    for name in programs:
        log = sorted((folder / "autograded" / name).rglob("*.ipynb"))
        graded.points[name] = f"{rows.get(name, 'none')}{'' if log else ', no feedback'}"


def by_otter(program: str, programs: dict[str, str], folder: Path, graded: Graded) -> None:
    (folder / "tests").mkdir(parents=True)
    case = {"code": f">>> {TEST}\nTrue", "hidden": False, "locked": False}
    suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    test = {"name": "q1", "points": 10, "suites": [suite]}
    (folder / "tests" / "q1.py").write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
    call([program, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], folder)
    for name, text in programs.items():
        check = "import otter\ngrader = otter.Notebook()\ngrader.check('q1')"
        (folder / f"{name}.ipynb").write_text(notebook((text, {}), (check, {})))
        out = folder / "out" / name
        out.mkdir(parents=True)
        command = [program, "run", "--no-logo", "-a", "autograder.zip", "-o", str(out), f"{name}.ipynb"]
        code, said = call(command, folder, SECONDS)
        graded.said = said.strip().splitlines()[-1] if said.strip() else ""
        if (out / "results.json").exists():
            tests = json.loads((out / "results.json").read_text())["tests"]
            graded.points[name] = str(sum(each.get("score", 0) for each in tests))
        else:
            graded.points[name] = "none, ended by the script" if code is None else f"none, {graded.said[:80]}"
        print(f"  otter: {name}: {graded.points[name]}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nbgrader", metavar="BIN")
    parser.add_argument("--otter", metavar="BIN")
    parser.add_argument("--only", type=int, default=10, help="Notebooks of each of the three kinds.")
    told = parser.parse_args()
    named = [
        (f"{kind}{at:02}", title, text)
        for kind, texts in CLASS.items()
        for at, (title, text) in enumerate(list(texts.items())[: told.only])
    ]
    programs = {name: text for name, _, text in named}
    with tempfile.TemporaryDirectory(prefix="graders-") as path:
        tools: dict[str, Graded] = {}
        for tool in ("seqlint", "nbgrader", "otter"):
            folder = Path(path, tool)
            folder.mkdir()
            if tool == "seqlint":
                tools[tool] = measured(partial(by_seqlint, programs, folder))
            elif binary := getattr(told, tool):
                work = by_nbgrader if tool == "nbgrader" else by_otter
                tools[tool] = measured(partial(work, binary, programs, folder))
            else:
                continue
            cost = f"{tools[tool].seconds:.0f} s, {tools[tool].processor:.0f} s of the processor"
            print(f"{tool}: {cost}: {tools[tool].said}", flush=True)
        print(f"| notebook | {' | '.join(tools)} |\n| --- |{' --- |' * len(tools)}")
        for name, title, _ in named:
            points = " | ".join(tool.points.get(name, "?") for tool in tools.values())
            print(f"| {name.rstrip('0123456789')}: {title} | {points} |")
        for what, cost_of in (("seconds", "seconds"), ("processor", "processor")):
            cells = " | ".join(f"{getattr(each, cost_of) / len(named):.1f} s" for each in tools.values())
            print(f"| {what} for each submission | {cells} |")


if __name__ == "__main__":
    main()
