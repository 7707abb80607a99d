"""What a bucket's CORS rules let a drop page see, and what the command to set them says.

(That a browser then does so is shown in tests/journeys/test_drop_page.py. Swift knows no such
rules.)
"""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

import pytest

from presign_gui.core import cors
from presign_gui.core.errors import NoSuchBucket
from tests.servers import rgw

pytestmark = pytest.mark.parametrize(
    "server", [pytest.param(rgw, id="rgw")], indirect=True, scope="session"
)


def bucket_with(s3, name: str, *rules: dict) -> str:
    s3.create_bucket(Bucket=name)
    if rules:
        s3.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": list(rules)})
    return name


def test_a_bucket_without_rules(boto_client, connect):
    found = cors.look(connect(), bucket_with(boto_client, "cors-none"))
    assert not found.lets_see
    assert found.wanted == cors.wanted_of_none()


def test_the_rules_that_there_are_stay(boto_client, connect):
    site = {"AllowedOrigins": ["https://example.com"], "AllowedMethods": ["GET", "POST"]}
    bucket = bucket_with(boto_client, "cors-others", site)
    found = cors.look(connect(), bucket)
    assert not found.lets_see
    rules = json.loads(found.wanted)
    assert [rule["AllowedOrigins"] for rule in rules] == [["https://example.com"], ["*"]]

    # Set as it is written there, it is what a page needs.
    boto_client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})
    found = cors.look(connect(), bucket)
    assert found.lets_see
    assert len(json.loads(found.wanted)) == 2


@pytest.mark.parametrize(
    ("origin", "method", "sees"),
    [("*", "POST", True), ("null", "POST", True), ("*", "PUT", False), ("http://*", "POST", False)],
)
def test_a_rule_is_for_pages_from_a_file_or_not(boto_client, connect, origin, method, sees):
    name = f"cors-{method.lower()}-{'abcd'[len(origin) % 4]}"
    rule = {"AllowedOrigins": [origin], "AllowedMethods": [method]}
    assert cors.look(connect(), bucket_with(boto_client, name, rule)).lets_see is sees


def test_a_bucket_that_is_not_there(connect):
    with pytest.raises(NoSuchBucket):
        cors.look(connect(), "cors-nowhere")


def test_the_command_is_what_a_shell_reads(account):
    rules = cors.wanted_of_none()
    words = shlex.split(cors.command(account, "it's", rules))
    assert words[:5] == ["aws", "s3api", "put-bucket-cors", "--bucket", "it's"]
    given = dict(zip(words[5::2], words[6::2], strict=True))
    assert json.loads(given["--cors-configuration"]) == {"CORSRules": json.loads(rules)}
    assert given["--endpoint-url"] == account.endpoint_url
    of_profile = replace(account, endpoint_url="", profile="work")
    assert shlex.split(cors.command(of_profile, "b", rules))[-2:] == ["--profile", "work"]
