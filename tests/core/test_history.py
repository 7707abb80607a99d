from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core.credentials import Credential
from presign_gui.core.errors import ListNotKept
from presign_gui.core.history import (
    Batch,
    Entry,
    History,
    Listed,
    Way,
    of_form,
    schema,
    way_in_words,
)
from presign_gui.core.records import (
    Account,
    AddressingStyle,
    Disposition,
    Link,
    LinkOptions,
    LinkRequest,
    Method,
    PostRequest,
    SignatureVersion,
    Source,
)
from presign_gui.core.signing import Signer
from tests.awkward import AWKWARD_KEYS
from tests.core.history_entries import NOW, WORK, entry

SECRETS = Credential("AKIATEST", "the/secret+of=nobody", "a session token")

FULL = entry(
    account=Account(
        "Zoë's “work”",
        Source.ROLE,
        access_key_id="AKIATEST",
        profile="p",
        role_arn="arn:aws:iam::123456789012:role/Sharing",
        provider="minio",
        region="eu-central-1",
        endpoint_url="https://s3.example.com:9000/base",
        addressing_style=AddressingStyle.PATH,
        signature_version=SignatureVersion.V2,
        link_host="https://cdn.example.com",
        link_hosts=("reports=https://files.example.com",),
        fips=True,
        dual_stack=True,
        accelerate=True,
        requester_pays=True,
        id="0f",
    ),
    options=LinkOptions(
        method=Method.PUT,
        expiry=timedelta(days=3, seconds=1),
        filename="Ä “b”.pdf",
        disposition=Disposition.INLINE,
        own_names=True,
        content_type="text/plain",
        content_language="de",
        content_encoding="gzip",
        cache_control="no-store",
        response_expires=NOW,
        requester_pays=True,
    ),
    version_id="v1",
    count=3,
    cut_short=True,
    temporary=True,
    format="curl",
    asked_by="anna@example.com",
    way=Way.SERVICE,
)
FORM = PostRequest(
    "reports", "", "in/", timedelta(hours=1), 1, 5_000, "image/", "https://a.example/b"
)


@pytest.fixture(params=["file", "memory"])
def history(request, tmp_path: Path) -> Iterator[History]:
    found = History(tmp_path / "data" / "history.sqlite3" if request.param == "file" else None)
    yield found
    found.close()


def keys(entries: list[Entry]) -> list[str]:
    return [each.key for each in entries]


def signed(
    requests: list[LinkRequest], account: Account = WORK, clients=None, **more
) -> list[Link]:
    return list(Signer(account, SECRETS, clients, **more).links(requests))


@pytest.mark.parametrize("each", [entry(), FULL, entry(form=FORM), entry(expires_at=None)])
def test_what_is_noted_is_there(history: History, each: Entry) -> None:
    noted = history.note(each)
    assert noted == replace(each, id=noted.id)
    assert history.page() == [noted]


@pytest.mark.parametrize("key", AWKWARD_KEYS)
def test_every_key_comes_back_and_is_found(history: History, key: str) -> None:
    history.note(entry("another"))
    noted = history.note(entry(key))
    assert history.page(key) == [noted]
    assert history.page(f"s3://reports/{key}") == [noted]


def test_entries_come_in_pages_the_last_noted_first(history: History) -> None:
    for number in range(7):
        history.note(entry(str(number)))
    first = history.page(limit=3)
    second = history.page(after=first[-1], limit=3)
    history.note(entry("noted meanwhile"))
    third = history.page(after=second[-1], limit=3)
    assert keys(first + second + third) == list("6543210")
    assert history.page(after=third[-1]) == []
    assert history.count() == 8
    assert history.count(most=5) == 5


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", "hgfedcba"),
        ("REPORT", "cba"),
        ("reports/2026/", "cba"),
        ("straße", "d"),
        ("STRASSE", "d"),
        ("cafe\u0301", "e"),
        ("CAFÉ", "e"),
        ("private", "f"),  # the account
        ("a*b", "g"),
        ("[x]", "g"),
        ("a?b", ""),
        ("東京", "h"),
        ("京", "h"),
        ("é", "e"),
        (".p", "cba"),
        ("zq", ""),
        ("a\0b", ""),
        ("\ud83d", ""),
        ("x" * 100_000, ""),
    ],
)
@pytest.mark.parametrize("trigrams", [True, False])
def test_a_search_finds_any_part_in_any_case(
    history: History, monkeypatch, search: str, found: str, trigrams: bool
) -> None:
    if not trigrams:  # as in SQLite before 3.34
        monkeypatch.setattr(schema, "trigrams_known", lambda _connection: False)
    for name, each in {
        "a": entry("2026/a.pdf"),
        "b": entry("2026/b.pdf"),
        "c": entry("2026/c.pdf"),
        "d": entry("Straße.txt", "others"),
        "e": entry("Café.txt", "others"),
        "f": entry("x", "others", account=Account("Private")),
        "g": entry("a*b[x]", "others"),
        "h": entry("東京", "others"),
    }.items():
        history.note(replace(each, asked_by=name))
    assert "".join(each.asked_by for each in history.page(search)) == found
    assert history.count(search) == len(found)
    pages = history.page(search, limit=2)
    assert "".join(each.asked_by for each in pages) == found[:2]


def test_this_sqlite_knows_trigrams() -> None:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    assert schema.trigrams_known(connection) == (sqlite3.sqlite_version_info >= (3, 34))
    connection.close()


@given(text=st.text(max_size=6), key=st.text(max_size=12))
def test_a_search_agrees_with_python(text: str, key: str) -> None:
    from presign_gui.core.matching import fold

    history = History(None)
    history.note(entry(key.encode("utf-8", "replace").decode()))
    searched = fold(f"reports/{key}\nwork".encode("utf-8", "replace").decode())
    wanted = fold(text.strip().removeprefix("s3://").encode("utf-8", "replace").decode())
    assert bool(history.page(text)) == (wanted in searched)
    history.close()


def test_what_a_key_s_links_still_work(history: History) -> None:
    history.note(entry("ended", expires_at=NOW))
    history.note(entry("soon", expires_at=NOW + timedelta(seconds=1), count=20))
    history.note(entry("late", expires_at=NOW + timedelta(days=6)))
    history.note(entry("other", access_key_id="AKIAOTHER"))
    history.note(entry("plain URL", access_key_id="", expires_at=None))
    assert keys(history.alive(NOW)) == ["late", "other", "soon"]
    assert keys(history.alive(NOW, "AKIATEST")) == ["late", "soon"]
    assert keys(history.alive(NOW, limit=1)) == ["late"]
    assert history.count_alive(NOW, "AKIATEST") == 21
    assert history.count_alive(NOW + timedelta(days=7)) == 0


def test_what_is_forgotten_can_be_put_back_where_it_was(history: History) -> None:
    noted = [history.note(replace(FULL, key=f"number {number}")) for number in range(1_200)]
    middle = [each.id for each in noted[5:1_100]]
    forgotten = history.forget(middle)
    assert keys(forgotten.entries) == keys(noted[5:1_100])
    assert history.count() == 105
    assert history.page("number 77") == []
    history.note(entry("newer"))
    history.put_back(forgotten)
    history.put_back(forgotten)
    assert history.count() == 1_201
    assert history.page(limit=2_000)[1:] == noted[::-1]
    assert keys(history.page("number 777")) == ["number 777"]


def test_an_entry_that_cannot_be_there_is_not_forgotten(history: History) -> None:
    kept = history.note(entry("a.pdf"))
    assert history.forget([10**30, -(10**30), 0, kept.id + 1]).entries == ()
    assert history.page() == [kept]


def test_the_last_one_forgotten_gives_its_place_to_none(history: History) -> None:
    history.note(entry("a"))
    forgotten = history.forget([history.note(entry("b")).id])
    history.note(entry("c"))
    history.put_back(forgotten)
    assert keys(history.page()) == ["c", "b", "a"]


def test_all_is_forgotten_for_good(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    history = History(path)
    history.note(entry("the-merger.pdf"), [Listed("the-merger.pdf", "")])
    history.forget_all()
    assert history.page() == history.page("merger") == []
    assert not any((tmp_path / "history-keys").iterdir())
    for file in tmp_path.glob("history.sqlite3*"):
        assert b"merger" not in file.read_bytes()
    history.note(entry("new"))
    assert keys(history.page("new")) == ["new"]
    history.close()


def test_all_that_was_forgotten_comes_back_with_its_lists(history: History) -> None:
    noted = [history.note(FULL), history.note(entry("b", count=1), [Listed("b", "v")])]
    history.leave_all(NOW)
    assert history.page() == history.page("b") == history.alive(NOW) == []
    assert history.count() == history.count("b") == history.count_alive(NOW) == 0
    assert history.entry(noted[0].id) is None
    assert history.keep_for(timedelta(), NOW + timedelta(days=900)) == 0
    newer = history.note(entry("newer"))
    assert history.page() == [newer]
    history.come_back()
    assert history.page() == [newer, *noted[::-1]]
    assert [each.version_id for each in history.made_again(noted[1])] == ["v"]


def test_all_that_was_let_go_of_is_nowhere_any_more(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    history = History(path)
    history.note(entry("the-merger.pdf"), [Listed("the-merger.pdf", "")])
    left = history.leave_all(NOW)
    newer = history.note(entry("newer", count=2), [Listed("one", ""), Listed("two", "")])
    history.let_go(left)
    history.come_back()  # too late
    assert history.page() == history.page("newer") == [newer]
    assert history.page("merger") == []
    assert [each.key for each in history.made_again(newer)] == ["one", "two"]
    for file in (*tmp_path.glob("history.sqlite3*"), *(tmp_path / "history-keys").iterdir()):
        assert b"merger" not in file.read_bytes()
    assert history.note(entry("newest")).id > newer.id
    history.close()


def test_what_could_not_be_deleted_any_more_goes_in_time(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    interrupted = History(path)
    interrupted.note(entry("the-merger.pdf"))
    interrupted.leave_all(NOW)
    interrupted.close()
    history = History(path)
    history.let_go_of_due(NOW - timedelta(seconds=1))  # it may come back, in another program
    history.come_back()
    assert history.count() == 1
    history.leave_all(NOW)
    history.let_go_of_due(NOW)
    for file in tmp_path.glob("history.sqlite3*"):
        assert b"merger" not in file.read_bytes()
    history.let_go_of_due(NOW)  # nothing is
    history.close()


def test_where_nothing_was_noted_looking_for_it_makes_no_file(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite3")
    history.let_go_of_due(NOW)
    assert not list(tmp_path.glob("history*"))


def test_all_forgotten_twice_comes_back_as_far_as_it_was_not_let_go_of(history: History) -> None:
    history.note(entry("a"))
    first = history.leave_all(NOW)
    later = history.note(entry("b"))
    second = history.leave_all(NOW)
    history.let_go(first)
    assert history.page() == []
    history.come_back()
    assert history.page() == [later]
    history.let_go(second)
    assert history.page() == []


def test_what_is_old_is_forgotten_unless_it_works(history: History) -> None:
    month = timedelta(days=30)
    for number in range(600):
        history.note(entry(f"old {number}", made_at=NOW - 2 * month, expires_at=NOW - month))
    history.note(entry("old plain URL", made_at=NOW - 2 * month, expires_at=None))
    history.note(entry("old, works", made_at=NOW - 2 * month, expires_at=NOW + month))
    history.note(entry("young, ended", expires_at=NOW - timedelta(hours=1)))
    assert history.keep_for(None, NOW) == 0
    assert history.count_due(month, NOW) == 601
    assert history.keep_for(month, NOW) == 601
    assert history.count_due(month, NOW) == 0
    assert keys(history.page()) == ["young, ended", "old, works"]


def test_a_batch_can_be_listed_and_made_again(history: History) -> None:
    objects = [Listed("a\nb", ""), Listed("c", "v2")]
    noted = history.note(entry("a\nb", count=2), objects)
    assert list(history.made_again(noted)) == [
        LinkRequest("reports", "a\nb", noted.options, "eu-central-1", ""),
        LinkRequest("reports", "c", noted.options, "eu-central-1", "v2"),
    ]
    one = history.note(entry("one", version_id="v1"))
    assert list(history.made_again(one)) == [
        LinkRequest("reports", "one", one.options, "eu-central-1", "v1")
    ]
    with pytest.raises(ListNotKept):
        list(history.made_again(history.note(entry(count=2))))


def test_a_list_stays_while_it_may_be_needed(tmp_path: Path, monkeypatch) -> None:
    history = History(tmp_path / "history.sqlite3")
    kept = history.note(entry("kept"), [Listed("kept", "")])
    gone = history.note(entry("gone"), [Listed("gone", "")])
    forgotten = history.forget([gone.id])
    history.keep_for(None, NOW)
    history.put_back(forgotten)
    assert [each.key for each in history.made_again(gone)] == ["gone"]

    history.forget([gone.id])
    monkeypatch.setattr("time.time", lambda: 1e11)  # much later
    history.keep_for(None, NOW)
    assert [each.key for each in history.made_again(kept)] == ["kept"]
    with pytest.raises(ListNotKept):
        list(history.made_again(gone))
    history.close()


def test_a_damaged_list_is_told(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite3")
    noted = history.note(entry(), [Listed("k", "")])
    (tmp_path / "history-keys" / noted.key_list).write_text('["k", ""]\n{')
    with pytest.raises(ListNotKept):
        list(history.made_again(noted))
    history.close()


def test_the_same_link_is_made_again(history: History, clients) -> None:
    account = replace(WORK, addressing_style=AddressingStyle.PATH)
    requests = [LinkRequest("reports", "ä b.pdf", LinkOptions(filename="x.pdf"), "eu-west-1")]
    [link] = signed(requests, account, clients)
    [noted] = history.note_batch(Batch(account, requests[0].options, Way.COPIED).add([link]))
    now = replace(
        account, name="renamed", region="us-east-1", addressing_style=AddressingStyle.AUTO
    )
    again = list(history.made_again(noted))
    [same] = signed(again, noted.as_it_was(now), clients, moment=noted.made_at)
    assert same.url == link.url
    assert noted.as_it_was(now).name == "renamed"


def test_a_batch_is_one_entry_for_each_bucket(history: History, clients) -> None:
    options = LinkOptions(expiry=timedelta(hours=1))
    requests = [
        LinkRequest(bucket, f"{number}", options, region)
        for bucket, region in [("a", "eu-west-1"), ("b", "us-east-1")]
        for number in range(3)
    ]
    links = signed(requests, clients=clients)
    batch = Batch(WORK, options, Way.FILE, "csv", listed=True)
    assert list(batch.seen(links)) == links
    first, second = history.note_batch(batch)
    assert (first.bucket, first.key, first.count, first.region) == ("a", "0", 3, "eu-west-1")
    assert (second.bucket, second.count, second.region) == ("b", 3, "us-east-1")
    assert first.access_key_id == "AKIATEST"
    assert first.temporary
    assert first.made_at == links[0].made_at
    assert first.expires_at == links[0].expires_at
    assert [each.key for each in history.made_again(second)] == ["0", "1", "2"]


def test_of_other_links_it_is_known_who_signed_them(clients) -> None:
    sigv2 = replace(WORK, signature_version=SignatureVersion.V2)
    anonymous = replace(WORK, source=Source.ANONYMOUS)
    for account, access_key_id in [(sigv2, "AKIATEST"), (anonymous, "")]:
        links = signed([LinkRequest("b", "k", region="eu-west-1")], account, clients)
        [(noted, _objects)] = Batch(account, LinkOptions(), Way.COPIED).add(links).entries()
        assert noted.access_key_id == access_key_id
        assert (noted.expires_at is None) == (account is anonymous)


def test_a_form_is_noted(history: History, clients) -> None:
    form = Signer(WORK, SECRETS, clients).post_form(replace(FORM, region="eu-west-1"))
    noted = history.note(of_form(WORK, form, Way.PAGE))
    [found] = history.page("in/")
    assert found == noted
    assert found.form == form.request
    assert (found.method, found.access_key_id, found.region) == ("POST", "AKIATEST", "eu-west-1")


def test_no_secret_is_ever_in_a_file(tmp_path: Path, clients) -> None:
    account = replace(
        WORK,
        endpoint_url="https://me:password@s3.example.com?X-Amz-Signature=aa",
        link_hosts=("reports=https://me:password@cdn.example.com", "others=https://o.example.com"),
        proxy="http://me:password@proxy.example.com",
        external_id="password",
    )
    [link] = signed([LinkRequest("reports", "k", region="eu-west-1")], clients=clients)
    pasted = f"x?{urlsplit(link.url).query}\ud83d"
    history = History(tmp_path / "history.sqlite3")
    batch = Batch(account, LinkOptions(filename=pasted), Way.COPIED, asked_by=pasted, listed=True)
    history.note_batch(batch.add([link, replace(link, key=pasted)]))
    request = replace(FORM, key=pasted, success_redirect="https://a.example/b?password")
    form = Signer(WORK, SECRETS, clients).post_form(FORM)
    history.note(of_form(account, replace(form, request=request), Way.PAGE))
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert len(files) >= 3
    held = b"".join(each.read_bytes() for each in files)
    signature = link.url.rpartition("=")[2]
    policy = dict(form.fields)["policy"]
    for secret in (SECRETS.secret_access_key, "session token", "session%20token", signature, policy,
                   "password", "others=", "X-Amz-Date=20\n"):  # fmt: skip
        assert secret.encode() not in held, secret
    assert b"s3.example.com" in held
    history.close()


def test_no_field_of_an_account_is_forgotten_in_the_table_of_them() -> None:
    """A new field must be thought of: do links depend on it, and may it be written down?"""
    from presign_gui.core.history.entry import CONNECTION, IDENTITY

    left_out = {
        "keys_end_at", "base", "external_id", "role_session_name", "role_seconds", "proxy",
        "ca_bundle", "insecure", "places",
    }  # fmt: skip
    assert {*CONNECTION, *IDENTITY} == {each.name for each in fields(Account)} - left_out


def test_the_csv_has_all_and_no_formula(history: History) -> None:
    history.note(entry('=HYPERLINK("x")', asked_by="@SUM(1)", account=Account("-1+1", region="r")))
    history.note(replace(FULL, key='a,"b"\nc'))
    header, *lines = csv.reader("".join(history.exported_csv()).splitlines(keepends=True))
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    assert rows[0]["key"] == 'a,"b"\nc'
    assert rows[0]["links"] == "3"
    assert rows[0]["left"] == "service"
    assert rows[0]["cut_short"] == "yes"
    assert rows[0]["made_at"] == "2026-11-24T10:00:00Z"
    assert rows[1]["key"] == '\'=HYPERLINK("x")'
    assert rows[1]["asked_by"] == "'@SUM(1)"
    assert rows[1]["account"] == "'-1+1"
    assert "".join(history.exported_csv("nowhere")).count("\n") == 1


def test_the_csv_is_made_page_by_page(history: History) -> None:
    for number in range(450):
        history.note(entry(str(number)))
    lines = history.exported_csv()
    assert next(lines).startswith("made_at,")
    assert len(list(lines)) == 450


def test_any_thread_may_use_it(history: History) -> None:
    failures = []

    def use(name: str) -> None:
        try:
            for number in range(25):
                history.note(entry(f"{name}/{number}"))
                assert history.page(f"{name}/", limit=1)[0].key == f"{name}/{number}"
        except BaseException as error:  # noqa: BLE001 (told below, by the test's thread)
            failures.append(error)

    threads = [threading.Thread(target=use, args=(f"thread {each}",)) for each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert history.count() == 100


def test_every_way_has_words() -> None:
    assert len({way_in_words(way) for way in Way}) == len(Way)


@given(
    key=st.text(st.characters(blacklist_categories=["Cs"])),
    name=st.text(st.characters(blacklist_categories=["Cs"])),
    seconds=st.integers(1, 604_800),
)
def test_any_entry_comes_back_as_it_was(key: str, name: str, seconds: int) -> None:
    history = History(None)
    options = LinkOptions(expiry=timedelta(seconds=seconds), filename=name)
    noted = history.note(entry(key, account=replace(WORK, name=name), options=options))
    assert history.page() == [noted]
    history.close()
