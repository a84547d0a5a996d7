"""Import statements: what they bind. What the names of libraries are, the world says."""

from __future__ import annotations

import libcst as cst

from seqlint.program.language import syntax
from seqlint.program.language.assignment import bind
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.values import Unknown, Value


def run_import(run: Interpreter, node: cst.Import | cst.ImportFrom) -> None:
    """Bind what an import binds."""
    if isinstance(node, cst.Import):
        for alias in node.names:
            _import_module(run, syntax.dotted(alias.name), alias, node)
        return
    module = syntax.dotted(node.module)
    relative = bool(node.relative)
    if isinstance(node.names, cst.ImportStar):
        run.notes.stars.append("?" if relative else module)
        for name, value in {} if relative else run.world.star(module, node).items():
            run.state.names.setdefault((run.scope_of(name), name), value)
        return
    for alias in node.names:
        name = syntax.dotted(alias.name)
        bound = alias.asname.name.value if alias.asname is not None else name  # type: ignore[union-attr]
        known: Value = Unknown(f"`{name}` of another file")
        if not relative:
            known = run.world.imported(f"{module}.{name}", alias, whole=True)
        bind(run, bound, known, node, node, quiet=True)


def _import_module(run: Interpreter, written: str, alias: cst.ImportAlias, node: cst.Import) -> None:
    name = alias.asname.name if alias.asname is not None else None
    named = isinstance(name, cst.Name)
    value = run.world.imported(written, alias, whole=named)
    bind(run, name.value if isinstance(name, cst.Name) else written.partition(".")[0], value, node, node, quiet=True)
