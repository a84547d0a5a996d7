"""Coursera's `/shared/feedback.json`: a share from 0 to 1, and text
(https://github.com/coursera/programming-assignments-demo).
"""

from __future__ import annotations

import json

from seqlint.grade.result import Result
from seqlint.output.platforms.shown import texts


def write(result: Result) -> str:
    share = result.score / result.max_score if result.max_score and not result.fault else 0.0
    document = {"fractionalScore": round(min(max(share, 0.0), 1.0), 6), "feedback": "\n".join(texts(result))}
    return json.dumps(document) + "\n"
