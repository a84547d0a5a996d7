"""The quick dataclass against the standard library's: the same class, made by both, behaves the same."""

import copy
import dataclasses
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqlint import quick

OPTIONS = [{"frozen": f, "slots": s, "eq": e} for f in (True, False) for s in (True, False) for e in (True, False)]


def body() -> type:
    class Point:
        x: int
        y: "int | str" = 3
        tags: list[int] = dataclasses.field(default_factory=list)

        def shifted(self, by: int) -> Any:
            return dataclasses.replace(self, x=self.x + by)  # type: ignore[type-var]

    Point.__qualname__ = Point.__name__
    return Point


def pair(options: dict[str, bool]) -> tuple[Any, Any]:
    return quick.dataclass(**options)(body()), dataclasses.dataclass(**options)(body())  # type: ignore[call-overload]


def outcome(action: Any) -> Any:
    try:
        return action()
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@given(a=st.integers(0, 2), b=st.integers(0, 2), c=st.text(max_size=1))
def test_behaves_as_the_standard_librarys(options: dict[str, bool], a: int, b: int, c: str) -> None:
    def facts(cls: Any) -> list[Any]:
        one, other = cls(a, c), cls(b, y=c)
        return [
            repr(one) if "object at" not in repr(one) else None,
            one == other,
            one == cls(a, c),
            one == 1,
            one.tags is other.tags,
            [f.name for f in dataclasses.fields(one)],
            dataclasses.asdict(one),
            repr(one.shifted(2)),
            repr(copy.copy(one)),
            repr(copy.deepcopy(one)),
            cls.__match_args__,
            getattr(cls, "__slots__", None),
            hasattr(one, "__dict__"),
            outcome(lambda: setattr(one, "x", 5)) or one.x,
            outcome(lambda: delattr(one, "y")),
            outcome(lambda: type(hash(other))),
            outcome(lambda: cls()),
            outcome(lambda: cls(1, 2, [], 4)),
            outcome(lambda: cls(1, z=4)),
        ]

    assert facts(pair(options)[0]) == facts(pair(options)[1])


@quick.dataclass(frozen=True, slots=True)
class Base:
    a: int = 1


@quick.dataclass(frozen=True, slots=True)
class Derived(Base):
    b: tuple[int, ...] = ()

    @property
    def both(self) -> tuple[int, ...]:
        return (self.a, *self.b)


def test_inherits_and_is_pickled() -> None:
    one = Derived(2, (3,))
    assert one.both == (2, 3)
    assert pickle.loads(pickle.dumps(one)) == one != Derived(2)
    assert Base(2) != one
    assert len({one, Derived(2, (3,))}) == 1


def test_what_it_does_not_know_is_left_to_the_standard_library() -> None:
    @quick.dataclass(order=True)
    class Ordered:
        a: int

    assert Ordered(1) < Ordered(2)


def test_a_field_that_the_constructor_does_not_take_is_left_to_it_too() -> None:
    @quick.dataclass(frozen=True)
    class Counted:
        a: int
        b: int = dataclasses.field(init=False, default=2)

    assert (Counted(1).b, outcome(lambda: Counted(1, 3))) == (2, TypeError)  # type: ignore[call-arg]


def test_what_follows_the_constructor_is_called() -> None:
    @quick.dataclass(frozen=True)
    class Positive:
        a: int

        def __post_init__(self) -> None:
            if self.a <= 0:
                raise ValueError(self.a)

    assert (Positive(1).a, outcome(lambda: Positive(0))) == (1, ValueError)


LIBCST = """
import copy, dataclasses, inspect, pickle, sys
from seqlint import quick
libcst = quick.imported("libcst") if sys.argv[1] == "quickly" else __import__("libcst")
assert dataclasses.dataclass.__module__ == "dataclasses"
text = open(libcst.metadata.__file__).read() + "class A:\\n    def f(self, *a, b=1): return a[b]\\n"
tree = libcst.parse_module(text)
print(tree)
print(tree.code == tree.deep_clone().code == copy.deepcopy(tree).code == pickle.loads(pickle.dumps(tree)).code)
print(tree.with_changes(header=[]).header, tree == tree, tree == tree.deep_clone(), tree.deep_equals(tree.deep_clone()))
for name in sorted(dir(libcst)):
    node = getattr(libcst, name)
    if not (isinstance(node, type) and issubclass(node, libcst.CSTNode)):
        continue
    fields = [(f.name, str(f.type), f.init, f.kw_only) for f in dataclasses.fields(node)]
    print(name, fields, node.__match_args__, getattr(node, "__slots__", None))
    for values in ({}, {"value": ""}, {"value": "1"}, {"other": 1}):
        try:
            made = node(**values)
            print(made, hash(made) is None, {field: str(getattr(made, field)) for field, *_ in fields})
            setattr(made, fields[0][0], 1)
        except Exception as error:
            print(type(error).__name__, error)
"""


def test_libcst_imported_quickly_is_the_same() -> None:
    here = {**os.environ, "PYTHONPATH": str(Path(quick.__file__).parents[1])}
    said = [
        subprocess.run([sys.executable, "-c", LIBCST, how], env=here, capture_output=True, text=True, check=True).stdout
        for how in ("quickly", "as always")
    ]
    assert said[0] == said[1]
    assert said[0].count("FrozenInstanceError") > 50


HALF_INSTALLED = """
import sys

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise {error}("half installed")

sys.meta_path.insert(0, Finder())
"""


@pytest.mark.parametrize("error", ["RuntimeError", "SystemExit", "GeneratorExit"])
@pytest.mark.parametrize(
    "module",
    [
        *("click", "libcst", "seqlint.cli", "seqlint.errors", "seqlint.output.escape", "seqlint.commands.lint"),
        *("seqlint.linting.check", "seqlint.program", "seqlint.reading.guards", "seqlint.version"),
    ],
)
def test_a_fault_while_importing_ends_with_2(tmp_path: Path, module: str, error: str) -> None:
    """Exit code 1 says that the program has mistakes; a broken installation says nothing about it."""
    (tmp_path / "a.py").write_text("import keras\nkeras.Sequential(keras.layers.Dense(3))\n")
    (tmp_path / "sitecustomize.py").write_text(HALF_INSTALLED.format(module=module, error=error))
    command = ["--version"] if module == "seqlint.version" else ["lint", "--no-cache", "a.py"]
    done = subprocess.run(
        [sys.executable, "-m", "seqlint", *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(quick.__file__).parents[1])])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "half installed" in done.stderr
