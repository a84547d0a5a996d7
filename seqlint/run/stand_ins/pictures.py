"""Pictures, and folders of pictures and texts, one a class, that are not here: samples of the asked shapes."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from seqlint.run.stand_ins.content import Maker
from seqlint.run.stand_ins.files import instead, is_missing
from seqlint.run.stand_ins.placing import replace

IMAGES = 40
CHANNELS = {"grayscale": 1, "rgba": 4}


def install(maker: Maker) -> None:
    """Put the stand-ins in place."""
    for part in (_listing, _generators, _data_sets, _pictures):
        part(maker)


def _listing(maker: Maker) -> None:
    """What a missing folder holds."""

    def listed(path: Any = ".") -> list[str]:
        maker.used(str(path))
        return [f"file{n}.jpg" for n in range(IMAGES)]

    instead(os, "listdir", listed, "path")


def _generators(maker: Maker) -> None:
    """`flow_from_directory` of a missing folder: Keras' own iterator over made-up arrays."""

    def flow(
        self: Any, directory: Any, target_size: Any = (256, 256), color_mode: str = "rgb", *args: Any, **kwargs: Any
    ) -> Any:
        maker.used(str(directory))
        mode = args[1] if len(args) > 1 else kwargs.get("class_mode", "categorical")
        classes = 2 if mode == "binary" else len(kwargs.get("classes") or ()) or maker.hints.classes
        channels = CHANNELS.get(color_mode, 3)
        labels = np.arange(IMAGES) % classes
        pictures = np.zeros((IMAGES, *target_size, channels), "float32")
        told = {"categorical": np.eye(classes)[labels], "input": pictures, None: None}.get(mode, labels)
        batch = args[2] if len(args) > 2 else kwargs.get("batch_size", 32)
        made = self.flow(pictures, told, batch_size=batch)
        made.samples, made.num_classes, made.classes = IMAGES, classes, labels
        made.class_indices = {f"class{n}": n for n in range(classes)}
        made.filenames = made.filepaths = [f"class{n}/file.jpg" for n in labels]
        return made

    generator = tf.keras.preprocessing.image.ImageDataGenerator
    original = generator.flow_from_directory

    @functools.wraps(original)
    def flow_from_directory(self: Any, directory: Any, *args: Any, **kwargs: Any) -> Any:
        return (flow if not _has_classes(directory) else original)(self, directory, *args, **kwargs)

    generator.flow_from_directory = flow_from_directory


def _data_sets(maker: Maker) -> None:
    """`image_dataset_from_directory` and its like for texts."""

    def texts(kwargs: dict[str, Any]) -> Any:
        return maker.text("x.txt").splitlines()[:IMAGES]

    for name, sample in (("image_dataset_from_directory", _image_samples), ("text_dataset_from_directory", texts)):
        real = getattr(keras.utils, name)
        stand_in = _from_directory(maker, sample)

        def choose(directory: Any, *args: Any, _real: Any = real, _stand_in: Any = stand_in, **kwargs: Any) -> Any:
            return (_stand_in if not _has_classes(directory) else _real)(directory, *args, **kwargs)

        replace(real, functools.wraps(real)(choose))


def _image_samples(kwargs: dict[str, Any]) -> Any:
    channels = CHANNELS.get(kwargs.get("color_mode", "rgb"), 3)
    return np.zeros((IMAGES, *kwargs.get("image_size", (256, 256)), channels), "float32")


def _from_directory(maker: Maker, sample: Callable[[dict[str, Any]], Any]) -> Callable[..., Any]:
    """A data set of what `sample` makes of the other arguments, in classes that take turns."""

    def from_directory(
        directory: Any, labels: Any = "inferred", label_mode: Any = "int", *args: Any, **kwargs: Any
    ) -> Any:
        maker.used(str(directory))
        classes = 2 if label_mode == "binary" else maker.hints.classes
        values, numbers = sample(kwargs), np.arange(IMAGES) % classes
        told = {"binary": numbers[:, None].astype("float32"), "categorical": np.eye(classes, dtype="float32")[numbers]}
        targets = told.get(label_mode, numbers.astype("int32"))
        unlabelled = label_mode is None or labels is None
        made = tf.data.Dataset.from_tensor_slices(values if unlabelled else (values, targets))
        batch = kwargs.get("batch_size", 32)
        made = made if batch is None else made.batch(batch)
        made.class_names = [f"class{n}" for n in range(classes)]
        made.file_paths = [f"class{n}/file" for n in numbers]
        return (made, made) if kwargs.get("subset") == "both" else made

    return from_directory


def _has_classes(directory: Any) -> bool:
    """A real folder with something below it."""
    try:
        return any(files for _, _, files in os.walk(directory))
    except TypeError:
        return True


def _pictures(maker: Maker) -> None:
    """`load_img` of a missing picture: an array that `img_to_array` takes, of the asked size."""

    class Picture:
        """As much of a picture as programs ask for."""

        def __init__(self, size: tuple[int, int], channels: int) -> None:
            self.size, self.mode = (size[1], size[0]), "RGB" if channels == 3 else "L"
            self.data = np.zeros((*size, channels), "uint8")

        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            return self.data.astype(dtype or "uint8")

        def resize(self, size: Any, *args: Any) -> Any:
            return Picture((size[1], size[0]), self.data.shape[-1])

        def show(self) -> None:
            pass

    def load(path: Any, color_mode: str = "rgb", target_size: Any = None, *args: Any, **kwargs: Any) -> Any:
        maker.used(str(path))
        return Picture(
            tuple(target_size or (224, 224)), 1 if color_mode == "grayscale" or kwargs.get("grayscale") else 3
        )

    real_load, real_array = keras.utils.load_img, keras.utils.img_to_array

    @functools.wraps(real_load)
    def load_img(path: Any, *args: Any, **kwargs: Any) -> Any:
        return (load if is_missing(path) else real_load)(path, *args, **kwargs)

    @functools.wraps(real_array)
    def img_to_array(img: Any, *args: Any, **kwargs: Any) -> Any:
        return img.data.astype("float32") if isinstance(img, Picture) else real_array(img, *args, **kwargs)

    replace(real_load, load_img)
    replace(real_array, img_to_array)
