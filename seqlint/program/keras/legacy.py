"""Calls in the words of Keras 1 and 2: each old word is a fault, and the analysis goes on with the call in Keras 3's
words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from seqlint import keras_api
from seqlint.program.faults import OptimizerLr, RemovedArgument, RemovedMethod
from seqlint.program.keras import binding, specs
from seqlint.program.language import calls
from seqlint.program.language.values import Const, Made, Seq, Value

if TYPE_CHECKING:
    from seqlint.program.language.calls import Arg, Args
    from seqlint.program.language.interpreter import Interpreter


def modernized(run: Interpreter, group: str, name: str, args: Args, node: cst.Call) -> tuple[str, Args]:
    """The name and arguments of a call as Keras 3 wants them."""
    if args.open or not _may_be_old(group, name, args) or (name == "Sequential.save" and _saves_all_the_same(args)):
        return name, args
    keywords = {a.keyword: a for a in args.items if a.keyword is not None}
    modern = keras_api.modernize_call(
        group, name, args.positional, keywords, lambda arg: specs.plain(run.state, arg.value)
    )
    if modern is None:
        return name, args
    for change in modern.changes:
        _report(run, name, change, keywords.get(change.old), node)
    items = [_arg(value, None, args.first) for value in modern.args]
    items += [
        _arg(value, keyword, keywords.get(modern.source(keyword), args.first))
        for keyword, value in (*modern.kwargs.items(), *modern.declared.items())
    ]
    return modern.name, calls.Args(tuple(i for i in items if i is not None), args.open, args.starred)


def _may_be_old(group: str, name: str, args: Args) -> bool:
    """Most calls are not: only a keyword that the callee has not, or a method that is gone, makes a call old."""
    parameters = keras_api.parameters(group, name)
    if parameters is None:
        return True
    known = {p.name for p in parameters}
    return any(a.keyword is not None and a.keyword not in known for a in args.items)


STILL_TAKEN = (None, "filepath", "overwrite", "save_format", "include_optimizer")


def _saves_all_the_same(args: Args) -> bool:
    """Whether the `save_format` and `include_optimizer` of old change nothing: Keras 3.15.1 goes by the path.

    It takes them with a warning where it takes the path; of a path that is not known, "tf" says that it is a folder.
    """
    path = binding.named("methods", "Sequential.save", args).get("filepath")
    is_text = path is not None and isinstance(path.value, Const) and isinstance(path.value.value, str)
    old = all(arg.keyword in STILL_TAKEN for arg in args.items)
    return old and (is_text or args.keywords.get("save_format") != Const("tf"))


def _report(run: Interpreter, name: str, change: Any, arg: Arg | None, node: cst.Call) -> None:
    about = (id(node),)
    if not change.argument:
        name_at = run.anchor(node.func.attr) if isinstance(node.func, cst.Attribute) else run.anchor(node.func)
        old = change.old.rpartition(".")[2]
        run.fault(RemovedMethod(name=old, removed=change.removed, name_at=name_at), node, about)
        return
    at = run.anchor(node) if arg is None else arg.at
    given = None if arg is None else calls.argument_of(run, arg)
    callee = name.rpartition(".")[2]
    run.fault(RemovedArgument(callee=callee, argument=given, removed=change.removed), at, about)


def _arg(value: Any, keyword: str | None, place: Arg | None) -> Arg | None:
    """An argument of the new call: an old one under a new name, several joined to a tuple, or a translated constant."""
    if isinstance(value, calls.Arg):
        return calls.Arg(value.value, keyword, value.at)
    if place is None:
        return None
    if isinstance(value, tuple):
        joined = Seq("tuple", tuple(v.value if isinstance(v, calls.Arg) else Const(v) for v in value))
        return calls.Arg(joined, keyword, place.at)
    return calls.Arg(Const(value), keyword, place.at)


def note_old_rate(run: Interpreter, owner: Value, node: cst.Attribute, read: bool) -> None:
    """`optimizer.lr`, the name of Keras 2 for `learning_rate`: Keras 3 has no such attribute, and lets it be set."""
    if isinstance(owner, Made) and owner.cls is None and node.attr.value == "lr":
        module, _, name = owner.name.rpartition(".")
        if module == "keras.optimizers" and name[:1].isupper():
            run.fault(OptimizerLr(read=read, name_at=run.anchor(node.attr)), node, (id(node),))
