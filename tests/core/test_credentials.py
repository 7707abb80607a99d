from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from keyring import errors
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend

from presign_gui.core import credentials as room
from presign_gui.core.aws_config import environment_account, profile_account
from presign_gui.core.credentials import (
    Credentials,
    KeyringStore,
    Secret,
    keyring_available,
    trusted_backend,
)
from presign_gui.core.errors import (
    ExpiredToken,
    KeyringFailed,
    KeyringLocked,
    KeyringUnavailable,
    KeysEnded,
    KeysUnreadable,
    NoCredentials,
    ProcessFailed,
    SecretIncomplete,
    VariablesEnded,
)
from presign_gui.core.records import NOBODY, Account, Credential, Source
from tests.core import keyrings

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
LONG = "".join(f"{number:05}" for number in range(4_000))  # 20,000 characters, all parts differ
ACCOUNT = Account(name="work", access_key_id="AKIAWORK", id="1")


def use(monkeypatch, backend: object) -> None:
    monkeypatch.setattr("keyring.get_keyring", lambda: backend)


def chain(monkeypatch, *backends: object) -> None:
    monkeypatch.setattr(ChainerBackend, "backends", list(backends))
    use(monkeypatch, ChainerBackend())


# Which keyring is trusted


@pytest.mark.parametrize("module", sorted(room.TRUSTED_BACKENDS))
def test_the_keyrings_of_operating_systems_are_trusted(monkeypatch, module: str) -> None:
    backend = keyrings.posing_as(module)
    use(monkeypatch, backend)
    assert trusted_backend() is backend
    assert keyring_available()


@pytest.mark.parametrize(
    "backend",
    [fail.Keyring(), null.Keyring(), keyrings.plaintext(), keyrings.Memory()],
    ids=["fail", "null", "plaintext", "unknown"],
)
def test_no_other_keyring_is(monkeypatch, backend) -> None:
    use(monkeypatch, backend)

    assert not keyring_available()
    for attempt in (
        lambda: KeyringStore().save("1", Secret(SECRET)),
        lambda: KeyringStore().load("1"),
        lambda: KeyringStore().delete("1"),
    ):
        with pytest.raises(KeyringUnavailable) as caught:
            attempt()
        assert "session only" in caught.value.advice
    assert not getattr(backend, "entries", {})


def test_without_a_session_bus_there_is_none() -> None:
    with pytest.raises(KeyringUnavailable):
        KeyringStore().save("1", Secret(SECRET))


def test_of_several_the_trusted_one_is_used(monkeypatch) -> None:
    plaintext, trusted = keyrings.plaintext(), keyrings.trusted()
    chain(monkeypatch, plaintext, trusted)

    KeyringStore().save("1", Secret(SECRET))

    assert trusted.entries
    assert not plaintext.entries


def test_of_several_none_may_be_trusted(monkeypatch) -> None:
    chain(monkeypatch, keyrings.plaintext(), null.Keyring())
    assert not keyring_available()


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (errors.KeyringLocked("locked"), KeyringLocked),
        (errors.NoKeyringError("none"), KeyringUnavailable),
        (errors.InitError("no bus"), KeyringUnavailable),
        (errors.PasswordSetError("odd"), KeyringFailed),
        (OSError("the bus is gone"), KeyringFailed),
        (RuntimeError("what D-Bus says"), KeyringFailed),
    ],
)
def test_what_a_keyring_raises(monkeypatch, raised, kind) -> None:
    class Refusing(keyrings.Memory):
        def get_password(self, service: str, name: str) -> str | None:
            raise raised

    use(monkeypatch, keyrings.trusted(Refusing))
    for attempt in (
        lambda: KeyringStore().save("1", Secret(SECRET)),
        lambda: KeyringStore().load("1"),
        lambda: KeyringStore().delete("1"),
    ):
        with pytest.raises(kind) as caught:
            attempt()
        assert caught.value.__cause__ is raised


# What is in the keyring


def test_each_field_is_an_entry_of_its_own(keyring) -> None:
    KeyringStore().save("1", Secret(SECRET, "a token"))
    assert keyring.entries == {
        ("Presign: 1", "secret access key"): SECRET,
        ("Presign: 1", "session token"): "a token",
    }


@pytest.mark.parametrize(
    "secret",
    [
        Secret(SECRET),
        Secret(SECRET, "t" * (room.PART_LENGTH - 1)),
        Secret(SECRET, "t" * room.PART_LENGTH),
        Secret(SECRET, "t" * (room.PART_LENGTH + 1)),
        Secret(SECRET, LONG),
        Secret(LONG, LONG),
    ],
)
def test_what_is_saved_is_loaded_and_deleted(keyring, secret: Secret) -> None:
    store = KeyringStore()
    store.save("1", secret)
    store.save("2", Secret("another"))

    assert store.load("1") == secret
    assert all(len(part) <= keyrings.MOST for part in keyring.entries.values())

    store.delete("1")
    assert list(keyring.entries) == [("Presign: 2", "secret access key")]
    store.delete("1")


def test_a_shorter_secret_leaves_nothing_of_the_longer_one(keyring) -> None:
    store = KeyringStore()
    store.save("1", Secret(LONG, LONG))
    store.save("1", Secret(SECRET))
    assert keyring.entries == {("Presign: 1", "secret access key"): SECRET}


@pytest.mark.parametrize("allowed", range(6))
def test_a_half_written_secret_leaves_nothing(monkeypatch, allowed: int) -> None:
    class Filling(keyrings.Memory):
        def set_password(self, service: str, name: str, password: str) -> None:
            if len(self.entries) >= allowed:
                raise errors.PasswordSetError("full")
            super().set_password(service, name, password)

    backend = keyrings.trusted(Filling)
    use(monkeypatch, backend)
    with pytest.raises(KeyringFailed):
        KeyringStore().save("1", Secret(SECRET, LONG))
    assert not backend.entries


def test_a_deletion_that_failed_can_be_repeated(monkeypatch) -> None:
    class Stubborn(keyrings.Memory):
        refusals = 3

        def delete_password(self, service: str, name: str) -> None:
            if len(self.entries) < 9 and self.refusals:
                self.refusals -= 1
                raise errors.PasswordDeleteError("not now")
            super().delete_password(service, name)

    backend = keyrings.trusted(Stubborn)
    use(monkeypatch, backend)
    KeyringStore().save("1", Secret(SECRET, LONG))
    for _attempt in range(Stubborn.refusals):
        with pytest.raises(KeyringFailed):
            KeyringStore().delete("1")
    KeyringStore().delete("1")
    assert not backend.entries


@pytest.mark.parametrize(
    "missing", ["secret access key", "secret access key, part 2", "session token, part 17"]
)
def test_a_missing_part_is_noticed(keyring, missing: str) -> None:
    KeyringStore().save("1", Secret(LONG, LONG))
    del keyring.entries["Presign: 1", missing]
    with pytest.raises(SecretIncomplete):
        KeyringStore().load("1")


def test_nothing_there(keyring) -> None:
    with pytest.raises(SecretIncomplete):
        KeyringStore().load("1")


def test_a_secret_is_never_shown() -> None:
    credential = Credential("AKIA", SECRET, LONG)
    for text in (repr(Secret(SECRET, LONG)), repr(credential), str(credential)):
        assert SECRET not in text
        assert LONG not in text


# What signs


def test_the_keyring_is_asked_once(keyring) -> None:
    KeyringStore().save("1", Secret(SECRET, "token"))
    credentials = Credentials()

    found = credentials.of(ACCOUNT)
    keyring.entries.clear()

    assert found == Credential("AKIAWORK", SECRET, "token")
    assert found.temporary
    assert credentials.of(ACCOUNT) == found
    credentials.forget(ACCOUNT)
    with pytest.raises(SecretIncomplete):
        credentials.of(ACCOUNT)


def test_what_is_for_this_session_is_never_written(keyring, home: Path) -> None:
    account = Account(name="guest", source=Source.SESSION, access_key_id="AKIA", id="2")
    credentials = Credentials()
    credentials.keep(account, Secret(SECRET))

    assert credentials.of(account) == Credential("AKIA", SECRET)
    assert not keyring.entries
    assert not list(home.rglob("*"))
    with pytest.raises(NoCredentials, match="guest"):
        Credentials().of(account)


END = datetime(2026, 11, 24, 18, tzinfo=timezone.utc)


def at(moment: datetime) -> Credentials:
    return Credentials(clock=lambda: moment)


@pytest.mark.parametrize("told", ["2026-11-24T18:00:00+00:00", "2026-11-24T18:00:00Z",
                                  "2026-11-24T18:00:00", "2026-11-24T19:00:00+01:00"])  # fmt: skip
@pytest.mark.parametrize("source", [Source.KEYRING, Source.SESSION])
def test_typed_keys_end_when_it_was_said(keyring, source: Source, told: str) -> None:
    account = replace(ACCOUNT, source=source, keys_end_at=told)
    credentials = at(END - timedelta(seconds=1))
    credentials.keep(account, Secret(SECRET, "token"))
    assert credentials.of(account, timedelta(hours=12)).expires_at == END

    credentials = at(END)
    credentials.keep(account, Secret(SECRET, "token"))
    with pytest.raises(KeysEnded, match="They ended") as caught:
        credentials.of(account)
    assert "fresh ones" in caught.value.advice


def test_typed_keys_with_an_end_that_makes_no_sense(keyring) -> None:
    account = replace(ACCOUNT, keys_end_at="soon")
    KeyringStore().save("1", Secret(SECRET, "token"))
    with pytest.raises(KeysUnreadable, match="soon"):
        Credentials().of(account)


def test_nobody_has_no_keys() -> None:
    assert Credentials().of(Account(name="", source=Source.ANONYMOUS)) is NOBODY


# AWS's environment and files


@pytest.fixture
def process(aws, home: Path):
    """Has the profile "tool" ask a program, which prints `answer`."""

    def answers(answer: object) -> None:
        text = answer if isinstance(answer, str) else json.dumps({"Version": 1, **answer})
        (home / "answer").write_text(text)
        aws("config", f"[profile tool]\ncredential_process = cat {home}/answer\n")

    return answers


def keys(**more: str) -> dict[str, str]:
    return {"AccessKeyId": "AKIATOOL", "SecretAccessKey": SECRET, **more}


def ending(end: datetime) -> dict[str, str]:
    return keys(SessionToken="token", Expiration=end.isoformat())


def test_the_environment(environment) -> None:
    environment(AWS_ACCESS_KEY_ID="AKIAENV", AWS_SECRET_ACCESS_KEY=SECRET)
    assert Credentials().of(environment_account()) == Credential("AKIAENV", SECRET)


def test_the_environment_with_a_token_and_an_end(environment) -> None:
    end = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(hours=1)
    environment(
        AWS_ACCESS_KEY_ID="ASIAENV",
        AWS_SECRET_ACCESS_KEY=SECRET,
        AWS_SESSION_TOKEN=LONG,
        AWS_CREDENTIAL_EXPIRATION=end.isoformat(),
    )
    assert Credentials().of(environment_account()) == Credential("ASIAENV", SECRET, LONG, end)


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        ("2020-01-01T00:00:00Z", VariablesEnded),
        ("soon", KeysUnreadable),
        ("2099-01-01T00:00:00", KeysUnreadable),  # nobody knows where
    ],
)
def test_the_environment_is_past_its_end(environment, end: str, kind) -> None:
    environment(
        AWS_ACCESS_KEY_ID="ASIAENV",
        AWS_SECRET_ACCESS_KEY=SECRET,
        AWS_SESSION_TOKEN="token",
        AWS_CREDENTIAL_EXPIRATION=end,
    )
    with pytest.raises(kind):
        Credentials().of(environment_account())


def test_an_empty_environment() -> None:
    with pytest.raises(NoCredentials, match="AWS_ACCESS_KEY_ID"):
        Credentials().of(environment_account())


def test_half_an_environment(environment) -> None:
    environment(AWS_ACCESS_KEY_ID="AKIAENV")
    with pytest.raises(NoCredentials):
        Credentials().of(environment_account())


def test_a_profile(aws) -> None:
    aws(
        "credentials",
        f"[work]\naws_access_key_id=AKIA\naws_secret_access_key={SECRET}\naws_session_token=t\n",
    )
    assert Credentials().of(profile_account("work")) == Credential("AKIA", SECRET, "t")


def test_a_profile_whose_file_is_written_anew(aws) -> None:
    """As tools that sign in do; the program runs for days."""
    credentials, account = Credentials(), profile_account("work")
    with pytest.raises(NoCredentials):
        credentials.of(account)
    for key in ("AKIA1", "AKIA2"):
        aws("credentials", f"[work]\naws_access_key_id={key}\naws_secret_access_key={SECRET}\n")
        assert credentials.of(account).access_key_id == key


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("", "no profile “tool”"),
        ("[profile tool]\nregion = x\n", "holds no keys"),
        ("[profile tool]\naws_access_key_id = AKIA\n", "aws_secret_access_key"),
        ("[profile tool\n", "Unable to parse"),
        ("[profile tool]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = gone\n", "gone"),
    ],
)
def test_a_profile_without_keys(aws, config: str, said: str) -> None:
    aws("config", config)
    with pytest.raises(NoCredentials, match=said):
        Credentials().of(profile_account("tool"))


def test_a_profile_without_its_sign_in(aws) -> None:
    aws(
        "config",
        "[profile tool]\nsso_session=s\nsso_account_id=1\nsso_role_name=r\n"
        "[sso-session s]\nsso_region=us-east-1\nsso_start_url=https://example.com\n",
    )
    with pytest.raises(ExpiredToken):
        Credentials().of(profile_account("tool"))


@pytest.mark.parametrize(
    "answer",
    [
        "rubbish",
        "",
        "[]",
        "null",
        "{}",
        {},
        keys(SessionToken="t", Expiration="soon"),
        keys(SessionToken="t", Expiration="2099-01-01T00:00:00"),  # nobody knows where
        keys() | {"SecretAccessKey": ""},
    ],
)
def test_a_program_that_answers_rubbish(process, answer) -> None:
    process(answer)
    with pytest.raises((ProcessFailed, NoCredentials)) as caught:
        Credentials().of(profile_account("tool"))
    assert str(caught.value)
    assert SECRET not in caught.value.details


def test_a_program_that_answers_what_has_ended(process) -> None:
    process(ending(datetime.now(timezone.utc) - timedelta(hours=1)))
    with pytest.raises(ExpiredToken):
        Credentials().of(profile_account("tool"))


def test_a_program_is_asked_again_when_its_answer_ends_soon(process) -> None:
    now = datetime.now(timezone.utc)
    moments = [now]
    credentials, account = Credentials(clock=lambda: moments[-1]), profile_account("tool")
    for end in (now + timedelta(minutes=20), now + timedelta(hours=1)):
        process(ending(end))
        assert credentials.of(account).expires_at == end
        moments.append(moments[-1] + timedelta(minutes=10))
    process("rubbish")
    assert credentials.of(account).expires_at == end


def test_a_program_is_asked_again_before_a_link_that_its_keys_would_not_outlive(process) -> None:
    now, hour = datetime.now(timezone.utc), timedelta(hours=1)
    moments = [now]
    credentials, account = Credentials(clock=lambda: moments[-1]), profile_account("tool")
    process(ending(now + hour))
    assert credentials.of(account, lasting=hour).expires_at == now + hour
    moments.append(now + hour / 2)
    process(ending(now + hour * 2))
    assert credentials.of(account, lasting=hour / 3).expires_at == now + hour
    assert credentials.of(account, lasting=hour).expires_at == now + hour * 2


def test_a_program_without_an_end(process) -> None:
    process(keys())
    assert Credentials().of(profile_account("tool")) == Credential("AKIATOOL", SECRET)
