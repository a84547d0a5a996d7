"""What JupyterLab loads: of the same version, and JavaScript. `editors/jupyterlab/session.py` tries it in a browser."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from seqlint.version import VERSION

EXTENSION = Path(__file__).parents[2] / "editors" / "jupyterlab" / "labextension"


def test_the_extension_is_of_this_version_and_names_the_file_to_load() -> None:
    declared = json.loads((EXTENSION / "package.json").read_text())
    assert declared["version"] == VERSION
    assert (EXTENSION / declared["jupyterlab"]["_build"]["load"]).is_file()


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_jupyterlab_gets_the_plugin_it_asks_for() -> None:
    """Loaded as JupyterLab does; without the packages that it shares the plugin says which one is missing."""
    steps = (
        "globalThis.window = globalThis; require('./remoteEntry.js');"
        "const box = window._JUPYTERLAB.seqlint; box.init({});"
        "box.get('./extension').catch((error) => console.log(error.message));"
    )
    done = subprocess.run(["node", "-e", steps], cwd=EXTENSION, capture_output=True, text=True, check=True)
    assert done.stdout == "JupyterLab shares no @codemirror/state\n"
