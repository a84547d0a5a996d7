"""scikit-learn on frames and lists."""

from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

d = load_iris(as_frame=True)
X, y = d.data, d.target
maybe_fr = d.frame
Xtr, Xte, ytr, yte = train_test_split(X, y)
s = StandardScaler().fit_transform(Xtr)
a, b, c, e = train_test_split([1, 2, 3, 4, 5, 6], [0, 1, 0, 1, 0, 1])
