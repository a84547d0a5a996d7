"""What every package holds: the assignment, and what pip installs to grade by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seqlint.errors import CannotWork
from seqlint.grade import journal
from seqlint.grade.bundle import REQUIREMENTS, Bundle, settings_toml
from seqlint.version import VERSION

FOLDER = "assignment"


@dataclass(frozen=True)
class File:
    """A file of a package. `runs`: it is a program."""

    content: bytes
    runs: bool = False


def parts(bundle: Bundle) -> Mapping[str, File]:
    """`requirements.txt` pins seqlint, and adds what submissions may import; `constraints.txt` pins what decides
    verdicts to the versions that are here.
    """
    if "seqlint.toml" in bundle.files:
        raise CannotWork("seqlint.toml: the assignment names it as a file of its own; call that file something else")
    versions = {name: version for name, version in journal.versions().items() if name not in ("seqlint", "python")}
    constraints = "".join(f"{name}=={version}\n" for name, version in sorted(versions.items()))
    files = {f"{FOLDER}/{name}": content for name, content in bundle.files.items()}
    files[f"{FOLDER}/seqlint.toml"] = settings_toml(bundle.settings).encode("utf-8", "backslashreplace")
    files["requirements.txt"] = f"seqlint[runtime]=={VERSION}\n".encode() + bundle.files.get(REQUIREMENTS, b"")
    files["constraints.txt"] = constraints.encode()
    return {name: File(content) for name, content in files.items()}
