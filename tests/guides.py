"""A page of the guides as the tests see it: fenced blocks, the files and commands in them, headings and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPOSITORY = "https://github.com/seqlint/seqlint/blob/main/"
FENCE = re.compile(r"^(?P<fence>`{3,})(?P<language>\w*)(?P<info>[^\n]*)\n(?P<text>.*?)^(?P=fence)$", re.M | re.S)
TITLE = re.compile(r'title="([^"]+)"')
LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)")
IN_YAML = re.compile(r"^\s*- ((?:seqlint|pip) .*)$", re.M)


@dataclass(frozen=True)
class Command:
    """A line that starts with `$ ` in a console block, and what the page shows below it; `...` stands for anything."""

    line: str
    shown: tuple[str, ...]

    def unlike(self, printed: str) -> str | None:
        """None where the page shows what was `printed`, or shows nothing."""
        if not self.shown:
            return None
        rows = "\n".join(self.shown)
        pattern = re.escape(rows).replace(r"\.\.\.", ".*?")
        return None if re.fullmatch(pattern, printed.strip("\n"), re.S) else f"shown:\n{rows}\nprinted:\n{printed}"


@dataclass(frozen=True)
class Block:
    language: str
    title: str | None
    text: str

    def commands(self) -> Iterator[Command]:
        if self.language in ("console", "bash"):
            line, shown = None, []
            for row in [*self.text.splitlines(), "$ "]:
                if row.startswith("$ ") or self.language == "bash":
                    if line:
                        yield Command(line, tuple(shown))
                    line, shown = row.removeprefix("$ "), []
                else:
                    shown.append(row)
        if self.language == "yaml":
            yield from (Command(line, ()) for line in IN_YAML.findall(self.text))


def blocks(text: str) -> Iterator[Block]:
    for found in FENCE.finditer(text):
        title = TITLE.search(found["info"])
        yield Block(found["language"], title and title[1], found["text"])


def pages() -> list[Path]:
    """Every Markdown file that people read."""
    folders = (ROOT / name for name in ("docs", "editors", "findings"))
    found = [path for folder in folders for path in folder.rglob("*.md") if "node_modules" not in path.parts]
    return sorted([*ROOT.glob("*.md"), *found])


def anchors(text: str) -> set[str]:
    """The headings as GitHub and the site name them."""
    headings = re.findall(r"^#+ +(.+?)\s*$", FENCE.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "]", h)).strip().lower().replace(" ", "-") for h in headings}


def links(text: str) -> list[str]:
    """Targets of the links outside of code."""
    return LINK.findall(re.sub(r"`[^`\n]*`", "", FENCE.sub("", text)))
