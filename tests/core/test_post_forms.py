"""Upload forms: what the policy says, and who may say it until when."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import boto3
import pytest
from botocore.config import Config

from presign_gui.core.errors import ExpiredToken, ExpiryOutOfRange, InvalidAddress, InvalidInput
from presign_gui.core.post_forms import MOST_IN_ONE_POST
from presign_gui.core.records import (
    Account,
    AddressingStyle,
    Credential,
    PostForm,
    PostRequest,
    SignatureVersion,
)
from presign_gui.core.signing import Signer

HOUR = timedelta(hours=1)
AWS = Account(name="aws")
OWN = Account(name="own", endpoint_url="https://gw.example.com:8443/s3/v1", region="here")
KEYS = Credential("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
MOMENT = datetime(2026, 3, 14, 15, 9, 26, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def moment(monkeypatch) -> None:
    naive = MOMENT.replace(tzinfo=None)  # as botocore has it
    for place in ("auth", "signers"):
        monkeypatch.setattr(f"botocore.{place}.get_current_datetime", lambda: naive)


@pytest.fixture
def form(clients):
    def made(account: Account = AWS, credential: Credential = KEYS, **request: object) -> PostForm:
        wanted = PostRequest(**{"bucket": "reports", "key": "a.txt", "expiry": HOUR, **request})
        return Signer(account, credential, clients).post_form(wanted)

    return made


def policy(form: PostForm) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.b64decode(dict(form.fields)["policy"]))
    return found


def conditions(form: PostForm) -> list[Any]:
    """What the policy says, but for what each says of its own signature."""
    return [
        said
        for said in policy(form)["conditions"]
        if isinstance(said, list) or not next(iter(said)).startswith("x-amz-")
    ]


def test_a_form_for_one_key(form) -> None:
    made = form(region="eu-central-1")
    assert made.url == "https://reports.s3.eu-central-1.amazonaws.com/"
    fields = dict(made.fields)
    assert fields.keys() == {
        *("key", "policy", "x-amz-algorithm", "x-amz-credential", "x-amz-date"),
        "x-amz-signature",
    }
    assert fields["key"] == "a.txt"
    assert fields["x-amz-credential"].endswith("/20260314/eu-central-1/s3/aws4_request")
    assert policy(made)["expiration"] == "2026-03-14T16:09:26Z"
    assert conditions(made) == [{"bucket": "reports"}, {"key": "a.txt"}]
    assert (made.made_at, made.expires_at) == (MOMENT, MOMENT + HOUR)
    assert not made.cut_short
    assert not made.temporary


def test_it_is_what_boto3_makes(form) -> None:
    client = boto3.client(
        "s3",
        region_name="eu-central-1",
        aws_access_key_id=KEYS.access_key_id,
        aws_secret_access_key=KEYS.secret_access_key,
        config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}),
    )
    theirs = client.generate_presigned_post(
        "reports",
        "in/${filename}",
        Fields={"Content-Type": "image/png"},
        Conditions=[["content-length-range", 1, 9], {"Content-Type": "image/png"}],
        ExpiresIn=3600,
    )
    ours = form(
        region="eu-central-1",
        key="",
        key_prefix="in/",
        content_type="image/png",
        min_size=1,
        max_size=9,
    )
    assert (ours.url, dict(ours.fields)) == (theirs["url"], theirs["fields"])


def test_a_form_for_all_keys_that_start_so(form) -> None:
    made = form(key="", key_prefix="from partners/")
    assert dict(made.fields)["key"] == "from partners/${filename}"
    assert conditions(made) == [{"bucket": "reports"}, ["starts-with", "$key", "from partners/"]]


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ({"max_size": 10}, ["content-length-range", 0, 10]),
        ({"max_size": 0}, ["content-length-range", 0, 0]),
        ({"min_size": 5, "max_size": 5}, ["content-length-range", 5, 5]),
        ({"min_size": 5}, ["content-length-range", 5, MOST_IN_ONE_POST]),
    ],
)
def test_sizes(form, sizes: dict[str, int], said: list[Any]) -> None:
    assert said in conditions(form(**sizes))


def test_one_content_type(form) -> None:
    made = form(content_type="image/png")
    assert dict(made.fields)["Content-Type"] == "image/png"
    assert {"Content-Type": "image/png"} in conditions(made)


def test_all_content_types_that_start_so(form) -> None:
    made = form(content_type="image/")
    assert "Content-Type" not in dict(made.fields)  # whoever uploads says which
    assert ["starts-with", "$Content-Type", "image/"] in conditions(made)


def test_where_one_is_sent_afterwards(form) -> None:
    there = "https://example.com/thanks?a=1&b=ü"
    made = form(success_redirect=there)
    assert dict(made.fields)["success_action_redirect"] == there
    assert {"success_action_redirect": there} in conditions(made)


@pytest.mark.parametrize(
    ("account", "url"),
    [
        (AWS, "https://reports.s3.us-east-1.amazonaws.com/"),
        (replace(AWS, region="cn-north-1"), "https://reports.s3.cn-north-1.amazonaws.com.cn/"),
        (
            replace(AWS, addressing_style=AddressingStyle.PATH),
            "https://s3.us-east-1.amazonaws.com/reports",
        ),
        (OWN, "https://gw.example.com:8443/s3/v1/reports"),
        (replace(OWN, link_host="public.example.com"), "https://public.example.com/s3/v1/reports"),
        (replace(AWS, link_host="http://{bucket}.example.com/"), "http://reports.example.com/"),
    ],
)
def test_where_it_is_sent_to(form, account: Account, url: str) -> None:
    assert form(account).url == url


def test_a_session_token_is_in_the_form(form) -> None:
    end = datetime.now(timezone.utc) + HOUR
    made = form(credential=replace(KEYS, session_token="token/+=", expires_at=end))
    assert dict(made.fields)["x-amz-security-token"] == "token/+="
    assert {"x-amz-security-token": "token/+="} in policy(made)["conditions"]
    assert made.temporary


def test_a_form_ends_with_its_credential(form, monkeypatch) -> None:
    monkeypatch.undo()
    end = datetime.now(timezone.utc) + timedelta(minutes=10)
    made = form(credential=replace(KEYS, session_token="token", expires_at=end))
    assert (made.expires_at, made.cut_short) == (end, True)


def test_sigv2(form) -> None:
    made = form(replace(OWN, signature_version=SignatureVersion.V2))
    assert dict(made.fields).keys() == {"key", "policy", "AWSAccessKeyId", "signature"}
    assert (made.made_at, made.expires_at) == (MOMENT, MOMENT + HOUR)


def test_neither_secret_nor_policy_is_shown(form) -> None:
    made = form()
    assert dict(made.fields)["policy"] not in repr(made)
    assert dict(made.fields)["x-amz-signature"] not in repr(made)


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        ({"expiry": timedelta()}, ExpiryOutOfRange),
        ({"expiry": timedelta(days=7, seconds=1)}, ExpiryOutOfRange),
        ({"min_size": 2, "max_size": 1}, InvalidInput),
        ({"key": "a ${filename}"}, InvalidInput),
        ({"key": "", "key_prefix": "${filename}/"}, InvalidInput),
        ({"bucket": "a bucket"}, InvalidAddress),
    ],
)
def test_what_can_be_no_form(form, request_: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        form(**request_)


def test_a_credential_past_its_end_makes_no_form(form) -> None:
    end = datetime.now(timezone.utc) - timedelta(seconds=1)
    with pytest.raises(ExpiredToken):
        form(credential=replace(KEYS, session_token="token", expires_at=end))
