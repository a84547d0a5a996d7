"""SEQ417 and the types of pandas that have a place for gaps, and what `replace` leaves objects.

What each does was seen in Keras 3.15.1 with pandas 3.1.1 and pyarrow.
"""

import pytest

from tests.linted import findings

START = """
import numpy as np, keras, pandas as pd
from keras import layers, Sequential

def fit(x, y):
    m = Sequential([layers.Dense(4, activation="relu"), layers.Dense(1)])
    m.compile("adam", "mse")
    m.fit(x, y, verbose=0)

y = np.array([1.0, 2.0, 3.0, 4.0])
"""
REFUSED = {
    "all_float64_values": r"""
df = pd.DataFrame({'a': pd.array([1, 2, 3, 4], dtype='Float64'), 'b': pd.array([1, 2, 3, 4], dtype='Float64')})
fit(df.values, y)
""",
    "all_int64_frame": r"""
df = pd.DataFrame({'a': pd.array([1, 2, 3, 4], dtype='Int64'), 'b': pd.array([1, 2, 3, 4], dtype='Int64')})
fit(df, y)
""",
    "arr_inferred": r"""
df = pd.DataFrame({'a': pd.array([1, 2, 3, 4])})
fit(df, y)
""",
    "arr_int64": r"""
df = pd.DataFrame({'a': pd.array([1, 2, 3, 4], dtype='Int64'), 'b': [1.0, 2.0, 3.0, 4.0]})
fit(df, y)
""",
    "arr_tonumpy": r"""
df = pd.DataFrame({'a': pd.array([1, 2, 3, 4], dtype='Int64'), 'b': [1.0, 2.0, 3.0, 4.0]})
fit(df.to_numpy(), y)
""",
    "arr_values": r"""
df = pd.DataFrame({'a': pd.array([1, 2, 3, 4], dtype='Int64'), 'b': [1.0, 2.0, 3.0, 4.0]})
fit(df.values, y)
""",
    "boolnullable": r"""
df = pd.DataFrame({'a': pd.array([True, False, True, False], dtype='boolean'), 'b': [1.0, 2, 3, 4]})
fit(df, y)
""",
    "convert_values": r"""
df = pd.DataFrame({'a': [1, 2, 3, 4], 'b': [1.0, 2.5, 3.0, 4.0]}).convert_dtypes()
fit(df.values, y)
""",
    "csv_nullable": r"""
import io
df = pd.read_csv(io.StringIO('a,b\n1,2.5\n2,3.5\n3,4.5\n4,5.5\n'), dtype_backend='numpy_nullable')
fit(df, y)
""",
    "csv_nullable_vals": r"""
import io
df = pd.read_csv(io.StringIO('a,b\n1,2.5\n2,3.5\n3,4.5\n4,5.5\n'), dtype_backend='numpy_nullable')
fit(df[['a', 'b']].values, y)
""",
    "csv_pyarrow": r"""
import io
df = pd.read_csv(io.StringIO('a,b\n1,2.5\n2,3.5\n3,4.5\n4,5.5\n'), dtype_backend='pyarrow')
fit(df, y)
""",
    "map_frame": r"""
df = pd.DataFrame({'a': ['yes', 'no', 'yes', 'no'], 'b': ['no', 'no', 'yes', 'no']}).replace({'yes': 1, 'no': 0})
fit(df, y)
""",
    "nparray": r"""
df = pd.DataFrame({'a': pd.array([1, 2, 3, 4], dtype='Int64'), 'b': [1.0, 2.0, 3.0, 4.0]})
fit(np.array(df), y)
""",
    "replace_lists": r"""
df = pd.DataFrame({'a': ['yes', 'no', 'yes', 'no'], 'b': [1.0, 2, 3, 4]})
df = df.replace(['yes', 'no'], [1, 0])
fit(df, y)
""",
    "replace_whole": r"""
df = pd.DataFrame({'a': ['yes', 'no', 'yes', 'no'], 'b': [1.0, 2, 3, 4]}).replace({'yes': 1, 'no': 0})
fit(df, y)
""",
    "replace_whole2": r"""
df = pd.DataFrame({'a': ['yes', 'no', 'yes', 'no'], 'b': [1.0, 2, 3, 4]})
df = df.replace('yes', 1).replace('no', 0)
fit(df, y)
""",
    "replace_whole3": r"""
df = pd.DataFrame({'a': ['yes', 'no', 'yes', 'no'], 'b': [1.0, 2, 3, 4]})
df.replace({'yes': 1, 'no': 0}, inplace=True)
fit(df, y)
""",
    "ser_arr": r"""
fit(np.ones((4, 1)), pd.Series(pd.array([1, 2, 3, 4])))
""",
    "split": r"""
from sklearn.model_selection import train_test_split
df = pd.DataFrame({'a': [1, 2, 3, 4] * 5, 'b': [1.0, 2.5, 3.0, 4.0] * 5}).convert_dtypes()
a, b, c, d = train_test_split(df[['a']], df['b'])
fit(a, c)
""",
}
TAKEN = {
    "arr_tonumpy_f": r"""
df = pd.DataFrame({'a': pd.array([1, 2, 3, 4], dtype='Int64'), 'b': [1.0, 2.0, 3.0, 4.0]})
fit(df.to_numpy(dtype='float32'), y)
""",
    "arr_astype": r"""
df = pd.DataFrame({'a': pd.array([1, 2, 3, 4], dtype='Int64'), 'b': [1.0, 2.0, 3.0, 4.0]}).astype('float32')
fit(df, y)
""",
    "convert_astype": r"""
df = pd.DataFrame({'a': [1, 2, 3, 4], 'b': [1.0, 2.5, 3.0, 4.0]}).convert_dtypes()
fit(df.astype(float), y)
""",
    "convert_numpyf": r"""
df = pd.DataFrame({'a': [1, 2, 3, 4], 'b': [1.0, 2.5, 3.0, 4.0]}).convert_dtypes()
fit(df.to_numpy('float32'), y)
""",
    "y_array": r"""
fit(np.ones((4, 2)), pd.array([1, 2, 3, 4], dtype='Int64'))
""",
    "csv_nullable_astype": r"""
import io
df = pd.read_csv(io.StringIO('a,b\n1,2.5\n2,3.5\n3,4.5\n4,5.5\n'), dtype_backend='numpy_nullable')
fit(df.astype('float32'), y)
""",
    "csv_plain": r"""
import io
df = pd.read_csv(io.StringIO('a,b\n1,2.5\n2,3.5\n3,4.5\n4,5.5\n'))
fit(df, y)
""",
    "csv_engine": r"""
import io
df = pd.read_csv(io.StringIO('a,b\n1,2.5\n2,3.5\n3,4.5\n4,5.5\n'), engine='pyarrow')
fit(df, y)
""",
    "col_astype_back": r"""
df = pd.DataFrame({'a': [1, 2, 3, 4], 'b': [1.0, 2, 3, 4]})
df['a'] = df['a'].astype('Int64')
df['a'] = df['a'].astype('float64')
fit(df, y)
""",
    "col_values": r"""
df = pd.DataFrame({'a': [1, 2, 3, 4], 'b': [1.0, 2, 3, 4]})
df['a'] = df['a'].astype('Int64')
fit(df['a'].values.reshape(-1, 1), y)
""",
    "col_tonumpy": r"""
df = pd.DataFrame({'a': [1, 2, 3, 4], 'b': [1.0, 2, 3, 4]})
df['a'] = df['a'].astype('Int64')
fit(df['a'].to_numpy().reshape(-1, 1), y)
""",
    "replace_num": r"""
df = pd.DataFrame({'a': [0, 1, 2, 3], 'b': [1.0, 2, 3, 4]})
df = df.replace(0, 5)
fit(df, y)
""",
    "replace_num2": r"""
df = pd.DataFrame({'a': [0, 1, 2, 3], 'b': [1.0, 2, 3, 4]})
df = df.replace({0: 5, 1: 7})
fit(df, y)
""",
    "replace_infer": r"""
df = pd.DataFrame({'a': ['yes', 'no', 'yes', 'no'], 'b': [1.0, 2, 3, 4]}).replace({'yes': 1, 'no': 0}).infer_objects()
fit(df, y)
""",
    "replace_astype": r"""
df = pd.DataFrame({'a': ['yes', 'no', 'yes', 'no'], 'b': [1.0, 2, 3, 4]}).replace({'yes': 1, 'no': 0}).astype(float)
fit(df, y)
""",
    "replace_astypecol": r"""
df = pd.DataFrame({'a': ['yes', 'no', 'yes', 'no'], 'b': [1.0, 2, 3, 4]}).replace({'yes': 1, 'no': 0})
df['a'] = df['a'].astype(int)
fit(df, y)
""",
    "map_ok": r"""
df = pd.DataFrame({'a': ['yes', 'no', 'yes', 'no'], 'b': [1.0, 2, 3, 4]})
df['a'] = df['a'].map({'yes': 1, 'no': 0})
fit(df, y)
""",
    "q_nan_num": r"""
df = pd.DataFrame({'a': ['1', '2', '3', '4'], 'b': [1.0, 2, 3, 4]})
df['a'] = pd.to_numeric(df['a'])
fit(df, y)
""",
    "drop_axis": r"""
df = pd.DataFrame({'a': [0, 1, 2, 3], 'b': [1.0, 2, 3, 4]})
x = df.drop('a', axis=1)
fit(x, y)
""",
    "drop_text": r"""
df = pd.DataFrame({'a': ['x', 'y', 'z', 'w'], 'b': [1.0, 2, 3, 4]})
x = df.drop(columns='a')
fit(x, y)
""",
    "boolcol": r"""
df = pd.DataFrame({'a': [True, False, True, False], 'b': [1.0, 2, 3, 4]})
fit(df, y)
""",
    "dummies": r"""
df = pd.get_dummies(pd.DataFrame({'a': ['x', 'y', 'z', 'w'], 'b': [1.0, 2, 3, 4]}))
fit(df, y)
""",
    "catcodes": r"""
df = pd.DataFrame({'a': pd.Categorical(['x', 'y', 'z', 'w']), 'b': [1.0, 2, 3, 4]})
df['a'] = df['a'].cat.codes
fit(df, y)
""",
    "npasarray_f": r"""
df = pd.DataFrame({'a': pd.array([1, 2, 3, 4], dtype='Int64'), 'b': [1.0, 2.0, 3.0, 4.0]})
fit(np.asarray(df, dtype='float32'), y)
""",
    "scaled": r"""
from sklearn.preprocessing import StandardScaler
df = pd.DataFrame({'a': [1, 2, 3, 4], 'b': [1.0, 2.5, 3.0, 4.0]}).convert_dtypes()
fit(StandardScaler().fit_transform(df), y)
""",
    "one_values": r"""
df = pd.DataFrame({'a': [1, 2, 3, 4]}).convert_dtypes()
fit(df.values, y)
""",
    "arr_plain": r"""
df = pd.DataFrame({'a': pd.array([1, 2, 3, 4], dtype='int64')})
fit(df, y)
""",
    "replace_file": r"""
import io
df = pd.read_csv(io.StringIO('a,b\n1,2.5\n2,3.5\n3,4.5\n4,5.5\n')).replace({1: 0})
fit(df, y)
""",
    "replace_fill": r"""
df = pd.DataFrame({'a': [1.0, np.nan, 2, 3], 'b': [1.0, 2, 3, 4]}).replace(np.nan, 0)
fit(df, y)
""",
    "replace_then_map": r"""
df = pd.DataFrame({'a': ['1', '?', '3', '4'], 'b': [1.0, 2, 3, 4]})
df['a'] = df['a'].replace('?', '0').astype(float)
fit(df, y)
""",
    "nullable_loop": r"""
df = pd.DataFrame({'a': [1, 2, 3, 4], 'b': [1, 2, 3, 4]}).convert_dtypes()
for c in df.columns:
    df[c] = df[c].astype('float32')
fit(df, y)
""",
    "csv_nullable_sel": r"""
import io
df = pd.read_csv(io.StringIO('a,b\n1,2.5\n2,3.5\n3,4.5\n4,5.5\n'), dtype_backend='numpy_nullable')
x = df[['a', 'b']].to_numpy(dtype='float32')
fit(x, df['b'].to_numpy())
""",
}


def messages(text: str) -> list[str]:
    return [finding.message for finding in findings(START + text, "SEQ417")]


@pytest.mark.parametrize("name", REFUSED)
def test_what_keras_refuses_is_reported_for_its_reason(name: str) -> None:
    reason = "in the place of texts" if name in ("map_frame", *(n for n in REFUSED if "replace" in n)) else "nullable"
    found = messages(REFUSED[name])
    assert found
    assert all(reason in message for message in found)


@pytest.mark.parametrize("name", TAKEN)
def test_what_keras_takes_is_not(name: str) -> None:
    assert messages(TAKEN[name]) == []
