from __future__ import annotations

from importlib.resources import as_file
from pathlib import Path

from presign_gui.core.resources import resource


def test_every_file_of_resources_is_found() -> None:
    folder = Path(__file__).parents[2] / "resources"
    files = [file for file in folder.rglob("*.svg") if file.is_file()]
    assert files
    for file in files:
        found = resource(file.relative_to(folder).as_posix())
        assert found.read_bytes() == file.read_bytes()


def test_a_resource_can_be_a_file() -> None:
    with as_file(resource("icons/app.svg")) as path:
        assert path.read_text("utf-8").lstrip().startswith("<")


def test_what_is_not_there_is_only_missed_when_opened() -> None:
    assert not resource("no/such.svg").is_file()
