"""The alias table: every way to spell a name of a library leads to one canonical name. Names that Keras has not."""

from __future__ import annotations

from functools import cache

import libcst as cst

from seqlint import keras_api
from seqlint.keras_api.spelling import KERAS_ROOTS
from seqlint.program import library
from seqlint.program.faults import RemovedName, UnknownName
from seqlint.program.language import syntax
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.values import Api, Cause, Module, Unknown, Value
from seqlint.program.model import Anchor

OF_TENSORFLOW_1 = ("losses", "metrics", "initializers", "layers", "train", "estimator", "feature_column")
"""Modules of `tensorflow.compat.v1` that are others than those of Keras or of TensorFlow 2 under the same name."""
PREFIXES = (
    *((root, "keras") for root in KERAS_ROOTS),
    ("tensorflow.optimizers", "keras.optimizers"),
    ("tensorflow.losses", "keras.losses"),
    ("tensorflow.metrics", "keras.metrics"),
    ("tensorflow.initializers", "keras.initializers"),
    ("keras_preprocessing", "keras.preprocessing"),
    *((f"tensorflow.compat.v1.{old}", f"tensorflow.compat.v1.{old}") for old in OF_TENSORFLOW_1),
    ("tensorflow.compat.v1", "tensorflow"),
    ("tensorflow.compat.v2", "tensorflow"),
    ("keras.api", "keras"),
    ("keras.src.legacy.preprocessing", "keras.preprocessing"),
    ("keras.src", "keras"),
)
VERSIONS = (".__version__", ".VERSION", "tensorflow.executing_eagerly")
BACKEND = "tensorflow.keras.backend"
"""It has many functions of Keras 2 that Keras 3 itself has not."""
OTHER_KERAS = "tf_keras"
"""Keras 2, a package of its own."""
PRIVATE_KERAS = "tensorflow.python.keras"
"""The copy of Keras 2 inside TensorFlow, which nothing of Keras 3 goes together with either."""
THROUGH_TENSORFLOW = (
    *(f"tensorflow.{part}" for part in ("keras", "losses", "metrics", "optimizers")),
    *(f"tensorflow.compat.{version}.keras" for version in ("v1", "v2")),
)
ALIASES = {
    "keras.models.Sequential": "keras.Sequential",
    "keras.engine.sequential.Sequential": "keras.Sequential",
    "keras.models.Model": "keras.Model",
    "keras.models.Functional": "keras.Model",
    "keras.engine.training.Model": "keras.Model",
    "keras.layers.Input": "keras.Input",
    "keras.engine.Input": "keras.Input",
    "keras.layers.Layer": "keras.Layer",
    "keras.engine.topology.Layer": "keras.Layer",
    "tensorflow.Module": "tensorflow.Module",
}


@cache
def canonical(dotted: str) -> str:
    """`tensorflow.keras.models.Sequential` is `keras.Sequential`."""
    for prefix, target in PREFIXES:
        if dotted == prefix or dotted.startswith(prefix + "."):
            dotted = target + dotted[len(prefix) :]
            dotted = _of_private_file(dotted) if prefix == PRIVATE_KERAS else dotted
            break
    return ALIASES.get(dotted, dotted)


def _of_private_file(dotted: str) -> str:
    """`keras.layers.core.Flatten`, in whose file the class stands in the private copy, is `keras.layers.Flatten`."""
    known = f"keras.layers.{dotted.rpartition('.')[2]}"
    return known if dotted.startswith("keras.layers.") and keras_api.is_name(known) else dotted


def other_keras(written: str) -> str:
    """The package of another Keras that a name is written as of; nothing where it is of none."""
    return next((home for home in (OTHER_KERAS, PRIVATE_KERAS) if f"{written}.".startswith(f"{home}.")), "")


def note(run: Interpreter, written: str, alias: cst.ImportAlias) -> None:
    if other_keras(written) == PRIVATE_KERAS and not _is_needed(run, syntax.bound_by(alias)):
        return
    if written.partition(".")[0] in ("keras", "tensorflow", "tf_keras"):
        run.notes.imported.append((written, _module_at(run, alias) or run.anchor(alias)))


def _is_needed(run: Interpreter, name: str) -> bool:
    """Whether an imported name is used before another import binds it: editors add imports that nobody asked for."""
    body = [statement for unit in run.units[run.unit :] for statement in unit.body]
    here = next((n for n, found in enumerate(body) if run.statement is not None and found is run.statement.node), -1)
    for statement in body[here + 1 :]:
        imports = statement.body if isinstance(statement, cst.SimpleStatementLine) else ()
        if any(isinstance(x, cst.Import | cst.ImportFrom) and name in syntax.imported_names(x) for x in imports):
            return False
        if name in syntax.names(statement):
            return True
    return False


def note_reached(run: Interpreter, written: str, node: cst.Attribute) -> None:
    """`tf.keras` is an import of Keras, too; its first use stands for it."""
    if written == "tensorflow.keras" and all(name != written for name, _ in run.notes.imported):
        run.notes.imported.append((written, run.anchor(node)))


def imported(run: Interpreter, written: str, node: cst.ImportAlias, whole: bool) -> Value:
    """What an import of this dotted name gives: what it names, or only its first part (`import keras.layers`)."""
    note(run, written, node)
    if whole:
        return library_name(run, written, node, imported=True)
    if "." in written:
        library_name(run, written, node, imported=True)
    root = written.partition(".")[0]
    return _through(root, Module(root if root == "tensorflow" else canonical(root)))


def star(run: Interpreter, module: str, node: cst.ImportFrom) -> dict[str, Value]:
    """The names that a star import of a module of Keras binds; {} for any other. Of a module that is gone, those of its
    successor.
    """
    target = canonical(module)
    if target.startswith("keras.") and node.module is not None:
        reached = library_name(run, module, node.module, imported=True)
        target = reached.name if isinstance(reached, Module) else target
    found = keras_api.names(target.removeprefix("keras.")) if target in _star_modules() else ()
    return {name: library_value(canonical(f"{target}.{name}")) for name in sorted(found)}


def unstarred(run: Interpreter, modules: tuple[str, ...], node: cst.Name) -> Value | None:
    """A name that Keras has dropped, where only star imports of libraries could bind it, and one did."""
    if any(module.partition(".")[0] not in library.LIBRARIES or "compat" in module for module in modules):
        return None
    written = [f"{module}.{node.value}" for module in modules if canonical(module) in _star_modules()]
    if any(_exists(canonical(name)) or keras_api.is_name(name) for name in written):
        return None
    gone = next((name for name in written if keras_api.removed(canonical(name)) is not None), None)
    return None if gone is None else library_name(run, gone, node)


def _star_modules() -> frozenset[str]:
    groups = ("layers", "models", "optimizers", "losses", "utils", "datasets", "callbacks")
    return frozenset(["keras", *(f"keras.{group}" for group in groups)])


def library_name(run: Interpreter, written: str, node: cst.CSTNode, imported: bool = False) -> Value:
    """The value of a library's dotted name as written; records where Keras has no such name."""
    there = _there(written)
    if there is not None:
        return there
    dotted = canonical(written)
    if not _is_of_keras(dotted):
        gone = keras_api.removed_from_tensorflow(written)
        assert gone is not None
        _removed(run, written, gone, node, module_gone=False)
        return Unknown(f"{written} is gone")
    lost = _lost(written, dotted)
    return _through(written, _missing(run, written, dotted, lost, node, imported))


@cache
def _there(written: str) -> Value | None:
    """What a name stands for that is there, or private, or of the version installed; None for one that is gone or
    never was.
    """
    dotted = canonical(written)
    if written.endswith(VERSIONS):
        return Unknown(f"{written} is what is installed", cause=Cause.VERSION)
    if not _is_of_keras(dotted):
        gone = keras_api.removed_from_tensorflow(written)
        return _through(written, library_value(dotted)) if gone is None else None
    if written.startswith("tensorflow.python.") and not keras_api.is_name(dotted):
        return Unknown(f"{written} is private")
    if not _exists(dotted) and written.startswith(f"{BACKEND}.") and _exists(written):
        return Api(dotted, BACKEND)
    there = _exists(dotted) or dotted in ALIASES.values() or _exists(written)
    return _through(written, library_value(dotted)) if there and _lost(written, dotted) is None else None


def _is_of_keras(dotted: str) -> bool:
    return dotted.startswith("keras.")


def _lost(written: str, dotted: str) -> keras_api.Removed | None:
    """What only TensorFlow's `keras` has no more."""
    through = f"tensorflow.{dotted}" if written.startswith(THROUGH_TENSORFLOW) else dotted
    return keras_api.removed(through) if _exists(dotted) else None


def _through(written: str, value: Value) -> Value:
    """TensorFlow's `keras` has names that Keras itself has not, so its modules keep how they were reached; what
    `tf_keras` makes does not go together with Keras. TensorFlow 1 has losses and metrics of its own.
    """
    if written == "tensorflow.compat.v1" and isinstance(value, Module):
        return Module(value.name, written)
    if not isinstance(value, Module | Api) or not value.name.startswith("keras"):
        return value
    if home := other_keras(written):
        return Module(value.name, written) if isinstance(value, Module) else Api(value.name, home)
    if written.startswith(THROUGH_TENSORFLOW) and (
        isinstance(value, Module) or keras_api.is_module(f"tensorflow.{value.name}")
    ):
        return Module(value.name, f"tensorflow.{value.name}")
    return value


def is_layer(dotted: str) -> bool:
    """Whether a name is one of a class of layers, as it is written."""
    module, _, name = dotted.removeprefix("tensorflow.").rpartition(".")
    return f"{module}.".startswith("keras.layers.") and name[:1].isupper()


@cache
def _exists(dotted: str) -> bool:
    return keras_api.is_name(dotted) is not False


def _missing(
    run: Interpreter, written: str, dotted: str, lost: keras_api.Removed | None, node: cst.CSTNode, imported: bool
) -> Value:
    """A name that Keras has not (any more): goes on with its successor, the near match, or what it was in Keras 2.

    `lost`: it is only TensorFlow's `keras` that has it no more.
    """
    gone = lost or keras_api.removed(written) or keras_api.removed(dotted)
    if gone is not None:
        _removed(run, written, gone, node, module_gone=not keras_api.is_module(dotted.rpartition(".")[0]))
        if lost is not None:
            return library_value(dotted)
        if is_layer(dotted) and not is_layer(gone.successor or ""):
            return Api(f"keras.layers.{dotted.rpartition('.')[2]}")  # what it makes is a layer of a shape not known
        return library_value(canonical(gone.successor)) if gone.successor else Unknown(f"{written} is gone")
    module, name, rest = _first_missing(dotted)
    choices = keras_api.names(module.rpartition(".")[2]) if module.count(".") < 2 else frozenset()
    near = keras_api.close(name, [choice for choice in choices if not rest or choice.islower()])
    elsewhere = _layer_named(name) if near is None and module == "keras" and not rest else None
    near = near or elsewhere
    run.fault(
        UnknownName(
            name=name,
            module=module,
            near=near,
            imported=imported,
            bound=None if rest else _bound_name(node),
            name_at=None if rest or (elsewhere and imported) else _name_at(run, node),
        ),
        node,
        (id(node),),
    )
    if near is None and library.function(dotted) is not None:
        return library_value(dotted)
    meant = canonical(f"{module}.{near}{rest}")
    return library_value(meant) if near and _exists(meant) else Unknown(f"{written} does not exist")


def _removed(run: Interpreter, written: str, gone: keras_api.Removed, node: cst.CSTNode, module_gone: bool) -> None:
    fault = RemovedName(
        name=written,
        successor=gone.successor,
        why=gone,
        module_at=_module_at(run, node),
        among=len(_imported_beside(run, node)),
        bound=_bound_name(node),
        module_gone=module_gone,
    )
    run.fault(fault, node, (id(node), id(node.value)) if isinstance(node, cst.Attribute) else (id(node),))


def _layer_named(name: str) -> str | None:
    """`layers.Dense` for `Dense` or `Dens`, which stands in `keras` by mistake."""
    found = keras_api.close(name, keras_api.names("layers")) if name[:1].isupper() else None
    return found and f"layers.{found}"


def _first_missing(dotted: str) -> tuple[str, str, str]:
    """Of `keras.layer.Dense` the module that exists, `keras`, the first name that does not, `layer`, and the rest."""
    parts = dotted.split(".")
    known = next((n for n in range(len(parts) - 1, 1, -1) if keras_api.is_module(".".join(parts[:n]))), 1)
    return ".".join(parts[:known]), parts[known], "".join(f".{part}" for part in parts[known + 1 :])


def _name_at(run: Interpreter, node: cst.CSTNode) -> Anchor:
    """The last name of `keras.layers.Dense`, in an import or an expression."""
    inner = node.name if isinstance(node, cst.ImportAlias) else node
    return run.anchor(inner.attr if isinstance(inner, cst.Attribute) else inner)


def _module_at(run: Interpreter, node: cst.CSTNode) -> Anchor | None:
    """Where the module is named in the `from ... import ...` that an imported name stands in."""
    found = _import_of(run, node)
    return None if found is None or found.module is None else run.anchor(found.module)


def _imported_beside(run: Interpreter, node: cst.CSTNode) -> tuple[cst.CSTNode, ...]:
    """All names of the `from ... import ...` that an imported name stands in."""
    found = _import_of(run, node)
    return (node,) if found is None or isinstance(found.names, cst.ImportStar) else tuple(found.names)


def _import_of(run: Interpreter, node: cst.CSTNode) -> cst.ImportFrom | None:
    line = run.statement.node if run.statement is not None else None
    found = line.body if isinstance(line, cst.SimpleStatementLine) else ()
    for statement in found:
        names = statement.names if isinstance(statement, cst.ImportFrom) else ()
        if isinstance(statement, cst.ImportFrom) and not isinstance(names, cst.ImportStar) and node in names:
            return statement
    return None


def _bound_name(node: cst.CSTNode) -> str | None:
    """The name that `from keras.layers import Dense` binds, where it is the imported one."""
    if isinstance(node, cst.ImportAlias) and isinstance(node.name, cst.Name) and node.asname is None:
        return node.name.value
    return None


@cache
def library_value(dotted: str) -> Value:
    """A library's module, class, function or constant."""
    if is_module(dotted):
        return Module(dotted)
    constant = library.constant(dotted)
    return Api(dotted) if constant is None else constant


def is_module(dotted: str) -> bool:
    """Whether a canonical dotted name is taken to be a module: all lower case without a known function of that name."""
    last = dotted.rpartition(".")[2]
    if "." not in dotted:
        return True
    if dotted.startswith("keras."):
        return keras_api.is_module(dotted)
    return last.islower() and last in _MODULE_NAMES and library.function(dotted) is None


_MODULE_NAMES = frozenset({
    "random", "linalg", "fft", "ma", "datasets", "model_selection", "preprocessing", "metrics", "pipeline",
    "ensemble", "linear_model", "cluster", "decomposition", "feature_extraction", "text", "image", "pyplot",
    "data", "io", "strings", "ragged", "sparse", "nn", "math", "signal", "train", "summary", "compat", "v1",
    "v2", "experimental", "config", "distribute", "lite", "saved_model", "keras", "layers", "models", "utils",
    "optimizers", "losses", "callbacks", "applications", "initializers", "regularizers", "constraints",
    "activations", "backend", "path", "stats", "special", "misc", "sequence", "impute", "compose", "svm",
    "neighbors", "tree", "naive_bayes",
})  # fmt: skip
