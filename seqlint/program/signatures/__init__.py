"""What the modelled functions and methods of Python and of libraries take, read from those installed.

`python -m seqlint.program.signatures.generate` writes it.

`data/<file>.json`, one for each file of models: versions, then functions by canonical name and methods by class, each
with its parameters as text: `"a, /, shape, order=, *, copy="`; "=" stands for a default, whatever it is.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from seqlint.signature import REQUIRED, UNKNOWN, Parameter, Parameters

DATA = os.path.join(os.path.dirname(__file__), "data")


@cache
def load(file: str) -> Any:
    """The content of `data/<file>.json`, read when a function of that file is first called."""
    import json

    with open(os.path.join(DATA, f"{file}.json"), encoding="utf-8") as opened:
        return json.load(opened)


@cache
def of_function(file: str, name: str) -> Parameters | None:
    """The parameters of a function or class; None where no signature is known."""
    text = load(file)["functions"].get(name)
    return None if text is None else decoded(text)


@cache
def of_method(file: str, owner: str, name: str) -> Parameters | None:
    """The parameters of a method, `self` left out; `owner` is its class as the models' tables have it."""
    text = load(file)["methods"].get(f"{owner}.{name}")
    return None if text is None else decoded(text)


def decoded(text: str) -> Parameters:
    """The parameters that a text of the data stands for."""
    found: list[Parameter] = []
    words = text.split(", ") if text else []
    only_by_place = "/" in words
    by_name = False
    for word in words:
        name = word.strip("*=")
        if word == "/":
            only_by_place = False
        elif word.startswith("**"):
            found.append(Parameter(name, UNKNOWN, "var-keyword"))
        elif word.startswith("*"):
            by_name = True
            found += [Parameter(name, UNKNOWN, "var-positional")] if name else []
        else:
            default = UNKNOWN if word.endswith("=") else REQUIRED
            found.append(Parameter(name, default, "keyword" if by_name else "place" if only_by_place else "positional"))
    return Parameters(found)
