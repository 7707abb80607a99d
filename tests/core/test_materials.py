"""What the program is made of is named with its licence, installed or from the bill of a bundle."""

from __future__ import annotations

import json

import pytest

from presign_gui import __version__
from presign_gui.core import materials
from presign_gui.core.materials import Material


def test_what_is_installed_is_named_itself_first() -> None:
    ours, *others = materials.materials()
    assert (ours.name, ours.version, ours.licence) == ("Presign", __version__, "MIT")
    licences = {each.name: each.licence for each in others}
    assert licences["Python"] == "PSF-2.0"
    assert licences["Qt"] == "LGPL-3.0-only"
    assert "Apache" in licences["botocore"]
    # What the demo and the link service need, and what those need in turn.
    assert licences.keys() >= {"moto", "Werkzeug", "starlette", "anyio", "keyring", "jmespath"}
    assert not licences.keys() & {"pytest", "django", "mypy"}


def test_each_says_what_its_licence_is() -> None:
    assert [each.name for each in materials.materials() if not each.licence] == []


def test_texts_of_licences_come_along() -> None:
    texts = {each.name: each.text for each in materials.materials()}
    assert "Apache License" in texts["botocore"]
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in texts["Python"]


PARTS = [
    Material("Presign", "1.2", "MIT", "Permission is hereby granted …"),
    Material("libé", "0.1", ""),
    Material("Qt", "6.11", "LGPL-3.0-only", "GNU"),
]


def test_a_bill_is_read_as_it_was_written() -> None:
    bill = materials.as_bill(PARTS)
    assert materials.from_bill(bill) == PARTS
    told = json.loads(bill)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    assert told["metadata"]["component"]["name"] == "Presign"
    assert [each["type"] for each in told["components"]] == ["library", "library"]


def test_a_bundle_tells_what_is_in_it_not_what_is_installed(tmp_path, monkeypatch) -> None:
    (tmp_path / materials.BILL).write_text(materials.as_bill(PARTS), "utf-8")
    monkeypatch.setattr(materials, "resource", lambda name: tmp_path / name)
    assert materials.materials() == PARTS


@pytest.mark.parametrize("name", ["PySide6_Essentials", "presign-gui"])
def test_what_is_not_installed_is_left_out(name, monkeypatch) -> None:
    def missing(asked: str) -> object:
        if asked == name:
            raise materials.PackageNotFoundError(asked)
        return real(asked)

    real = materials.distribution
    monkeypatch.setattr(materials, "distribution", missing)
    found = {each.name: each.version for each in materials.materials()}
    assert found["Presign"] == __version__
    assert ("Qt" in found) == (name == "presign-gui")
