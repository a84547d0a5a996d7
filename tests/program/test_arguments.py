"""A model of a function reads arguments by name: their places are counted by the binder alone."""

from __future__ import annotations

import ast

from tests.test_storeys import MODULES, within

BY_PLACE = {
    "program.language.arguments.match": "the binder",
    "program.language.formatting.note_format": "`{1}` in a text means a place",
    "program.keras.legacy.modernized": "Keras 1 and 2 had other places",
    "program.keras.layers._keras_1_positions": "the same",
    "program.keras.assembly.fill": "layers without a list: one after the other",
}
ARGUMENTS = ("items", "positional", "values")


def counting(function: ast.FunctionDef) -> bool:
    """Whether a function takes the arguments of a call apart by their places: `args.items[1]`, `args.positional`."""
    for node in ast.walk(function):
        match node:
            case ast.Subscript(ast.Attribute(ast.Name("args"), attribute), ast.Constant()) if attribute in ARGUMENTS:
                return True
            case ast.Attribute(_, "positional"):
                return True
    return False


def test_arguments_are_read_by_name() -> None:
    found = {
        f"{module}.{function.name}"
        for module, path in MODULES.items()
        if within(module, "program")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef) and counting(function)
    }
    assert found == BY_PLACE.keys()
