"""`seqlint config`: what is in force for a path, and which file says so."""

from __future__ import annotations

import json
import os
from typing import Any

import click

from seqlint import config
from seqlint.commands.options import COMMON, CONFIGURATION, OUTPUT_FILE, Configured, emit, options
from seqlint.config import READERS, Settings
from seqlint.errors import CannotWork
from seqlint.output.escape import printable
from seqlint.reading.paths import relative


@click.command()
@click.argument("path", metavar="[PATH]", default=".")
@options(
    click.option("--format", type=click.Choice(["text", "json"]), default="text", help="How to write it."),
    OUTPUT_FILE,
    CONFIGURATION,
    COMMON,
)
def command(path: str, format: str, output_file: str | None, config: str | None, isolated: bool, **_: object) -> int:
    """Show what is in force for PATH (the current folder) and from which file."""
    if not os.path.exists(path):
        raise CannotWork(f"{path}: no such file or folder")
    looked_at = os.path.join(path, "any.py") if os.path.isdir(path) else path
    configured = Configured(config=config, isolated=isolated)
    settings = configured.of(looked_at)
    file = configured.file if configured.file or isolated else _nearest(looked_at)
    chosen = _from_file(file) if file else {}
    in_force = {key: _value(settings, key) for key in READERS}
    if format == "json":
        document = {"version": 1, "path": path, "file": file, "settings": in_force, "set": sorted(chosen)}
        emit(json.dumps(document, indent=1) + "\n", output_file)
    else:
        emit(_text(path, file, in_force, chosen), output_file)
    return 0


def _nearest(path: str) -> str | None:
    found = config.find(os.path.dirname(os.path.abspath(path)))
    return relative(found) if found else None


def _from_file(file: str) -> dict[str, Any]:
    """The keys that differ from the defaults."""
    said, default = config.load(file), Settings()
    return {key: _value(said, key) for key in READERS if _value(said, key) != _value(default, key)}


def _value(settings: Settings, key: str) -> Any:
    value = getattr(settings, key.replace("-", "_"))
    return list(value) if isinstance(value, tuple) else dict(value) if hasattr(value, "items") else value


def _text(path: str, file: str | None, in_force: dict[str, Any], chosen: dict[str, Any]) -> str:
    rows = [f"for {printable(path)}: {printable(file) if file else 'no configuration file, the defaults hold'}"]
    width = max(map(len, in_force))
    for key, value in in_force.items():
        whence = printable(file or "") if key in chosen else "default"
        shown = "all default rules" if value is None else json.dumps(value, default=list)
        rows.append(f"  {key.ljust(width)}  {printable(shown)}  ({whence})")
    return "\n".join(rows) + "\n"
