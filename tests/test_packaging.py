"""However seqlint is installed, it finds its rules: wheel, source distribution, editable install, uninstalled clone."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from seqlint.linting.loader import load
from seqlint.version import VERSION

ROOT = Path(__file__).parent.parent
RULES = [rule.code for rule in load()]
DATA = {path.relative_to(ROOT).as_posix() for path in (ROOT / "seqlint").rglob("*.json")}


def run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | dict(env or {})
    done = subprocess.run([*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(target: str, source: Path, folder: Path) -> Path:
    """The file that hatchling makes."""
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder, cwd=source)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


def finds_its_rules(python: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> bool:
    """Whether the installation lists all rules, and lints with them."""
    listed = json.loads(run(python, "-m", "seqlint", "rules", "--format", "json", cwd=cwd, env=env))["rules"]
    (cwd / "student.py").write_text("from keras import Sequential, layers\nm = Sequential(layers.Dense(3))\n")
    found = run(python, "-m", "seqlint", "student.py", "--format", "concise", "--exit-zero", cwd=cwd, env=env)
    return [rule["code"] for rule in listed] == RULES and "SEQ101" in found


def test_wheel(wheel: Path, tmp_path: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    rules = {f"seqlint/rules/{path.name}" for path in (ROOT / "rules").glob("*.py")}
    assert {name for name in names if name.startswith("seqlint/rules/")} == rules
    assert set(names) >= DATA
    hostile = {f"seqlint/hostile/{path.name}" for path in (ROOT / "fixtures" / "hostile").glob("*.py")}
    assert hostile
    assert set(names) >= hostile, "selftest needs them"
    lab = f"seqlint-{VERSION}.data/data/share/jupyter/labextensions/seqlint/"
    assert {name.removeprefix(lab) for name in names if name.startswith(lab)} == {
        "install.json",
        "package.json",
        "remoteEntry.js",
    }
    assert all(name.startswith(("seqlint/", f"seqlint-{VERSION}.dist-info/", lab)) for name in names)
    target = tmp_path / "target"
    run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", target, wheel, cwd=tmp_path)
    assert finds_its_rules(sys.executable, tmp_path, {"PYTHONPATH": str(target)})
    before = sorted(target.rglob("*.py"))
    run(sys.executable, "-m", "seqlint", "new-rule", "my-rule", cwd=tmp_path, env={"PYTHONPATH": str(target)})
    assert (tmp_path / "rules" / "my_rule.py").exists()
    assert sorted(target.rglob("*.py")) == before, "a rule of one's own does not go into the package"


def test_sdist(sdist: Path, tmp_path: Path) -> None:
    """It holds all that a contributor needs, and the same wheel can be built from it."""
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    for name in ("rules", "tests", "fixtures", "docs", "benchmarks", "Makefile", "LICENSE", "README.md"):
        assert (source / name).exists()
    made = build("wheel", source, tmp_path / "wheel")
    target = tmp_path / "target"
    zipfile.ZipFile(made).extractall(target)
    assert finds_its_rules(sys.executable, tmp_path, {"PYTHONPATH": str(target)})


def test_editable_install(tmp_path: Path) -> None:
    folder = tmp_path / "venv"
    venv.create(folder)
    python = folder / "bin" / "python"
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip()
    ours = [path for path in sys.path if path.endswith("site-packages")]
    Path(site, "dependencies.pth").write_text("\n".join(ours))
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-build-isolation"]
    run(*pip, "--editable", ROOT, cwd=tmp_path)
    assert finds_its_rules(python, tmp_path)
    where = run(python, "-c", "import seqlint; print(seqlint.__file__)", cwd=tmp_path).strip()
    assert Path(where) == ROOT / "seqlint" / "__init__.py"
    assert run(folder / "bin" / "seqlint", "--version", cwd=tmp_path) == f"seqlint {VERSION}\n"


def test_uninstalled_clone(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    for name in ("seqlint", "rules"):
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns("__pycache__"))
    assert finds_its_rules(sys.executable, tmp_path, {"PYTHONPATH": str(clone)})


def test_the_core_needs_libcst_and_click_only(wheel: Path) -> None:
    metadata = zipfile.ZipFile(wheel).read(f"seqlint-{VERSION}.dist-info/METADATA").decode()
    needed = [row for row in metadata.splitlines() if row.startswith("Requires-Dist") and "extra ==" not in row]
    assert [re.match(r"[\w-]+", row.split()[1])[0] for row in needed] == ["click", "libcst"]  # type: ignore[index]


def test_the_package_says_its_version_and_that_it_is_typed() -> None:
    import seqlint
    from seqlint.version import VERSION

    assert seqlint.__version__ == VERSION
    assert Path(seqlint.__file__).with_name("py.typed").is_file()


def test_the_readme_links_to_where_the_package_index_can_follow() -> None:
    """Its page there is the README alone."""
    targets = re.findall(r"\]\(([^)]*)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert targets
    for target in targets:
        assert target.startswith("https://")
        home, _, path = target.partition("/blob/main/")
        assert home != "https://github.com/seqlint/seqlint" or (ROOT / path).is_file()


def test_the_makefile_installs_what_contributors_need() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--group dev" in makefile
    assert {"pytest", "ruff", "mypy"} <= set(groups["dev"])
