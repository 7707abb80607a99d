"""An administrator decides settings for everybody: they hold, or nothing is made."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from presign_gui.core import policy
from presign_gui.core.errors import NotAllowed, PolicyDamaged
from presign_gui.core.folders import Folders
from presign_gui.core.settings import Settings, preferences


@pytest.fixture
def file(tmp_path: Path, monkeypatch) -> Path:
    """The administrator's file, which isn't there yet."""
    file = tmp_path / "policy.json"
    monkeypatch.setattr(policy, "path", lambda: file)
    return file


@pytest.fixture
def where(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "config", tmp_path / "data")


def own(where: Folders, **settings: object) -> Path:
    where.config.mkdir(exist_ok=True)
    path = where.config / "settings.json"
    path.write_text(json.dumps(settings))
    return path


def test_without_a_file_nothing_is_fixed(file: Path, where: Folders) -> None:
    assert policy.settings_file(where).load() == Settings()
    assert policy.settings_file(where).load().fixed == frozenset()


def test_it_lies_where_only_an_administrator_writes(monkeypatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_DIRS", "/home/somebody")
    assert policy.path() == Path("/etc/presign-gui/policy.json")


def test_what_is_fixed_goes_before_the_users_own(file: Path, where: Folders) -> None:
    file.write_text('{"longest": "1d", "delete_links": false, "presets": [900, "1h"]}')
    own(where, longest=604_800, delete_links=True, format="json")
    settings = policy.settings_file(where).load()
    assert settings.longest == timedelta(days=1)
    assert not settings.delete_links
    assert settings.presets == (timedelta(minutes=15), timedelta(hours=1))
    assert settings.format == "json"
    assert settings.fixed == {"longest", "delete_links", "presets"}


def test_no_proxy_may_be_allowed(file: Path, where: Folders) -> None:
    file.write_text('{"proxy": "none"}')
    own(where, proxy="http://proxy.example.com:3128")
    assert policy.settings_file(where).load().proxy == "none"


def test_the_users_own_is_kept_for_when_it_is_not_fixed_any_more(
    file: Path, where: Folders
) -> None:
    file.write_text('{"longest": "1d"}')
    path = own(where, longest=7200, format="json")
    kept = policy.settings_file(where)
    settings = kept.load()
    settings.format = "csv"
    kept.save(settings)
    assert json.loads(path.read_text()) == {"longest": 7200, "format": "csv"}


def test_it_holds_in_the_demo_and_beside_a_file_that_cannot_be_read(file: Path) -> None:
    file.write_text('{"look": "dark"}')
    assert policy.settings_file(None).load().look == "dark"
    assert policy.settings_file(None).without_a_file().load().look == "dark"
    assert policy.settings_file(None).defaults().look == "dark"


@pytest.mark.parametrize("name", [*preferences(), "service", "service_longest", "service_port"])
def test_each_preference_can_be_fixed(file: Path, name: str) -> None:
    value = {"presets": [60], "proxy": "http://p:1", "look": "dark"}.get(
        name, getattr(Settings(), name)
    )
    said = int(value.total_seconds()) if isinstance(value, timedelta) else value
    file.write_text(json.dumps({name: said}))
    assert policy.settings_file(None).load().fixed == {name}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "no JSON"),
        ("", "no JSON"),
        ("[]", "no settings by name"),
        ("\xff", "no JSON"),
        ('{"longset": 60}', "longset"),
        ('{"account": "mine"}', "account"),
        ('{"window_geometry": ""}', "window_geometry"),
        ('{"longest": 0}', "longest"),
        ('{"longest": "1 week"}', "longest"),
        ('{"longest": true}', "longest"),
        ('{"longest": "91d"}', "longest"),
        ('{"delete_links": "no"}', "delete_links"),
        ('{"delete_links": 0}', "delete_links"),
        ('{"presets": []}', "presets"),
        ('{"presets": ["x"]}', "presets"),
        ('{"look": "pink"}', "look"),
        ('{"proxy": "socks://x"}', "proxy"),
        ('{"clear_clipboard": -1}', "clear_clipboard"),
        ('{"history_days": 1.5}', "history_days"),
        ('{"service_port": 65536}', "service_port"),
    ],
)
def test_one_that_cannot_be_understood_is_not_ignored(file: Path, content: str, told: str) -> None:
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(PolicyDamaged, match=told) as caught:
        policy.settings_file(None)
    assert str(file) in str(caught.value)
    assert "administrator" in caught.value.title


def test_one_that_cannot_be_read_is_not_ignored(file: Path) -> None:
    file.mkdir()
    with pytest.raises(PolicyDamaged):
        policy.settings_file(None)


def test_only_an_administrator_forbids(file: Path, where: Folders) -> None:
    policy.check_allowed(Settings(delete_links=False), "delete_links", "no")
    file.write_text('{"delete_links": false}')
    with pytest.raises(NotAllowed, match="no such links"):
        policy.check_allowed(policy.settings_file(where).load(), "delete_links", "no such links")


def test_the_language_of_an_administrator_goes_first(
    file: Path, where: Folders, monkeypatch
) -> None:
    monkeypatch.setattr("presign_gui.core.texts.languages", lambda: {"de": "", "fr": "", "en": ""})
    assert policy.chosen_language(where) == ""
    own(where, language="fr")
    assert policy.chosen_language(where) == "fr"
    assert policy.chosen_language(None) == ""
    file.write_text('{"language": "de"}')
    assert policy.chosen_language(where) == "de"
    assert policy.chosen_language(None) == "de"
    file.write_text('{"language": "tlh"}')
    assert policy.chosen_language(where) == ""
    file.write_text("{")  # told when it is read in earnest
    assert policy.chosen_language(where) == "fr"
