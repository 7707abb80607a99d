from __future__ import annotations

import json

import botocore.session
import pytest

from presign_gui.core.service_models import plain_session

SERVICES = ["s3", "sso", "sso-oidc", "sts"]
KINDS = ["service-2", "endpoint-rule-set-1", "paginators-1"]


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
    models = [loader.load_service_model("s3", "service-2") for loader in loaders]
    assert models[0] is models[1]
    before = in_order(models[0])
    for region in ("eu-central-1", "us-east-1"):
        client = plain_session().create_client(
            "s3", region_name=region, aws_access_key_id="a", aws_secret_access_key="b"
        )
        client.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})
    assert in_order(models[0]) == before
