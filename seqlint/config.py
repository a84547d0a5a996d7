"""Which rules run, and how severe they are: from `seqlint.toml`, `[tool.seqlint]` of `pyproject.toml`, and options."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from seqlint.errors import CannotWork
from seqlint.near import near
from seqlint.quick import dataclass
from seqlint.reading import patterns, regular
from seqlint.reading.guards import Refused

if TYPE_CHECKING:
    from seqlint.rule import Rule

ALWAYS = frozenset({"SEQ901", "SEQ902"})
"""A file that cannot be read is reported whatever is selected (unless ignored): else it would look clean."""


class ConfigError(CannotWork):
    """The configuration or an option is wrong. The message is one line that names the file and the key."""


@dataclass(frozen=True)
class Settings:
    """What the user asked for. Selectors are rule names, codes or beginnings of codes; None selects the default rules.

    `max_layer_weights`: a layer with more is reported (SEQ511). `folder`: where the configuration stands; patterns of
    paths are relative to it.
    """

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    keras: int = 3
    max_layer_weights: int = 100_000_000
    folder: str = ""

    def selects(self, code: str, name: str, default: bool = True) -> bool:
        """Whether the rule runs: of a selection and an ignore that both name it, the more exact one counts."""
        wanted = max(_exactness(self.extend_select, code, name), _exactness(self.select or (), code, name))
        if not wanted and (code in ALWAYS or (self.select is None and default)):
            wanted = 1
        return wanted > _exactness(self.ignore, code, name)

    def severity_of(self, code: str, name: str, default: str) -> str:
        """The severity the user gave the rule, else its own."""
        best = max(self.severity, key=lambda selector: _exactness((selector,), code, name), default="")
        return self.severity[best] if best and _exactness((best,), code, name) else default

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """The selectors that `per-file-ignores` gives this file."""
        return tuple(
            s for pattern, selectors in self.per_file_ignores.items() if self.matches(path, pattern) for s in selectors
        )

    def matches(self, path: str, pattern: str) -> bool:
        """Whether a pattern such as `*.ipynb`, `old` or `week1/*` names this file or a folder above it."""
        return patterns.matches(path, pattern, self.folder or "")

    def selectors(self) -> Iterable[str]:
        """All selectors in use, to be checked against the rules there are."""
        yield from (self.select or ())
        yield from (*self.extend_select, *self.ignore, *self.severity)
        for selectors in self.per_file_ignores.values():
            yield from selectors


def names_rule(selector: str, code: str, name: str) -> bool:
    """Whether a selector names the rule: by name, by code, or by the beginning of the code."""
    return selector == name or code.startswith(selector.upper())


def _exactness(selectors: Iterable[str], code: str, name: str) -> int:
    """How exactly the best of the selectors names the rule; 0 where none does, a name more than any code."""
    return max((100 if s == name else 1 + len(s) for s in selectors if names_rule(s, code, name)), default=0)


def check_selectors(settings: Settings, rules: Iterable[Rule]) -> None:
    """Raise ConfigError for a selector that names no rule."""
    known = tuple(rules)
    for selector in settings.selectors():
        if not selector or not any(names_rule(selector, rule.code, rule.name) for rule in known):
            raise no_rule(selector, known)


def no_rule(name: str, rules: Iterable[Rule]) -> ConfigError:
    """What to say where no rule is called so."""
    names = [each for rule in rules for each in (rule.code, rule.name)]
    return ConfigError(f"no rule is called `{name}`{near(name, names) or '; `seqlint rules` lists all'}")


@cache
def find(folder: str) -> str | None:
    """The configuration file that holds for a folder: in it, or in the nearest folder above."""
    own = os.path.join(folder, "seqlint.toml")
    if os.path.isfile(own):
        return own
    shared = os.path.join(folder, "pyproject.toml")
    if _is_ours(shared):
        return shared
    above = os.path.dirname(folder)
    return find(above) if above != folder else None


def _is_ours(path: str) -> bool:
    try:
        text = regular.read(path, regular.MAX_SETTINGS)
    except (OSError, Refused):
        return False
    return re.search(rb"^\s*\[\s*tool\s*\.\s*[\"']?seqlint", text, re.MULTILINE) is not None


@cache
def load(path: str) -> Settings:
    """The settings a configuration file holds. Raises ConfigError."""
    import tomllib

    try:
        table = tomllib.loads(regular.read_settings(path).decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: the configuration cannot be read: {error.strerror}") from error
    except Refused as refused:
        raise ConfigError(f"{path}: the configuration cannot be read: {refused.message}") from None
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, a number of thousands of digits
        raise ConfigError(f"{path}: this is not valid TOML: {error}") from error
    if os.path.basename(path) == "pyproject.toml":
        tool = table.get("tool", {})
        table = tool.get("seqlint", {}) if isinstance(tool, dict) else tool
    return _settings(table, path)


MOST = 1000
"""Names in a list, characters in a name: each is compared with each file, and a pattern takes its time."""


def _bounded(value: Any) -> Any:
    if len(value) > MOST:
        raise TypeError(f"shorter: at most {MOST} names of at most {MOST} characters")
    return value


def _strings(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(map(_bounded, _bounded(value)))
    raise TypeError('a list of names, as in ["SEQ3", "unknown-loss"]')


def _severities(value: Any) -> dict[str, str]:
    if isinstance(value, dict) and all(level in ("error", "warning", "advice") for level in value.values()):
        return value
    raise TypeError('a table of severities, as in {"unknown-loss" = "warning"}; there are error, warning and advice')


def _ignores(value: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise TypeError('a table of lists, as in {"old/*" = ["SEQ6"]}')
    return {_bounded(pattern): _strings(selectors) for pattern, selectors in _bounded(value).items()}


def _keras(value: Any) -> int:
    if type(value) is int and value in (2, 3):
        return value
    raise TypeError("2 or 3")


def _count(value: Any) -> int:
    if type(value) is int and value > 0:
        return value
    raise TypeError("a whole number above 0")


READERS = {
    "select": _strings,
    "extend-select": _strings,
    "ignore": _strings,
    "severity": _severities,
    "per-file-ignores": _ignores,
    "exclude": _strings,
    "rules": _strings,
    "keras": _keras,
    "max-layer-weights": _count,
}


def _settings(table: Any, path: str) -> Settings:
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: `tool.seqlint` must be a table")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in READERS:
            raise ConfigError(f"{path}: there is no setting `{key}`{near(key, READERS)}")
        try:
            values[key.replace("-", "_")] = READERS[key](value)
        except TypeError as error:
            raise ConfigError(f"{path}: `{key}` must be {error}") from None
    folder = os.path.dirname(os.path.abspath(path))
    settings = Settings(**values, folder=folder)
    return replace(settings, rules=tuple(os.path.join(folder, rules) for rules in settings.rules))
