"""How many of the layers that an assignment lists a model has, by the rebuilt model's configurations, never by text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seqlint.grade.values import LayerPattern
from seqlint.keras_api.spelling import ACTIVATION_LAYERS

Config = Mapping[str, Any]
FOLDED = {"Activation": "", **{kind: ACTIVATION_LAYERS[kind] for kind in ("ReLU", "Softmax", "ELU")}}
"""The layers that do what an activation of that name does (`LeakyReLU` has another slope than `leaky_relu`)."""


def share(wanted: Sequence[LayerPattern], found: Sequence[Config], mode: str) -> float:
    """0 to 1: which share of the wanted layers is there.

    "ordered": in this order, others between them do not matter. "exact": likewise, but other layers count against it.
    "contains": in any order. "forbidden": the share of the listed layers that is not there. An activation that stands
    in a layer of its own is as good as one given to the layer before it, and a Sequential in the model as good as its
    layers; what is forbidden is so within any layer.
    """
    if mode == "forbidden":
        return _share(wanted, [*everything(found), *folded(found)], mode)
    flat = list(unnested(found))
    return max(_share(wanted, written, mode) for written in (found, folded(found), flat, folded(flat)))


def _share(wanted: Sequence[LayerPattern], found: Sequence[Config], mode: str) -> float:
    if mode == "forbidden":
        present = sum(any(fits(pattern, config) for config in found) for pattern in wanted)
        return 1 - present / len(wanted)
    if mode == "contains":
        return _matched(wanted, found) / len(wanted)
    among = max(len(wanted), len(found)) if mode == "exact" else len(wanted)
    return _in_order(wanted, found) / among


def fits(pattern: LayerPattern, config: Config) -> bool:
    """Whether a layer is of the kind and has the settings asked for."""
    if config["kind"] != pattern.kind:
        return False
    return all(name in config and agrees(value, config[name]) for name, value in pattern.settings.items())


def agrees(wanted: Any, found: Any) -> bool:
    """Whether a configuration holds the value: `3` is also Keras' `[3, 3]`, `"relu"` also an object that says so.

    A list is one of several values, unless the argument is a list itself: `units = [16, 32]`, `kernel_size = [3, 3]`.
    A table bounds a number: `units = {min = 16, max = 64}`.
    """
    if isinstance(wanted, dict):
        return within(found, wanted.get("min"), wanted.get("max"))
    if isinstance(wanted, list) and not _is_written_as(found, wanted):
        return any(agrees(each, found) for each in wanted)
    if isinstance(found, dict):
        found = identifier(found)
    if isinstance(wanted, str) and isinstance(found, str):
        return bare(wanted) == bare(found)
    if isinstance(found, list):
        items = wanted if isinstance(wanted, list) else [wanted] * len(found)
        return len(items) == len(found) and all(map(agrees, items, found))
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    if isinstance(wanted, int | float) and isinstance(found, int | float):
        return abs(wanted - found) <= 1e-6 * max(1.0, abs(wanted))
    return bool(wanted == found)


def _is_written_as(found: Any, wanted: list[Any]) -> bool:
    """Whether the argument is a list itself, of which this is a value and not a choice of values."""
    return isinstance(found, list) and not any(isinstance(each, list) for each in wanted)


def within(found: Any, least: float | None, most: float | None) -> bool:
    """Whether a number lies between bounds, of which one may be left out."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        return False
    return (least is None or least <= found) and (most is None or found <= most)


def identifier(described: Any) -> str | None:
    """The name of a function or object as Keras writes it in a configuration; None where there is none."""
    if isinstance(described, dict):
        name = described.get("class_name")
        described = described.get("config") if name == "function" else name
    return described if isinstance(described, str) else None


def bare(name: str) -> str:
    """The name without its spelling: `KLDivergence` and `kl_divergence` are the same to Keras."""
    return name.replace("_", "").lower()


def unnested(found: Sequence[Config]) -> Iterator[Config]:
    """The layers, each Sequential among them opened."""
    for config in found:
        if config["kind"] == "Sequential":
            yield from unnested(within_it(config))
        else:
            yield config


def everything(found: Sequence[Config]) -> Iterator[Config]:
    """The layers and all that is in them: in models, and in layers around another (`Bidirectional`)."""
    for config in found:
        yield config
        yield from everything(within_it(config))


def within_it(config: Config) -> list[Config]:
    """The layers that a layer holds."""
    held = config.get("layers") or [config.get("layer")]
    described = [each for each in held if isinstance(each, dict) and isinstance(each.get("config"), dict)]
    return [{**each["config"], "kind": each["class_name"]} for each in described if each["class_name"] != "InputLayer"]


def folded(found: Sequence[Config]) -> list[Config]:
    """The layers with each activation layer moved into the layer before it, where that has none."""
    layers: list[Config] = []
    for config in found:
        name = FOLDED.get(config["kind"]) or config.get("activation")
        if config["kind"] in FOLDED and layers and layers[-1].get("activation") == "linear":
            layers[-1] = {**layers[-1], "activation": name}
        else:
            layers.append(config)
    return layers


def _in_order(wanted: Sequence[LayerPattern], found: Sequence[Config]) -> int:
    """The longest common subsequence."""
    row = [0] * (len(found) + 1)
    for pattern in wanted:
        before = row
        row = [0]
        for at, config in enumerate(found):
            row.append(before[at] + 1 if fits(pattern, config) else max(row[at], before[at + 1]))
    return row[-1]


def _matched(wanted: Sequence[LayerPattern], found: Sequence[Config]) -> int:
    """The most patterns that can each have a layer of their own (augmenting paths)."""
    owner: dict[int, int] = {}

    def place(pattern: int, tried: set[int]) -> bool:
        for at, config in enumerate(found):
            if at not in tried and fits(wanted[pattern], config):
                tried.add(at)
                if at not in owner or place(owner[at], tried):
                    owner[at] = pattern
                    return True
        return False

    return sum(place(pattern, set()) for pattern in range(len(wanted)))
