"""Programs in cells of text files, written by the tools whose formats they are: each says the same as the notebook."""

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbconvert import PythonExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from seqlint.config import Settings
from seqlint.explaining import examples
from seqlint.explaining.examples import without_marks
from seqlint.linting.check import check
from seqlint.linting.fix import diff, fix, new_content
from seqlint.linting.loader import load
from seqlint.reading.source import Source, from_bytes, from_text
from seqlint.rule import Example

CELLS = (
    "%matplotlib inline\nimport numpy as np\nfrom keras import Sequential\nfrom keras.layers import Dense",
    "!pip list\nx = np.random.rand(100, 4)",
    "%%bash\nls -l",
    "%%time\nmodel = Sequential(Dense(3))",
    "model.compile('adam', 'mse')\nmodel.fit(x, np.random.rand(100, 3))",
    "model.predict(x)",
)
NOTEBOOK = new_notebook(
    cells=[new_markdown_cell("# Exercise\n\nNo `Sequential(Dense(2))` here."), *map(new_code_cell, CELLS)],
    metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
)
BAD, GOOD = "Sequential(Dense(3))", "Sequential([Dense(3)])"


def by_jupytext(form: str, comment_magics: bool | None = None) -> str:
    made = nbformat.from_dict(NOTEBOOK)
    if comment_magics is not None:
        made.metadata = {**made.metadata, "jupytext": {"comment_magics": comment_magics}}
    return str(jupytext.writes(made, fmt=form))


def by_nbconvert(magic: str) -> str:
    made = nbformat.from_dict(NOTEBOOK)
    made.cells[4].source = magic + made.cells[4].source.removeprefix("%%time\n")
    return str(PythonExporter().from_notebook_node(made)[0])


def by_marimo(folder: Path) -> str:
    nbformat.write(NOTEBOOK, folder / "made.ipynb")
    command = [sys.executable, "-m", "marimo", "convert", "made.ipynb"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """For each form the name of a file and what the tool writes."""
    return {
        "percent": ("a.py", by_jupytext("py:percent")),
        "percent with magics": ("a.py", by_jupytext("py:percent", comment_magics=False)),
        "hydrogen": ("a.py", by_jupytext("py:hydrogen")),
        "light": ("a.py", by_jupytext("py:light")),
        "light with magics": ("a.py", by_jupytext("py:light", comment_magics=False)),
        "markdown": ("a.md", by_jupytext("md")),
        "MyST": ("a.md", by_jupytext("md:myst")),
        "R Markdown": ("a.Rmd", by_jupytext("Rmd")),
        "Quarto": ("a.qmd", by_jupytext("Rmd")),  # the same fences; jupytext needs quarto itself to write them
        "nbconvert": ("a.py", by_nbconvert("")),
        "marimo": ("a.py", by_marimo(tmp_path_factory.mktemp("marimo"))),
    }


FORMS = [
    *("percent", "percent with magics", "hydrogen", "light", "light with magics", "markdown", "MyST", "R Markdown"),
    *("Quarto", "nbconvert", "marimo"),
]


def said(source: Source) -> list[tuple[str, int]]:
    return [(finding.code, finding.at.start[0]) for finding in check(source).findings]


@pytest.mark.parametrize("form", FORMS)
def test_says_what_is_said_of_the_notebook_at_the_place_of_the_file(
    form: str, written: dict[str, tuple[str, str]]
) -> None:
    name, text = written[form]
    line = text[: text.index(BAD)].count("\n") + 1
    assert said(from_text(name, text)) == [("SEQ101", line)]


@pytest.mark.parametrize("form", FORMS)
def test_a_fix_changes_nothing_else(form: str, written: dict[str, tuple[str, str]]) -> None:
    name, text = written[form]
    before = from_bytes(name, text.encode())
    fixed = fix(before, Settings())
    assert new_content(text.encode(), before, fixed.source).decode() == text.replace(BAD, GOOD)
    assert sum(row.startswith("@@") for row in diff(before, fixed.source)) == 1
    assert said(fixed.source) == []


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Sequential([Dense(4, 'relu') Dense(3)])", "Sequential([Dense(4, 'relu'), Dense(3)])"),
        ("Sequential([Dense(3)", GOOD),
    ],
    ids=["comma", "bracket"],
)
@pytest.mark.parametrize("form", FORMS)
def test_what_is_missing_is_put_in(form: str, broken: str, whole: str, written: dict[str, tuple[str, str]]) -> None:
    name, text = written[form]
    given = text.replace(BAD, broken)
    before = from_bytes(name, given.encode())
    fixed = fix(before, Settings())
    assert new_content(given.encode(), before, fixed.source).decode() == text.replace(BAD, whole)
    assert said(fixed.source) == []


AROUND = {
    "a.md": (
        "---\nkernelspec:\n  name: python3\n---\n\n# Töne\n\n```{code-cell} ipython3\n:tags: [a]\n\n",
        "```\n",
        "",
    ),
    "a.qmd": ("---\ntitle: A\n---\n\n1. One\n\n   ```{python}\n   #| echo: false\n", "   ```\n\n2. Two\n", "   "),
    "percent.py": ("# %% [markdown]\n# Text\n\n# %%\n", "\n# %%\n", ""),
    "light.py": ("# ---\n# jupyter:\n#   kernelspec:\n#     name: python3\n# ---\n\n# +\n", "# -\n\n# Text\n", ""),
    "databricks.py": ("# Databricks notebook source\n# MAGIC %md\n# MAGIC Text\n\n# COMMAND ----------\n\n", "", ""),
    "marimo.py": (
        "import marimo\n\napp = marimo.App()\n\n\n@app.cell\ndef _():\n",
        '    return\n\n\nif __name__ == "__main__":\n    app.run()\n',
        "    ",
    ),
}
MENDED = [
    pytest.param(rule.code, example, id=f"{rule.code}{number}")
    for rule in load()
    for number, example in enumerate(rule.examples)
    if example.fixed is not None and example.name == "example.py" and len(example.cells) == 1
]


@pytest.mark.parametrize(("code", "example"), MENDED)
def test_each_fix_is_the_same_in_each_form(code: str, example: Example) -> None:
    text = without_marks(examples.text(example.cells[0])) + "pass\n"
    settings = Settings(keras=example.keras, extend_select=(code,))
    wanted = _fixed("a.py", text, settings)
    assert wanted != text
    for name, (before, behind, indent) in AROUND.items():
        if name != "marimo.py" or code != "SEQ901":  # of a marimo notebook all must parse
            given = before + textwrap.indent(text, indent) + behind
            assert _fixed(name, given, settings) == before + textwrap.indent(wanted, indent) + behind


def _fixed(name: str, text: str, settings: Settings) -> str:
    before = from_text(name, text)
    return new_content(text.encode(), before, fix(before, settings, unsafe=True).source).decode()


IN_A_LIST = """\
---
title: Steps
---

1. A model

   ```{python}
   import keras
   from keras.layers import Dense
   about = '''
   indented   too'''
   model = keras.Sequential()
   model.add(Dense(4)
   model.add(Dense(3 # the last
     name="a"))
   ```

2. That is all
"""


def test_what_is_missing_in_a_cell_that_is_indented_as_a_whole() -> None:
    before = from_text("a.qmd", IN_A_LIST)
    (first, *_) = check(before).findings
    assert (first.code, first.at.start[0]) == ("SEQ901", 13)
    fixed = fix(before, Settings())
    wanted = IN_A_LIST.replace("Dense(4)", "Dense(4))").replace("Dense(3 #", "Dense(3, #")
    assert new_content(IN_A_LIST.encode(), before, fixed.source).decode() == wanted
    assert said(fixed.source) == []


@pytest.mark.parametrize("form", ["percent with magics", "MyST", "marimo"])
def test_runs_as_the_notebook(form: str, written: dict[str, tuple[str, str]], tmp_path: Path) -> None:
    name, text = written[form]
    path = tmp_path / name
    path.write_text(text.replace(BAD, "Sequential([Dense(3, input_shape=(4,))])"))
    command = [sys.executable, "-m", "seqlint", "run", "--isolation", "best", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "(None, 4) -> (None, 3)" in done.stdout


def test_what_nbconvert_writes_into_a_string_is_not_missing() -> None:
    text = by_nbconvert("%%time\n")
    assert "run_cell_magic('time'" in text
    assert said(from_text("a.py", text)) == []


@pytest.mark.parametrize("command", ["%pylab inline\nsort([2, 1])\n", "%run setup.py\nprint(prepared)\n"])
def test_names_of_commands_that_nbconvert_writes_as_calls(command: str) -> None:
    text = by_nbconvert(command)
    assert "run_line_magic(" in text
    assert [code for code, _ in said(from_text("a.py", text))] == ["SEQ101"]
    older = re.sub(r"run_line_magic\('(\w+)', '(.*)'\)", r"magic(u'\1 \2')", text)
    assert said(from_text("a.py", older)) == said(from_text("a.py", text))


MARIMO = """import marimo

app = marimo.App(width="medium")

with app.setup:
    import numpy as np
    from keras import Sequential
    from keras.layers import Dense


@app.cell
def _(model, x):
    _y = np.random.rand(20, 1)
    model.fit(x, _y)
    return


@app.cell(hide_code=True)
def make(x):
    model = Sequential([Dense(8, input_shape=(WIDTH,)), Dense(1)])
    model.compile("adam", "mse")
    return (model,)


@app.cell
def _():
    x = np.random.rand(20, 4)
    return (x,)


@app.function
def double(value):
    return value * 2


if __name__ == "__main__":
    app.run()
"""


@pytest.mark.parametrize(("width", "expected"), [("4", []), ("5", ["SEQ208"])])
def test_marimo_executes_in_the_order_of_names(width: str, expected: list[str]) -> None:
    found = check(from_text("a.py", MARIMO.replace("WIDTH", width))).findings
    assert [finding.code for finding in found if finding.severity == "error"] == expected


def test_what_marimo_could_not_parse_may_bind_names() -> None:
    cell = '\n\napp._unparsable_cell("x = = 3; units = 2", name="_")\n\n\n@app.function'
    text = MARIMO.replace("WIDTH", "4").replace("Dense(1)", "Dense(units)")
    assert "SEQ401" in {finding.code for finding in check(from_text("a.py", text)).findings}
    text = text.replace("\n\n@app.function", cell)
    assert "SEQ401" not in {finding.code for finding in check(from_text("a.py", text)).findings}


DATABRICKS = """# Databricks notebook source
# MAGIC %md
# MAGIC # Exercise

# COMMAND ----------

# MAGIC %pip install keras

# COMMAND ----------

from keras import Sequential
from keras.layers import Dense
path = dbutils.widgets.get("path")

# COMMAND ----------

model = Sequential(Dense(3))
display(spark.read.csv(path))
"""


def test_databricks() -> None:
    assert said(from_text("a.py", DATABRICKS)) == [("SEQ101", 17)]


def test_what_another_databricks_notebook_binds_is_not_missing() -> None:
    text = DATABRICKS.replace("Dense(3)", "[Dense(units)]")
    assert said(from_text("a.py", text)) == [("SEQ401", 17)]
    assert said(from_text("a.py", text.replace("%pip install keras", "%run ./setup"))) == []


def test_colab_forms() -> None:
    text = (
        '# %%\n#@title Model { display-mode: "form" }\nunits = 3 #@param {type:"integer"}\n!pip list\n'
        "from keras import Sequential, layers\nmodel = Sequential(layers.Dense(units))\n"
    )
    assert said(from_text("a.py", text)) == [("SEQ101", 6)]


QUARTO = """---
title: Exercise
jupyter: python3
---

```{python}
#| echo: false
from keras import Sequential, layers
```

```{r}
Sequential(Dense(3
```

```{python}
#| eval: false
units = 3
```

```python
Sequential(shown only
```

- in a list

  ```{python, echo=FALSE}
  model = Sequential([layers.Dense(units)])
  model.build((None, 3))
  ```
"""


def test_of_quarto_the_python_that_is_executed() -> None:
    assert said(from_text("a.qmd", QUARTO)) == []
    assert said(from_text("a.qmd", QUARTO.replace("#| eval: false\n", "").replace("units = 3", "pass"))) == [
        ("SEQ401", 26)
    ]


def test_a_cell_that_is_not_understood_does_not_hide_the_others() -> None:
    text = "# %%\n!ls\nfrom keras import Sequential, layers as l\n# %%\nn = = 3\n# %%\nm = Sequential(l.Dense(n))\n"
    assert said(from_text("a.py", text)) == [("SEQ901", 5), ("SEQ101", 7)]


def test_ordinary_markdown_is_no_program() -> None:
    assert said(from_text("README.md", f"# Title\n```python\nfrom keras import *\n{BAD}\n```\n")) == []


@pytest.mark.parametrize("text", ["# %%\nx = (1,\n# %%\n2)\n", "# %%\nx = = 3\n"])
def test_a_script_stays_a_script(text: str) -> None:
    assert not from_text("a.py", text).notebook


def test_thousands_of_cells_that_wait_for_each_other() -> None:
    cell = "@app.cell\ndef _(a{after}):\n    a{this} = a{after}\n    return (a{this},)\n\n\n"
    text = "import marimo\n\napp = marimo.App()\n\n\n" + "".join(cell.format(this=n, after=n + 1) for n in range(2_000))
    text += "@app.cell\ndef _():\n    import keras\n    a2000 = 1\n    return (a2000,)\n"
    assert said(from_text("a.py", text)) == []
