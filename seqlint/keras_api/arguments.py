"""Which argument values Keras refuses when a layer is made."""

from __future__ import annotations

from seqlint.keras_api.spec import UNKNOWN, BadArgument, LayerSpec


def check(spec: LayerSpec) -> None:
    """See `seqlint.keras_api.check_arguments`."""
    units = spec.arguments.get("units", UNKNOWN)
    if spec.kind == "Dense" and units is not UNKNOWN and not (isinstance(units, int) and units > 0):
        raise BadArgument("units", f"units must be a positive integer, not {units!r}")
