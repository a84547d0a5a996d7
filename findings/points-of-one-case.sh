#!/usr/bin/env bash
# Guess: giving one of four test cases a point says what that one is worth; the others are worth what they were before.
# Seen (otter-grader 7.0.0): without points the four share one point; as soon as one has points the others are worth
# nothing: three of four fail and the question counts as fully right. The points of the question itself are dropped, too,
# where each of its cases has some: of "5 points" 2 are left.
set -euo pipefail
there="$(mktemp -d)"
trap 'rm -rf "$there"' EXIT
python3 -m venv "$there/venv"
"$there/venv/bin/pip" install -q --disable-pip-version-check otter-grader==7.0.0
cat >"$there/grade.py" <<'PYTHON'
from importlib.metadata import version
from pathlib import Path

from otter import Notebook


def case(code, points):
    worth = {} if points is None else {"points": points}
    return {"code": code, "hidden": False, "locked": False, **worth}


def write(name, points, cases):
    suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    question = {"name": name, "points": points, "suites": [suite]}
    Path(f"tests/{name}.py").write_text(f"OK_FORMAT = True\n\ntest = {question!r}\n")


RIGHT, WRONG = ">>> units\n10", ">>> layers\n3"
Path("tests").mkdir()
write("none_has_points", None, [case(RIGHT, None), *[case(WRONG, None)] * 3])
write("one_has_a_point", None, [case(RIGHT, 1), *[case(WRONG, None)] * 3])
write("five_points", 5, [case(RIGHT, None), case(WRONG, None)])
write("five_points_and_one_each", 5, [case(RIGHT, 1), case(WRONG, 1)])
print("otter-grader", version("otter-grader"))
for path in ("none_has_points", "one_has_a_point", "five_points", "five_points_and_one_each"):
    result = Notebook(tests_dir="tests").check(path, global_env={"units": 10, "layers": 1})
    print(f"{path}: {result.score} of {result.possible}")
PYTHON
cd "$there"
seen="$("$there/venv/bin/python" "$there/grade.py")"
echo "$seen"
diff <(echo "$seen") - <<'SEEN'
otter-grader 7.0.0
none_has_points: 0.25 of 1.0
one_has_a_point: 1 of 1.0
five_points: 2.5 of 5.0
five_points_and_one_each: 1 of 2
SEEN
