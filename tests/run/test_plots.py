"""Plots in a submission: what runs with matplotlib runs with what stands in for it."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest

from seqlint.reading import source
from seqlint.run import Plan, Run, run

HEAD = """import numpy as np, pandas as pd, keras
import matplotlib.pyplot as plt
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
x = np.random.rand(50, 4)
y, p, h = np.arange(50) % 2, np.random.rand(50, 1), {"loss": [1.0, 0.5, 0.2], "val_loss": [1.1, 0.7, 0.6]}
df = pd.DataFrame(h)
"""
PROGRAMS = """
df.plot(figsize=(8, 5))
plt.grid(True)
plt.gca().set_ylim(0, 1)
plt.show()
---
ax = df.plot()
ax.set_xlabel('a')
ax.figure.savefig('a.png')
---
df['loss'].plot(kind='bar')
df.plot.scatter('loss', 'val_loss')
df.plot.hist(bins=3)
---
df.hist(bins=50, figsize=(20, 15))
df.boxplot()
plt.tight_layout()
---
pd.plotting.scatter_matrix(df, figsize=(6, 6))
---
pd.Series(y).value_counts().plot.pie(autopct='%.1f')
---
axes = df.plot(subplots=True, layout=(1, 2))
print(len(axes))
---
fig, ax = plt.subplots()
n, bins, patches = ax.hist(y, bins=10)
print(len(n), len(bins))
---
n, bins, patches = plt.hist(y, bins=5)
print(len(n), bins.shape)
---
fig, (a, b) = plt.subplots(1, 2, figsize=(10, 4))
a.plot(h['loss'])
b.imshow(x)
---
fig, axes = plt.subplots(2, 3)
for ax, i in zip(axes.flat, range(6)):
    ax.imshow(x)
ax.set_title(i)
ax.axis('off')
---
fig, axes = plt.subplots(2, 2)
axes[0, 1].plot(h['loss'])
axes[1][0].bar([1, 2], [3, 4])
axes.ravel()[3].scatter(x[:, 0], x[:, 1])
---
fig = plt.figure(figsize=(8, 8))
for i in range(9):
    ax = fig.add_subplot(3, 3, i + 1)
    ax.imshow(x, cmap=plt.cm.binary)
fig.savefig('b.png')
---
line, = plt.plot(h['loss'])
line.set_color('r')
plt.legend(handles=[line])
---
lines = plt.plot(h['loss'], 'r', h['val_loss'], 'b')
print(len(lines))
---
colors = plt.cm.viridis(np.linspace(0, 1, 5))
print(colors.shape)
---
cmap = plt.get_cmap('tab10')
print(len(cmap(0)))
---
im = plt.imshow(x)
plt.colorbar(im)
plt.clim(0, 1)
---
ax = plt.gca()
lo, hi = ax.get_xlim()
ax.set_xlim(lo, hi)
---
plt.axis([0, 10, 0, 1])
xmin, xmax, ymin, ymax = plt.axis()
print(xmin < xmax)
---
bars = plt.bar(['a', 'b'], [1, 2])
for bar in bars:
    plt.text(bar.get_x() + bar.get_width() / 2, bar.get_height(), 'x')
---
counts, xe, ye, im = plt.hist2d(x[:, 0], x[:, 1])
---
plt.style.use('ggplot')
plt.rcParams['figure.figsize'] = (8, 4)
print(plt.rcParams['figure.figsize'][0])
---
plt.rc('font', size=12)
plt.xticks(range(3), ['a', 'b', 'c'], rotation=45)
locs, labels = plt.xticks()
---
from sklearn.metrics import ConfusionMatrixDisplay, confusion_matrix
ConfusionMatrixDisplay(confusion_matrix(y, p.ravel() > .5)).plot(cmap='Blues')
plt.show()
---
from sklearn.metrics import ConfusionMatrixDisplay
d = ConfusionMatrixDisplay.from_predictions(y, (p.ravel() > .5).astype(int))
d.ax_.set_title('a')
---
from sklearn.metrics import RocCurveDisplay
RocCurveDisplay.from_predictions(y, p.ravel())
---
from sklearn.metrics import roc_curve, auc
fpr, tpr, t = roc_curve(y, p.ravel())
plt.plot(fpr, tpr, label='AUC %.2f' % auc(fpr, tpr))
plt.legend(loc='lower right')
---
cm = np.eye(3)
fig, ax = plt.subplots()
im = ax.matshow(cm)
for (i, j), v in np.ndenumerate(cm):
    ax.text(j, i, v, color='white' if v > cm.max() / 2 else 'black')
---
ax1 = plt.subplot(121)
ax2 = plt.subplot(122, sharey=ax1)
ax2.plot(h['loss'])
twin = ax1.twinx()
---
import matplotlib as mpl
mpl.rcParams['axes.grid'] = False
mpl.use('Agg')
print(mpl.__version__ > '3')
---
import matplotlib
from matplotlib.colors import ListedColormap
plt.contourf(*np.meshgrid([0, 1], [0, 1]), np.eye(2), cmap=ListedColormap(['r', 'b']))
---
xx, yy = np.meshgrid(np.linspace(*plt.xlim(), 5), np.linspace(*plt.ylim(), 5))
print(xx.shape)
---
import io, tensorflow as tf
plt.plot(h['loss'])
buffer = io.BytesIO()
plt.savefig(buffer, format='png')
print(tf.image.decode_png(buffer.getvalue(), channels=4).shape[-1])
plt.savefig('a.png')
print(plt.imread('a.png').ndim)
---
import matplotlib.image as mpimg
plt.imsave('c.png', x)
img = mpimg.imread('c.png')
print(img.ndim)
---
from matplotlib import cm
print(cm.jet(0.5)[3])
---
import matplotlib.patches as patches
plt.gca().add_patch(patches.Rectangle((0, 0), 1, 1))
---
import matplotlib.gridspec as gridspec
gs = gridspec.GridSpec(2, 2)
plt.subplot(gs[0, :])
---
import matplotlib.animation as animation
fig = plt.figure()
a = animation.FuncAnimation(fig, lambda i: [], frames=3)
---
from mpl_toolkits.mplot3d import Axes3D
ax = plt.figure().add_subplot(projection='3d')
ax.plot_surface(*np.meshgrid([0, 1], [0, 1]), np.eye(2))
---
with plt.xkcd():
    plt.plot(h['loss'])
---
with plt.style.context('ggplot'):
    fig, ax = plt.subplots()
---
plt.figure().canvas.draw()
print(plt.get_fignums()[:1], plt.isinteractive())
---
fig, axs = plt.subplots(1, 3, squeeze=False)
print(axs.shape)
axs[0, 2].plot(h['loss'])
---
fig, axd = plt.subplot_mosaic([['a', 'b']])
axd['a'].plot(h['loss'])
---
for color, marker in zip(plt.rcParams['axes.prop_cycle'].by_key()['color'], 'ox'):
    plt.plot(h['loss'], marker, color=color)
---
plt.errorbar(range(3), h['loss'], yerr=[.1, .1, .1])
cont = plt.contour(np.eye(4))
plt.clabel(cont)
---
print(max(plt.ylim()) > 0, plt.gcf().get_size_inches()[0])
---
fig, ax = plt.subplots(figsize=(5, 3))
fig.suptitle('a')
ax.set(xlabel='a', ylabel='b')
ax.annotate('x', xy=(0, 0))
print(type(fig.number))
---
plt.plot(h['loss'])[0].get_ydata().sum() + 1
---
w, hgt = fig.get_size_inches() if 'fig' in globals() else (1, 2)
""".strip().split("\n---\n")


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    made = run([Plan(source.from_text("student.py", HEAD + text), model="model") for text in PROGRAMS])
    return dict(zip(PROGRAMS, made, strict=True))


@pytest.mark.parametrize("text", PROGRAMS)
def test_what_runs_with_matplotlib_runs_here(
    runs: dict[str, Run], text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    import matplotlib.pyplot as plt

    with contextlib.redirect_stdout(io.StringIO()):
        exec(HEAD + text, {})
    plt.close("all")
    assert next(check.passed for check in runs[text].checks if check.name == "runs-to-end"), runs[text].error
