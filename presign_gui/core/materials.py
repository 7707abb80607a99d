"""What the program is made of: each part's version and licence, for About and for lawyers.

A frozen program carries a bill of materials that was written when it was made, in the form
of CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/), with the texts of the licences in it.
Anywhere else the parts are those that are installed.
"""

from __future__ import annotations

import csv
import json
import platform
import re
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePath
from typing import Any

from presign_gui import __version__
from presign_gui.core import stopping
from presign_gui.core.errors import Stopped
from presign_gui.core.resources import resource

BILL = "bill.cdx.json"

_OURS = "presign-gui"
_OUR_EXTRAS = re.compile(r"extra == .(demo|service)\b")
_LICENCE_FILE = re.compile(r"(LICEN[CS]E|COPYING|NOTICE)", re.I)


@dataclass(frozen=True)
class Material:
    """A part of the program."""

    name: str
    version: str
    licence: str  # its SPDX expression or name, "" if it doesn't say
    text: str = ""  # the licence in full, as far as it came along


def materials() -> list[Material]:
    """Return what the program is made of, itself first. Reads the disk, for up to a second.

    Raises Stopped.
    """
    bill = resource(BILL)
    if bill.is_file():
        return from_bill(bill.read_text("utf-8"))
    return [ourselves(), python(), *qt(), *_installed()]


def ourselves() -> Material:
    """Return the program itself."""
    try:
        return of_distribution(distribution(_OURS))
    except PackageNotFoundError:  # a checkout on the path, which nobody has installed
        return Material("Presign", __version__, "MIT")


def python() -> Material:
    """Return the Python that runs."""
    text = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    told = text.read_text("utf-8") if text.is_file() else ""
    return Material("Python", platform.python_version(), "PSF-2.0", told)


def qt() -> list[Material]:
    """Return Qt, whose version PySide6 shares; nothing where there is no window."""
    try:
        return [Material("Qt", distribution("PySide6_Essentials").version, "LGPL-3.0-only")]
    except PackageNotFoundError:
        return []


def of_distribution(found: Distribution) -> Material:
    """Return a distribution of Python as a part."""
    # Not `found.files`, which looks whether each is there: thousands in Qt's.
    listed = csv.reader((found.read_text("RECORD") or "").splitlines())
    paths = [PurePath(row[0]) for row in listed if row]
    texts = [
        Path(str(found.locate_file(path))).read_text("utf-8").strip()
        for path in paths
        if ".dist-info" in path.parts[0] and _LICENCE_FILE.search(path.name)
    ]
    name = "Presign" if _normal(found.name) == _OURS else found.name
    return Material(name, found.version, _licence(found), "\n\n".join(texts))


def as_bill(parts: Iterable[Material]) -> str:
    """Write parts, the program itself first, as a bill of materials that `from_bill` reads."""
    ours, *others = (_component(part) for part in parts)
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**ours, "type": "application"}},
        "components": others,
    }
    return json.dumps(bill, ensure_ascii=False, indent=1)


def from_bill(text: str) -> list[Material]:
    """Read what `as_bill` has written."""
    bill = json.loads(text)
    return [_part(each) for each in (bill["metadata"]["component"], *bill["components"])]


def _component(part: Material) -> dict[str, object]:
    licence: dict[str, object] = {"name": part.licence or "unknown"}
    if part.text:
        licence["text"] = {"contentType": "text/plain", "content": part.text}
    return {
        "type": "library",
        "name": part.name,
        "version": part.version,
        "licenses": [{"license": licence}],
    }


def _part(component: dict[str, Any]) -> Material:
    licence = component["licenses"][0]["license"]
    name = "" if licence["name"] == "unknown" else licence["name"]
    text = licence.get("text", {}).get("content", "")
    return Material(component["name"], component["version"], name, text)


def _installed() -> list[Material]:
    """Return what we need of what is installed, and what that needs, by name."""
    found: dict[str, Material] = {}
    wanted = _needed(_OURS)
    while wanted:
        if stopping.current.get().is_set():
            raise Stopped
        name = _normal(wanted.pop())
        if name not in found and name != _OURS:
            try:
                found[name] = of_distribution(distribution(name))
            except PackageNotFoundError:  # for another system, or another Python
                continue
            wanted += _needed(name)
    return [found[name] for name in sorted(found)]


def _needed(name: str) -> list[str]:
    """Return the names that a distribution asks for, whatever the system."""
    try:
        asked = distribution(name).requires or []
    except PackageNotFoundError:
        return []
    kept = [each for each in asked if "extra ==" not in each or _is_ours(name, each)]
    names = (re.match(r"[\w.-]+", each) for each in kept)
    return [match[0] for match in names if match]


def _is_ours(name: str, requirement: str) -> bool:
    return name == _OURS and _OUR_EXTRAS.search(requirement) is not None


def _normal(name: str) -> str:
    """Write a name as they are compared (PyPA, "Name normalization")."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(found: Distribution) -> str:
    for told in _told(found, "License-Expression"):
        return told
    titles = [
        title.rpartition(" :: ")[2]
        for title in _told(found, "Classifier")
        if title.startswith("License :: ")
    ]
    if titles:
        return ", ".join(titles)
    for told in _told(found, "License"):
        lines = told.strip().splitlines()
        return lines[0] if len(lines) == 1 else ""  # more of them are the licence itself
    return ""


def _told(found: Distribution, field: str) -> list[str]:
    return found.metadata.get_all(field) or []
