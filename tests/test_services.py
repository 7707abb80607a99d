from __future__ import annotations

import json
from pathlib import Path

import pytest

from presign_gui.core.folders import Folders
from presign_gui.core.records import Account
from presign_gui.services import Services


@pytest.mark.parametrize("cache", ["cache", ""])
def test_regions_of_buckets_are_remembered_in_the_cache_folder(tmp_path: Path, cache: str) -> None:
    where = Folders(tmp_path / "config", tmp_path / "data", tmp_path / cache if cache else None)
    Services(where).connect(Account(name="aws")).learn_regions({"work": "eu-west-1"})
    files = list(tmp_path.rglob("*.json"))
    assert [path.parent.name for path in files] == ([cache] if cache else [])
    for file in files:
        assert json.loads(file.read_text()) == {"regions": {"aws": {"work": "eu-west-1"}}}
        assert Services(where).connect(Account(name="aws")).region_of("work") == "eu-west-1"


def test_the_demo_remembers_nothing(tmp_path: Path) -> None:
    connection = Services(None).connect(Account(name="aws"))
    connection.learn_regions({"work": "eu-west-1"})
    assert connection.region_of("work") == "eu-west-1"
    assert list(tmp_path.rglob("*.json")) == []
