"""What the data sets of tensorflow_datasets hold that courses use (TFDS 4.9.10): facts for analysis and stand-ins."""

from __future__ import annotations

from collections.abc import Mapping

from seqlint.quick import dataclass


@dataclass(frozen=True, slots=True)
class Holds:
    """`shape` of one picture of uint8, None where sizes differ; () is a text. `rows` of each split that there is.

    `names` of the classes in the order of their numbers; () where they are not told here.
    """

    shape: tuple[int | None, ...]
    classes: int
    rows: Mapping[str, int]
    names: tuple[str, ...] = ()


SETS: Mapping[str, Holds] = {
    "mnist": Holds((28, 28, 1), 10, {"train": 60_000, "test": 10_000}, (*"0123456789",)),
    "fashion_mnist": Holds(
        (28, 28, 1),
        10,
        {"train": 60_000, "test": 10_000},
        ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    ),
    "kmnist": Holds((28, 28, 1), 10, {"train": 60_000, "test": 10_000}),
    "cifar10": Holds(
        (32, 32, 3),
        10,
        {"train": 50_000, "test": 10_000},
        ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    ),
    "cifar100": Holds((32, 32, 3), 100, {"train": 50_000, "test": 10_000}),
    "horses_or_humans": Holds((300, 300, 3), 2, {"train": 1027, "test": 256}, ("horses", "humans")),
    "rock_paper_scissors": Holds((300, 300, 3), 3, {"train": 2520, "test": 372}, ("rock", "paper", "scissors")),
    "cats_vs_dogs": Holds((None, None, 3), 2, {"train": 23_262}, ("cat", "dog")),
    "tf_flowers": Holds((None, None, 3), 5, {"train": 3670}, ("dandelion", "daisy", "tulips", "sunflowers", "roses")),
    "imdb_reviews": Holds((), 2, {"train": 25_000, "test": 25_000}, ("neg", "pos")),
}
