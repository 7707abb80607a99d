"""Links one at a time are a Signer's links, whatever was asked for before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presign_gui.core import standing
from presign_gui.core.client import Clients
from presign_gui.core.errors import ExpiredToken, InvalidInput
from presign_gui.core.presigner import Item
from presign_gui.core.records import (
    NOBODY,
    Account,
    Credential,
    Disposition,
    LinkOptions,
    LinkRequest,
    Method,
    SignatureVersion,
    Source,
)
from presign_gui.core.signing import Signer
from presign_gui.core.standing import StandingSigner
from tests.awkward import AWKWARD_KEYS

ACCOUNT = Account("work", source=Source.SESSION, access_key_id="AKIAWORK", region="eu-central-1")
CREDENTIAL = Credential("AKIAWORK", "secret of the work")
OPTIONS = [
    LinkOptions(),
    LinkOptions(expiry=timedelta(seconds=77), filename="é “x”.pdf"),
    LinkOptions(disposition=Disposition.INLINE, content_type="text/plain"),
    LinkOptions(method=Method.PUT, content_type="image/png"),
    LinkOptions(method=Method.HEAD),
    LinkOptions(own_names=True, disposition=Disposition.ATTACHMENT),
]


@pytest.fixture(scope="module")
def clients() -> Clients:
    return Clients()


def same(clients: Clients, signer: StandingSigner, account: Account, *asked) -> None:
    """Compare with a Signer at the same moment."""
    bucket, items, options = asked
    series = signer.series(bucket, "eu-central-1", items, options)
    wanted = Signer(account, signer.credential, clients, series.made_at).links(
        LinkRequest(bucket, each.key, options, "eu-central-1", each.version_id) for each in items
    )
    links = list(wanted)
    assert series.urls == [link.url for link in links]
    assert series.expires_at == links[0].expires_at
    assert (series.cut_short, series.temporary) == (links[0].cut_short, links[0].temporary)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("version", ["", "v.1+2"])
def test_every_kind_of_link(clients: Clients, options: LinkOptions, version: str) -> None:
    signer = StandingSigner(ACCOUNT, CREDENTIAL, clients)
    if options.method is Method.PUT:
        version = ""  # there is none yet
    for key in AWKWARD_KEYS:
        same(clients, signer, ACCOUNT, "reports", [Item(key, "", version)], options)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["reports", "media.files", "b-3"]),
            st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1),
            st.sampled_from(OPTIONS),
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=40, deadline=None)
def test_whatever_was_asked_for_before(clients: Clients, asked: list) -> None:
    signer = StandingSigner(ACCOUNT, CREDENTIAL, clients)
    for bucket, keys, options in asked:
        same(clients, signer, ACCOUNT, bucket, [Item(key) for key in keys], options)


@pytest.mark.parametrize(
    ("account", "credential"),
    [
        (replace(ACCOUNT, signature_version=SignatureVersion.V2), CREDENTIAL),
        (replace(ACCOUNT, source=Source.ANONYMOUS), NOBODY),
        (ACCOUNT, replace(CREDENTIAL, session_token="a token/with+signs")),
        (replace(ACCOUNT, link_host="https://files.example.com/x"), CREDENTIAL),
        (replace(ACCOUNT, endpoint_url="https://s3.example.com:9000/base"), CREDENTIAL),
    ],
)
def test_every_kind_of_account(clients: Clients, account: Account, credential: Credential) -> None:
    signer = StandingSigner(account, credential, clients)
    for _twice in range(2):
        same(clients, signer, account, "reports", [Item("a b"), Item("ü")], LinkOptions())


def test_a_link_that_ends_with_its_session(clients: Clients) -> None:
    end = (datetime.now(timezone.utc) + timedelta(minutes=5)).replace(microsecond=0)
    credential = replace(CREDENTIAL, session_token="token", expires_at=end)
    signer = StandingSigner(ACCOUNT, credential, clients)
    series = signer.series("reports", "eu-central-1", [Item("a")], LinkOptions())
    assert (series.expires_at, series.cut_short, series.temporary) == (end, True, True)


def test_no_link_of_a_session_that_has_ended(clients: Clients, monkeypatch) -> None:
    now = datetime.now(timezone.utc)
    credential = replace(CREDENTIAL, expires_at=now + timedelta(minutes=5))
    signer = StandingSigner(ACCOUNT, credential, clients)
    signer.series("reports", "eu-central-1", [Item("a")], LinkOptions())
    monkeypatch.setattr(clients.clock(ACCOUNT), "now", lambda: now + timedelta(minutes=5))
    monkeypatch.setattr(standing, "PROVED_FOR", timedelta(hours=1))
    with pytest.raises(ExpiredToken):
        signer.series("reports", "eu-central-1", [Item("a")], LinkOptions())


def test_what_is_learnt_is_proved_again(clients: Clients, monkeypatch) -> None:
    """Were the arithmetic wrong, botocore would make the links: at once, and a minute later."""
    moments = [datetime.now(timezone.utc).replace(microsecond=0)]
    monkeypatch.setattr(clients.clock(ACCOUNT), "now", lambda: moments[-1])
    signer = StandingSigner(ACCOUNT, CREDENTIAL, clients)
    same(clients, signer, ACCOUNT, "reports", [Item("a")], LinkOptions())

    monkeypatch.setattr(standing, "same_link", lambda _one, _other: False)
    moments.append(moments[0] + standing.PROVED_FOR)
    same(clients, signer, ACCOUNT, "reports", [Item("a")], LinkOptions())
    [kind] = signer._kinds.values()
    assert kind.presigner is None


def test_no_more_kinds_are_kept_than_are_of_use(clients: Clients, monkeypatch) -> None:
    monkeypatch.setattr(standing, "MOST_KINDS", 3)
    signer = StandingSigner(ACCOUNT, CREDENTIAL, clients)
    for name in "abcade":
        signer.series("reports", "eu-central-1", [Item("x")], LinkOptions(filename=name))
    kept = [options.filename for _bucket, _region, options, _versioned in signer._kinds]
    assert kept == ["a", "d", "e"]


def test_options_that_need_keys(clients: Clients) -> None:
    account = replace(ACCOUNT, source=Source.ANONYMOUS)
    signer = StandingSigner(account, NOBODY, clients)
    with pytest.raises(InvalidInput):
        signer.series("reports", "eu-central-1", [Item("x")], LinkOptions(filename="a"))
