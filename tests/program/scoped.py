"""Random programs about names: scopes, deletions, loops, handlers. They compute nothing else that can go wrong.

Small letters a to d hold numbers, f to h functions without parameters, C and D classes.
"""

from __future__ import annotations

from random import Random

NUMBERS = "abcd"
FUNCTIONS = "fgh"
CLASSES = "CD"
MAX_DEPTH = 3


class Writer:
    """Writes one program with the help of a source of randomness. `loop`: the kind of loop that a statement stands in.

    `unknown`: how many conditions nobody knows: `maybe(0)`, `maybe(1)`, ...
    """

    def __init__(self, random: Random, unknown: int = 0) -> None:
        self.random = random
        self.unknown = [f"maybe({number})" for number in range(unknown)]
        self.callable = FUNCTIONS  # a function calls those of later letters only: none calls itself

    def program(self) -> str:
        return "".join(f"{line}\n" for line in self.block(0, self.random.randint(2, 8), loop=""))

    def block(self, depth: int, count: int, loop: str) -> list[str]:
        found = [line for _ in range(count) for line in self.statement(depth, loop)]
        return found or ["pass"]

    def body(self, depth: int, loop: str) -> list[str]:
        return ["    " + line for line in self.block(depth + 1, self.random.randint(1, 3), loop)]

    def statement(self, depth: int, loop: str) -> list[str]:
        pick = self.random.random()
        if depth >= MAX_DEPTH or pick < 0.55:
            return [self.simple(loop)]
        kinds = (self.if_, self.for_, self.while_, self.try_, self.with_, self.function, self.function, self.class_)
        return self.random.choice(kinds)(depth, loop)

    # One line

    def simple(self, loop: str) -> str:
        name, other = self.number(), self.number()
        options = [
            f"{name} = {self.value()}",
            f"{name} = {self.value()}",
            f"{name} = {self.value()}",
            f"{name} += {self.value()}",
            f"{name}, {other} = {self.value()}, {self.value()}",
            f"del {name}",
            name,
            name,
            *(f"{each}()" for each in self.callable),
            f"{self.random.choice(FUNCTIONS)} = lambda: {self.value()}",
            f"{self.random.choice(FUNCTIONS)} = lambda {name}={self.value()}: ({name}, {other})",
            self.random.choice(CLASSES),
            f"import math as {self.random.choice(CLASSES)}",
            f"{name}: int = {self.value()}",
            f"{name}: int",
            "pass",
        ]
        if loop:
            options.append("break")
        if loop == "for":
            options.append("continue")
        return self.random.choice(options)

    def number(self) -> str:
        return self.random.choice(NUMBERS)

    def value(self) -> str:
        """An expression that is a number, or raises a NameError."""
        name, other = self.number(), self.number()
        return self.random.choice(
            [
                "1",
                "2",
                name,
                name,
                f"{name} + {other}",
                f"len([{name} for {name} in (1, 2)])",
                f"len([{name} for {other} in (1, {name})])",
                f"sum({name} for {other} in (1, 2) for {name} in ({other}, {self.number()}))",
                f"len([({name} := {other}) for {self.spare(name)} in (1, 2)])",
                f"({name} := {other})",
                f"(1 if {self.condition()} else {name})",
                f"({self.condition()} and {name})",
                f"len({{{name}: {other} for {other} in (1, 2)}})",
                f"(lambda {name}: {name} + {other})(1)",
                f"len([{name} for {name} in (1, 2) if {other}])",
            ]
        )

    def spare(self, taken: str) -> str:
        """Another name: a comprehension may not assign its own variable."""
        return self.random.choice([n for n in NUMBERS if n != taken])

    def condition(self) -> str:
        if self.unknown and self.random.random() < 0.7:
            return self.unknown.pop()
        return self.random.choice(["True", "False"])

    # Blocks

    def if_(self, depth: int, loop: str) -> list[str]:
        found = [f"if {self.condition()}:", *self.body(depth, loop)]
        return found + (["else:", *self.body(depth, loop)] if self.random.random() < 0.5 else [])

    def for_(self, depth: int, loop: str) -> list[str]:
        over = self.random.choice(["(1, 2)", "()", "range(3)", "[1]"])
        found = [f"for {self.number()} in {over}:", *self.body(depth, "for")]
        return found + (["else:", *self.body(depth, loop)] if self.random.random() < 0.3 else [])

    def while_(self, depth: int, loop: str) -> list[str]:
        return [f"while {self.condition()}:", *self.body(depth, "while"), "    break"]

    def try_(self, depth: int, loop: str) -> list[str]:
        found = ["try:", *self.body(depth, loop)]
        kind = self.random.choice(["except", "finally", "else"])
        if kind != "finally":
            name = f" as {self.number()}" if self.random.random() < 0.5 else ""
            found += [f"except NameError{name}:", *self.body(depth, loop)]
        if kind == "else":
            found += ["else:", *self.body(depth, loop)]
        if kind == "finally" or self.random.random() < 0.3:
            found += ["finally:", *self.body(depth, "")]
        return found

    def with_(self, depth: int, loop: str) -> list[str]:
        return [f"with __import__('contextlib').nullcontext(1) as {self.number()}:", *self.body(depth, loop)]

    def function(self, depth: int, loop: str) -> list[str]:
        name = self.random.choice(FUNCTIONS)
        default = f"{self.number()}={self.value()}" if self.random.random() < 0.4 else ""
        declared = self.random.random()
        outer, self.callable = self.callable, FUNCTIONS[FUNCTIONS.index(name) + 1 :]
        body = self.body(depth, "")
        self.callable = outer
        taken = default[:1]
        free = self.spare(taken)
        if declared < 0.2:
            body = [f"    global {free}", *body]
        elif declared < 0.35 and depth:
            body = [f"    nonlocal {free}", *body]
        if self.random.random() < 0.5:
            body.append(f"    return {self.value()}")
        return [
            f"def {name}({default}):",
            *body,
            *([f"{name}()"] if name in outer and self.random.random() < 0.7 else []),
        ]

    def class_(self, depth: int, loop: str) -> list[str]:
        return [f"class {self.random.choice(CLASSES)}:", *self.body(depth, "")]
