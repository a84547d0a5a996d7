"""Arrays written out."""

import numpy as np

a = np.array([[1, 2], [3, 4]])
b = np.array([1.5, 2.5, 3.0])
c = np.array([0, 1, 1, 0])
d = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
e = np.array(["cat", "dog", "cat"])
f = np.array([1, 2.5, True])
g = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
h = np.array([True, False])
i = np.array([], dtype=float)
j = np.array([[1, 2, 3]], dtype=np.int8)
k = np.asarray((1, 2, 3), np.float16)
ell = np.array(5)
m = np.array([0, 1, 2, 1, 0, 2])
n = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0], dtype=float)
o = np.array([[1], [0], [1]])
p = np.array([a, a])
q = np.array([a[0], b[:2]])
