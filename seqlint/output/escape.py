"""Makes a student's text harmless for where it is written: a terminal, an XML document, a log that obeys commands."""

from __future__ import annotations

import re

# Control characters (ANSI escapes begin with one), the marks that reorder text, invisible ones, and lone surrogates.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    """One line that a terminal shows as it is: what would move the cursor, hide or reorder text becomes an escape."""
    return UNSAFE.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)
