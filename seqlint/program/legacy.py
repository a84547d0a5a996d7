"""Old Keras' spellings, as keras_api's tables give them, in the form the interpreter wants."""

from __future__ import annotations

from typing import Any


def removed(dotted: str) -> Any:
    return None


def removed_argument(group: str, name: str, argument: str) -> Any:
    return None


def removed_method(name: str) -> Any:
    return None


def modern_call(group: str, kind: str, args: Any, kwargs: Any) -> Any:
    return None


def application_output(name: str, arguments: Any) -> Any:
    return None


def is_module(dotted: str) -> bool:
    from seqlint.keras_api.tables import load

    return dotted in load("names")
