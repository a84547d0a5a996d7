"""A place in the source."""

from __future__ import annotations

from typing import Any

from seqlint.quick import dataclass


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the source, opaque: `locate` resolves it. `unit` is the index of the code cell (0 in a script), `top`
    that of the cell's own statement in which the node stands, -1 where it is not known."""

    node: Any
    unit: int = 0
    top: int = -1

    def beside(self, node: Any) -> Anchor:
        """Another node of the same statement."""
        return Anchor(node, self.unit, self.top)

    @property
    def given(self) -> Anchor:
        """Of an argument the value that it gives; any other place is that itself."""
        return self.beside(self.node.value) if type(self.node).__name__ == "Arg" else self

    def __repr__(self) -> str:
        return f"Anchor({type(self.node).__name__})"

    @property
    def name(self) -> str | None:
        """The name that stands there, dotted for attributes; None for any other expression."""
        parts, node = [], self.node
        while type(node).__name__ == "Attribute":
            parts.append(node.attr.value)
            node = node.value
        if type(node).__name__ != "Name" or node.value in ("None", "True", "False"):
            return None
        return ".".join([node.value, *reversed(parts)])

    @property
    def literal(self) -> str | None:
        """The text or number that is written out there, as written; None for any other expression."""
        return self.node.value if type(self.node).__name__ in ("SimpleString", "Integer", "Float") else None

    @property
    def elements(self) -> tuple[Anchor, ...]:
        """The elements of the list, tuple or set that is written out there."""
        if type(self.node).__name__ not in ("List", "Tuple", "Set"):
            return ()
        return tuple(self.beside(element.value) for element in self.node.elements)
