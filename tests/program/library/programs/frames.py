"""pandas: columns, rows, encodings."""

import numpy as np
import pandas as pd
from sklearn.preprocessing import LabelEncoder

df = pd.DataFrame(
    {"a": [1, 2, 3, 4, 5], "b": [0.5, 1.5, 2.5, 3.5, 4.5], "label": ["x", "y", "x", "z", "y"], "t": [0, 1, 0, 1, 1]}
)
sh = df.shape
n = len(df)
nc = df.shape[1]
c = len(df.columns)
a = df["a"]
ab = df[["a", "b"]]
X = df.drop("label", axis=1)
X2 = df.drop(columns=["label", "t"])
v = X2.values
w = df["a"].values
u = df[["a"]].values
i = df.iloc[:, 0]
j = df.iloc[:, 0:2]
k = df.iloc[:3]
ell = df.iloc[:, :-1]
m = df.iloc[:, -1]
o = df.iloc[:, :-1].values
p = df.loc[:, "a"]
q = df.loc[:, ["a", "b"]]
mask = df["a"] > 2
r = df[mask].shape[1]
maybe_s = df[df["a"] > 2]
d1 = pd.get_dummies(df["label"])
d2 = d1.values
d3 = pd.get_dummies(df["label"]).astype("float32")
towns = pd.Series(["a", "b", "a"])
maybe_prefixed = pd.get_dummies(towns, prefix="town")
maybe_prefixed["town_a"] = 0
maybe_width = maybe_prefixed.shape[1]
kinds = pd.Series(["wine", "beer", "wine"])
as_they_come = {kind: number for number, kind in enumerate(kinds.unique())}
in_order = {kind: number for number, kind in enumerate(np.unique(kinds))}
wine = as_they_come["wine"] + 10 * in_order["wine"]
le = LabelEncoder()
y = le.fit_transform(df["label"])
nu = df["label"].nunique()
maybe_f = df["label"].factorize()
maybe_mp = df["label"].map({"x": 0, "y": 1, "z": 2})
t = df["t"]
tv = df.t.values
mean = df["a"].mean()
means = X2.mean()
mx = X2.max()
sm = df["a"].sum()
h = df.head(3)
cp = df.copy()
rs = df.reset_index(drop=True)
fn = X2.fillna(0)
ar = np.array(X2)
ar2 = X2.to_numpy()
asf = X2.astype("float32")
norm = (X2 - X2.mean()) / X2.std()
half = X2 / 2
lg = np.log(X2 + 1)
c2 = pd.concat([X2, X2])
c3 = pd.concat([X2, df[["t"]]], axis=1)
T = X2.T
s1 = pd.Series([1, 2, 3])
s2 = pd.Series(np.zeros(4))
f1 = pd.DataFrame(np.zeros((3, 2)), columns=["p", "q"])
f2 = pd.DataFrame([[1, 2], [3, 4]])
f3 = f1["p"]
cc = df["label"].astype("category").cat.codes
isn = X2.isnull().sum()
df2 = df.copy()
yy = df2.pop("label")
rest = df2.shape
df2["new"] = df2["a"] * 2
df2["a"] = 0
after = df2.shape
nw = df2["new"]
df3 = df.copy()
df3.drop("label", axis=1, inplace=True)
z = df3.values
eq = df["label"] == "x"
ei = (df["label"] == "x").astype(int)
hd = df.tail(2)
sp = df.sample(3).shape[1]
