"""Arguments of a call bound to Keras' parameters; what Keras refuses becomes a fault."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from seqlint import keras_api
from seqlint.keras_api import Parameters
from seqlint.program.faults import MissingArgument, RemovedArgument, SurplusArgument, UnknownArgument
from seqlint.program.language import calls, python
from seqlint.program.language.calls import Args, Bound
from seqlint.program.language.interpreter import Interpreter
from seqlint.program.model import Argument
from seqlint.quick import replace


def bind(run: Interpreter, group: str, name: str, args: Args, node: cst.Call) -> Bound:
    """Bind arguments to Keras' parameters; what Keras refuses becomes a fault. Values are frozen, as rules see them."""
    parameters = keras_api.parameters(group, name) or Parameters()
    items = tuple(calls.Arg(python.frozen(run, a.value), a.keyword, a.at) for a in args.items)
    bound = calls.match(parameters, calls.Args(items, args.open, args.starred))
    callee = name.rpartition(".")[2]
    about = (id(node),)
    positional = [p.name for p in parameters if p.kind == "positional"]
    for argument in bound.surplus:
        run.fault(SurplusArgument(callee=callee, argument=argument, parameters=tuple(positional)), argument.at, about)
    meant = dict(bound.named)
    for argument in bound.unknown:
        if argument.name in keras_api.DECLARE_A_BATCH and group == "layers":
            meant[argument.name] = argument
            continue
        near = _unknown_argument(run, group, name, argument, parameters, about)
        if near is not None:
            meant.setdefault(near, replace(argument, name=near))
    for missing in bound.missing:
        if missing not in meant:
            run.fault(MissingArgument(callee=callee, group=group, name=missing), node, about)
    return replace(bound, named=meant)


def named(group: str, name: str, args: Args) -> Mapping[str, Argument]:
    """The arguments by the names of Keras' parameters, as they were evaluated. What Keras refuses is left out."""
    return calls.match(keras_api.parameters(group, name) or Parameters(), args).named


def _unknown_argument(
    run: Interpreter,
    group: str,
    name: str,
    argument: Argument,
    parameters: Parameters,
    about: tuple[object, ...],
) -> str | None:
    """A keyword that there is no parameter for; the one that was meant, where that is evident."""
    gone = keras_api.removed_argument(group, name, argument.name or "")
    choices = [p.name for p in parameters if p.kind in ("positional", "keyword")]
    near = keras_api.close(argument.name or "", choices)
    callee = name.rpartition(".")[2]
    if gone is None:
        run.fault(UnknownArgument(callee, argument, near), argument.at, about)
    else:
        run.fault(RemovedArgument(callee, argument, gone), argument.at, about)
    return near if gone is None else None
