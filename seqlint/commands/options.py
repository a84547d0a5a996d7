"""Options that several commands share."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

import click

from seqlint import atomic, config
from seqlint.cli import VERSION_OPTION, complain
from seqlint.config import Settings
from seqlint.linting.loader import load
from seqlint.reading.paths import relative

F = TypeVar("F", bound=Callable[..., Any])

NAMES = "LIST"


def options(*chosen: Callable[[F], F]) -> Callable[[F], F]:
    """Several options in one decorator, shown in this order."""

    def decorate(function: F) -> F:
        for option in reversed(chosen):
            function = option(function)
        return function

    return decorate


def gathered(**kinds: type) -> Callable[[F], F]:
    """The command gets one of each of these dataclasses, of the options that are called as its fields; what it asks for
    by itself stays."""

    def decorate(function: F) -> F:
        own = signature(function).parameters

        @wraps(function)
        def command(**given: Any) -> Any:
            for name, kind in kinds.items():
                fitting = [each.name for each in fields(kind) if each.name in given and each.name not in own]
                given[name] = kind(**{each: given.pop(each) for each in fitting})
            return function(**given)

        return command  # type: ignore[return-value]

    return decorate


def split(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """`SEQ1,SEQ301` given once or several times."""
    return tuple(name.strip() for item in value for name in item.split(",") if name.strip())


def named(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.strip():
        raise click.BadParameter("the file needs a name")
    return value


RULES = click.option("--rules", multiple=True, metavar="FOLDER", help="A folder with rules of your own; repeatable.")
SELECTION = options(
    click.option(
        "--select", multiple=True, callback=split, metavar=NAMES, help="Only these rules: names, codes or SEQ3."
    ),
    click.option("--extend-select", multiple=True, callback=split, metavar=NAMES, help="These rules too."),
    click.option("--ignore", multiple=True, callback=split, metavar=NAMES, help="Not these rules."),
    RULES,
)
MAX_SECONDS = 1_000_000
MAX_MEMORY = 10_000_000
"""In MB. What is above either is no number that a timer or a limit of the system takes."""


class Number(click.FloatRange):
    """A number within bounds, which NaN is not, though it compares with none of them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a number", param, ctx)
        return number


KERAS = click.option("--keras", type=click.Choice(["2", "3"]), help="The Keras the program is meant for (3).")
CONFIGURATION = options(
    click.option("--config", metavar="FILE", help="Use this seqlint.toml or pyproject.toml."),
    click.option("--isolated", is_flag=True, help="Use no configuration file."),
)
JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Programs at a time (the cores, as far as memory goes)."
)
SANDBOX = options(
    click.option(
        "--time-limit",
        type=Number(min=0, min_open=True, max=MAX_SECONDS),
        default=60.0,
        metavar="SECONDS",
        help="Wall clock for one submission (60).",
    ),
    click.option(
        "--memory-limit",
        type=click.IntRange(min=1, max=MAX_MEMORY),
        default=4096,
        metavar="MB",
        help="Memory for one submission (4096).",
    ),
    click.option("--train", type=click.Choice(["step", "full"]), default="step", help="One training step, or all."),
)


def isolation_option(default: str, help: str) -> Callable[[F], F]:
    """How strictly submissions are kept apart from all else."""
    levels = click.Choice(["strict", "best", "none"])
    return click.option("--isolation", type=levels, default=default, show_default=True, help=help)


NO_CACHE = click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
EXCLUDE = click.option("--exclude", multiple=True, callback=split, metavar=NAMES, help="Leave out files and folders.")


def statistics_option(help: str) -> Callable[[F], F]:
    """Numbers instead of every single thing."""
    return click.option("--statistics", is_flag=True, help=help)


OUTPUT_FILE = click.option(
    "--output-file", "-o", callback=named, metavar="FILE", help="Write to FILE, wholly or not at all."
)
COMMON = options(
    click.option("--exit-zero", is_flag=True, help="Exit with 0 even if the code has mistakes."),
    click.option("--verbose", "-v", is_flag=True, help="Say more, also why a value is not known."),
    click.option("--quiet", "-q", is_flag=True, help="Findings only."),
    click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour the output."),
    VERSION_OPTION,
)


class Configured:
    """The settings of every file: its nearest configuration, with the command line's options on top.

    A configuration beside a file that is looked at may be anybody's: it may choose among the rules, but brings none.
    Folders of rules, which are programs, come from the options and from the configuration of the current folder.
    """

    def __init__(
        self,
        *,
        select: tuple[str, ...] = (),
        extend_select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
        rules: tuple[str, ...] = (),
        keras: str | None = None,
        config: str | None = None,
        isolated: bool = False,
        **_: object,
    ) -> None:
        self.select, self.extend_select, self.ignore = select, extend_select, ignore
        self.rules, self.keras = rules, keras
        self.file, self.isolated = config, isolated
        self._made: dict[str | None, Settings] = {}
        if config:
            self.of(config)  # what is wrong with it is said, though there be nothing to look at

    def of(self, path: str) -> Settings:
        """The settings that hold for a file. Raises ConfigError."""
        file = self.file if self.file or self.isolated else config.find(os.path.dirname(os.path.abspath(path)))
        if file not in self._made:
            self._made[file] = self._checked(self._with_options(self._trusted(file)), file)
        return self._made[file]

    def own(self) -> str | None:
        """The configuration that the user has chosen: it never came with what is looked at."""
        return self.file or (None if self.isolated else config.find(os.getcwd()))

    def _trusted(self, file: str | None) -> Settings:
        """What a configuration file says, without folders of rules that the user did not ask for."""
        settings = config.load(file) if file else Settings()
        own = self.own()
        if file is None or file in (self.file, own):
            return settings
        if settings.rules:
            complain(
                f"{relative(file)}: its `rules` are not loaded: they are programs, "
                f"and this file lies nearer to what is checked than to the current folder; name them with --rules"
            )
        return replace(settings, rules=config.load(own).rules if own else ())

    def _with_options(self, base: Settings) -> Settings:
        changes: dict[str, Any] = {"ignore": (*base.ignore, *self.ignore), "rules": (*base.rules, *self.rules)}
        changes["extend_select"] = (*base.extend_select, *self.extend_select)
        if self.select:
            changes |= {"select": self.select, "extend_select": self.extend_select}
        if self.keras:
            changes["keras"] = int(self.keras)
        return replace(base, **changes)

    def _checked(self, settings: Settings, file: str | None) -> Settings:
        """The settings. Raises ConfigError for a rule that there is not, with the file where no option names it."""
        if any(settings.selectors()) or settings.rules:
            rules = load(settings.rules)
            config.check_selectors(Settings(select=(*self.select, *self.extend_select, *self.ignore)), rules)
            try:
                config.check_selectors(settings, rules)
            except config.ConfigError as error:
                raise config.ConfigError(f"{file}: {error}") from None
        return settings


def wants_color(color: str, to_file: bool) -> bool:
    """Colour on a terminal, unless NO_COLOR is set; `--color` decides otherwise."""
    if color != "auto":
        return color == "always"
    return not to_file and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and sys.stdout.isatty()


def emit(text: str, output_file: str | None) -> None:
    """Write to the file, or to standard output."""
    if output_file:
        atomic.write(output_file, text.encode("utf-8", "backslashreplace"))
    else:
        sys.stdout.write(text)
        sys.stdout.flush()
