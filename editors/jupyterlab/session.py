"""A session in a real JupyterLab, from opening a notebook to the repaired model. Prints each step; fails if one fails.

    pip install ".[jupyter]" playwright
    python editors/jupyterlab/session.py [--chromium /usr/bin/chromium] [--screenshot lab.png]

Seen with JupyterLab 4.6.6, jupyterlab-lsp 5.3.0 and jupyter-lsp 2.3.1: a wrong layer is underlined, hover tells
what is wrong and what a layer makes of its input; jupyterlab-lsp does not ask for inlay hints.
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
    "import keras\nfrom keras import layers",
    "model = keras.Sequential([keras.Input((10,)), layers.Dense(5)])",
    "wrong = keras.Sequential(layers.Dense(3))",
)
UNDERLINED = "[class*=lintRange]"
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
    page.hover(UNDERLINED)
    page.wait_for_selector("text=is not in a list", timeout=30_000)
    print("told: the layer is not in a list")
    if screenshot:
        page.screenshot(path=screenshot)
    last = page.locator(".jp-CodeCell .cm-content").nth(2)
    last.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("right = keras.Sequential([layers.Dense(3)])")
    page.wait_for_selector(UNDERLINED, state="detached", timeout=60_000)
    print("repaired: nothing is underlined any more")


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
