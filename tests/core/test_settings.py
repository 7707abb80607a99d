from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from presign_gui.core.errors import FileProblem
from presign_gui.core.settings import Settings, SettingsFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_nothing_saved_is_the_defaults(path: Path) -> None:
    assert SettingsFile(path).load() == Settings()


def test_what_is_saved_is_loaded(path: Path) -> None:
    settings = Settings(
        account="wörk",
        expiry=timedelta(days=7),
        format="jsonl",
        presets=(timedelta(minutes=5), timedelta(days=30)),
        delete_links=True,
        window_geometry=bytes(range(256)),
        columns=b"\x00",
    )
    SettingsFile(path).save(settings)
    assert SettingsFile(path).load() == settings


def test_only_what_differs_is_written(path: Path) -> None:
    SettingsFile(path).save(Settings(format="json"))
    assert json.loads(path.read_text()) == {"format": "json"}
    SettingsFile(path).save(Settings())
    assert json.loads(path.read_text()) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("expiry", value)
        for value in (0, -1, 7_776_001, 10**400, 1e400, float("nan"), "12h", None, [], {})
    ]
    + [("window_geometry", value) for value in (5, None, "é", "=", "a", [])]
    + [("account", value) for value in (5, None, [], {})]
    + [("presets", value) for value in (5, None, "12h", [], [0], [900, "x"], [7_776_001], {})]
    + [("format", None), ("delete_links", "yes"), ("nonsense", 1)],
)
def test_a_value_that_makes_no_sense_is_its_default(path: Path, name: str, value) -> None:
    path.write_text(json.dumps({name: value, "columns": "AAAA"}))
    assert SettingsFile(path).load() == Settings(columns=b"\x00\x00\x00")


def test_what_a_later_version_has_written_stays(path: Path) -> None:
    path.write_text(json.dumps({"format": "json", "of tomorrow": {"a": 1}}))
    file = SettingsFile(path)
    settings = file.load()
    settings.format = "csv"
    file.save(settings)
    assert json.loads(path.read_text()) == {"format": "csv", "of tomorrow": {"a": 1}}


def test_a_damaged_file_is_told_of(path: Path) -> None:
    path.write_text("{")
    file = SettingsFile(path)
    assert file.load() == Settings()
    assert file.set_aside.read_text() == "{"


def test_a_file_that_cannot_be_read(path: Path) -> None:
    path.mkdir()
    with pytest.raises(FileProblem):
        SettingsFile(path).load()
    with pytest.raises(FileProblem):
        SettingsFile(path).save(Settings(format="json"))


def test_without_a_path_nothing_is_kept(home: Path) -> None:
    file = SettingsFile(None)
    file.save(Settings(format="json"))
    assert file.load() == Settings()
    assert not list(home.iterdir())
