"""What is listed as gone with TensorFlow 1 is gone from the installed TensorFlow, and every successor is there."""

from __future__ import annotations

import pytest

from seqlint.keras_api import removed_from_tensorflow
from seqlint.keras_api.tensorflow_1 import listed


def there(dotted: str) -> bool:
    import tensorflow

    found: object = tensorflow
    for name in dotted.split("."):
        if not hasattr(found, name):
            return False
        found = getattr(found, name)
    return True


@pytest.mark.parametrize(("name", "successor"), listed().items())
def test_it_is_gone_and_its_successor_exists(name: str, successor: str | None) -> None:
    assert not there(name)
    assert successor is None or there(successor)


def test_what_is_in_a_module_that_is_gone() -> None:
    gone = removed_from_tensorflow("tensorflow.layers.dense")
    assert gone is not None
    assert gone.successor is None
    assert "tensorflow.keras.layers" in gone.note


@pytest.mark.parametrize(
    "name",
    ["tensorflow.random.set_seed", "tensorflow.compat.v1.Session", "tensorflow.train.Checkpoint", "numpy.log"],
)
def test_what_there_is(name: str) -> None:
    assert removed_from_tensorflow(name) is None
