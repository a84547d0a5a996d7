"""Runs programs with the real Keras, one after the other, in a process of its own.

Reads a JSON list of programs from standard input: of each its cells, and whether Keras is to trace its functions.
Writes a JSON list: for each program what it raised, as the name of the exception's class and its text, or null. Keras'
data sets are stand-ins of a few rows.
"""

import contextlib
import io
import json
import os
import sys
import tempfile

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")


def main() -> None:
    programs = json.load(sys.stdin)
    answers = sys.stdout
    os.chdir(tempfile.mkdtemp())
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        prepare()
        raised = [run(cells, traced) for cells, traced in programs]
    json.dump(raised, answers)


def prepare() -> None:
    """Data sets of 64 rows."""
    from seqlint.run.stand_ins import datasets
    from seqlint.run.stand_ins.placing import Used

    datasets.IMAGES = {name: (64, 16, *rest) for name, (_, _, *rest) in datasets.IMAGES.items()}
    datasets.TEXTS = {name: (64, test and 16, *rest) for name, (_, test, *rest) in datasets.TEXTS.items()}
    datasets.install(Used())


def run(cells: list[str], traced: bool) -> tuple[str, str] | None:
    """What a program raises."""
    import keras
    import tensorflow as tf

    tf.config.run_functions_eagerly(not traced)
    names: dict[str, object] = {"__name__": "__main__"}
    try:
        for cell in cells:
            exec(compile(cell, "cell", "exec"), names)
    except BaseException as error:
        return type(error).__name__, str(error)[:300]
    finally:
        keras.config.set_image_data_format("channels_last")
        keras.backend.clear_session()
    return None


if __name__ == "__main__":
    main()
