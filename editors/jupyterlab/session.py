"""A session in a real JupyterLab, from opening a notebook to the repaired model. Prints each step; fails if one fails.

    pip install ".[jupyter,runtime]" playwright
    python editors/jupyterlab/session.py [--chromium /usr/bin/chromium] [--screenshot lab.png]

Seen with JupyterLab 4.6.6, jupyterlab-lsp 5.3.0, jupyter-lsp 2.3.1 and Keras 3.15.1: a wrong layer is underlined, hover
tells what is wrong, the shape stands behind each layer, the fix is applied, the repaired model learns.
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

from playwright.sync_api import Page, sync_playwright

CELLS = (
    "import keras\nimport numpy as np\nfrom keras import layers",
    "x, y = np.random.rand(64, 10), np.random.rand(64, 1)",
    "model = keras.Sequential(\n    keras.Input((10,)),\n    layers.Dense(5, activation='relu'),\n"
    "    layers.Dense(1),\n)",
    "model.compile('adam', 'mse')\nhistory = model.fit(x, y, epochs=2, verbose=0)\n"
    "print('epochs:', len(history.epoch))",
)
MISTAKE = 2
"""The cell that forgets the list around its layers."""
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
    cells = [
        {"cell_type": "code", "id": f"c{n}", "execution_count": None, "metadata": {}, "outputs": [], "source": text}
        for n, text in enumerate(CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    language = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
    metadata = {"kernelspec": kernel, "language_info": language}
    (folder / "lab.ipynb").write_text(
        json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})
    )


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


def steps(page: Page, address: str, screenshot: str | None) -> None:
    page.goto(f"{address}/lab/tree/lab.ipynb", wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .cm-content", timeout=120_000)
    page.wait_for_selector(UNDERLINED, timeout=120_000)
    print("underlined:", [part.inner_text() for part in page.query_selector_all(UNDERLINED)])
    mistake = page.locator(".jp-CodeCell .cm-content").nth(MISTAKE)
    for _ in range(10):  # as a hand moves; what is shown goes again where the server tells anew meanwhile
        for word in ("Input", "Dense"):
            box = mistake.locator(f"text={word}").first.bounding_box() or {"x": 0, "y": 0}
            page.mouse.move(box["x"] + 8, box["y"] + 9, steps=4)
            page.wait_for_timeout(1000)
        if page.query_selector("text=are not in a list"):
            break
    page.wait_for_selector("text=are not in a list", timeout=5_000)
    print("told: the layers are not in a list")
    if screenshot:
        page.screenshot(path=screenshot)
    mistake.click(position={"x": 5, "y": 8})
    mistake.click(button="right", position={"x": 5, "y": 8})
    page.click("text=seqlint: Fix all safe problems")
    page.wait_for_selector(UNDERLINED, state="detached", timeout=60_000)
    print("repaired:", mistake.inner_text())
    page.wait_for_selector(HINT, timeout=30_000)
    page.wait_for_timeout(500)
    print("hints:", [part.inner_text() for part in page.query_selector_all(HINT)])
    page.keyboard.press("Escape")
    page.click("text=Run >> nth=0")
    page.click("text=Run All Cells")
    page.wait_for_selector(".jp-OutputArea-output >> text=epochs: 2", timeout=180_000)
    print("learned: fit ran two epochs")
    if screenshot:
        page.screenshot(path=screenshot.replace(".png", "-repaired.png"))


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
                steps(browser.new_page(viewport={"width": 1300, "height": 800}), address, options.screenshot)
                browser.close()
        finally:
            server.terminate()
            server.wait(20)


if __name__ == "__main__":
    main()
