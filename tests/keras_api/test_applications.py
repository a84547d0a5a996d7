"""`keras.applications` by the table, against networks that Keras builds."""

from __future__ import annotations

from typing import Any

import pytest

from seqlint.keras_api import UNKNOWN, application_output, names
from seqlint.keras_api.tables import load

CASES: list[tuple[str, dict[str, Any]]] = [
    ("VGG16", {}),
    ("VGG16", {"include_top": False}),
    ("VGG16", {"include_top": False, "input_shape": (150, 150, 3)}),
    ("VGG16", {"include_top": False, "input_shape": (48, 64, 1)}),
    ("VGG19", {"include_top": False, "input_shape": (100, 75, 3), "pooling": "avg"}),
    ("MobileNet", {"classes": 7}),
    ("MobileNet", {"alpha": 0.5, "include_top": False, "input_shape": (97, 130, 3)}),
    ("MobileNetV2", {"include_top": False, "input_shape": (96, 96, 3), "pooling": "max"}),
    ("MobileNetV2", {"alpha": 0.35, "classes": 5}),
    ("MobileNetV3Small", {"include_top": False}),
    ("InceptionV3", {"include_top": False, "input_shape": (150, 151, 3)}),
    ("Xception", {"include_top": False, "input_shape": (180, 180, 3)}),
    ("DenseNet121", {"include_top": False, "input_shape": (64, 33, 3)}),
    ("ResNet50", {"include_top": False, "input_shape": (225, 300, 3)}),
    ("ResNet50V2", {"classes": 3, "input_shape": (100, 100, 3)}),
    ("EfficientNetB0", {"include_top": False, "input_shape": (61, 224, 3)}),
    ("NASNetLarge", {"include_top": False, "input_shape": (331, 331, 3)}),
    ("NASNetMobile", {"include_top": False, "input_shape": (130, 224, 3)}),
]


@pytest.mark.parametrize(("name", "arguments"), CASES, ids=lambda v: v if isinstance(v, str) else "")
def test_as_keras(name: str, arguments: dict[str, Any]) -> None:
    import keras

    with keras.StatelessScope(initialize_variables=False):  # shapes without values
        real = getattr(keras.applications, name)(weights=None, **arguments)
        found = application_output(name, {"weights": None, **arguments})
        assert found is not None
        assert found.input == tuple(real.input_shape)
        assert found.output == tuple(real.output_shape)
        assert found.params == real.count_params() or (name == "NASNetLarge" and found.params is None)


def test_every_network_is_in_the_table() -> None:
    networks = {name for name in names("applications") if name[:1].isupper()}
    assert networks == {row.partition("@")[0] for row in load("networks")}


def test_what_is_not_known() -> None:
    assert application_output("VGG99", {}) is None
    for arguments in ({"include_top": UNKNOWN}, {"input_tensor": UNKNOWN}, {"input_shape": UNKNOWN}, {"alpha": 0.123}):
        found = application_output("MobileNet", arguments)
        assert found is not None
        assert (found.output, found.params) == (None, None)
    found = application_output("VGG16", {"include_top": False, "input_shape": (UNKNOWN, 64, 3)})
    assert found is not None
    assert (found.output, found.params) == ((None, "?", 2, 512), 14714688)
