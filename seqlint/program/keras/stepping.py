"""Training loops of one's own: which model's weights an optimizer is given.

An optimizer (Keras 3.15.1) knows the weights of its first `apply_gradients`, `apply` or `build`, or of its first `fit`,
and refuses every other from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from seqlint.program.keras import binding, events, freezing
from seqlint.program.keras.building import building_of
from seqlint.program.language import python
from seqlint.program.language.arguments import Args
from seqlint.program.language.values import Array, BoundMethod, Made, Past, Ref, Result, Seq, Unknown, Value
from seqlint.program.model import Argument

if TYPE_CHECKING:
    from seqlint.program.language.interpreter import Interpreter

WEIGHTS = frozenset({"weights", "trainable_weights", "variables", "trainable_variables"})
TAKE_WEIGHTS = {"apply_gradients": "grads_and_vars", "apply": "trainable_variables", "build": "variables"}
"""The methods of an optimizer that take weights, and in which argument; `apply_gradients` in pairs with gradients."""


def weights_of(ref: Ref, name: str) -> Unknown:
    """`model.trainable_variables`: some variables of this model."""
    of = Past(result=Result(name, ref))
    return Unknown(f"the {name} of the model", holds=Array(None, container="tensor", past=of))


def step(run: Interpreter, optimizer: Made, method: BoundMethod, args: Args, node: cst.Call) -> None:
    """An optimizer is given weights, which becomes part of the history of the model that has them."""
    if not optimizer.name.startswith("keras.optimizers.") or method.name not in TAKE_WEIGHTS or not optimizer.id:
        return
    given = binding.named("methods", f"Optimizer.{method.name}", args).get(TAKE_WEIGHTS[method.name])
    if given is None and method.name == "apply":
        return  # gradients alone are for the weights that it knows
    model = None if given is None else _whose(run, given.value)
    if given is None or model is None:
        building_of(run).spread.add(optimizer.id)
        return
    at = method.receiver_at or run.anchor(node)
    used = {"optimizer": Argument("optimizer", optimizer, at)}
    filtered = not isinstance(given.value, Unknown)
    events.event(run, model, "apply_gradients", node, used, is_open=filtered, frozen=freezing.frozen(run))


def _whose(run: Interpreter, weights: Value) -> Ref | None:
    """The model of these weights, or of the second of each pair; None where that is not known."""
    owners = {_owner(one) for one in python.some_items(run, weights) or (python.element(run, weights),)}
    return owners.pop() if len(owners) == 1 else None


def _owner(one: Value) -> Ref | None:
    """The model of one weight, or of the second of a pair."""
    if isinstance(one, Seq) and len(one.items) == 2:
        one = one.items[1]
    result = one.past.result if isinstance(one, Array) else None
    known = result is not None and result.method in WEIGHTS
    return result.model if result is not None and known and isinstance(result.model, Ref) else None
