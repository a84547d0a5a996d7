"""Does a check of kind `learns` say the same each time? The class of the demo, with pictures of digits for flowers.

python benchmarks/learning.py [--times 5] [--at-least 0.9] [--epochs 20] [--seeds 3] [--reference]

The 12 submissions of `fixtures/class` are rewritten for scikit-learn's digits (64 numbers, 10 classes; 70 % to train
on, the rest is hidden), and graded anew each time. A table says what each got, and how many of the runs agree with the
first to the last digit of the curves. With --reference the assignment itself is tried by `seqlint check-assignment`.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CLASS = ROOT / "fixtures" / "class"
REWRITTEN = (
    ("load_iris", "load_digits"),
    (r"\((4|5),\)", r"(6\1,)"),
    (r"input_dim=4\b", "input_dim=64"),
    (r"Dense\((units=)?3,", r"Dense(\g<1>10,"),
    (r"(classes=|target, |None, )3\b", r"\g<1>10"),
    (r"- 50\b", "- len(X[y == 0])"),
)
"""What is about flowers -> the same about digits; mistakes stay mistakes."""


def make(folder: Path, at_least: float, epochs: int, seeds: int) -> Path:
    """The class below `folder`, the data and the assignment, whose path is returned."""
    import numpy as np
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    for program in sorted(CLASS.glob("*/student.py")):
        text = program.read_text(encoding="utf-8")
        for pattern, instead in REWRITTEN:
            text = re.sub(pattern, instead, text)
        home = folder / "class" / program.parent.name
        home.mkdir(parents=True)
        (home / "student.py").write_text(text, encoding="utf-8")
    x, y = load_digits(return_X_y=True)
    parts = train_test_split((x / 16).astype("float32"), y, test_size=0.3, random_state=1, stratify=y)
    np.savez(folder / "digits.npz", **dict(zip(("x_train", "x_test", "y_train", "y_test"), parts, strict=True)))
    assignment = folder / "assignment.toml"
    assignment.write_text(
        'title = "Digits"\nfiles = ["student.py"]\nmodel = "model"\n'
        '[[check]]\nname = "Runs"\nkind = "runs-to-end"\npoints = 1\n'
        '[[check]]\nname = "Learns"\nkind = "learns"\npoints = 9\ndata = "digits.npz"\n'
        f"at-least = {at_least}\nepochs = {epochs}\nseeds = {seeds}\n"
    )
    return assignment


def seqlint(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "seqlint", *arguments], capture_output=True, text=True, cwd=ROOT)


def graded(assignment: Path, out: Path, limits: list[str]) -> dict[str, Any]:
    """The results by submission."""
    done = seqlint("grade", str(assignment), str(assignment.parent / "class"), "--out", str(out), "--fresh", *limits)
    if done.returncode:
        sys.exit(f"exit {done.returncode}: {done.stdout}{done.stderr}")
    read = (json.loads(path.read_text(encoding="utf-8")) for path in sorted((out / "results").rglob("*.json")))
    return {each["submission"]: each for each in read}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--at-least", type=float, default=0.9)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--isolation", default="strict")
    parser.add_argument("--reference", action="store_true")
    told = parser.parse_args()
    limits = ["--isolation", told.isolation, "--time-limit", "30"]
    with tempfile.TemporaryDirectory(prefix="learning-") as name:
        folder = Path(name)
        assignment = make(folder, told.at_least, told.epochs, told.seeds)
        if told.reference:
            reference = str(folder / "class" / "u2301_ada" / "student.py")
            done = seqlint("check-assignment", str(assignment), "--reference", reference, *limits)
            print(done.stdout, done.stderr, f"exit {done.returncode}", flush=True)
        runs = []
        for number in range(told.times):
            started = time.monotonic()
            runs.append(graded(assignment, folder / f"out{number}", limits))
            print(f"run {number + 1}: {time.monotonic() - started:.0f} s", flush=True)
    for submission, first in runs[0].items():
        same = sum(run[submission] == first for run in runs)
        check = next(check for check in first["checks"] if check["name"] == "Learns")
        said = check["message"].partition(" on hidden data ")[2] or check["message"]
        print(f"| {submission} | {check['score']}/9 | {first['verdict']} | {said} | {same} of {len(runs)} |")
    sys.exit(any(run != runs[0] for run in runs))


if __name__ == "__main__":
    main()
