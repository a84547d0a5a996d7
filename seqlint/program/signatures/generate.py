"""Write `data/*.json` from the installed libraries: `python -m seqlint.program.signatures.generate`.

Signatures are those that `inspect` gives, which numpy 2.4 has for its C functions as well. `WRITTEN` has those of
functions that the installed versions do not have or whose signature Python does not tell, `FORMER` parameters that a
function once had: both copied by hand from the documentation of the version named there.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from seqlint.program import library, signatures
from seqlint.program.keras import results
from seqlint.program.language import builtin

OWNERS = {
    "list": "builtins.list",
    "set": "builtins.set",
    "dict": "builtins.dict",
    "numpy": "numpy.ndarray",
    "python": "numpy.ndarray",
    "tensor": "tensorflow.Variable",
    "frame": "pandas.DataFrame",
    "series": "pandas.Series",
    "tf.data.Dataset": "tensorflow.data.Dataset",
    "keras.preprocessing.image.Iterator": "keras._tf_keras.keras.preprocessing.image.Iterator",
    "PIL.Image": "PIL.Image.Image",
}
"""The class that a name in the models' tables stands for, where it is not its own."""

PACKAGES = {
    "builtins": ("python",),
    "numpy": ("numpy",),
    "pandas": ("pandas",),
    "sklearn": ("scikit-learn", "scipy"),
    "tensorflow": ("tensorflow",),
    "datasets": ("tensorflow", "keras"),
    "keras_data": ("keras",),
    "pictures": ("pillow",),
    "standard": ("python",),
    "command_line": ("python",),
    "tfds": (),
}
"""The packages that each file is read from."""

PLACES = {"keras": ("keras", "keras._tf_keras.keras"), "keras_preprocessing": ("keras._tf_keras.keras.preprocessing",)}
"""The modules in which to look for what begins with that name; what left Keras 3 is still in TensorFlow's part."""

NAME_ONLY = "x, name="
SET_OPERATIONS = ("difference", "difference_update", "intersection", "intersection_update", "union", "update")
WRITTEN: dict[str, str] = {
    # numpy 1.26
    "numpy.asfarray": "a, dtype=",
    "numpy.in1d": "ar1, ar2, assume_unique=, invert=, *, kind=",
    **dict.fromkeys(("numpy.float", "numpy.float_", "numpy.int", "numpy.int0"), "x=, /"),
    **{f"numpy.random{owner}.{name}": "size=" for name in ("ranf", "sample") for owner in ("", ".RandomState()")},
    # numpy 2.4, whose own signature leaves out that all may be given by name, and dtype by its place
    "numpy.arange": "start=, stop=, step=, dtype=, *, device=, like=",
    # pandas 0.25, scikit-learn 0.19
    "frame().as_matrix": "columns=",
    "series().as_matrix": "columns=",
    "sklearn.datasets.load_boston": "*, return_X_y=",  # 1.1
    "sklearn.cross_validation.train_test_split": "*arrays, test_size=, train_size=, random_state=, stratify=",
    # TensorFlow 2.21 (of tensors, and of a data set's class) and 1.15
    "tensor().numpy": "",
    "tf.data.Dataset().apply_options": "",
    **{f"tensorflow.{name}": NAME_ONLY for name in ("ceil", "is_nan", "log", "log1p", "to_float")},
    **{f"tensorflow.{name}": "x, y, name=" for name in ("floordiv", "floormod", "mod")},
    # Keras 2.15
    **{f"keras.applications.{name}.preprocess_input": "x, data_format=" for name in ("regnet", "resnet_rs")},
    "keras.preprocessing.image.Iterator().next": "",
    "keras.utils.np_utils.normalize": "x, axis=, order=",
    "keras.utils.np_utils.to_categorical": "y, num_classes=, dtype=",
    # OpenCV 4.10
    "cv2.GaussianBlur": "src, ksize, sigmaX, dst=, sigmaY=, borderType=, hint=",
    "cv2.blur": "src, ksize, dst=, anchor=, borderType=",
    "cv2.cvtColor": "src, code, dst=, dstCn=, hint=",
    "cv2.equalizeHist": "src, dst=",
    "cv2.flip": "src, flipCode, dst=",
    "cv2.imread": "filename, flags=",
    "cv2.medianBlur": "src, ksize, dst=",
    "cv2.resize": "src, dsize, dst=, fx=, fy=, interpolation=",
    # Python 3.11
    "builtins.bool": "object=, /",
    "builtins.dict": "iterable=, /, **kwargs",
    "builtins.dir": "object=, /",
    **dict.fromkeys(("builtins.set", "builtins.frozenset"), "iterable=, /"),
    "builtins.filter": "function, iterable, /",
    "builtins.getattr": "object, name, default=, /",
    "builtins.int": "x=, /, base=",
    "builtins.iter": "object, sentinel=, /",
    "builtins.map": "function, iterable, /, *iterables",
    **dict.fromkeys(("builtins.max", "builtins.min"), "*args, key=, default="),
    "builtins.next": "iterator, default=, /",
    **dict.fromkeys(("builtins.range", "builtins.slice"), "start, stop=, step=, /"),
    "builtins.str": "object=, encoding=, errors=",
    "builtins.zip": "*iterables, strict=",
    **dict.fromkeys(("dict().keys", "dict().values", "dict().items", "dict().copy", "dict().clear"), ""),
    "dict().pop": "key, default=, /",
    "dict().update": "other=, /, **kwargs",
    **dict.fromkeys(("set().copy", "set().clear", "set().pop"), ""),
    **dict.fromkeys(("set().add", "set().discard", "set().remove"), "elem, /"),
    **dict.fromkeys((f"set().{name}" for name in SET_OPERATIONS), "*others"),
    "set().symmetric_difference": "other, /",
    "set().symmetric_difference_update": "other, /",
    **dict.fromkeys(("set().issubset", "set().issuperset", "set().isdisjoint"), "other, /"),
    "collections.Counter": "iterable=, /, **kwds",
    "itertools.chain": "*iterables",
    "itertools.product": "*iterables, repeat=",
    "math.hypot": "*coordinates",
    "math.log": "x, base=, /",
    "random.random": "",
    "time.perf_counter": "",
    "time.sleep": "seconds, /",
    "time.time": "",
    # tensorflow-datasets 4.9
    "tensorflow_datasets.load": "name, *, split=, data_dir=, batch_size=, shuffle_files=, download=, as_supervised=, "
    "decoders=, read_config=, with_info=, builder_kwargs=, download_and_prepare_kwargs=, as_dataset_kwargs=, try_gcs=",
}

FORMER: dict[str, str] = {
    # pandas 1.5 and 2.3; `squeeze`, `prefix` and `keep_date_col` make another table and are left out
    **dict.fromkeys(
        ("pandas.read_csv", "pandas.read_table"),
        "mangle_dupe_cols error_bad_lines warn_bad_lines infer_datetime_format date_parser delim_whitespace verbose",
    ),
    **dict.fromkeys(("frame().fillna", "series().fillna"), "value method downcast"),
    # scikit-learn 1.3
    "sklearn.preprocessing.OneHotEncoder": "sparse",
}
"""Parameters by keyword that a function had until that version, or did not ask for, which its model reads rightly."""


def main() -> None:
    Path(signatures.DATA).mkdir(exist_ok=True)
    for file in PACKAGES:
        Path(signatures.DATA, f"{file}.json").write_text(content(file), encoding="utf-8")


def content(file: str) -> str:
    """What `data/<file>.json` holds for the installed libraries: one line a function, so diffs are short."""
    parts = {"versions": versions(file)}
    parts["functions"] = {name: text for name in functions(file) if (text := _text(name, find(name))) is not None}
    parts["methods"] = {}
    for owner, name in methods(file):
        key, cls = f"{owner}.{name}", find(OWNERS.get(owner, owner))
        text = _text(f"{owner}().{name}", getattr(cls, name, None), method=True)
        if text is not None:
            parts["methods"][key] = text
    lines = (f"{json.dumps(part)}: {json.dumps(table, indent=0, sort_keys=True)}" for part, table in parts.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def functions(file: str) -> list[str]:
    """The functions that this file of models is asked for, and those whose arguments `results` reads."""
    if file == "builtins":
        return sorted(f"builtins.{name}" for name in builtin.TABLE)
    names = {*library.table(file, "FUNCTIONS"), *results.ARGMAX, *results.OF_CLASSES}
    return sorted(name for name in names if library.LIBRARIES.get(name.partition(".")[0]) == file)


def methods(file: str) -> Iterator[tuple[str, str]]:
    if file == "builtins":
        for cls in (dict, list, set):
            yield from ((cls.__name__, name) for name in dir(cls) if not name.startswith("_"))
        return
    for owner, table in sorted(library.table(file, "METHODS").items()):
        yield from ((owner, name) for name in sorted(table))


def versions(file: str) -> dict[str, str]:
    """The installed versions of the packages that a file is read from."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {package: python if package == "python" else version(package) for package in PACKAGES[file]}


def find(name: str) -> Any:
    """The function or class with this canonical name, None where the installed library has none."""
    root, _, rest = name.partition(".")
    for place in PLACES.get(root, (root,)):
        thing, module = None, place
        try:
            thing = import_module(place)
        except ImportError:
            continue
        for part in rest.split("."):
            module = f"{module}.{part}"
            found = attribute(thing, part)
            if found is None and inspect.ismodule(thing):
                try:
                    found = import_module(module)
                except ImportError:
                    found = None
            thing = found
        if thing is not None:
            return thing
    return None


def attribute(thing: Any, name: str) -> Any:
    """None where it is not there; scikit-learn raises an ImportError for what it has taken away."""
    try:
        return getattr(thing, name, None)
    except ImportError:
        return None


def _text(name: str, thing: Callable[..., Any] | None, method: bool = False) -> str | None:
    """The parameters as text, None where they are not known."""
    if name in WRITTEN:
        return WRITTEN[name]
    try:
        found = [] if thing is None else list(inspect.signature(thing).parameters.values())
        if inspect.isclass(thing) and [p.name for p in found] == ["args", "kwargs"]:  # its metaclass tells that
            found, method = list(inspect.signature(thing.__init__).parameters.values()), True
    except (TypeError, ValueError):
        return None
    if thing is None:
        return None
    found = found[1:] if method and found and found[0].name in ("self", "imself") else found
    words: list[str] = []
    for i, p in enumerate(found):
        if i and p.kind is not p.POSITIONAL_ONLY and found[i - 1].kind is p.POSITIONAL_ONLY:
            words.append("/")
        if p.kind is p.KEYWORD_ONLY and not any(word.startswith("*") for word in words):
            words.append("*")
        stars = "*" if p.kind is p.VAR_POSITIONAL else "**" if p.kind is p.VAR_KEYWORD else ""
        words.append(f"{stars}{p.name}{'' if stars or p.default is p.empty else '='}")
    if found and found[-1].kind is found[-1].POSITIONAL_ONLY:
        words.append("/")
    known = FORMER.get(name, "").split()
    words = [f"{word}=" if word in known else word for word in words]
    former = [f"{word}=" for word in known if f"{word}=" not in words]
    if former:
        at = len(words) - (bool(words) and words[-1].startswith("**"))
        words[at:at] = former if any(word.startswith("*") for word in words[:at]) else ["*", *former]
    return ", ".join(words)


if __name__ == "__main__":
    main()
