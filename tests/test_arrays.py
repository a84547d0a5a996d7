"""Arrays are read as numpy and pandas read them, within bounds, and nothing else is taken for one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from seqlint.reading import arrays
from seqlint.reading.arrays import Array, BadData

NUMBERS = ["<f4", ">f8", "<f2", "|u1", "<i8", "|b1"]


def there(array: Array) -> Any:
    order = "F" if array.fortran else "C"
    return np.frombuffer(array.data, array.dtype).reshape(array.shape, order=order)  # type: ignore[call-overload]


def stored(value: Any) -> bytes:
    content = io.BytesIO()
    np.save(content, value)
    return content.getvalue()


@given(arrays_of.arrays(st.sampled_from(NUMBERS), arrays_of.array_shapes(max_dims=5, max_side=4)), st.booleans())
def test_an_array_is_what_numpy_stored(value: Any, fortran: bool) -> None:
    read = there(arrays.npy(stored(np.asfortranarray(value) if fortran else value)))
    assert read.dtype == value.dtype
    np.testing.assert_array_equal(read, value)


@given(st.binary(max_size=200), st.integers(0, 150), st.integers(0, 255))
def test_what_is_damaged_is_refused_and_never_more_than_that(junk: bytes, place: int, byte: int) -> None:
    whole = stored(np.arange(6.0))
    for content in (junk, arrays.MAGIC + junk, whole[:place], whole[:place] + bytes([byte]) + whole[place + 1 :]):
        try:
            arrays.npy(content)
        except BadData:
            continue


@pytest.mark.parametrize("value", [np.array([{}]), np.array(["a"]), np.zeros(2, [("a", "f4")]), np.array([1j])])
def test_what_is_no_plain_number_is_refused(value: Any) -> None:
    with pytest.raises(BadData, match="no plain numbers"):
        arrays.npy(stored(value))


def test_a_file_of_keras_data_sets(tmp_path: Path) -> None:
    x, y = np.zeros((5, 28, 28), "uint8"), np.arange(5, dtype="uint8")
    np.savez_compressed(tmp_path / "mnist.npz", x_train=x, y_train=y, x_test=x[:2], y_test=y[:2])
    train, test = arrays.load(str(tmp_path / "mnist.npz"), None)
    assert train is not None
    assert (train.x.shape, test.x.shape, test.y.dtype) == ((5, 28, 28), (2, 28, 28), "|u1")


def test_rows_of_words_and_numbers(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("width,kind,length\n1.5,lily,2\n3,iris,4e0\n", encoding="utf-8-sig")
    (tmp_path / "test.csv").write_text("width,kind,length\n5,tulip,6\n\n7,iris,8\n", encoding="utf-8")
    train, test = arrays.load(str(tmp_path / "train.csv"), str(tmp_path / "test.csv"), "kind")
    assert train is not None
    np.testing.assert_array_equal(there(train.x), [[1.5, 2], [3, 4]])
    np.testing.assert_array_equal(there(train.y), [1, 0])
    np.testing.assert_array_equal(there(test.y), [2, 0])


@pytest.mark.parametrize(("last", "dtype"), [("3,7", "=i8"), ("3,7.5", "=f8")])
def test_answers_are_in_the_last_column_and_whole_where_they_can_be(tmp_path: Path, last: str, dtype: str) -> None:
    (tmp_path / "t.csv").write_text(f"1,2\n{last}\n", encoding="utf-8")
    _, test = arrays.load(None, str(tmp_path / "t.csv"))
    assert (test.x.shape, test.y.dtype) == ((2, 1), dtype)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no rows"),
        ("a,b\n", "holds no rows"),
        ("1,2\n3\n", "row 2 has 1 cells, the first 2"),
        ("a,b\n1,2\nx,2\n", "row 3: 'x' is no number"),
        ("a,b\n1,2\nnan,2\n", "row 3: 'nan' is no number"),
        ("a,b\n1,\n", "row 2: the answer '' is no number"),
        ("1,2\n2,inf\n", "row 2: the answer 'inf' is no number"),
    ],
)
def test_a_table_that_cannot_be_used(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadData, match=said):
        arrays.load(None, str(tmp_path / "t.csv"))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"x_train": [[1.0]], "y_train": [1], "x_test": [[1.0, 2]], "y_test": [1]}, "different shapes"),
        ({"x_train": [[1.0]], "y_train": [1, 2], "x_test": [[1.0]], "y_test": [1]}, "not one answer a sample"),
        ({"x_train": [], "y_train": [], "x_test": [], "y_test": []}, "not one answer a sample"),
    ],
)
def test_samples_that_do_not_go_together(tmp_path: Path, made: dict[str, Any], said: str) -> None:
    np.savez(tmp_path / "d.npz", **made)
    with pytest.raises(BadData, match=said):
        arrays.load(str(tmp_path / "d.npz"), None)


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "MAX_BYTES", 1_000_000)
    with zipfile.ZipFile(tmp_path / "d.npz", "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("x_test.npy", "y_test.npy"):
            packed.writestr(name, bytes(5_000_000))
    with pytest.raises(BadData, match="larger than 1 MB"):
        arrays.load(None, str(tmp_path / "d.npz"))
