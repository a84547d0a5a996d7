"""What `jupyter-lsp` asks of every package that has a language server (entry point `jupyter_lsp_spec_v1`)."""

from __future__ import annotations

import sys
from typing import Any


def spec(_: Any) -> dict[str, Any]:
    """How to start the server, in the form that jupyter-lsp 2 calls version 2."""
    pages = "https://github.com/seqlint/seqlint"
    return {
        "seqlint": {
            "version": 2,
            "argv": [sys.executable, "-m", "seqlint", "lsp"],
            "languages": ["python"],
            "mime_types": ["text/x-python", "text/x-ipython"],
            "display_name": "seqlint",
            "urls": {"home": pages, "issues": f"{pages}/issues"},
        }
    }
