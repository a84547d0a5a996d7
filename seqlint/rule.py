"""What a rule is made of: plain data, no behaviour.

A rule file declares one `Rule` with the `rule` decorator. Its `check` reads a `Program` and yields `Diagnostic`s;
places are opaque `Anchor`s, resolved to lines and columns only for what is reported or edited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal, get_args

from seqlint.quick import dataclass

if TYPE_CHECKING:
    from seqlint.program.model import Anchor, Program

Severity = Literal["error", "warning", "advice"]
Aspect = Literal[
    "name, import",
    "one call or argument",
    "a layer given to a model",
    "a model's life",
    "shape at one layer",
    "output against labels",
    "labels of another set",
    "output layer and loss",
    "compile and fit in order",
    "training data",
    "metrics, callbacks, weights of a fit",
    "what is done with the results",
]
"""What a finding can be about. Several rules may see one mistake there, and one of them tells."""

ASPECTS: tuple[Aspect, ...] = get_args(Aspect)


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
    objects that the finding is about (`model.id`, `layer.id`, of a call `id(call.at.node)`): where a rule that this one
    yields to (`Rule.aspects`) tells of one of them, this is not told. `severity` overrides the rule's default.
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

    In a bad example the comment `# <- part of the message` marks the reported line. `fixed`: what the fix
    replaces, or the whole text after it.
    """

    cells: tuple[str, ...]
    bad: bool
    notebook: bool = False
    fixed: str | Mapping[str, str] | None = None
    keras: Literal[2, 3] = 3
    name: str = "example.py"


Check = Callable[["Program"], Iterable[Diagnostic]]


@dataclass(frozen=True, eq=False)
class Rule:
    """A loaded rule. `name` is the file's stem with dashes, `doc` its docstring: first line the title, the rest why.

    `aspects`: what its findings are about, and for each the codes of the rules that it yields to (and with them those
    which they yield to). `breaks_models`: with such an error there is no such model, and rules that are
    `silent_on_broken_models` have nothing to say of it. `explains`: aspects in which its findings are the cause of
    another rule's; they are told as a related place of that, and alone where nothing follows. `since`: the release
    that brought it, where it is not the first.
    """

    code: str
    severity: Severity
    check: Check
    examples: tuple[Example, ...] = ()
    default: bool = True
    aspects: Mapping[Aspect, tuple[str, ...]] = field(default_factory=dict)
    breaks_models: bool = False
    silent_on_broken_models: bool = False
    explains: tuple[Aspect, ...] = ()
    since: str = ""
    name: str = ""
    doc: str = ""

    @property
    def title(self) -> str:
        return self.doc.strip().partition("\n")[0]


def rule(
    code: str,
    *,
    severity: Severity,
    examples: Iterable[Example] = (),
    default: bool = True,
    aspects: Mapping[Aspect, tuple[str, ...]] | None = None,
    breaks_models: bool = False,
    silent_on_broken_models: bool = False,
    explains: tuple[Aspect, ...] = (),
    since: str = "",
) -> Callable[[Check], Rule]:
    """Declare the rule of a rule file. `default=False`: runs only when selected.

    `aspects={"output layer and loss": ("SEQ303",)}`: of one object, SEQ303 and what SEQ303 yields to in this aspect are
    told rather than this rule. The others are described at `Rule`.
    """

    def declare(check: Check) -> Rule:
        return Rule(
            code,
            severity,
            check,
            tuple(examples),
            default,
            aspects or {},
            breaks_models,
            silent_on_broken_models,
            explains,
            since,
        )

    return declare


def bad(
    source: str = "",
    *,
    cells: Iterable[str] = (),
    fixed: str | Mapping[str, str] | None = None,
    keras: Literal[2, 3] = 3,
    name: str = "example.py",
) -> Example:
    """An example that the rule reports. `cells`: a notebook's code cells instead of a script; `name`: the file.

    `fixed`: what the fix replaces, each text wherever it stands, `{"old": "new"}`; or the whole text after it, without
    marks.
    """
    return _example(source, tuple(cells), True, fixed, keras, name)


def good(source: str = "", *, cells: Iterable[str] = (), keras: Literal[2, 3] = 3, name: str = "example.py") -> Example:
    """An example that the rule stays silent on."""
    return _example(source, tuple(cells), False, None, keras, name)


def _example(
    source: str,
    cells: tuple[str, ...],
    is_bad: bool,
    fixed: str | Mapping[str, str] | None,
    keras: Literal[2, 3],
    name: str,
) -> Example:
    return Example(cells or (source,), is_bad, bool(cells), fixed, keras, name)
