"""Tokens: random, shown once, kept as a digest; two programs may change them at once."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from presign_gui.core import logs
from presign_gui.core.errors import InvalidInput, NoSuchToken
from presign_gui.core.grants import Grant
from presign_gui.core.tokens import TokensFile

GRANT = Grant(("s3://reports/2026/",), ("GET", "PUT"), timedelta(hours=1), 30)


@pytest.fixture(autouse=True)
def no_secret_stays(monkeypatch) -> None:
    monkeypatch.setattr(logs, "_secrets", set())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "service-tokens.json"


@pytest.mark.parametrize("kept", [True, False])
def test_a_token_is_known_by_its_text_alone(path: Path, kept: bool) -> None:
    tokens = TokensFile(path if kept else None)
    token, text = tokens.issue(" web ", GRANT)
    assert (token.name, token.grant) == ("web", GRANT)
    assert tokens.find(text) == token
    for other in ("", text[:-1], f"{text}x", text.upper(), token.digest, "presign_", "é", "\ud800"):
        assert tokens.find(other) is None
    assert tokens.list() == [token]
    if kept:
        assert TokensFile(path).list() == [token]


def test_each_is_another_and_too_random_to_be_guessed(path: Path) -> None:
    tokens = TokensFile(path)
    texts = {tokens.issue(str(number), GRANT)[1] for number in range(50)}
    assert len(texts) == 50
    assert all(text.startswith("presign_") and len(text) == 51 for text in texts)


def test_its_text_is_in_no_file_and_no_log(path: Path) -> None:
    _token, text = TokensFile(path).issue("web", GRANT)
    assert text not in path.read_text()
    assert text not in logs.redact(f"sent {text} to somebody")


def test_a_revoked_token_is_let_in_no_more(path: Path) -> None:
    tokens = TokensFile(path)
    _token, text = tokens.issue("web", GRANT)
    tokens.issue("other", GRANT)
    tokens.revoke("web")
    assert tokens.find(text) is None
    assert [each.name for each in tokens.list()] == ["other"]
    with pytest.raises(NoSuchToken, match="web"):
        tokens.revoke("web")


def test_names_are_names(path: Path) -> None:
    tokens = TokensFile(path)
    tokens.issue("web", GRANT)
    for name in ("web", " web", "", "  "):
        with pytest.raises(InvalidInput):
            tokens.issue(name, GRANT)
    assert len(tokens.list()) == 1


def test_what_another_program_did_is_seen(path: Path) -> None:
    here, there = TokensFile(path), TokensFile(path)
    _token, text = there.issue("web", GRANT)
    assert here.find(text) is None  # not looked yet
    here.look_again()
    assert here.find(text)
    there.revoke("web")
    here.look_again()
    assert here.find(text) is None


def test_two_programs_at_once_lose_nothing(path: Path) -> None:
    def issue(who: int) -> None:
        for number in range(10):
            TokensFile(path).issue(f"{who} {number}", GRANT)

    threads = [threading.Thread(target=issue, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(TokensFile(path).list()) == 40


@pytest.mark.parametrize(
    "change",
    [
        {"places": None},
        {"made_at": "yesterday"},
        {"max_expiry": "long"},
        {"max_expiry": 1e30},
        {"per_minute": []},
        {"methods": 1},
        {"sha256": None, "places": 3},
    ],
)
def test_an_entry_that_can_not_be_read_lets_nobody_in(path: Path, change: dict) -> None:
    tokens = TokensFile(path)
    _first, text = tokens.issue("bad", GRANT)
    _second, good = tokens.issue("good", GRANT)
    content = json.loads(path.read_text())
    content["tokens"][0].update(change)
    path.write_text(json.dumps(content))
    read = TokensFile(path)
    assert [each.name for each in read.list()] == ["good"]
    assert read.find(text) is None
    assert read.find(good)


def test_an_entry_of_a_later_version_stays(path: Path) -> None:
    later = {"name": "later", "sha256": "0", "rights": {"reports": "read"}}
    path.parent.mkdir()
    path.write_text(json.dumps({"tokens": [later]}))
    tokens = TokensFile(path)
    tokens.issue("web", GRANT)
    tokens.revoke("web")
    assert json.loads(path.read_text()) == {"tokens": [later]}


def test_what_is_no_list_of_tokens_holds_none(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"tokens": 5}')
    tokens = TokensFile(path)
    assert tokens.list() == []
    assert tokens.issue("web", GRANT)[0] in tokens.list()


def test_a_damaged_file_is_set_aside(path: Path) -> None:
    tokens = TokensFile(path)
    tokens.issue("web", GRANT)
    path.write_text("{")
    assert tokens.list() == []
    assert len(list(path.parent.glob("service-tokens.damaged-*.json"))) == 1
