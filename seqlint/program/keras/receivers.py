"""Methods that are called on a class (`Sequential.add`) or through `super()`."""

from __future__ import annotations

import libcst as cst

from seqlint.program.faults import ClassNotCalled, MethodOnClass
from seqlint.program.keras import events, layers, methods
from seqlint.program.keras.building import building_of
from seqlint.program.keras.states import LayerState, ModelState
from seqlint.program.language import assignment, calls, syntax
from seqlint.program.language.calls import Args
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.language.state import Instance
from seqlint.program.language.values import NONE, BoundMethod, Class, Function, Made, Ref, Unknown, Value
from seqlint.quick import replace


def called_on_class(run: Interpreter, method_: BoundMethod, args: Args, node: cst.Call) -> Value:
    """`Sequential.add(...)`, or `model = Sequential` without the parentheses and then `model.add(...)`."""
    first = None if args.first is None else args.first.value
    if isinstance(first, Ref) and first.kind == "model":
        return methods.method(run, first, BoundMethod(first, method_.name), replace(args, items=args.items[1:]), node)
    at = method_.receiver_at
    name = at.node.value if at is not None and isinstance(at.node, cst.Name) else ""
    kept = building_of(run)
    attribute = at.node if at is not None and isinstance(at.node, cst.Attribute) else None
    if attribute is not None:
        name = attribute.attr.value
    scopes = () if attribute is not None else ((run.scope_of(name), name), (0, name))
    key = next((k for k in scopes if k in run.state.bound_at), None)
    binding = run.state.bound_at.get(key) if key is not None else None
    model = kept.class_models.get(name)
    if model is None or model.id not in run.state.heap:
        model = run.new(ModelState("Sequential", run.anchor(node)), "model")
        kept.class_models[name] = model
        events.event(run, model, "implied", node)
    if attribute is not None and name in kept.class_attributes:
        value_at, written = kept.class_attributes[name], syntax.dotted(attribute) or name
        run.fault(ClassNotCalled(name=written), value_at, (model.id,))
        assignment.assign(run, attribute, model, attribute, quiet=True)
        run.state.heap[model.id] = replace(events.model_of(run, model), name=written, at=value_at)
    elif key is not None and binding is not None and isinstance(binding.node, cst.Assign):
        value_at = binding.beside(binding.node.value)
        run.fault(ClassNotCalled(name=name), value_at, (model.id,))
        run.state.names[key] = model
        run.state.heap[model.id] = replace(events.model_of(run, model), name=name, at=value_at)
    else:
        run.fault(MethodOnClass(method=method_.name, receiver=at, statement=run.statement), node, (model.id, id(node)))
    return methods.method(run, model, BoundMethod(model, method_.name, None, at), args, node)


def super_method(run: Interpreter, made: Made, name: str, args: Args, node: cst.Call) -> Value:
    """`super().add(...)`, `super().__init__(...)` in a class that derives from a class of Keras or of the
    submission."""
    state = dict(made.state)
    owner, cls = state["self"], state["owner"]
    if not isinstance(owner, Ref) or not isinstance(cls, Class):
        return Unknown("super()")
    thing = run.state.heap[owner.id]
    own = thing.cls if isinstance(thing, Instance | LayerState | ModelState) else None
    found = calls.find_method(run, own or cls, name, after=cls)
    if isinstance(found, Function):
        return calls.call_function(run, found, args, owner)
    if name == "__init__":
        calls.inherited_init(run, owner, cls, args, node)
        return NONE
    if isinstance(thing, ModelState):
        return methods.method(run, owner, BoundMethod(owner, name, None, run.anchor(node)), args, node)
    if isinstance(thing, LayerState) and thing.parent is not None and name in ("call", "__call__"):
        return layers.call_layer(run, thing.parent, args, node)
    return Unknown(f"the result of super().{name}()")
