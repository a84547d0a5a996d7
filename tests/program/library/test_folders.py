"""Folders of images and texts, made here, loaded by Keras: what is claimed without looking at them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.linted import codes

from .reality import differences

CLASSES = ("cat", "dog", "bird")


def save_image(path: Path, pixels: Any) -> None:
    import tensorflow as tf

    path.write_bytes(tf.io.encode_png(pixels.astype("uint8")).numpy())


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    for name in CLASSES:
        (root / "images" / name).mkdir(parents=True)
        (root / "texts" / name).mkdir(parents=True)
        for i in range(4):
            save_image(root / "images" / name / f"{i}.png", np.random.randint(0, 256, (20, 30, 3)))
            (root / "texts" / name / f"{i}.txt").write_text(f"a {name} of mine")
    for name in CLASSES[:2]:
        (root / "two" / name).mkdir(parents=True)
        save_image(root / "two" / name / "0.png", np.full((8, 8, 3), 200))
    return root


HEAD = (
    "import keras\nfrom tensorflow.keras.preprocessing.image import ImageDataGenerator\n"
    "plain, scaled = ImageDataGenerator(), ImageDataGenerator(rescale=1.0 / 255, horizontal_flip=True)\n"
)
UTILS = "keras.utils.{}_dataset_from_directory('{root}/{}', {})"


@pytest.mark.parametrize(
    ("function", "folder", "arguments"),
    [
        ("image", "images", ""),
        ("image", "images", "label_mode='categorical', image_size=(32, 24), batch_size=5"),
        ("image", "images", "label_mode='int', color_mode='grayscale'"),
        ("image", "images", "labels=None, batch_size=2"),
        ("image", "images", "label_mode=None"),
        ("image", "images", "class_names=['cat', 'dog', 'bird'], label_mode='categorical'"),
        ("image", "images", "validation_split=0.5, subset='training', seed=1"),
        ("image", "images", "validation_split=0.5, subset='both', seed=1"),
        ("image", "images", "batch_size=None"),
        ("image", "images", "image_size=24"),
        ("image", "two", "label_mode='binary', color_mode='rgba'"),
        ("text", "texts", ""),
        ("text", "texts", "label_mode='categorical', batch_size=3"),
    ],
)
def test_dataset_from_directory(folders: Path, function: str, folder: str, arguments: str) -> None:
    call = UTILS.format(function, folder, f"verbose=False, {arguments}", root=folders)
    assert differences(f"{HEAD}v = {call}\n") == []


@pytest.mark.parametrize(
    "call",
    [
        "plain.flow_from_directory('{root}/images')",
        "scaled.flow_from_directory('{root}/images', target_size=(32, 24), batch_size=5)",
        "scaled.flow_from_directory('{root}/images', class_mode='sparse', color_mode='grayscale')",
        "scaled.flow_from_directory('{root}/two', (16, 16), class_mode='binary')",
        "scaled.flow_from_directory('{root}/images', class_mode=None)",
        "scaled.flow_from_directory('{root}/images', class_mode='input')",
        "scaled.flow_from_directory('{root}/images', classes=['cat', 'dog'])",
    ],
)
def test_flow_from_directory(folders: Path, call: str) -> None:
    pytest.importorskip("PIL")
    assert differences(f"{HEAD}v = {call.format(root=folders)}\n") == []


def test_load_image(folders: Path) -> None:
    pytest.importorskip("PIL")
    load = f"keras.utils.load_img('{folders}/images/cat/0.png', target_size=(15, 10))"
    assert differences(f"{HEAD}v = keras.utils.img_to_array({load})\nw = v[None] / 255\nn = plain.flow(w).n\n") == []


ARGUMENTS = (
    "validation_split=0.2, subset='training'",
    "validation_split=0.2, subset='training', seed=None",
    "validation_split=0.2, subset='training', seed=0",
    "validation_split=0.2, subset='training', shuffle=False",
    "validation_split=0.2, seed=1",
    "validation_split=None, subset=None",
    "validation_split=20, subset='training', seed=1",
    "validation_split=1.0, subset='training', seed=1",
    "validation_split=0.2, subset='train', seed=1",
    "subset='training', seed=1",
    "label_mode='sparse'",
    "label_mode='categorical', labels=None",
    "image_size=(8, 8, 3)",
    "image_size=8",
    "color_mode='gray'",
    "color_mode='RGB'",
)


@pytest.mark.parametrize("arguments", ARGUMENTS)
def test_what_keras_refuses_before_it_reads_is_told(folders: Path, arguments: str) -> None:
    call = UTILS.format("image", "images", arguments, root=folders)
    try:
        exec(f"import keras\n{call}")
        expected = []
    except ValueError:
        expected = ["SEQ604"]
    assert codes(f"import keras\ntrain = {call}\n") == expected


@pytest.mark.parametrize("shuffle", [False, True])
def test_what_is_split_off_in_order_lacks_a_class(folders: Path, shuffle: bool) -> None:
    """SEQ804: Keras 3.15.1 splits off the last files, which are those of the last class where nothing shuffles them."""
    kept = f"validation_split=0.3, image_size=(8, 8), shuffle={shuffle}, seed=4, verbose=False"
    call = UTILS.format("image", "images", f"{kept}, subset='training'", root=folders)
    program = f"import keras\ntrain = {call}\n"
    known: dict[str, Any] = {}
    exec(program, known)
    counts = np.bincount(np.concatenate([labels for _, labels in known["train"]]), minlength=3)
    assert (counts.tolist() == [4, 4, 1]) is not shuffle
    program += (
        "from keras import layers\nmodel = keras.Sequential([layers.Rescaling(1 / 255), layers.Flatten(), "
        "layers.Dense(8, 'relu'), layers.Dense(3, 'softmax')])\n"
        "model.compile('adam', 'sparse_categorical_crossentropy')\nmodel.fit(train)\n"
    )
    assert codes(program) == ([] if shuffle else ["SEQ804"])
