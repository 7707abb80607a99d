"""The bill of materials of a bundle: what PyInstaller put in, and under which licences."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import distribution, packages_distributions
from pathlib import Path, PurePath

from presign_gui.core import materials
from presign_gui.core.materials import Material

_COMMON = Path("/usr/share/common-licenses")
"""Where Debian keeps the texts that Qt's licence consists of."""


def write(to: Path, licence: Path, pure: Iterable[tuple], binaries: Iterable[tuple]) -> str:
    """Write the bill of a bundle; return the path, as text. `licence` is the program's own."""
    binaries = list(binaries)
    ours = replace(materials.ourselves(), text=licence.read_text("utf-8"))
    qt = [replace(each, text=_text_of_lgpl()) for each in materials.qt()]
    parts = [ours, materials.python(), *qt, *_icu(binaries), *_distributions(pure, binaries)]
    to.write_text(materials.as_bill([*parts, *_of_the_system(binaries)]), "utf-8")
    return str(to)


def _distributions(pure: Iterable[tuple], binaries: Iterable[tuple]) -> list[Material]:
    modules = {name.partition(".")[0] for name, *_ in pure}
    modules |= {PurePath(name).parts[0].partition(".")[0] for name, *_ in binaries}
    providers = packages_distributions()
    names = {name for module in modules for name in providers.get(module, ())}
    found = {part.name: part for part in (_with_text(name) for name in names)}
    found.pop("Presign", None)
    return [found[name] for name in sorted(found, key=str.lower)]


def _with_text(name: str) -> Material:
    part = materials.of_distribution(distribution(name))
    return replace(part, text=_text_of_lgpl()) if "LGPL-3" in part.licence else part


def _icu(binaries: Iterable[tuple]) -> list[Material]:
    """Return ICU, which comes with Qt for Linux."""
    found = re.search(r"libicudata\.so\.(\d+)", " ".join(name for name, *_ in binaries))
    return [Material("ICU", found[1], "Unicode-3.0")] if found else []


def _text_of_lgpl() -> str:
    """Return the LGPL and the GPL that it adds to; "" where the system hasn't got them."""
    files = [_COMMON / "LGPL-3", _COMMON / "GPL-3"]
    return "\n\n".join(file.read_text("utf-8") for file in files if file.is_file())


def _of_the_system(binaries: Iterable[tuple]) -> list[Material]:
    """Return Debian's packages whose libraries were put in; nothing elsewhere."""
    if shutil.which("dpkg-query") is None:
        return []
    sources = {Path(source).resolve() for _name, source, kind in binaries if kind == "BINARY"}
    owned = [str(each) for each in sources if not each.is_relative_to(sys.prefix)]
    # /lib is a link to /usr/lib, of which some packages know and some don't.
    told = _ask("-S", *owned, *(each.removeprefix("/usr") for each in owned))
    packages = sorted({line.partition(":")[0] for line in told})
    wanted = "-f=${Package} ${source:Upstream-Version}\\n"
    versions = dict(line.split() for line in _ask("-W", wanted, *packages)) if packages else {}
    return [_package(name, versions[name]) for name in packages]


def _ask(*words: str) -> list[str]:
    """Return what dpkg-query answers; it says 1 if it doesn't know them all."""
    return subprocess.run(
        ["dpkg-query", *words], capture_output=True, text=True
    ).stdout.splitlines()


def _package(name: str, version: str) -> Material:
    file = Path("/usr/share/doc") / name / "copyright"
    text = file.read_text("utf-8") if file.is_file() else ""
    names = dict.fromkeys(re.findall(r"^License: *(\S.*)$", text, re.M))
    return Material(name, version, ", ".join(names) or "as its text says", text)
