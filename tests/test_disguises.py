"""A mistake in disguise is the same mistake: every bad example of every rule, rewritten, gives the same findings.

Rewritten with other imports, inside a function, with its layers in a variable, in `add` form, and as a notebook.
"""

import ast
from collections import Counter
from collections.abc import Callable

import pytest

from seqlint.config import Settings
from seqlint.explaining import examples
from seqlint.linting.check import check
from seqlint.linting.loader import load
from seqlint.reading import source
from seqlint.rule import Example, Rule


class Qualified(ast.NodeTransformer):
    """`from keras.layers import Dense` becomes `import keras.layers as m0`, and `Dense` becomes `m0.Dense`."""

    def __init__(self) -> None:
        self.names: dict[str, ast.expr] = {}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        if node.module is None or any(name.name == "*" for name in node.names):
            return node
        alias = f"m{len(self.names)}"
        for name in node.names:
            self.names[name.asname or name.name] = ast.Attribute(ast.Name(alias), name.name)
        return ast.copy_location(ast.Import([ast.alias(node.module, alias)]), node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self.names.get(node.id, node) if isinstance(node.ctx, ast.Load) else node


class Renamed(Qualified):
    """`from keras.layers import Dense` becomes `from keras.layers import Dense as Dense_`."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        for name in node.names:
            if name.name != "*":
                self.names[name.asname or name.name] = ast.Name(f"{name.name}_")
                name.asname = f"{name.name}_"
        return node


class InVariable(ast.NodeTransformer):
    """`m = Sequential([...])` becomes `layers_ = [...]; m = Sequential(layers_)`."""

    def visit_Assign(self, node: ast.Assign) -> ast.AST | list[ast.stmt]:
        layers = listed(node)
        if layers is None:
            return node
        assert isinstance(node.value, ast.Call)
        node.value.args = [ast.Name("layers_")]
        return [ast.Assign([ast.Name("layers_", ast.Store())], layers), node]


class Added(ast.NodeTransformer):
    """`m = Sequential([a, b])` becomes `m = Sequential(); m.add(a); m.add(b)`."""

    def visit_Assign(self, node: ast.Assign) -> ast.AST | list[ast.stmt]:
        layers = listed(node)
        if layers is None or not isinstance(node.targets[0], ast.Name):
            return node
        assert isinstance(node.value, ast.Call)
        node.value.args = []
        add = ast.Attribute(ast.Name(node.targets[0].id), "add")
        return [node, *(ast.Expr(ast.Call(add, [layer], [])) for layer in layers.elts)]


def listed(node: ast.Assign) -> ast.List | None:
    """The list of `m = Sequential([...])`."""
    match node.value:
        case ast.Call(ast.Name("Sequential") | ast.Attribute(attr="Sequential"), [ast.List(elements) as layers], []):
            return layers if elements and not any(isinstance(e, ast.Starred) for e in elements) else None
    return None


def by(transformer: Callable[[], ast.NodeTransformer]) -> Callable[[str], tuple[str, str]]:
    return lambda text: ("example.py", ast.unparse(ast.fix_missing_locations(transformer().visit(ast.parse(text)))))


def in_function(text: str) -> tuple[str, str]:
    """All but the imports goes into a function, which is called."""
    body = ast.parse(text).body
    imports = [s for s in body if isinstance(s, ast.Import | ast.ImportFrom)]
    rest = [s for s in body if not isinstance(s, ast.Import | ast.ImportFrom)]
    return "example.py", ast.unparse([*imports, wrapped(rest), ast.parse("main()").body[0]])  # type: ignore[arg-type]


def wrapped(body: list[ast.stmt]) -> ast.stmt:
    function = ast.parse("def main(): pass").body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body = body or function.body
    return function


def uncalled(text: str) -> tuple[str, str]:
    """As `in_function`, but nobody calls it."""
    return "example.py", in_function(text)[1].removesuffix("main()")


def in_notebook(text: str) -> tuple[str, str]:
    return "example.ipynb", examples.notebook(iter(["%matplotlib inline\n", text + "\nNone\n"]))


DISGUISES: dict[str, Callable[[str], tuple[str, str]]] = {
    "qualified": by(Qualified),
    "renamed": by(Renamed),
    "variable": by(InVariable),
    "added": by(Added),
    "function": in_function,
    "uncalled": uncalled,
    "notebook": in_notebook,
}

# A disguise that makes another program of it, with the reason.
ANOTHER_PROGRAM: dict[tuple[str, str], str] = {
    (
        "SEQ425-4",
        "uncalled",
    ): "the train_step of a class in a function that nobody calls is not followed",
}


def codes(path: str, text: str, settings: Settings) -> Counter[str]:
    checked = check(source.from_bytes(path, text.encode()), settings)
    assert not checked.failures
    return Counter(finding.code for finding in checked.findings)


CASES = [
    pytest.param(rule, example, name, id=f"{rule.code}-{rule.examples.index(example)}-{name}")
    for rule in load()
    for example in rule.examples
    for name in DISGUISES
    if example.bad and not example.notebook and not rule.code.startswith("SEQ9")
]


@pytest.mark.parametrize(("rule", "example", "disguise"), CASES)
def test_the_same_mistake(rule: Rule, example: Example, disguise: str) -> None:
    settings = Settings(select=(rule.code,), keras=example.keras)
    text = examples.text(example.cells[0])
    name = f"{rule.code}-{rule.examples.index(example)}"
    if (name, disguise) in ANOTHER_PROGRAM:
        pytest.skip(ANOTHER_PROGRAM[name, disguise])
    plain = codes("example.py", text, settings)
    assert plain[rule.code]
    disguised = DISGUISES[disguise](text)
    assert codes(*disguised, settings) == plain, disguised[1]
