"""Images and labels: shapes, indices, scaling, encodings."""

import numpy as np

np.random.seed(1)
x = np.random.randint(0, 256, (40, 28, 28)).astype("uint8")
y = np.random.randint(0, 10, 100)
a = x.reshape(40, 784)
b = x.reshape((40, -1))
c = x.reshape(-1, 28, 28, 1)
d = x.reshape(len(x), 28 * 28)
e = x.reshape(x.shape[0], -1)
f = x[..., np.newaxis]
g = np.expand_dims(x, -1)
h = np.expand_dims(x, axis=0)
i = x[0]
j = x[:10]
k = x[10:, 5:10, ::2]
ell = x[:, :, 0]
m = x[[0, 2, 5]]
maybe_n = x[x[:, 0, 0] > 100]
o = x[..., 0]
p = x[-5:]
q = x[:, None]
r = x[1:3, ..., -1]
s = x.T
t = x.transpose(0, 2, 1)
u = np.transpose(x, (1, 2, 0))
v = x.swapaxes(0, 1)
w = np.moveaxis(x, 0, -1)
z = x.flatten()
aa = x.ravel()
bb = np.squeeze(c)
cc = np.squeeze(c, axis=-1)
dd = x / 255.0
ee = x.astype("float32") / 255
ff = x * 2.0
gg = x - 127.5
hh = (x - 127.5) / 127.5
ii = x > 100
jj = x.mean()
kk = x.mean(axis=0)
ll = x.std(axis=(1, 2))
mm = x.sum(axis=1)
nn = x.max()
oo = x.min(axis=-1, keepdims=True)
pp = y == 3
qq = (y > 4).astype(int)
rr = np.eye(10)[y]
ss = y.reshape(-1, 1)
tt = y[:, np.newaxis]
uu = np.unique(y)
vv = len(np.unique(y))
ww = y.max()
xx = int(y.max()) + 1
yy = np.argmax(rr, axis=1)
zz = rr.argmax(axis=-1)
ab = y % 2
ac = y % 3
ad = y.astype(float)
ae = y[:30]
maybe_af = y[y < 3]
ag = y + 0
ah = y - 1
ai = -y
aj = np.where(y > 5, 1, 0)
maybe_ak = np.where(y > 5)
al = np.clip(y, 0, 5)
am = np.unique(y, return_counts=True)
an = np.bincount(y)
ao = y.tolist()
ap = np.unique(y, return_inverse=True)
aq = y.shape
ar = x.ndim
at = x.size
au = y.max() + 1
av = np.abs(y - 5)
aw = y / 9
ax = y // 2
ay = y**2
