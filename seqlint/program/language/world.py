"""What a program meets that is not Python's own: libraries, their objects, models. The language asks; who models them
answers.

Every run of the interpreter has a world of its own, which the entry point hands in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import libcst as cst

from seqlint.program.anchor import Anchor
from seqlint.program.language.arguments import Args
from seqlint.program.language.values import Api, Array, BoundMethod, Class, Function, Made, Ref, Unknown, Value


class World(Protocol):
    """What happens to values that are not Python's own, and where they are used. `state`: what it keeps for itself."""

    @property
    def state(self) -> Any: ...

    def begun_after(self, other: World) -> None:
        """A run begins where that of `other` ended: what the program set there holds."""

    # Names

    def unimported(self, name: str) -> Value | None:
        """What a name is taken to be that nothing binds: `np`, where the import was forgotten."""

    def imported(self, written: str, node: cst.ImportAlias, whole: bool) -> Value:
        """What an import of this dotted name gives; not `whole`: only its first part (`import keras.layers`)."""

    def star(self, module: str, node: cst.ImportFrom) -> Mapping[str, Value]:
        """The names that a star import is known to bind."""

    def unstarred(self, modules: tuple[str, ...], node: cst.Name) -> Value | None:
        """What a name was meant to be that star imports of these modules do not bind; None where they may."""

    def named(self, dotted: str) -> Value:
        """What a library's canonical dotted name stands for."""

    def bound(self, name: str, old: Value | None, value: Value, node: cst.CSTNode) -> Value:
        """A name or attribute that held `old` is given a value: what it then holds."""

    def kept(self, name: str, value: Value) -> None:
        """A variable holds a value now."""

    # Where values are used

    def read(self, value: Ref) -> None:
        """A library's object is asked for."""

    def truth(self, value: Api) -> bool | None:
        """`bool(value)` of a library's name; None where it is not known."""

    def dropped(self, value: Value, node: cst.Expr) -> None:
        """The value of an expression statement, which nothing keeps."""

    def ended(self, function: Function, scope: int, node: cst.Call) -> Value:
        """What a call gives of a function that ends without `return`; `scope` holds its names."""

    def returned(self, value: Ref, node: cst.Return) -> None:
        """A library's object leaves its function."""

    def escaped(self, value: Ref, node: cst.CSTNode | None) -> None:
        """A library's object is handed to code that is not known."""

    def used(self, value: Value, node: cst.CSTNode) -> None:
        """A value is called that cannot be."""

    def looped(self, value: Value, node: cst.BaseExpression) -> None:
        """A `for` goes through a value, which stands at the node."""

    def no_entry(self, value: Ref, key: Value, at: Anchor) -> Value | None:
        """What `value.get(key)` gives where the dict has no such key; None where it is just None."""

    def unpacked(self, value: Value, targets: Sequence[cst.BaseElement], node: cst.CSTNode) -> None:
        """`a, b = value`."""

    def operands(self, sign: str, values: tuple[Value, Value], nodes: tuple[cst.CSTNode, cst.CSTNode]) -> None:
        """Both sides of an operator or comparison."""

    def compared(self, sign: str, left: Value, right: Value, node: cst.CSTNode) -> None:
        """`left sign right` of a comparison."""

    def formatted(self, value: Value, spec: str, node: cst.CSTNode) -> None:
        """A value is put into a text, with a `spec` as in an f-string, `:.2f`, or `%.2f`."""

    # Objects

    def call(self, callee: Value, args: Args, node: cst.Call) -> Value:
        """A call of a library's name, of a layer or a model."""

    def method(self, receiver: Value, method: BoundMethod, args: Args, node: cst.Call) -> Value:
        """A call of a method of what is not Python's own."""

    def attribute(self, value: Value, name: str, node: cst.Attribute) -> Value:
        """`value.name` of what is not Python's own."""

    def set_attribute(self, owner: Value, target: cst.Attribute, value: Value, node: cst.CSTNode) -> None:
        """`owner.name = value`, likewise."""

    def made(self, cls: Class, node: cst.CSTNode) -> Value | None:
        """A new object of a class that derives from one of a library; None where it does not."""

    def initialised(self, owner: Ref, cls: Class, args: Args, node: cst.Call) -> None:
        """`__init__` of the library's class from which `cls` derives, for an object that `made` gave."""

    def is_instance(self, value: Ref, kind: Value) -> bool | None:
        """`isinstance(value, kind)` of a layer or model; None where it is not known."""

    def has(self, value: Ref | Unknown, name: str) -> bool | None:
        """`hasattr(value, name)` of a layer or model; None where it is not known."""

    def passed(self, function: Function, parameter: str) -> Value | None:
        """What a library gives to a parameter of a method that it calls itself; None for its default."""

    # Lists, which may be a model's

    def list_changed(self, owner: Ref, method: str, args: Args, node: cst.Call) -> None:
        """A method of a list, dict or set is called."""

    def item_changed(self, owner: Ref, target: cst.Subscript, node: cst.CSTNode) -> None:
        """`owner[...] = value`, `del owner[...]`."""

    # Data

    def subscript(self, value: Value, index: Value, node: cst.CSTNode) -> Value | None:
        """`value[index]`; None where it is one of Python's own."""

    def row(self, array: Array) -> Value:
        """One of an array's rows."""

    def item_set(self, owner: Value, index: Value, value: Value) -> None:
        """`owner[index] = value` of what is no list, dict or set."""

    def item_deleted(self, owner: Value, target: cst.Subscript, index: Value) -> None:
        """`del owner[index]`, likewise."""

    def stored(self, array: Array, index: Value, value: Value) -> Value:
        """What an array is after `array[index] = value`."""

    def stored_part(self, accessor: Made, index: Value, value: Value) -> Array | None:
        """The frame after `frame.loc[index] = value`; None where the accessor is of something else."""

    def iterate(self, value: Value) -> tuple[Value, ...] | Value | None:
        """All elements where they are few and their number is known, else what one is; None where not known."""

    def one_of(self, numbers: Sequence[float]) -> Array:
        """A number that is one of these, which one nobody knows."""

    def length(self, value: Value) -> int | None:
        """`len(value)`, None where it is not known."""

    def reduced(self, array: Array, method: str) -> Value | None:
        """`max` or `min` of an array; None where it is not known."""

    def unary(self, sign: str, value: Array) -> Value:
        """`-`, `+`, `~`, `not` or `abs` of an array."""

    def binary(self, sign: str, left: Value, right: Value) -> Value:
        """An operator or comparison of which at least one side is an array."""
