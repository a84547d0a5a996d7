"""An image that grades by one assignment: what a platform runs, or one's own machine without TensorFlow on it.

docker build -t hw1 FOLDER
docker run --rm --network none -v "$PWD/class:/class:ro" -v "$PWD/out:/out" hw1 /class --out /out
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from seqlint.grade.bundle import Bundle
from seqlint.grade.packages.parts import FOLDER, File, parts

DOCKERFILE = """FROM python:{python}-slim
COPY requirements.txt constraints.txt /grader/
RUN pip install --no-cache-dir -r /grader/requirements.txt -c /grader/constraints.txt
COPY {folder} /grader/{folder}
WORKDIR /grader/{folder}
ENTRYPOINT {command}
"""


def files(bundle: Bundle) -> Mapping[str, File]:
    """What the folder for `docker build` holds."""
    command = json.dumps(["seqlint", "grade", f"./{bundle.assignment}"])
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    text = DOCKERFILE.format(python=python, folder=FOLDER, command=command)
    return {**parts(bundle), "Dockerfile": File(text.encode())}
