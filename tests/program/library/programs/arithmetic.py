"""Joining, splitting, products, statistics and elementwise functions."""

import numpy as np

np.random.seed(2)
x = np.random.rand(100, 5)
z = np.random.rand(40, 5)
w = np.random.rand(5, 2)
v = np.random.rand(5)
a = np.concatenate([x, z])
b = np.concatenate((x, x), axis=1)
c = np.vstack([x, z])
d = np.hstack([x, x])
e = np.stack([x, x])
f = np.stack([x, x], axis=-1)
g = np.column_stack([x[:, 0], x[:, 1]])
h = x @ w
i = np.dot(x, v)
j = np.matmul(x, w)
k = x.dot(w)
ell = np.outer(v, v)
m = v @ v
n = x * v
o = x + x[:, :1]
p = x - x.mean(axis=0)
q = (x - x.mean(axis=0)) / x.std(axis=0)
r = np.tile(v, 3)
s = np.tile(v, (4, 1))
t = np.repeat(v, 2)
u = np.repeat(x, 3, axis=1)
aa = np.sin(v)
bb = np.exp(-x)
cc = np.sqrt(x)
dd = np.log(x + 1)
ee = np.tanh(x)
ff = np.round(v)
gg = np.floor(x * 10)
hh = np.maximum(x, 0.5)
ii = np.minimum(v, 0.1)
jj = np.pad(v, 2)
kk = np.pad(x, ((0, 0), (1, 2)))
ll = np.split(x, 4)
mm = np.array_split(v, 2)
nn = np.flip(x)
oo = np.delete(x, 0, axis=1)
pp = np.append(v, v)
qq = np.take(x, [0, 1], axis=1)
rr = np.cumsum(v)
ss = np.sort(v)
tt = np.argsort(v)
uu = np.any(x > 2)
vv = np.all(x >= 0, axis=1)
ww = np.median(x, axis=0)
xx = np.percentile(v, 50)
yy = np.isnan(x)
zz = x.sum()
ab = np.linalg.norm(x, axis=1)
ac = np.atleast_2d(v)
ad = np.broadcast_to(v, (3, 5))
ae = np.mean(x, axis=1, keepdims=True)
af = x[:, 0] * 3 + 2
ag = np.square(v)
ah = np.power(v, 2)
ai = np.logical_and(v > 0.2, v < 0.8)
aj = (v > 0.2) & (v < 0.8)
ak = ~(v > 0.5)
al = v.copy()
am = np.roll(v, 1)
an = np.add(v, 1)
ao = np.float32(v)
ap = np.float64(3)
aq = x.astype(np.float16)
ar = np.digitize(v, [0.2, 0.5])
at = np.vstack([v, v])
au = np.hstack([v, v])
av = np.dstack([x, x])
aw = np.var(x)
ax = np.prod(v)
ay = np.count_nonzero(x)
az = np.argmin(v)
bc = x[np.random.permutation(100)]
bd = x[np.arange(100), 0]
be = x[:, [0, 2]]
maybe_bf = x[(x > 0.5).all(axis=1)]
maybe_bg = x[x > 0.5]
bh = x[5, 2]
bi = x[::-1]
bj = x[10:20].shape[0]
bk, bl = x.shape
c1 = np.c_[x[:, 0], x[:, 1]]
c2 = np.c_[x, x]
r1 = np.r_[v, v]
d1 = np.diff(v)
d2 = np.diff(x, axis=0)
d3 = np.diff(x, n=2)
t1 = np.triu(x)
i1 = np.isin(v, [0.5])
i2 = np.interp(v, [0, 1], [0, 10])
q1 = np.array_equal(x, x)
