"""argparse: a program that is run without arguments gets its defaults.

Only numbers are kept: they are sizes. A flag or a word chooses between ways to go, and all of them are looked at.
A number in quotation marks is a number only where `type` says so: without it, it stays a text, as whatever is typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seqlint.program.language.values import NONE, Api, Const, Made, Seq, Unknown, Value
from seqlint.program.library.arrays import option, plain
from seqlint.program.library.call import Call, Model, Rebind

PARSER, NAMESPACE = "argparse.ArgumentParser", "argparse.Namespace"
GIVEN = Unknown("it is given on the command line")


def parser(call: Call) -> Value:
    return Made(PARSER, at=call.at)


def add_argument(call: Call) -> Value | Rebind:
    """`add_argument("--batch-size", type=int, default=32)`."""
    flags = [plain(flag) for flag in call.several("args")]
    name = option(call, "dest") or _name([flag for flag in flags if isinstance(flag, str)])
    default = call.get("default") or NONE
    if isinstance(default, Const) and isinstance(default.value, str):
        default = _converted(default.value, call)
    number = isinstance(default, Const) and (type(default.value) in (int, float) or isinstance(default.value, str))
    one = "nargs" not in call.given and "action" not in call.given
    assert isinstance(call.receiver, Made)
    first = name not in dict(call.receiver.state)  # of two arguments for one name, each may be the one that decides
    return (
        _with(call, {name: default if number and one and first else GIVEN}, GIVEN) if isinstance(name, str) else GIVEN
    )


def _converted(default: str, call: Call) -> Value:
    """A default that is a number in quotation marks, as `type` makes it; not known where it is another text."""
    try:
        number = float(default)
    except ValueError:
        return GIVEN
    match call.get("type"):
        case None:
            return Const(default)
        case Api(name="int") if number.is_integer():
            return Const(int(number))
        case Api(name="float"):
            return Const(number)
    return GIVEN


def _name(flags: list[str]) -> str | None:
    """What argparse calls it: the first long option, else the first one."""
    long = [flag for flag in flags if flag.startswith("--")]
    return next((flag.lstrip("-").replace("-", "_") for flag in long or flags), None)


def set_defaults(call: Call) -> Value | Rebind:
    return _with(call, dict.fromkeys(call.given, GIVEN), NONE)


def _with(call: Call, added: dict[str, Value], result: Value) -> Rebind:
    assert isinstance(call.receiver, Made)
    kept = dict(call.receiver.state) | added
    return Rebind(Made(PARSER, at=call.receiver.at, state=tuple(kept.items())), result)


def parse(call: Call) -> Value:
    """The namespace; what else it holds is not known."""
    assert isinstance(call.receiver, Made)
    own = call.get("args")
    if own is not None and own != NONE and call.heap.items(own) != ():  # `parse_args([])` in a notebook
        return GIVEN
    found = Made(NAMESPACE, at=call.at, state=(("*", GIVEN), *call.receiver.state))
    return Seq("tuple", (found, GIVEN)) if call.name.endswith("parse_known_args") else found


FUNCTIONS: dict[str, Model] = {PARSER: parser}
METHODS: dict[str, dict[str, Model]] = {
    PARSER: {
        "add_argument": add_argument, "set_defaults": set_defaults, "parse_args": parse, "parse_known_args": parse,
    },
}  # fmt: skip
ATTRIBUTES: dict[str, dict[str, Callable[[Any], Value | None]]] = {}
CONSTANTS: dict[str, Value] = {}
