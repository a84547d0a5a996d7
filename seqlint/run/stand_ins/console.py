"""What a program asks of the person in front of it."""

from __future__ import annotations

import builtins
import getpass
from typing import Any

from seqlint.run.stand_ins import Used


def install(used: Used) -> None:
    """`input()` answers "1", which is a text and, for those who convert it, a number."""

    def answer(prompt: Any = "", *_: Any) -> str:
        used("input()")
        print(prompt, end="\n" if prompt else "")
        return "1"

    builtins.input = answer
    getpass.getpass = answer
