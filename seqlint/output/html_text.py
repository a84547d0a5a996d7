"""Text for HTML: escaped, with what stands between backticks shown as code, and the mark of a check."""

from __future__ import annotations

import html
import re

from seqlint.output.escape import printable

MARKS = {True: ("good", "✓"), False: ("bad", "✗"), None: ("open", "?")}
"""Of a check that passed, failed, or could not be decided: the tone and the sign."""


def escape(text: str) -> str:
    """Text for HTML, in content and attributes: no markup, nothing invisible, nothing that reorders."""
    return html.escape(printable(text))


def marked(text: str) -> str:
    """A message for HTML, its lines as one: escaped, then what stands between backticks shown as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(" ".join(text.split())))
