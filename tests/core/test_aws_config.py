from __future__ import annotations

import pytest

from presign_gui.core.aws_config import (
    aws_accounts,
    completed,
    environment_account,
    profile_account,
)
from presign_gui.core.errors import NoCredentials
from presign_gui.core.records import Account, Source

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
ACCOUNT = Account(name="work", access_key_id="AKIAWORK", id="1")


def test_region_and_endpoint_of_a_profile(aws, environment) -> None:
    aws(
        "config",
        "[profile tool]\nregion = eu-north-1\nendpoint_url = https://s3.example.com\n"
        "[default]\nregion = eu-west-3\n",
    )
    tool = completed(profile_account("tool"))
    assert (tool.region, tool.endpoint_url) == ("eu-north-1", "https://s3.example.com")

    own = Account(name="", source=Source.PROFILE, profile="tool", region="r", endpoint_url="e")
    assert completed(own) == own

    default = completed(environment_account())
    assert (default.region, default.endpoint_url) == ("eu-west-3", "")

    environment(AWS_PROFILE="tool")
    assert completed(environment_account()).endpoint_url == "https://s3.example.com"

    environment(AWS_ENDPOINT_URL="https://all.example.com", AWS_DEFAULT_REGION="sa-east-1")
    tool = completed(environment_account())
    assert (tool.region, tool.endpoint_url) == ("sa-east-1", "https://all.example.com")

    environment(AWS_ENDPOINT_URL_S3="https://s3only.example.com")
    assert completed(profile_account("tool")).endpoint_url == "https://s3only.example.com"

    assert completed(ACCOUNT) == ACCOUNT
    with pytest.raises(NoCredentials):
        completed(profile_account("gone"))


def test_the_accounts_that_aws_offers(aws, environment) -> None:
    assert aws_accounts() == []
    aws("config", "[default]\n[profile tool]\n")
    aws("credentials", "[work]\n")
    environment(AWS_ACCESS_KEY_ID="AKIAENV", AWS_SECRET_ACCESS_KEY=SECRET)

    offered = aws_accounts()

    assert offered[0] == environment_account()
    assert {account.profile for account in offered[1:]} == {"default", "tool", "work"}
    assert {account.source for account in offered[1:]} == {Source.PROFILE}
    assert SECRET not in repr(offered)


def test_aws_files_that_cannot_be_parsed_offer_nothing(aws) -> None:
    aws("config", "[profile tool\n")
    assert aws_accounts() == []
