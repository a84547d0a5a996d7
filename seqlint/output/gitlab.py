"""The findings as GitLab's code quality report (Code Climate's format, https://docs.gitlab.com/ci/testing/code_quality/).

In a merge request GitLab shows what a change brings and what it mends; it recognises a finding by its fingerprint.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from hashlib import sha256
from typing import Any

from seqlint.linting.finding import Finding, Report
from seqlint.output.escape import printable
from seqlint.output.places import file_line, line_hashes
from seqlint.reading.paths import relative
from seqlint.wording import line_of

SEVERITIES = {"error": "major", "warning": "minor", "advice": "info"}


def write(report: Report) -> str:
    """One JSON list. Raises nothing: what a path or message holds is escaped."""
    seen: Counter[str] = Counter()
    return json.dumps([_entry(finding, seen) for finding in report.findings], indent=1) + "\n"


def _entry(finding: Finding, seen: Counter[str]) -> dict[str, Any]:
    line = file_line(finding.at)
    where = "" if finding.at.cell is None else f" ({line_of(finding.at.cell, finding.at.start[0])})"
    path = relative(finding.at.path).replace(os.sep, "/")
    key = f"{path}:{finding.code}:{line_hashes(finding.at.path).get(line, '')}"
    seen[key] += 1
    return {
        "description": printable(f"{finding.message}{where}. {finding.help}".strip()),
        "check_name": f"{finding.code} {finding.rule}",
        "fingerprint": sha256(f"{key}:{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest(),
        "severity": SEVERITIES[finding.severity],
        "location": {"path": printable(path), "lines": {"begin": line}},
    }
