"""Keras and the libraries, as a running program meets them: what the interpreter asks, and who answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import libcst as cst

from seqlint.program import library
from seqlint.program.anchor import Anchor
from seqlint.program.keras import (
    assembly,
    callbacks,
    calls,
    classes,
    data,
    events,
    freezing,
    history,
    layers,
    legacy,
    logs,
    methods,
    naming,
    numbering,
    onehot,
    receivers,
    results,
    spelling,
    stepping,
    tracing,
)
from seqlint.program.keras.building import Building
from seqlint.program.keras.heap import HeapView
from seqlint.program.keras.states import LayerState, ModelState
from seqlint.program.language import assignment, python
from seqlint.program.language.arguments import Args
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.values import (
    Api,
    Array,
    BoundMethod,
    Class,
    Const,
    Dataset,
    Function,
    History,
    Made,
    Module,
    Ref,
    Seq,
    Tensor,
    Unknown,
    Value,
)
from seqlint.program.language.world import World
from seqlint.quick import dataclass


@dataclass(frozen=True, slots=True)
class Keras:
    """The world of one run (see `language.world.World`)."""

    run: Interpreter
    state: Building

    @classmethod
    def of(cls, version: int, run: Interpreter) -> Keras:
        """For a run that begins. `version`: of Keras, 2 or 3."""
        numbering.begin(run)
        return cls(run, Building(version))

    def begun_after(self, other: World) -> None:
        before: Building = other.state
        self.state.data_format, self.state.backend = before.data_format, before.backend
        self.state.spread |= before.spread

    # Names

    def unimported(self, name: str) -> Value | None:
        return calls.unimported(name)

    def imported(self, written: str, node: cst.ImportAlias, whole: bool) -> Value:
        return spelling.imported(self.run, written, node, whole)

    def star(self, module: str, node: cst.ImportFrom) -> Mapping[str, Value]:
        return spelling.star(self.run, module, node)

    def unstarred(self, modules: tuple[str, ...], node: cst.Name) -> Value | None:
        return spelling.unstarred(self.run, modules, node)

    def named(self, dotted: str) -> Value:
        return spelling.library_value(dotted)

    def bound(self, name: str, old: Value | None, value: Value, node: cst.CSTNode) -> Value:
        return naming.bound(self.run, name, old, value, node)

    def kept(self, name: str, value: Value) -> None:
        callbacks.note_bound(self.run, name, value)

    # Where values are used

    def read(self, value: Ref) -> None:
        if value.kind == "layer":
            self.run.log.loaded.add(value.id)

    def truth(self, value: Api) -> bool | None:
        return True if value.name.startswith(("keras.", "builtins.")) else None

    def dropped(self, value: Value, node: cst.Expr) -> None:
        run = self.run
        naming.discard(run, value, node)
        if run.last_call is not None and run.last_call[0] is node.value:
            naming.discarded_result(run, node, *run.last_call)
        naming.not_called(run, value, node)

    def ended(self, function: Function, scope: int, node: cst.Call) -> Value:
        return naming.nothing_returned(self.run, function, scope, node)

    def returned(self, value: Ref, node: cst.Return) -> None:
        if value.kind == "model":
            events.event(self.run, value, "returned", node)
        else:
            self.read(value)

    def escaped(self, value: Ref, node: cst.CSTNode | None) -> None:
        if value.kind == "model":
            events.escaped(self.run, value, node)
        else:
            layers.layer_escaped(self.run, value)

    def used(self, value: Value, node: cst.CSTNode) -> None:
        naming.use_nothing(self.run, value, node, inside=True)
        results.history_called(self.run, value, node)
        layers.some_given_weights(self.run, value, node)

    def looped(self, value: Value, node: cst.BaseExpression) -> None:
        tracing.looped(self.run, value, "for", node)
        results.picks(self.run, value)

    def unpacked(self, value: Value, targets: Sequence[cst.BaseElement], node: cst.CSTNode) -> None:
        tracing.looped(self.run, value, "=", node)
        results.unpacked(self.run, value, targets, node)
        if isinstance(value, BoundMethod):
            naming.attribute_of_method(self.run, value, "[...]")

    def operands(self, sign: str, values: tuple[Value, Value], nodes: tuple[cst.CSTNode, cst.CSTNode]) -> None:
        results.operands(self.run, sign, values, nodes)
        tracing.operands(self.run, sign, values, nodes)

    def compared(self, sign: str, left: Value, right: Value, node: cst.CSTNode) -> None:
        results.compared(self.run, sign, left, right, node)

    def formatted(self, value: Value, spec: str, node: cst.CSTNode) -> None:
        if isinstance(value, BoundMethod):
            naming.attribute_of_method(self.run, value, "format")
        results.formatted(self.run, value, spec, node)

    # Objects

    def call(self, callee: Value, args: Args, node: cst.Call) -> Value:
        if isinstance(callee, Api):
            if callee.name == "builtins.print":
                self._shown(args)
            return calls.call(self.run, callee.name, args, node, callee.home)
        assert isinstance(callee, Ref)
        return layers.call_layer(self.run, callee, args, node)

    def _shown(self, args: Args) -> None:
        for argument in args.items:
            if isinstance(argument.value, BoundMethod):
                naming.attribute_of_method(self.run, argument.value, "print")

    def method(self, receiver: Value, method: BoundMethod, args: Args, node: cst.Call) -> Value:
        run = self.run
        match receiver:
            case Ref(kind="model"):
                return methods.method(run, receiver, method, args, node)
            case Ref(kind="layer"):
                return layers.layer_method(run, receiver, method.name, args, node)
            case Made(name="history") if method.name == "keys" and (keys := methods.history_keys(receiver)) is not None:
                return Seq("tuple", keys)
            case Made(name=history.BY_NAME) if method.name == "values" and not args.items:
                return history.values_by_name(receiver)
            case Api():
                return receivers.called_on_class(run, method, args, node)
            case Made(name="super"):
                return receivers.super_method(run, receiver, method.name, args, node)
            case Array() | Dataset() | Made():
                if isinstance(receiver, Made):
                    stepping.step(run, receiver, method, args, node)
                return data.method(run, receiver, method, args, node)
            case Unknown() if method.name in library.OF_ARRAYS:
                array = data.method(run, Array(), method, args, node)
                return array if isinstance(array, Array) and array.shape is not None else receiver
        if method.name == "adapt":
            run.notes.library_calls.add("?.adapt")
        python.escape(run, [a.value for a in args.items], node)
        return Unknown(f"the result of .{method.name}()")

    def attribute(self, value: Value, name: str, node: cst.Attribute) -> Value:
        run = self.run
        results.attribute(run, value, name, node)
        traced = tracing.attribute(run, value, name, node)
        if traced is not None:
            return traced
        match value:
            case Module() | Api():
                return calls.module_attribute(run, value, name, node)
            case Ref(kind="model"):
                return methods.attribute(run, value, name, node)
            case Ref(kind="layer"):
                return layers.layer_attribute(run, value, name, node)
            case Array() | Dataset() | Made():
                legacy.note_old_rate(run, value, node, read=True)
                found = library.attribute(value, name)
                return BoundMethod(value, name, None, run.anchor(node.value)) if found is None else found
        return methods.other_attribute(run, value, name, node)

    def set_attribute(self, owner: Value, target: cst.Attribute, value: Value, node: cst.CSTNode) -> None:
        run, name = self.run, target.attr.value
        if isinstance(owner, Ref) and owner.kind in ("model", "layer"):
            methods.set_attribute(run, owner, target, value, node)
            return
        python.mark_used(run, value, node)
        if name == freezing.NAME and isinstance(owner, Unknown):
            freezing.thaw_all(run, value)
        legacy.note_old_rate(run, owner, target, read=False)
        callbacks.check_rate_set(run, owner, name, value, run.anchor(node))
        if isinstance(owner, Array | Made):
            changed = library.store_attribute(owner, name, value, HeapView(run))
            assignment.rebind(run, run.anchor(target.value), changed)

    def made(self, cls: Class, node: cst.CSTNode) -> Value | None:
        return classes.made(self.run, cls, node)

    def initialised(self, owner: Ref, cls: Class, args: Args, node: cst.Call) -> None:
        thing, base = self.run.state.heap[owner.id], classes.base_of(self.run, cls)
        if isinstance(thing, ModelState) and base == "keras.Sequential":
            assembly.fill(self.run, owner, args, node)
        elif isinstance(thing, LayerState) and base is not None:
            layers.inherit(self.run, owner, base.rpartition(".")[2], args, node)

    def is_instance(self, value: Ref, kind: Value) -> bool | None:
        return classes.is_instance(self.run, value, kind)

    def has(self, value: Ref | Unknown, name: str) -> bool | None:
        return False if self.state.version == 3 and layers.lost(self.run, value, name) else None

    def passed(self, function: Function, parameter: str) -> Value | None:
        return classes.passed(function, parameter)

    # Lists, which may be a model's

    def list_changed(self, owner: Ref, method: str, args: Args, node: cst.Call) -> None:
        methods.changed_layer_list(self.run, owner, method, args, node)

    def item_changed(self, owner: Ref, target: cst.Subscript, node: cst.CSTNode) -> None:
        methods.changed_layer_item(self.run, owner, target, node)

    # Data

    def no_entry(self, value: Ref, key: Value, at: Anchor) -> Value | None:
        return logs.got(self.run, value, key, at)

    def subscript(self, value: Value, index: Value, node: cst.CSTNode) -> Value | None:
        run = self.run
        if isinstance(node, cst.Subscript):
            logs.subscript(run, value, index, node)
        if isinstance(value, BoundMethod):
            naming.attribute_of_method(run, value, "[...]")
        if isinstance(node, cst.Subscript) and (found := results.subscript(run, value, index, node)) is not value:
            return found
        match value:
            case Made(name="history"):
                return methods.history_item(run, value, index, node)
            case Array() | Dataset() | Made():
                if isinstance(value, Array) and isinstance(node, cst.Subscript):
                    onehot.check_eye(run, value, index, node)
                return library.subscript(value, index, HeapView(run))
            case Ref(kind="list"):
                return methods.listed_layer(run, value, index, node)
            case Tensor():
                return Unknown("a part of a tensor")
            case History() | Ref(kind="model" | "layer"):
                return Unknown("a subscript of it")
        return None

    def row(self, array: Array) -> Value:
        return library.subscript(array, Const(0), HeapView(self.run))

    def item_set(self, owner: Value, index: Value, value: Value) -> None:
        if isinstance(owner, Api | Module) and owner.name == "os.environ" and index == Const("KERAS_BACKEND"):
            self.state.backend = value

    def item_deleted(self, owner: Value, target: cst.Subscript, index: Value) -> None:
        data.delete_column(self.run, owner, target, index)

    def stored(self, array: Array, index: Value, value: Value) -> Value:
        return library.store_item(array, index, value, HeapView(self.run))

    def stored_part(self, accessor: Made, index: Value, value: Value) -> Array | None:
        return library.store_part(accessor, index, value, HeapView(self.run))

    def iterate(self, value: Value) -> tuple[Value, ...] | Value | None:
        if isinstance(value, Made) and value.name == "history":
            return methods.history_keys(value)
        if isinstance(value, Ref):
            return methods.layer_of_network(self.run, value)
        return library.iterate(value)

    def one_of(self, numbers: Sequence[float]) -> Array:
        return library.one_of(numbers)

    def length(self, value: Value) -> int | None:
        return library.length(value)

    def reduced(self, array: Array, method: str) -> Value | None:
        return data.reduced(self.run, array, method)

    def unary(self, sign: str, value: Array) -> Value:
        return library.unary(sign, value)

    def binary(self, sign: str, left: Value, right: Value) -> Value:
        return library.binary(sign, left, right, HeapView(self.run))
