"""A session in a real JupyterLab, from opening a notebook to the repaired model, then the same program as a script.
Prints each step; fails if one fails.

    pip install ".[jupyter,runtime]" playwright
    python editors/jupyterlab/session.py [--chromium /usr/bin/chromium] [--screenshot lab.png]

Seen with JupyterLab 4.6.6, jupyterlab-lsp 5.3.0, jupyter-lsp 2.3.1 and Keras 3.15.1: a wrong layer is underlined, hover
tells in each underlined line what is wrong, the shape stands behind each layer, hover with Ctrl tells what the layer
does, the fix is applied, the repaired model learns. The notebook has cells by which a place could be counted wrong.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

PROSE = "# A model\n\n```python\nlayers.Dense(-1)\n```"
CELLS = (
    "import keras\nimport numpy as np\nfrom keras import layers",
    "%matplotlib inline\nfiles = !ls",
    "x, y = np.random.rand(64, 10), np.random.rand(64, 1)",
    "",
    PROSE,
    "%%time\n# nothing",
    "model = keras.Sequential(\n    keras.Input((10,)),\n    layers.Dense(5, activation='relu'),\n"
    "    layers.Dense(1),\n)",
    "model.compile('adam', 'mse')\nhistory = model.fit(x, y, epochs=2, verbose=0)\n"
    "print('epochs:', len(history.epoch))",
)
MISTAKE = 6
"""The cell that forgets the list around its layers."""
SCRIPT = "\n".join(cell for cell in CELLS if cell != PROSE and "%" not in cell)
TOLD = "are not in a list"
UNDERLINED = "[class*=lintRange]"
HINT = ".seqlint-hint"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def notebook(folder: Path) -> None:
    code = {"cell_type": "code", "execution_count": None, "outputs": []}
    cells = [
        {"id": f"c{n}", "metadata": {}, "source": text, **({"cell_type": "markdown"} if text == PROSE else code)}
        for n, text in enumerate(CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    language = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
    metadata = {"kernelspec": kernel, "language_info": language}
    (folder / "lab.ipynb").write_text(
        json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})
    )
    (folder / "lab.py").write_text(f"{SCRIPT}\n")


def started(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", "--allow-root", "--no-browser", f"--port={port}",
         "--IdentityProvider.token=", f"--ServerApp.root_dir={folder}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/api", timeout=1).close()
            return server, address
        except OSError:
            time.sleep(0.5)
    server.kill()
    raise SystemExit("JupyterLab did not start")


def rest(page: Page, text: Locator, word: str) -> None:
    """Move the mouse onto a word, as a hand does, and leave it there."""
    box = text.locator(f"span:text('{word}')").last.bounding_box() or {"x": 0, "y": 0}
    page.mouse.move(5, 700)
    page.mouse.move(box["x"] + 8, box["y"] + 9, steps=4)


def explained(page: Page, text: Locator) -> None:
    """What is underlined in several lines is explained in each, the first too."""
    for word in ("Sequential", "Input", "Dense"):
        rest(page, text, word)
        page.wait_for_selector(f".cm-tooltip >> text={TOLD}", timeout=10_000)
    print("told in each line: the layers", TOLD)


def repaired(page: Page, text: Locator) -> None:
    line = {"x": 5, "y": 8}
    text.click(position=line)
    text.click(button="right", position=line)
    page.click("text=seqlint: Fix all safe problems")
    page.wait_for_selector(UNDERLINED, state="detached", timeout=60_000)
    page.wait_for_selector(HINT, timeout=30_000)
    page.wait_for_timeout(500)
    print("repaired:", text.inner_text())
    print("hints:", [part.inner_text() for part in page.query_selector_all(HINT)])


def meaning(page: Page, text: Locator) -> None:
    page.keyboard.down("Control")  # as the settings of jupyterlab-lsp have it
    for _ in range(5):  # it asks for what the mouse passes, too, and may answer with that
        rest(page, text, "Dense")
        page.wait_for_timeout(2000)
        if page.query_selector(".jp-Tooltip >> text=weighted sum"):
            break
    page.wait_for_selector(".jp-Tooltip >> text=weighted sum", timeout=5_000)
    page.keyboard.up("Control")
    page.keyboard.press("Escape")
    print("told: what a layer does")


def in_notebook(page: Page, address: str, screenshot: str | None) -> None:
    page.goto(f"{address}/lab/tree/lab.ipynb?reset", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .cm-content:visible", timeout=120_000)
    page.wait_for_selector(UNDERLINED, timeout=120_000)
    underlined = [part.inner_text() for part in page.query_selector_all(UNDERLINED)]
    print("underlined:", underlined)
    mistake = page.locator(".jp-Cell").nth(MISTAKE).locator(".cm-content")
    assert underlined == [part.inner_text() for part in mistake.locator(UNDERLINED).all()]
    explained(page, mistake)
    if screenshot:
        page.screenshot(path=screenshot)
    repaired(page, mistake)
    meaning(page, mistake)
    page.click("text=Run >> nth=0")
    page.click("text=Run All Cells")
    page.wait_for_selector(".jp-OutputArea-output >> text=epochs: 2", timeout=180_000)
    print("learned: fit ran two epochs")
    if screenshot:
        page.screenshot(path=screenshot.replace(".png", "-repaired.png"))


def in_script(page: Page, address: str) -> None:
    page.goto(f"{address}/lab/tree/lab.py?reset", wait_until="domcontentloaded")
    page.wait_for_selector(UNDERLINED, timeout=120_000)
    text = page.locator(".jp-FileEditor .cm-content")
    print("underlined in a script:", [part.inner_text() for part in page.query_selector_all(UNDERLINED)])
    explained(page, text)
    repaired(page, text)
    meaning(page, text)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--screenshot")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        notebook(Path(folder))
        server, address = started(Path(folder))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=options.chromium, args=list(FLAGS))
                page = browser.new_page(viewport={"width": 1300, "height": 1000})
                in_notebook(page, address, options.screenshot)
                in_script(page, address)
                browser.close()
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
