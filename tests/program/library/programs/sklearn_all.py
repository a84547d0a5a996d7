"""Splits, scalers, encoders and data sets of scikit-learn."""

from sklearn.datasets import (
    load_breast_cancer,
    load_diabetes,
    load_digits,
    load_iris,
    load_wine,
    make_blobs,
    make_circles,
    make_classification,
    make_friedman1,
    make_moons,
    make_multilabel_classification,
    make_regression,
    make_swiss_roll,
)
from sklearn.decomposition import PCA
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import (
    LabelBinarizer,
    LabelEncoder,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    RobustScaler,
    StandardScaler,
)
from sklearn.utils import shuffle

iris = load_iris()
X = iris.data
y = iris.target
names = iris.target_names
feats = len(iris.feature_names)
X2 = iris["data"]
Xtr, Xte, ytr, yte = train_test_split(X, y, test_size=0.2, random_state=0)
A, B = train_test_split(X, random_state=1)
C, D, E, F, G, H = train_test_split(X, y, X2, test_size=30, random_state=2)
Eye, J = train_test_split(y, train_size=0.7)
K, L, M, N = train_test_split(X, y, test_size=0.33, stratify=y)
sc = StandardScaler()
S = sc.fit_transform(Xtr)
T = sc.transform(Xte)
mm = MinMaxScaler().fit_transform(X)
mm2 = MinMaxScaler(feature_range=(-1, 1)).fit_transform(X)
le = LabelEncoder()
ye = le.fit_transform(y)
k = len(le.classes_)
ys = LabelEncoder().fit_transform(["cat", "dog", "cat", "bird"])
oh = OneHotEncoder(sparse_output=False).fit_transform(y.reshape(-1, 1))
enc = OneHotEncoder()
ohs = enc.fit_transform(y.reshape(-1, 1))
ohd = ohs.toarray()
enc2 = OneHotEncoder(sparse_output=False)
enc2.fit(y.reshape(-1, 1))
oh3 = enc2.transform(yte.reshape(-1, 1))
lb = LabelBinarizer()
yb = lb.fit_transform(y)
yc = LabelBinarizer().fit_transform(y > 1)
maybe_o = OrdinalEncoder().fit_transform(X)
p = PCA(n_components=2).fit_transform(X)
Xs, Ys = shuffle(X, y, random_state=0)
rb = RobustScaler().fit_transform(X)
digits = load_digits()
dX = digits.images
dy = digits.target
dd = digits.data
w1, w2 = load_wine(return_X_y=True)
b1, b2 = load_breast_cancer(return_X_y=True)
d1, d2 = load_diabetes(return_X_y=True)
c1, c2 = make_classification(n_samples=200, n_features=8, n_classes=3, n_informative=4, random_state=0)
c3, c4 = make_classification(random_state=0)
e1, e2 = make_blobs(n_samples=90, centers=4, n_features=3, random_state=0)
e3, e4 = make_blobs(random_state=1)
f1, f2 = make_moons(n_samples=100, noise=0.1)
g1, g2 = make_circles(50)
h1, h2 = make_regression(n_samples=60, n_features=4, noise=0.1)
i1, i2 = make_multilabel_classification(n_samples=40, n_classes=4)
j1, j2 = make_friedman1(30)
k1, k2 = make_swiss_roll(20)
l1, l2 = make_blobs(60, 2, centers=[[0, 0], [5, 5]])
tr_x, tr_y = Xtr[:, :2], ytr[:20]
m1, m2 = make_regression(n_samples=60, n_features=4, n_targets=3)
