"""Gradescope's autograder: a zip with `setup.sh` and `run_autograder` at its root.

The zip is unpacked to /autograder/source; setup.sh makes the image, as root; run_autograder finds the submission in
/autograder/submission, who handed it in and when in /autograder/submission_metadata.json, and leaves
/autograder/results/results.json (https://gradescope-autograders.readthedocs.io/en/latest/specs/).
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from seqlint.grade.bundle import Bundle
from seqlint.grade.packages.parts import FOLDER, File, parts

SETUP = r"""#!/usr/bin/env bash
# Makes the image: a Python that seqlint runs on, and seqlint as requirements.txt pins it.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}

usable() { "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; }

python=
for each in python3.13 python3.12 python3.11 python3; do
  if usable "$each"; then python=$each; break; fi
done
if [ -z "$python" ]; then
  apt-get update
  apt-get install -y python3.11 python3.11-venv
  python=python3.11
fi
"$python" -m venv "$root/python"
"$root/python/bin/python" -m pip install --no-cache-dir \
  -r "$root/source/requirements.txt" -c "$root/source/constraints.txt"
"""

RUN = r"""#!/usr/bin/env bash
# Grades one submission. Whatever becomes of it, there is a valid results.json.
set -u
root=${AUTOGRADER_ROOT:-/autograder}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

results=$root/results/results.json
leave() { cp "$1" "$results.part" && mv "$results.part" "$results"; }

mkdir -p "$root/results" "$work/handed/submission"
said='The grader did not finish, through no fault of yours: please tell your teacher.'
echo "{\"score\": 0, \"output\": \"$said\", \"tests\": []}" > "$work/provisional.json"
leave "$work/provisional.json"

cp -RP "$root/submission/." "$work/handed/submission"
if [ -f "$root/submission_metadata.json" ]; then cp "$root/submission_metadata.json" "$work/handed"; fi
cd "$root/source/ASSIGNMENT_FOLDER" || exit 1
"$root/python/bin/seqlint" grade --platform gradescope --out "$work/out" ASSIGNMENT_FILE "$work/handed"
if [ -f "$work/out/results.json" ]; then leave "$work/out/results.json"; fi
"""


def files(bundle: Bundle) -> Mapping[str, File]:
    """What the zip holds; the names in capitals are filled in here."""
    run = RUN.replace("ASSIGNMENT_FOLDER", FOLDER).replace("ASSIGNMENT_FILE", shlex.quote(f"./{bundle.assignment}"))
    scripts = {"setup.sh": File(SETUP.encode(), runs=True), "run_autograder": File(run.encode(), runs=True)}
    return {**parts(bundle), **scripts}
