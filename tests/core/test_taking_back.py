"""What can be done about links: told in the order of what else it stops, ready to be copied."""

from __future__ import annotations

import json
import shlex
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest

from presign_gui.core.history import Entry, History
from presign_gui.core.records import (
    Account,
    LinkOptions,
    Method,
    PostRequest,
    SignatureVersion,
    Source,
)
from presign_gui.core.taking_back import TakingBack, of_entry, of_key
from tests.core.history_entries import NOW, WORK, entry

ROLE = replace(
    WORK, source=Source.ROLE, role_arn="arn:aws:iam::123456789012:role/reader", access_key_id=""
)
OWN = replace(WORK, endpoint_url="https://s3.example.com", provider="custom")
CHINA = replace(WORK, region="cn-north-1")
HOSTILE = 'a\'b $(touch x) `id` *?$ "q" é.txt'

ENTRIES = {
    "a link": entry(),
    "a hostile key": entry(HOSTILE),
    "a version": entry(version_id="v1"),
    "a batch": entry(count=50),
    "an upload": entry(options=LinkOptions(method=Method.PUT)),
    "a deletion": entry(options=LinkOptions(method=Method.DELETE)),
    "a form": entry("in/", form=PostRequest("reports", key_prefix="in/")),
    "a role": entry(account=ROLE, access_key_id="ASIA1", temporary=True),
    "a session": entry(access_key_id="ASIA2", temporary=True),
    "another server": entry(account=OWN),
    "China": entry(account=CHINA, region="cn-north-1"),
    "an access point": entry(bucket="arn:aws:s3:eu-west-1:123456789012:accesspoint/team"),
    "SigV2": entry(account=replace(WORK, signature_version=SignatureVersion.V2)),
    "nobody": entry(account=Account("public", Source.ANONYMOUS), access_key_id="", expires_at=None),
}


def found(what: Entry) -> TakingBack:
    history = History(None)
    noted = history.note(what)
    told = of_entry(history, noted, NOW)
    history.close()
    return told


def ids(told: TakingBack) -> list[str]:
    return [measure.id for measure in told.measures]


@pytest.mark.parametrize("name", ENTRIES)
def test_each_is_told_whole(name: str) -> None:
    """What it does, what else it stops, what undoing does: nobody is left to guess."""
    told = found(ENTRIES[name])
    assert told.measures
    for measure in told.measures:
        for sentence in (measure.title, measure.what, measure.stops, measure.undone):
            assert sentence
            assert sentence in told.text
        for command in measure.commands:
            assert command in told.text
    assert len(set(ids(told))) == len(told.measures)


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_is_one_that_bash_reads_as_meant(name: str) -> None:
    for measure in found(ENTRIES[name]).measures:
        for command in measure.commands:
            script = f"aws() {{ printf '%s\\0' \"$@\"; }}; {command.partition(' > ')[0]}"
            read = subprocess.run(["bash", "-c", script], capture_output=True, check=True)
            words = read.stdout.decode().split("\0")[:-1]
            assert words == shlex.split(command.partition(" > ")[0])[1:]
            assert words[0] in ("iam", "s3", "s3api", "sts")


@pytest.mark.parametrize("name", ENTRIES)
def test_every_policy_is_one_that_refuses(name: str) -> None:
    for measure in found(ENTRIES[name]).measures:
        if measure.document is None or "Statement" not in measure.document:
            continue
        assert json.loads(measure.document_text) == measure.document
        assert measure.document["Version"] == "2012-10-17"
        [statement] = measure.document["Statement"]
        assert statement["Effect"] == "Deny"
        assert statement["Action"]
        assert statement["Resource"]
        assert statement["Condition"]
        # A policy of a bucket says for whom; one of a user or role may not.
        assert ("Principal" in statement) == measure.document_for.startswith("policy of the bucket")


def test_the_key_in_a_policy_is_no_pattern() -> None:
    told = found(ENTRIES["a hostile key"])
    [deny] = [each for each in told.measures if each.id == "deny-object"]
    [statement] = deny.document["Statement"]
    assert statement["Resource"].endswith('${*}${?}${$} "q" é.txt')


def test_what_is_offered_fits_what_it_is_about() -> None:
    assert "deny-object" in ids(found(ENTRIES["a link"]))
    assert "move-object" not in ids(found(ENTRIES["a version"]))
    assert not {"deny-object", "delete-object"} & set(ids(found(ENTRIES["a batch"])))
    assert "delete-object" not in ids(found(ENTRIES["an upload"]))
    assert "revoke-sessions" in ids(found(ENTRIES["a role"]))
    assert not {"deny-object", "deny-older-links"} & set(ids(found(ENTRIES["another server"])))
    assert "deny-older-links" not in ids(found(ENTRIES["SigV2"]))
    china = found(ENTRIES["China"])
    assert "arn:aws-cn:s3:::reports" in china.text


def test_which_links_a_key_still_carries() -> None:
    history = History(None)
    history.note(entry("a.pdf"))
    history.note(entry("batch/", count=7, expires_at=NOW + timedelta(days=1)))
    history.note(entry("ended.pdf", expires_at=NOW - timedelta(seconds=1)))
    history.note(entry("other.pdf", access_key_id="AKIAOTHER"))
    told = of_key(history, "AKIATEST", NOW)
    assert [each.key for each in told.alive] == ["batch/", "a.pdf"]
    assert told.link_count == 8
    assert "8 links of AKIATEST still work" in told.text
    assert "and 6 others" in told.text
    read = json.loads(told.json)
    assert (read["access_key_id"], read["links_alive"]) == ("AKIATEST", 8)
    assert [each["key"] for each in read["alive"]] == ["batch/", "a.pdf"]
    assert "AKIAOTHER" not in told.text + told.json
    assert of_key(history, "AKIANONE", NOW).link_count == 0
    history.close()
