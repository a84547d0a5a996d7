"""Data that code of the submission makes while the model trains: generators, and classes that derive from PyDataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from seqlint.program.faults import FloatLength
from seqlint.program.keras import classes
from seqlint.program.language import calls
from seqlint.program.language.state import Instance
from seqlint.program.language.values import Array, Class, Const, Dataset, Function, Ref, Seq, Unknown, Value
from seqlint.program.model import Argument
from seqlint.quick import replace

if TYPE_CHECKING:
    from seqlint.program.language.interpreter import Interpreter

GIVES_DATA = ("x", "validation_data", "generator")


def known(run: Interpreter, named: Mapping[str, Argument]) -> Mapping[str, Argument]:
    """The arguments of a call, with what such a source gives in its place."""
    found = {name: batches_of(run, named[name].value) for name in GIVES_DATA if name in named}
    return {**named, **{name: replace(named[name], value=data) for name, data in found.items() if data is not None}}


def batches_of(run: Interpreter, value: Value) -> Dataset | None:
    """The batches of a generator or PyDataset; None where it is something else, or nobody knows what it gives."""
    if isinstance(value, Unknown) and value.holds is not None:
        return of_batch(value.holds)
    thing = run.state.heap.get(value.id) if isinstance(value, Ref) and value.kind == "instance" else None
    if not isinstance(thing, Instance) or thing.cls is None or classes.base_of(run, thing.cls) not in classes.DATA:
        return None
    method, length = _asked(run, thing.cls, value, "__len__")
    if method is not None and _is_float(length):
        run.notes.called.add(id(method.node))
        run.fault(FloatLength(thing.cls.name), method.at.beside(method.node.name), (id(method.node),))
    return of_batch(_asked(run, thing.cls, value, "__getitem__", Const(0))[1])


def _asked(run: Interpreter, cls: Class, owner: Value, name: str, *given: Value) -> tuple[Function | None, Value]:
    """A method of the class, and what it gives."""
    method = calls.find_method(run, cls, name)
    if not isinstance(method, Function):
        return None, Unknown("no such method")
    args = calls.Args(tuple(calls.Arg(one, None, method.at) for one in given))
    return method, run.aside(lambda: calls.call_function(run, method, args, owner))


def _is_float(value: Value) -> bool:
    number = isinstance(value, Const) and isinstance(value.value, float)
    return number or (isinstance(value, Array) and value.shape == () and value.dtype in ("float32", "float64"))


def of_batch(batch: Value) -> Dataset | None:
    """The data set of which this is one batch: a tuple of inputs, labels and weights."""
    parts = batch.items if isinstance(batch, Seq) and batch.kind == "tuple" else ()
    arrays = [part for part in parts if isinstance(part, Array) and part.shape]
    if not 1 < len(parts) < 4 or not arrays:
        return None
    sizes = [part.shape[0] for part in arrays if part.shape]
    samples = tuple(replace(p, shape=p.shape[1:]) if isinstance(p, Array) and p.shape else p for p in parts)
    return Dataset(samples, next((size for size in sizes if isinstance(size, int)), "?"), kind="generator")
