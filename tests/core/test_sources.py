"""What each source of keys gives, as `Credentials.of` returns it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from presign_gui.core import asking, credential_process, errors, sources, stopping
from presign_gui.core.aws_config import environment_account, profile_account
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.records import Account, Credential, Source
from tests.core import key_services, loopback, sso_stub
from tests.core.key_services import MFA_CODE, MFA_SERIAL, ROLE_ARN, SECRET, KeyServices

services = key_services.services

HOUR = timedelta(hours=1)
BASE = Account(
    name="base", source=Source.SESSION, access_key_id="AKIABASE", region="eu-west-1", id="1"
)
ROLE = Account(name="reader", source=Source.ROLE, base="1", role_arn=ROLE_ARN, id="2")
MACHINE = Account(name="machine", source=Source.METADATA)

USER = f"[user]\naws_access_key_id=AKIAUSER\naws_secret_access_key={SECRET}\n"
ASSUMED = f"[profile reader]\nrole_arn={ROLE_ARN}\nsource_profile=user\n"


def of(account: Account) -> Credential:
    return Credentials().of(account)


def holding(*accounts: Account) -> Credentials:
    """Credentials that know these accounts; of those typed in they have the secret."""
    credentials = Credentials()
    credentials.account_of = {account.id: account for account in accounts}.get
    for account in accounts:
        if account.source is Source.SESSION:
            credentials.keep(account, Secret(SECRET))
    return credentials


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Somebody who knows the code; what they were asked."""
    questions: list[str] = []

    def answer(question: str) -> str:
        questions.append(question)
        return f" {MFA_CODE} "

    token = asking.current.set(answer)
    yield questions
    asking.current.reset(token)


@pytest.fixture
def portal(home: Path, monkeypatch) -> Iterator[sso_stub.SsoStub]:
    with sso_stub.SsoStub() as stub:
        sso_stub.take_over(stub, home, monkeypatch)
        yield stub


def signed_in(portal: sso_stub.SsoStub, home: Path, name: str, life: timedelta = HOUR) -> None:
    """Put a token of `portal` where the AWS CLI puts it."""
    token = portal.secret("access-token")
    portal.tokens.add(token)
    cache = home / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    content = {"accessToken": token, "expiresAt": key_services.ends_in(life).isoformat()}
    digest = hashlib.sha1(name.encode()).hexdigest()
    (cache / f"{digest}.json").write_text(json.dumps(content))


# A profile that assumes a role


def test_a_profile_with_a_source_profile(aws, services: KeyServices) -> None:
    aws("credentials", USER)
    aws("config", f"{ASSUMED}external_id=of-them\nrole_session_name=me\nduration_seconds=900\n")

    found = of(profile_account("reader"))

    assert (found.access_key_id, found.session_token) == ("ASIA0001", "token 1")
    assert found.expires_at == services.end
    assert found.expires_at.tzinfo is timezone.utc
    [wanted] = services.asked
    assert wanted["RoleArn"] == ROLE_ARN
    assert (wanted["ExternalId"], wanted["DurationSeconds"]) == ("of-them", "900")
    assert wanted["RoleSessionName"] == "me"
    assert services.signed_by == ["AKIAUSER"]


def test_a_role_behind_a_role(aws, services: KeyServices) -> None:
    aws("credentials", USER)
    aws("config", f"{ASSUMED}[profile far]\nrole_arn={ROLE_ARN}-far\nsource_profile=reader\n")
    assert of(profile_account("far")).access_key_id == "ASIA0002"
    assert services.signed_by == ["AKIAUSER", "ASIA0001"]


def test_a_profile_whose_source_is_a_program(aws, home: Path, services: KeyServices) -> None:
    (home / "answer").write_text(
        json.dumps({"Version": 1, "AccessKeyId": "AKIATOOL", "SecretAccessKey": SECRET})
    )
    aws("config", f"{ASSUMED}[profile user]\ncredential_process=cat {home}/answer\n")
    assert of(profile_account("reader")).temporary
    assert services.signed_by == ["AKIATOOL"]


def test_a_program_behind_a_role_that_hangs(aws, services, monkeypatch) -> None:
    monkeypatch.setattr(credential_process, "LIMIT", timedelta(seconds=0.2))
    aws("config", f"{ASSUMED}[profile user]\ncredential_process=sleep 60\n")
    with pytest.raises(errors.ProcessFailed):
        of(profile_account("reader"))


def test_a_profile_that_wants_a_code(aws, services: KeyServices, asked: list[str]) -> None:
    aws("credentials", USER)
    aws("config", f"{ASSUMED}mfa_serial={MFA_SERIAL}\n")

    assert of(profile_account("reader")).access_key_id == "ASIA0001"

    assert asked == [f"Code of the MFA device {MFA_SERIAL}"]
    [wanted] = services.asked
    assert (wanted["SerialNumber"], wanted["TokenCode"]) == (MFA_SERIAL, MFA_CODE)


def test_a_code_that_nobody_can_be_asked_for(aws, services: KeyServices) -> None:
    aws("credentials", USER)
    aws("config", f"{ASSUMED}mfa_serial={MFA_SERIAL}\n")
    with pytest.raises(errors.NobodyToAsk, match=MFA_SERIAL) as caught:
        of(profile_account("reader"))
    assert "terminal" in caught.value.advice
    assert not services.asked


def test_a_web_identity(aws, home: Path, services: KeyServices) -> None:
    (home / "jwt").write_text("a token of somebody else's")
    aws("config", f"[profile pod]\nrole_arn={ROLE_ARN}\nweb_identity_token_file={home}/jwt\n")
    found = of(profile_account("pod"))
    assert (found.access_key_id, found.expires_at) == ("ASIA0001", services.end)
    [wanted] = services.asked
    assert wanted["WebIdentityToken"] == "a token of somebody else's"


def test_a_web_identity_of_the_environment(environment, home, services: KeyServices) -> None:
    (home / "jwt").write_text("a token")
    environment(AWS_ROLE_ARN=ROLE_ARN, AWS_WEB_IDENTITY_TOKEN_FILE=str(home / "jwt"))
    assert of(environment_account()).access_key_id == "ASIA0001"


# Single sign-on


@pytest.mark.parametrize(
    ("profile", "token"), [("work", "corp"), ("old", sso_stub.START_URL)], ids=["session", "legacy"]
)
def test_a_profile_of_single_sign_on(portal, home: Path, profile: str, token: str) -> None:
    signed_in(portal, home, token)
    found = of(profile_account(profile))
    assert found.access_key_id == "ASIAOFTHESTUB"
    assert abs(found.expires_at - key_services.ends_in(HOUR)) <= timedelta(seconds=2)


@pytest.mark.parametrize("profile", ["work", "old"])
def test_nobody_is_signed_in(portal, profile: str) -> None:
    with pytest.raises(errors.SignedOut) as caught:
        of(profile_account(profile))
    assert "Sign in again" in caught.value.advice


@pytest.mark.parametrize(
    ("profile", "token"), [("work", "corp"), ("old", sso_stub.START_URL)], ids=["session", "legacy"]
)
def test_the_sign_in_is_over(portal, home: Path, profile: str, token: str) -> None:
    signed_in(portal, home, token, -HOUR)
    with pytest.raises(errors.SignedOut):
        of(profile_account(profile))


def test_the_sign_in_was_ended_elsewhere(portal, home: Path) -> None:
    signed_in(portal, home, "corp")
    portal.end_session()
    with pytest.raises(errors.SignedOut):
        of(profile_account("work"))


def test_the_sign_in_does_not_give_that_role(portal, home: Path, aws) -> None:
    signed_in(portal, home, "corp")
    aws("config", sso_stub.CONFIG.replace("Reader", "Admin"))
    with pytest.raises(errors.RoleRefused, match="No access"):
        of(profile_account("work"))


# The role of a stored account


def test_the_role_of_an_account(services: KeyServices) -> None:
    found = holding(BASE).of(ROLE)
    assert (found.access_key_id, found.secret_access_key) == ("ASIA0001", SECRET)
    assert found.expires_at == services.end
    [wanted] = services.asked
    assert wanted["RoleSessionName"] == "presign-gui"
    assert not {"ExternalId", "DurationSeconds"} & set(wanted)
    assert services.signed_by == ["AKIABASE"]


def test_all_that_can_be_said_of_a_role(services: KeyServices) -> None:
    role = Account(
        **vars(ROLE) | {"external_id": "of-them", "role_session_name": "me", "role_seconds": 1800}
    )
    holding(BASE).of(role)
    [wanted] = services.asked
    assert (wanted["ExternalId"], wanted["RoleSessionName"]) == ("of-them", "me")
    assert wanted["DurationSeconds"] == "1800"


def test_a_role_assumed_with_another(services: KeyServices) -> None:
    far = Account(name="far", source=Source.ROLE, base="2", role_arn=ROLE_ARN, id="3")
    assert holding(BASE, ROLE).of(far).access_key_id == "ASIA0002"
    assert services.signed_by == ["AKIABASE", "ASIA0001"]


def test_a_role_assumed_with_a_profile(aws, services: KeyServices) -> None:
    aws("credentials", USER)
    user = Account(name="user", source=Source.PROFILE, profile="user", id="1")
    assert holding(user).of(ROLE).temporary
    assert services.signed_by == ["AKIAUSER"]


def test_a_server_of_ones_own_has_its_own_sts(services: KeyServices, monkeypatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL_STS")
    own = Account(**vars(BASE) | {"endpoint_url": services.url})
    assert holding(own).of(ROLE).temporary


@pytest.mark.parametrize(
    ("base", "role", "host"),
    [
        ({}, {}, "https://sts.eu-west-1.amazonaws.com"),
        ({"region": ""}, {}, "https://sts.us-east-1.amazonaws.com"),
        ({"region": ""}, {"region": "cn-north-1"}, "https://sts.cn-north-1.amazonaws.com.cn"),
        (
            {"endpoint_url": "https://s3.eu-west-1.amazonaws.com"},
            {},
            "https://sts.eu-west-1.amazonaws.com",
        ),
        ({"fips": True, "region": "us-west-2"}, {}, "https://sts-fips.us-west-2.amazonaws.com"),
    ],
)
def test_where_sts_is_asked(monkeypatch, base, role, host: str) -> None:
    sent: list[str] = []

    def send(self, request) -> None:
        sent.append(request.url)
        raise errors.Stopped

    monkeypatch.setattr("presign_gui.core.network.Network.send", send)
    role = Account(**vars(ROLE) | role)
    with pytest.raises(errors.Stopped):
        holding(Account(**vars(BASE) | base)).of(role)
    assert sent == [f"{host}/"]


CIRCLE = Account(name="other", source=Source.ROLE, base="2", role_arn=ROLE_ARN, id="1")
PUBLIC = Account(name="public", source=Source.ANONYMOUS, id="1")


@pytest.mark.parametrize(
    ("accounts", "said"),
    [
        ([], "“reader” is gone"),
        ([ROLE, CIRCLE], "leads back to itself"),
        ([Account(**vars(ROLE) | {"id": "1"})], "leads back to itself"),
        ([PUBLIC], "“public” has no keys"),
    ],
    ids=["gone", "circle", "itself", "anonymous"],
)
def test_a_role_that_nobody_can_assume(accounts: list[Account], said: str) -> None:
    with pytest.raises(errors.BaseGone, match=said):
        holding(*accounts).of(ROLE)


@pytest.mark.parametrize(
    "wrong", [{"role_arn": "x"}, {"role_seconds": 60}, {"external_id": "x"}], ids=str
)
def test_a_role_that_cannot_be(wrong) -> None:
    with pytest.raises(errors.RoleRefused, match="Invalid"):
        holding(BASE).of(Account(**vars(ROLE) | wrong))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("AccessDenied", errors.RoleRefused),
        ("ValidationError", errors.RoleRefused),
        ("ExpiredToken", errors.KeysEnded),
        ("InvalidClientTokenId", errors.BadKeys),
        ("SignatureDoesNotMatch", errors.BadKeys),
    ],
)
def test_what_sts_refuses(services: KeyServices, code: str, kind) -> None:
    services.refusal = code, "Because."
    with pytest.raises(kind, match="Because") as caught:
        holding(BASE).of(ROLE)
    assert type(caught.value) is kind


def test_sts_cannot_be_reached(monkeypatch) -> None:
    with loopback.nobody() as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", url)
        monkeypatch.setattr(
            "botocore.retryhandler.delay_exponential", lambda *_arguments, **_more: 0
        )
        with pytest.raises(errors.NoNetwork) as caught:
            holding(BASE).of(ROLE)
    assert str(caught.value) == url.removeprefix("http://")


def stopped_while(hanging: Callable[[], bool], account: Account, credentials: Credentials) -> None:
    """Ask for keys on a thread, wait until its source hangs, and stop it."""
    stop, raised = stopping.Stop(), []

    def work() -> None:
        stopping.current.set(stop)
        try:
            credentials.of(account)
        except errors.PresignError as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not hanging() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert hanging()
    finally:
        stop.set()
        thread.join(5)
    assert [type(error) for error in raised] == [errors.Stopped]


def test_sts_hangs_until_it_is_stopped(monkeypatch) -> None:
    with loopback.Hanging() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
        stopped_while(lambda: bool(server.visitors), ROLE, holding(BASE))


# Containers and machines


def test_the_keys_of_a_machine(services: KeyServices, monkeypatch) -> None:
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    found = of(MACHINE)
    assert (found.access_key_id, found.expires_at) == ("ASIA0001", services.end)


def test_keys_of_a_machine_that_end_soon_end_then(services: KeyServices, monkeypatch) -> None:
    """botocore would say that they live on, in the hope that they do."""
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    services.life = timedelta(minutes=16)
    assert of(MACHINE).expires_at == services.end


def test_the_keys_of_a_container(services: KeyServices, environment) -> None:
    environment(AWS_CONTAINER_CREDENTIALS_FULL_URI=f"{services.url}/container")
    found = of(MACHINE)
    assert (found.access_key_id, found.session_token) == ("ASIA0001", "token 1")
    assert found.expires_at == services.end


def test_only_the_machine_is_asked_for_its_keys(aws, environment) -> None:
    environment(AWS_ACCESS_KEY_ID="AKIAENV", AWS_SECRET_ACCESS_KEY=SECRET, AWS_PROFILE="gone")
    aws("credentials", USER.replace("[user]", "[default]"))
    with pytest.raises(errors.NoMachineKeys, match="Neither a container nor a machine"):
        of(MACHINE)


@pytest.mark.parametrize("rubbish", ["rubbish", "{}", "[]"])
def test_a_container_that_answers_rubbish(
    services: KeyServices, environment, monkeypatch, rubbish: str
) -> None:
    monkeypatch.setattr("botocore.utils.ContainerMetadataFetcher.SLEEP_TIME", 0)
    environment(AWS_CONTAINER_CREDENTIALS_FULL_URI=f"{services.url}/container")
    services.rubbish = rubbish
    with pytest.raises((errors.NoMachineKeys, errors.KeysUnreadable)):
        of(MACHINE)


def test_a_machine_that_hangs(monkeypatch, environment) -> None:
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    with loopback.Hanging() as server:
        environment(AWS_EC2_METADATA_SERVICE_ENDPOINT=server.url)
        with pytest.raises(errors.NoMachineKeys):
            of(MACHINE)


def test_a_container_that_is_not_there_is_given_up_when_stopped(environment, monkeypatch) -> None:
    monkeypatch.setattr("botocore.utils.ContainerMetadataFetcher.SLEEP_TIME", 60)
    pauses: list[float] = []
    pause = sources._pause

    def noted(seconds: float) -> None:
        pauses.append(seconds)
        pause(seconds)

    monkeypatch.setattr(sources, "_pause", noted)
    with loopback.nobody() as url:
        environment(AWS_CONTAINER_CREDENTIALS_FULL_URI=url)
        stopped_while(lambda: bool(pauses), MACHINE, Credentials())


# When the keys of a file end


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("x_security_token_expires = 2099-01-02T00:47:31+02:00", "2099-01-01T22:47:31+00:00"),
        ("aws_session_expiration = 2099-01-02T00:47:31+0000", "2099-01-02T00:47:31+00:00"),
        ("aws_session_expiration = 2099-01-02T00:47:31.000Z", "2099-01-02T00:47:31+00:00"),
        ("expiration = 2099-01-02 00:47:31", "2099-01-02T00:47:31+00:00"),
        ("expiration = some day", ""),
        ("region = x", ""),
    ],
)
@pytest.mark.parametrize("file", ["credentials", "config"])
def test_the_end_that_stands_beside_the_keys(aws, file: str, line: str, end: str) -> None:
    section = "[user]" if file == "credentials" else "[profile user]"
    aws(file, f"{USER}aws_session_token=t\n{line}\n".replace("[user]", section))
    found = of(profile_account("user")).expires_at
    assert found == (datetime.fromisoformat(end) if end else None)


def test_keys_without_a_token_have_no_end(aws) -> None:
    aws("credentials", f"{USER}expiration=2020-01-02T00:47:31Z\n")
    assert of(profile_account("user")) == Credential("AKIAUSER", SECRET)


# Programs


def program(aws, home: Path, text: str) -> Account:
    (home / "tool.py").write_text(text)
    aws("config", f"[profile tool]\ncredential_process = {sys.executable} {home}/tool.py\n")
    return profile_account("tool")


def test_what_a_program_complains_of_is_told(aws, home: Path) -> None:
    account = program(aws, home, "import sys; sys.exit('Sign in to the vault first.')")
    with pytest.raises(errors.ProcessFailed, match="Sign in to the vault first") as caught:
        of(account)
    assert "credential_process" in caught.value.advice


def test_ctrl_c_leaves_no_program_behind(aws, home: Path, monkeypatch) -> None:
    started: list[subprocess.Popen] = []

    class Interrupted(subprocess.Popen):
        def communicate(self, *_arguments, **_named):
            started.append(self)
            raise KeyboardInterrupt

    account = program(aws, home, "import time; time.sleep(60)")
    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        of(account)
    [left] = started
    assert left.returncode is not None
    assert left.stdout.closed


def test_a_program_that_hangs_is_ended(aws, home: Path, monkeypatch) -> None:
    monkeypatch.setattr(credential_process, "LIMIT", timedelta(seconds=1))
    account = program(aws, home, "import time; time.sleep(60)")
    with pytest.raises(errors.ProcessFailed, match="no answer within 1 second"):
        of(account)


def test_a_program_that_hangs_can_be_stopped(aws, home: Path) -> None:
    """Even one that left its output to another, which a stop does not end."""
    text = (
        "import pathlib, subprocess, sys, time\n"
        "left = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(3)'])\n"
        f"pathlib.Path({str(home)!r}, 'began').touch()\n"
        "time.sleep(60)\n"
    )
    account = program(aws, home, text)
    began = time.monotonic()
    stopped_while((home / "began").exists, account, Credentials())
    assert time.monotonic() - began < 15


def test_a_program_that_says_much(aws, home: Path) -> None:
    account = program(aws, home, "import sys; sys.stderr.write('x' * 1_000_000); sys.exit(1)")
    with pytest.raises(errors.ProcessFailed) as caught:
        of(account)
    assert len(str(caught.value)) <= 500


@pytest.mark.parametrize("line", ["", "no-such-program-anywhere --now"])
def test_a_program_that_is_not_there(aws, line: str) -> None:
    aws("config", f"[profile tool]\ncredential_process = {line}\n")
    with pytest.raises(errors.ProcessFailed):
        of(profile_account("tool"))
