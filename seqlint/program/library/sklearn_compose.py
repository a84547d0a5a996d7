"""scikit-learn: transformers made of others, one after another (Pipeline) or side by side (ColumnTransformer)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from seqlint.program.language.arguments import Arg, Args
from seqlint.program.language.values import Array, Const, Dim, Made, Seq, Unknown, Value
from seqlint.program.library import dims, method, subscript
from seqlint.program.library.arrays import array_of, elements
from seqlint.program.library.call import Call, Model, Rebind
from seqlint.program.library.frames import WHOLE, rows_of, width_of

PIPELINE, COLUMNS = "sklearn.pipeline.Pipeline", "sklearn.compose.ColumnTransformer"
MANY = 50
SURELY_DENSE = 0.5
"""With a share of numbers that are not 0 above 0.3 the result is no sparse matrix; those of other parts may be 0."""


def step_by_step(call: Call) -> Value:
    """Pipeline(steps): pairs of a name and a transformer."""
    pairs = [elements(pair, call.heap) or () for pair in elements(call.get("steps"), call.heap) or ()]
    return _made(call, PIPELINE, [pair[1:2] for pair in pairs])


def make_pipeline(call: Call) -> Value:
    return _made(call, PIPELINE, [(step,) for step in call.several("steps")])


def by_column(call: Call) -> Value:
    """ColumnTransformer(transformers): each a name, a transformer and its columns."""
    rows = [elements(row, call.heap) or () for row in elements(call.get("transformers"), call.heap) or ()]
    return _made(call, COLUMNS, [row[1:3] for row in rows])


def make_column_transformer(call: Call) -> Value:
    return _made(call, COLUMNS, [elements(row, call.heap) or () for row in call.several("transformers")])


def _made(call: Call, name: str, parts: Iterable[tuple[Value, ...]]) -> Value:
    kept = Seq("tuple", tuple(Seq("tuple", part) for part in parts))
    return Made(name, at=call.at, state=(("parts", kept), ("remainder", call.get("remainder") or Const("drop"))))


def _parts(made: Made, size: int) -> list[tuple[Value, ...]] | None:
    """What it is made of, None where not all of it is known."""
    kept = dict(made.state).get("parts")
    parts = [part.items for part in kept.items if isinstance(part, Seq)] if isinstance(kept, Seq) else []
    return parts if parts and len(parts) <= MANY and all(len(part) == size for part in parts) else None


def _transformed(step: Value, data: Value, call: Call) -> Value:
    """What a transformer gives for the data, by the method that was called."""
    if step in (Const("passthrough"), Const(None)):
        return data
    name = call.name.rpartition(".")[2]
    model = method(step, name) if isinstance(step, Made) else None
    if model is None:
        return Unknown(f"the {name} of a transformer that is not known")
    found = model(Args((Arg(data, None, call.at),)), call.heap, call.at)
    return found.result if isinstance(found, Rebind) else found


def through_steps(call: Call) -> Value:
    assert isinstance(call.receiver, Made)
    parts = _parts(call.receiver, 1)
    if parts is None:
        return Unknown("a pipeline of steps that are not known")
    return reduce(lambda data, part: _transformed(part[0], data, call), parts, call.get("X") or Unknown("no data"))


def side_by_side(call: Call) -> Value:
    """The columns of all parts in turn; those of no part are dropped. With a sparse part, all may be."""
    assert isinstance(call.receiver, Made)
    parts = _parts(call.receiver, 2)
    table = array_of(call.get("X"), call.heap)
    if not isinstance(table, Array):
        return Unknown("columns that are not all known")
    some, rest = Array((rows_of(table), "?"), origin=table.origin), dict(call.receiver.state).get("remainder")
    if parts is None or rest not in (Const("drop"), Const("passthrough")):
        return some
    found = [_transformed(step, _columns(table, names, call), call) for step, names in parts if step != Const("drop")]
    if rest == Const("passthrough"):
        found.append(Array((rows_of(table), _left(table, [names for _, names in parts], call))))
    arrays = [dict(one.state).get("array", one) if isinstance(one, Made) else one for one in found]
    widths = [
        one.shape[1] for one in arrays if isinstance(one, Array) and one.shape is not None and len(one.shape) == 2
    ]
    width = dims.total(widths)
    # Of a sparse one-hot part, one number a row is not 0.
    filled = dims.total(1 if isinstance(one, Made) else size for one, size in zip(found, widths, strict=False))
    if not widths or len(widths) < len(found) or not (dims.known(width) and dims.known(filled)):
        return some
    if any(isinstance(one, Made) for one in found) and filled < SURELY_DENSE * width:
        return some
    return Array((rows_of(table), width), "float64", origin=table.origin)


def _left(table: Array, named: list[Value], call: Call) -> Dim:
    """How many columns no part takes."""
    names = [name for part in named for name in elements(part, call.heap) or (part,)]
    known = all(isinstance(name, Const) and isinstance(name.value, int | str) for name in names)
    return dims.total((width_of(table), -len(names))) if known and len(set(names)) == len(names) else "?"


def _columns(table: Array, names: Value, call: Call) -> Value:
    return subscript(table, names if table.container == "frame" else Seq("tuple", (WHOLE, names)), call.heap)


def fitted(call: Call) -> Value:
    return call.receiver or Unknown("a transformer")


FUNCTIONS: dict[str, Model] = {
    PIPELINE: step_by_step, "sklearn.pipeline.make_pipeline": make_pipeline,
    COLUMNS: by_column, "sklearn.compose.make_column_transformer": make_column_transformer,
}  # fmt: skip
METHODS: dict[str, dict[str, Model]] = {
    owner: {"fit": fitted, "transform": transform, "fit_transform": transform}
    for owner, transform in ((PIPELINE, through_steps), (COLUMNS, side_by_side))
}
