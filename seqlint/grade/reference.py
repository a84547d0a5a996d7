"""The reference page of an assignment's keys and its JSON Schema for editors, both written from the table in `keys`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from seqlint.grade.keys import COMMON, KINDS, REQUIRED, TOP, WORTH, Key, Kind

SCHEMA = "https://raw.githubusercontent.com/seqlint/seqlint/main/docs/assignment.schema.json"
PAGE = "https://github.com/seqlint/seqlint/blob/main/docs/assignment.md"
EXAMPLE = f"""\
#:schema {SCHEMA}
title = "Three flowers"
points = 6
files = ["student.py"]

[[check]]
name = "Output"
kind = "output-shape"
points = 4
shape = "(None, 3)"

[[check]]
name = "Loss"
kind = "loss"
points = 2
loss = ["categorical_crossentropy", "sparse_categorical_crossentropy"]
visibility = "hidden"
message = "Which loss goes with one-hot labels? See chapter 4."
"""
INTRODUCTION = f"""\
# The assignment file

All keys of the file that says what is asked and what it is worth. A key or kind that is not listed is an error.
`seqlint new-assignment` writes a file to begin with (`--from solution.py`: one that asks for what a solution does), and
`seqlint check-assignment` tries one on a solution and on broken variants of it.

```toml
{EXAMPLE}```

The first line is for editors with a TOML language server (taplo, Even Better TOML): they complete the keys and
mark what is wrong, by [this JSON Schema](assignment.schema.json).
"""

RECORD = """\
## The record

What a check of kind `record` is given: what a clean process has measured on the model that it rebuilt, as plain data.

```python
{
    "version": 1,
    "input_shape": [None, 4],              # with the batch axis
    "output_shape": [None, 3],
    "params": 147,
    "layers": [                            # without the input layer
        {"kind": "Dense", "name": "dense", "output_shape": [None, 16], "params": 80,
         "config": {"units": 16, "activation": "relu", "use_bias": True}},     # as Keras' `get_config` says
    ],
    "loss": "mse", "optimizer": {"class_name": "Adam"}, "metrics": ["accuracy"],    # as in a saved model, or None
    "trained": True,                       # whether training moves its weights; None: not known
}
```

A script that asks whether the layers become narrower:

```python
def check(record):
    units = [layer["config"]["units"] for layer in record["layers"] if layer["kind"] == "Dense"]
    return units == sorted(units, reverse=True), f"the layers have {units} units"
```
"""


def page() -> str:
    """The reference page, in Markdown."""
    parts = [INTRODUCTION, "## At the top\n", *_rows(TOP), "## In every check\n", *_rows(COMMON), "## Kinds of check\n"]
    for name, kind in KINDS.items():
        parts += [f"### `{name}`\n", f"{kind.meaning}\n", *(_rows(kind.keys) if kind.keys else ())]
        parts.append(f"```toml\n{example(name)}```\n")
    return "\n".join([*parts, RECORD])


def example(name: str) -> str:
    """A whole check of a kind, in TOML."""
    own = KINDS[name].example
    return f'[[check]]\nname = "{name}"\nkind = "{name}"\npoints = 1\n{own}{chr(10) if own else ""}'


def _rows(keys: Mapping[str, Key]) -> Iterator[str]:
    yield "| key | holds | meaning |\n| --- | --- | --- |"
    for name, key in keys.items():
        yield f"| `{name}` | {key.value.words}{_default(key)} | {key.meaning}. |"
    yield ""


def _default(key: Key) -> str:
    if key.default is REQUIRED:
        return ", needed"
    return f" (`{json.dumps(key.default)}`)" if key.default not in (None, "", ()) else ""


def schema() -> str:
    """The JSON Schema, as text. Draft 7: the newest that the editors' TOML servers know."""
    checks = {"type": "array", "minItems": 1, "items": {"oneOf": [_check(*each) for each in KINDS.items()]}}
    properties = {name: _property(key) for name, key in TOP.items()}
    properties["check"] = {"description": properties["check"]["description"], **checks}
    top = {"title": "An assignment of seqlint", **_table(TOP, properties)}
    return json.dumps({"$schema": "http://json-schema.org/draft-07/schema#", **top}, indent=1) + "\n"


def _check(name: str, kind: Kind) -> dict[str, Any]:
    keys = {**COMMON, **kind.keys}
    properties = {each: _property(key) for each, key in keys.items()}
    properties["kind"] = {"const": name, "description": kind.meaning}
    return {"title": name, **_table(keys, properties), "allOf": [WORTH, *([kind.either] if kind.either else [])]}


def _table(keys: Mapping[str, Key], properties: Mapping[str, Any]) -> dict[str, Any]:
    needed = [name for name, key in keys.items() if key.default is REQUIRED]
    return {"type": "object", "required": needed, "properties": properties, "additionalProperties": False}


def _property(key: Key) -> dict[str, Any]:
    default = {} if key.default in (REQUIRED, None, "", ()) else {"default": key.default}
    return {"description": f"{key.meaning}.", **default, **key.value.schema}
