"""What a rule is made of: plain data, no behaviour.

A rule file declares one `Rule` with the `rule` decorator. Its `check` reads a `Program` and yields `Diagnostic`s;
places are opaque `Anchor`s, resolved to lines and columns only for what is reported or edited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal

from seqlint.quick import dataclass

if TYPE_CHECKING:
    from seqlint.program.model import Anchor, Program

Severity = Literal["error", "warning", "advice"]
Text = "str | Anchor | tuple[str | Anchor, ...]"


@dataclass(frozen=True, eq=False)
class Edit:
    """One change to the source. `text` may hold anchors: each stands for its own source as written.

    `where`: "before" and "after" insert beside `at`, "replace" and "delete" take its place. Deleting an argument or a
    list element takes its comma along. A line that `text` begins is indented as the line of `at`.
    """

    at: Anchor
    where: Literal["before", "after", "replace", "delete"]
    text: str | tuple[str | Anchor, ...] = ""


@dataclass(frozen=True, eq=False)
class Fix:
    """Edits that belong together. Safe: it keeps the meaning the author plainly intended; unsafe: it needs a look."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool


@dataclass(frozen=True, eq=False)
class Related:
    """The other half of a finding: `loss set here`."""

    at: Anchor
    message: str


@dataclass(frozen=True, eq=False)
class Diagnostic:
    """What a rule reports.

    `message` states the fact with the student's own names and numbers; `help` gives the next step. `about` names the
    objects (models', layers' or calls' ids) the finding is about: of the findings of one aspect about one object, lint
    keeps the first (RULES, "One mistake, one diagnostic"). `severity` overrides the rule's default.
    """

    at: Anchor
    message: str
    help: str = ""
    about: tuple[object, ...] = ()
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None


@dataclass(frozen=True, eq=False)
class Example:
    """A program that a rule must (`bad`) or must not (`good`) report; test and documentation at once.

    In a bad example the comment `# <- part of the message` marks the reported line. `fixed` is the text after the fix.
    """

    cells: tuple[str, ...]
    bad: bool
    notebook: bool = False
    fixed: str | None = None
    keras: Literal[2, 3] = 3
    name: str = "example.py"


Check = Callable[["Program"], Iterable[Diagnostic]]


@dataclass(frozen=True, eq=False)
class Rule:
    """A loaded rule. `name` is the file's stem with dashes, `doc` its docstring: first line the title, the rest why."""

    code: str
    severity: Severity
    check: Check
    examples: tuple[Example, ...] = ()
    default: bool = True
    name: str = ""
    doc: str = ""

    @property
    def title(self) -> str:
        return self.doc.strip().partition("\n")[0]


def rule(
    code: str, *, severity: Severity, examples: Iterable[Example] = (), default: bool = True
) -> Callable[[Check], Rule]:
    """Declare the rule of a rule file. `default=False`: runs only when selected."""

    def declare(check: Check) -> Rule:
        return Rule(code, severity, check, tuple(examples), default)

    return declare


def bad(
    source: str = "",
    *,
    cells: Iterable[str] = (),
    fixed: str | None = None,
    keras: Literal[2, 3] = 3,
    name: str = "example.py",
) -> Example:
    """An example that the rule reports. `cells`: a notebook's code cells instead of a script; `name`: the file."""
    return _example(source, tuple(cells), True, fixed, keras, name)


def good(source: str = "", *, cells: Iterable[str] = (), keras: Literal[2, 3] = 3, name: str = "example.py") -> Example:
    """An example that the rule stays silent on."""
    return _example(source, tuple(cells), False, None, keras, name)


def _example(
    source: str, cells: tuple[str, ...], is_bad: bool, fixed: str | None, keras: Literal[2, 3], name: str
) -> Example:
    return Example(cells or (source,), is_bad, bool(cells), fixed, keras, name)
