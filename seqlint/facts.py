"""What a model is, whoever says so: inferred by the analysis, recorded by the submission, or rebuilt in a clean
process.
"""

from __future__ import annotations

from seqlint.dimensions import Dim as Dim
from seqlint.dimensions import Shape as Shape
from seqlint.quick import dataclass


@dataclass(frozen=True)
class LayerFacts:
    """One layer: Keras class name, output shape with batch axis (None where not known), number of parameters.

    `outputs`: the shapes of all outputs where the analysis knows of several (`return_state=True`).
    """

    kind: str
    output_shape: Shape | None
    params: int | None
    name: str | None = None
    cell: int | None = None
    line: int | None = None
    problem: str | None = None
    outputs: tuple[Shape, ...] = ()


@dataclass(frozen=True)
class ModelFacts:
    """One model. `line` is where its `Sequential(...)` call begins, inside `cell` (from 1, markdown included) in a
    notebook.

    A dimension is an int, None where Keras has None, "?" where it is not known; a whole shape or count not known is
    None. `built`: None where not known. `verified` is only said of a rebuilt model. `open`: more layers may be in it
    than are known. `loss`: the name of the loss it is compiled with; `trained`: whether the program trains it. None
    where not known. `outputs`: as of a layer.
    """

    name: str | None
    cell: int | None
    line: int
    layers: tuple[LayerFacts, ...]
    input_shape: Shape | None = None
    output_shape: Shape | None = None
    params: int | None = None
    built: bool | None = None
    verified: bool | None = None
    open: bool = False
    loss: str | None = None
    trained: bool | None = None
    outputs: tuple[Shape, ...] = ()
