"""What library functions return, one file a library. The only place where calls of library functions are modelled.

Each file has tables: `FUNCTIONS`, canonical dotted name -> function of a `Call` that gives the value; `METHODS` and
`ATTRIBUTES`, class name -> the same for objects of that class. A file is imported when its library is first used.
What is not listed is not known: `function`, `method` and `attribute` give None for it.

    dims.py, labels.py, arrays.py   what all share: dimensions, evidence for labels, conversion to arrays
    call.py                         a call with its arguments by name: what a model of a function is given
    harmless.py                     the arguments that no model need read
    arithmetic.py, indexing.py      operators and subscripts of arrays
    objects.py                      subscripts, lengths and elements of all that there is
    shaping.py, reducing.py         new shapes, and what is computed over an axis, for numpy's and TensorFlow's names
    frames.py, datasets.py          columns and rows of frames; tf.data.Dataset and generators
    numpy.py, pandas.py, ...        one library each
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

from seqlint.program import signatures
from seqlint.program.language.arguments import Args, match
from seqlint.program.language.values import NONE, Argument, Array, Const, Dataset, Made, Unknown, Value
from seqlint.program.library import arithmetic, frames, harmless, labels, objects, past
from seqlint.program.library.call import Call as Call
from seqlint.program.library.call import Heap as Heap
from seqlint.program.library.call import Model as Model
from seqlint.program.library.call import Rebind as Rebind
from seqlint.program.library.call import bound
from seqlint.signature import Parameters

LIBRARIES = {
    "numpy": "numpy",
    "sklearn": "sklearn",
    "pandas": "pandas",
    "scipy": "sklearn",
    "tensorflow": "tensorflow",
    "tensorflow_datasets": "tfds",
    "cv2": "pictures",
    "PIL": "pictures",
    "keras": "keras_data",
    "keras_preprocessing": "keras_data",
    "math": "standard",
    "json": "standard",
    "os": "standard",
    "itertools": "standard",
    "collections": "standard",
    "argparse": "command_line",
    "random": "standard",
    "time": "standard",
    "sys": "standard",
    "string": "standard",
}
OF_ARRAYS = frozenset({"reshape"})
"""Methods that only arrays have, and that give them a shape, whatever they were before."""
CONTAINERS = {"numpy": "numpy", "python": "numpy", "tensor": "tensorflow", "frame": "pandas", "series": "pandas"}

FIRST = Const(0)


@cache
def table(library: str, name: str) -> Mapping[str, Any]:
    """A table of the file of this name."""
    table: Mapping[str, Any] = getattr(import_module(f"seqlint.program.library.{library}"), name)
    return table


def _class_of(receiver: Value) -> tuple[str, str] | None:
    """The file that models this object, and its class there."""
    if isinstance(receiver, Array):
        return CONTAINERS[receiver.container], receiver.container
    if isinstance(receiver, Dataset):
        return "datasets", receiver.kind
    if isinstance(receiver, Made) and receiver.name.partition(".")[0] in LIBRARIES:
        return LIBRARIES[receiver.name.partition(".")[0]], receiver.name
    return None


Caller: TypeAlias = "Callable[[Args, Heap, Any], Value | Rebind]"
"""Calls a library's function or method: arguments as they were written, the heap, where the call stands."""


def _caller(model: Model, parameters: Parameters, name: str, receiver: Value | None = None) -> Caller:
    """Binds the arguments to the parameters. Where some are not known, where the library refuses them, or where the
    model does not read one that makes a difference, the result is not known either; of an array also its past is.
    """

    def run(args: Args, heap: Heap, at: Any = None) -> Value | Rebind:
        if args.open:
            return Unknown(f"{name} gets arguments that are not known")
        call = bound(name, parameters, args, heap, at, receiver)
        if call is None:
            return Unknown(f"{name} with arguments that it does not take")
        found = model(call)
        left = harmless.unread(call.given, name)
        if left is not None and not isinstance(found, Unknown) and found != NONE:
            lost = Unknown(f"{name} with `{left}`, which is not followed")
            return Rebind(lost, lost) if isinstance(found, Rebind) else lost
        if not isinstance(found, Rebind):
            return past.after_call(call, found)
        in_place = found.result == NONE and isinstance(found.receiver, Array)
        changed = past.after_call(call, found.receiver) if in_place else found.receiver
        return Rebind(changed, past.after_call(call, found.result))

    return run


def function(name: str) -> Caller | None:
    """What calls the library function with this canonical name; None where it is not modelled, or where the library
    has none of that name.
    """
    library = LIBRARIES.get(name.partition(".")[0])
    model = None if library is None else table(library, "FUNCTIONS").get(name)
    parameters = None if model is None else _parameters(name)
    return None if model is None or parameters is None else _caller(model, parameters, name)


def named(name: str, args: Args) -> Mapping[str, Argument]:
    """The arguments of a call of this function by the names of its parameters; none where its signature is unknown."""
    return match(_parameters(name) or Parameters(), args).named


def _parameters(name: str) -> Parameters | None:
    library = LIBRARIES.get(name.partition(".")[0])
    return None if library is None else signatures.of_function(library, name)


def constant(name: str) -> Value | None:
    """The value of a library's constant (`numpy.pi`, `tensorflow.newaxis`), None where there is none of that name."""
    library = LIBRARIES.get(name.partition(".")[0])
    return None if library is None else table(library, "CONSTANTS").get(name)


def method(receiver: Value, name: str) -> Caller | None:
    """What calls a method of an array, a dataset or an object that a library function made; None as above."""
    where = _class_of(receiver)
    model = None if where is None else table(where[0], "METHODS").get(where[1], {}).get(name)
    parameters = None if model is None else _parameters_of(receiver, name)
    return None if model is None or parameters is None else _caller(model, parameters, name, receiver)


def named_of(receiver: Value, name: str, args: Args) -> Mapping[str, Argument]:
    """`named`, for a method."""
    return match(_parameters_of(receiver, name) or Parameters(), args).named


def _parameters_of(receiver: Value, name: str) -> Parameters | None:
    where = _class_of(receiver)
    return None if where is None else signatures.of_method(*where, name)


def attribute(receiver: Value, name: str) -> Value | None:
    """The value of an attribute that is no method; None where it is not known (or is one)."""
    where = _class_of(receiver)
    if where is None:
        return None
    read = table(where[0], "ATTRIBUTES").get(where[1], {}).get(name)
    value: Value | None = None if read is None else read(receiver)
    if read is not None and value is None:
        return Unknown(f"the {name} of an array")
    if value is None and isinstance(receiver, Made):
        state = dict(receiver.state)
        return state.get(name, state.get("*"))  # under "*", what any other attribute is
    if value is None and isinstance(receiver, Array) and receiver.container == "frame":
        return dict(receiver.columns).get(name)
    return value


def subscript(receiver: Value, index: Value, heap: Heap) -> Value:
    """`receiver[index]`; the index is a constant, an array, a list, a `Slice`, or a tuple of these."""
    return past.after_subscript(receiver, index, objects.subscript(receiver, index, heap))


def store_item(receiver: Value, index: Value, value: Value, heap: Heap) -> Value:
    """What `receiver` is after `receiver[index] = value`."""
    return past.after_store(receiver, value, objects.store_item(receiver, index, value, heap), heap)


def store_part(accessor: Made, index: Value, value: Value, heap: Heap) -> Array | None:
    """The frame after `df.loc[index] = value`; None where the accessor is of something else."""
    of = dict(accessor.state).get("of") if accessor.name in frames.ACCESSORS else None
    is_frame = isinstance(of, Array) and of.container == "frame"
    return frames.store_part(accessor, index, value, heap) if is_frame else None


def store_attribute(receiver: Value, name: str, value: Value, heap: Heap) -> Value:
    """What `receiver` is after `receiver.name = value`."""
    return objects.store_attribute(receiver, name, value, heap)


def binary(operator: str, left: Value, right: Value, heap: Heap | None = None) -> Value:
    """An operator or comparison (`+`, `@`, `==`, `&`, ...) of which at least one side is an Array."""
    return past.after_binary(operator, left, right, arithmetic.binary(operator, left, right, heap), heap)


def unary(operator: str, value: Value) -> Value:
    """`-`, `+`, `~`, `not` or `abs` of an Array."""
    return past.ended(arithmetic.unary(operator, value))


def one_of(numbers: Sequence[float]) -> Array:
    """A Python number that is one of these: as labels, each of them occurs."""
    kind = "int64" if all(isinstance(number, int) for number in numbers) else "float64"
    found = labels.of_set(("?",), set(numbers))
    return Array((), kind, min(numbers), max(numbers), *found, container="python")


def length(value: Value) -> int | None:
    """`len(value)` of an Array, Dataset or Made object, None where it is not known."""
    return objects.length(value)


def iterate(value: Value) -> tuple[Value, ...] | Value | None:
    """All elements where they are few and their number is known, else what one element is; None where not known."""
    found = objects.iterate(value)
    if isinstance(found, tuple) and isinstance(value, Array):
        return tuple(past.after_subscript(value, FIRST, row) for row in found)
    return past.after_subscript(value, FIRST, found) if isinstance(found, Array) else found
