"""GitHub Classroom's runner result (https://github.com/classroom-resources/autograding-grading-reporter).

The reporter's grade is the sum of the tests' scores; it throws where there is no test, so that there always is one.
"""

from __future__ import annotations

import json
import math
from typing import Any

from seqlint.grade.result import Result, number
from seqlint.output.platforms.shown import Line, lines, said

STATUS = {True: "pass", False: "fail", None: "error"}
LONGEST = 500


def write(result: Result) -> str:
    """For a workflow: `echo "result=$(base64 -w0 OUT/results.json)" >> "$GITHUB_OUTPUT"`."""
    tests = [_test(line) for line in lines(result)]
    fine = bool(tests) and all(test["status"] == "pass" for test in tests)
    document: dict[str, Any] = {
        "version": 3,
        "status": "error" if result.fault else "pass" if fine else "fail",
        "max_score": math.ceil(result.max_score),
        "tests": tests or [_test(Line("seqlint", 0.0, result.max_score, None, said(result)))],
    }
    if message := said(result):
        document["message"] = message
    return json.dumps(document, indent=1) + "\n"


def _test(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "status": STATUS[line.passed],
        "score": number(line.score),
        "message": line.message[:LONGEST],
        "test_code": "",
        "task_id": 0,
        "filename": "",
        "line_no": 0,
        "duration": 0,
    }
