"""Writes the rules' pages, that of what a rule may use and that of an assignment's keys into docs/.

`python -m seqlint.explaining.documentation`; --check only says what is out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from seqlint.explaining import api
from seqlint.explaining.explain import page
from seqlint.grade import reference
from seqlint.linting.loader import load
from seqlint.rule import Rule

DOCS = Path(__file__).parents[2] / "docs"
GROUPS = {
    "SEQ1": "Building the model",
    "SEQ2": "Input and shapes",
    "SEQ3": "Output layer, loss and labels",
    "SEQ4": "Compile and train",
    "SEQ5": "Architecture",
    "SEQ6": "Keras API",
    "SEQ7": "Results and saved models",
    "SEQ8": "Preparing the data",
    "SEQ9": "The file",
}


def pages(rules: Iterable[Rule]) -> dict[str, str]:
    """Path below docs/ -> content: one page a rule, a table of all, what a rule may use, the keys of an assignment."""
    rules = tuple(rules)
    made = {f"rules/{rule.name}.md": page(rule) for rule in rules}
    made["rules.md"] = _table(rules)
    made["api.md"] = api.page()
    made["assignment.md"] = reference.page()
    made["assignment.schema.json"] = reference.schema()
    return made


def _table(rules: tuple[Rule, ...]) -> str:
    rows = ["# Rules", "", "Written by `make docs` from the rule files; `seqlint explain RULE` prints the same.", ""]
    for prefix, title in GROUPS.items():
        rows += [f"## {prefix}xx {title}", "", "| code | name | severity | |", "| --- | --- | --- | --- |"]
        rows += [_row(rule) for rule in rules if rule.code.startswith(prefix)]
        rows.append("")
    return "\n".join(rows)


def _row(rule: Rule) -> str:
    off = "" if rule.default else ", off by default"
    title = rule.title.replace("|", "\\|")
    return f"| {rule.code} | [{rule.name}](rules/{rule.name}.md) | {rule.severity}{off} | {title} |"


def main(arguments: list[str]) -> int:
    """Write the pages and remove those of rules that are gone; with --check 1 where that would change anything."""
    wanted = {DOCS / name: content for name, content in pages(load()).items()}
    present = set((DOCS / "rules").glob("*.md"))
    changed = sorted(p for p, content in wanted.items() if not p.exists() or p.read_text(encoding="utf-8") != content)
    gone = sorted(present - wanted.keys())
    if "--check" in arguments:
        for path in (*changed, *gone):
            print(f"{path.relative_to(DOCS.parent)} is out of date: run `make docs`")
        return int(bool(changed or gone))
    (DOCS / "rules").mkdir(parents=True, exist_ok=True)
    for path in changed:
        path.write_text(wanted[path], encoding="utf-8")
    for path in gone:
        path.unlink()
    print(f"{len(changed)} pages written, {len(gone)} removed, {len(wanted) - len(changed)} up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
