from __future__ import annotations

import json

import botocore.session
import pytest

from presign_gui.core import service_models
from presign_gui.core.service_models import plain_session

SERVICES = ["s3", "sso", "sso-oidc", "sts"]
KINDS = ["service-2", "endpoint-rule-set-1", "paginators-1"]


@pytest.fixture(autouse=True)
def _nothing_read_yet():
    service_models._loader.cache_clear()


def in_order(model: object) -> str:
    """Write it down: unlike dicts, texts differ when their order does."""
    return json.dumps(model)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("kind", KINDS)
def test_models_are_those_that_botocore_reads_in_the_same_order(service: str, kind: str) -> None:
    theirs = botocore.session.Session().get_component("data_loader")
    ours = plain_session().get_component("data_loader")
    assert in_order(ours.load_service_model(service, kind)) == in_order(
        theirs.load_service_model(service, kind)
    )


@pytest.mark.parametrize("name", ["endpoints", "partitions", "_retry", "sdk-default-configuration"])
def test_data_beside_the_services_is_botocores_too(name: str) -> None:
    theirs = botocore.session.Session().get_component("data_loader")
    ours = plain_session().get_component("data_loader")
    assert in_order(ours.load_data(name)) == in_order(theirs.load_data(name))


def test_no_profile_of_the_environment_has_a_say(monkeypatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody-has-this-one")
    client = plain_session().create_client("s3", region_name="eu-central-1")
    assert client.meta.region_name == "eu-central-1"


def test_what_one_session_has_read_the_next_one_has() -> None:
    loaders = [plain_session().get_component("data_loader") for _ in range(2)]
    first, second = (loader.load_service_model("s3", "service-2") for loader in loaders)
    assert first is second


def test_each_client_is_as_the_first_one() -> None:
    def path(session: botocore.session.Session) -> str:
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
        client = session.create_client("s3", region_name="eu-central-1", **keys)
        link = client.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k/1"})
        return link.partition("?")[0]

    theirs = path(botocore.session.Session())
    assert [path(plain_session()) for _ in range(3)] == [theirs] * 3
