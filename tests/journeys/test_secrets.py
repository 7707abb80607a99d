"""Everything the program wrote is searched for each secret: files, its log, and a crash."""

from __future__ import annotations

import base64
import json
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.answering import LISTING, always, answering, buckets_then
from tests.core.key_services import ROLE_ARN, SECRET, KeyServices
from tests.core.sso_stub import CONFIG, SsoStub
from tests.journeys import program
from tests.journeys.desktop import Home

TOKEN = "".join(f"{number:08x}" for number in range(2_500))  # 20,000 characters
OBJECT = "s3://work/team/a b.txt"
STATIC = f"aws_access_key_id={'{}'}\naws_secret_access_key={SECRET}\naws_session_token={TOKEN}\n"
GIVEN = ["token 1", "token 2", "token 3"]  # by tests/core/key_services.py

CRASH = """
import sys
from presign_gui.cli import main
from presign_gui.core.signing import Signer
def fail(self, requests):
    raise RuntimeError(f"can't sign with {vars(self)} {self._credential.secret_access_key}")
Signer.links = fail
sys.exit(main(sys.argv[1:]))
"""


def written_as(secret: str) -> set[bytes]:
    """Return what a secret may look like in a file, or the first part of it."""
    forms = {secret, quote(secret), quote(secret, safe=""), json.dumps(secret)[1:-1]}
    return {form[:40].encode() for form in forms} | {
        base64.b64encode(secret[:30].encode())[:32],
        secret[:40].encode("utf-16-le"),
    }


def assert_kept(home: Home, secrets: list[str], *told: str, own: tuple[str, ...] = (".aws",)):
    """Search all files but those of AWS's own programs, and what was told on standard error."""
    texts = {f"told {number}": text.encode() for number, text in enumerate(told)}
    for path in home.path.rglob("*"):
        where = path.relative_to(home.path)
        if path.is_file() and where.parts[0] not in own:
            texts[str(where)] = path.read_bytes()
    assert all(told)
    for secret in secrets:
        for form in written_as(secret):
            assert [name for name, text in texts.items() if form in text] == []


def signatures(*printed: str) -> list[str]:
    queries = [parse_qs(urlsplit(line).query) for text in printed for line in text.splitlines()]
    return [query["X-Amz-Signature"][0] for query in queries if "X-Amz-Signature" in query]


def use_it(home: Home, options: list[str], secrets: list[str]) -> None:
    """List, link, and crash, all at the most talkative; then search."""
    options = [*options, "--endpoint-url", home.more["AWS_ENDPOINT_URL_S3"], "--region", "here"]
    listed = program.run(home, "list", "s3://work/", "--recursive", "--verbose", *options)
    linked = program.run(home, "link", OBJECT, "--verbose", *options)
    crashed = program.run_code(home, CRASH, "link", OBJECT, "--verbose", *options)
    assert (listed.returncode, linked.returncode) == (0, 0), linked.stderr
    assert "team/a b.txt" in listed.stdout
    assert (crashed.returncode, crashed.stdout) == (1, "")
    assert "RuntimeError" in crashed.stderr
    assert "DEBUG botocore" in linked.stderr
    secrets = [*secrets, *signatures(linked.stdout)]
    assert len(secrets) >= 2
    assert_kept(home, secrets, listed.stderr, linked.stderr, crashed.stderr)


@pytest.fixture
def at_s3(home) -> Iterator[Home]:
    """A home whose S3 is on loopback, and takes any signature."""
    (home.path / ".aws").mkdir()
    with answering(buckets_then(always(200, LISTING))) as server:
        yield home.with_(AWS_ENDPOINT_URL_S3=server.endpoint_url)


@pytest.fixture
def services() -> Iterator[KeyServices]:
    with KeyServices() as running:
        yield running


def of_environment(home: Home, services: KeyServices) -> tuple[Home, list[str], list[str]]:
    variables = {
        "AWS_ACCESS_KEY_ID": "ASIA",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_SESSION_TOKEN": TOKEN,
    }
    return home.with_(**variables), [], [SECRET, TOKEN]


def of_profile(home: Home, services: KeyServices) -> tuple[Home, list[str], list[str]]:
    config = f"[keys]\n{STATIC.format('ASIA')}"
    (home.path / ".aws" / "credentials").write_text(config)
    return home, ["--profile", "keys"], [SECRET, TOKEN]


def of_program(home: Home, services: KeyServices) -> tuple[Home, list[str], list[str]]:
    keys = {"Version": 1, "AccessKeyId": "ASIA", "SecretAccessKey": SECRET, "SessionToken": TOKEN}
    script = home.path / ".aws" / "tool.py"
    script.write_text(f"print({json.dumps(json.dumps(keys))})")
    config = f"[profile tool]\ncredential_process={sys.executable} {script}\n"
    (home.path / ".aws" / "config").write_text(config)
    return home, ["--profile", "tool"], [SECRET, TOKEN]


def of_role(home: Home, services: KeyServices) -> tuple[Home, list[str], list[str]]:
    (home.path / ".aws" / "credentials").write_text(f"[keys]\n{STATIC.format('ASIA')}")
    config = f"[profile reader]\nrole_arn={ROLE_ARN}\nsource_profile=keys\n"
    (home.path / ".aws" / "config").write_text(config)
    home = home.with_(AWS_ENDPOINT_URL_STS=services.url)
    return home, ["--profile", "reader"], [SECRET, TOKEN, *GIVEN]


def of_web_identity(home: Home, services: KeyServices) -> tuple[Home, list[str], list[str]]:
    (home.path / ".aws" / "identity").write_text(TOKEN)
    variables = {
        "AWS_ROLE_ARN": ROLE_ARN,
        "AWS_WEB_IDENTITY_TOKEN_FILE": str(home.path / ".aws" / "identity"),
        "AWS_ENDPOINT_URL_STS": services.url,
    }
    return home.with_(**variables), [], [SECRET, TOKEN, *GIVEN]


def of_machine(home: Home, services: KeyServices) -> tuple[Home, list[str], list[str]]:
    home = home.with_(
        AWS_EC2_METADATA_DISABLED="false", AWS_EC2_METADATA_SERVICE_ENDPOINT=services.url
    )
    added = program.run(home, "accounts", "add", "here", "--metadata", "--verbose")
    assert added.returncode == 0, added.stderr
    return home, ["--account", "here"], [SECRET, *GIVEN]


Source = Callable[[Home, KeyServices], tuple[Home, list[str], list[str]]]


@pytest.mark.parametrize(
    "source",
    [of_environment, of_profile, of_program, of_role, of_web_identity, of_machine],
    ids=lambda source: source.__name__,
)
def test_keys_of_each_source_are_written_nowhere(at_s3, services, source: Source) -> None:
    home, options, secrets = source(at_s3, services)
    use_it(home, options, secrets)


def test_a_session_of_single_sign_on_is_written_in_the_cache_of_aws_alone(at_s3) -> None:
    with SsoStub() as stub:
        (at_s3.path / ".aws" / "config").write_text(CONFIG)
        home = at_s3.with_(AWS_ENDPOINT_URL_SSO_OIDC=stub.url, AWS_ENDPOINT_URL_SSO=stub.url)
        signed_in = program.run(home, "accounts", "sign-in", "--profile", "work", "--verbose")
        assert signed_in.returncode == 0, signed_in.stderr
        use_it(home, ["--profile", "work"], stub.secrets)
        assert_kept(home, stub.secrets, signed_in.stderr, signed_in.stdout)


def test_a_pasted_block_goes_to_the_keyring_alone(keyring, at_s3) -> None:
    home = keyring.home.with_(**at_s3.more)
    block = (
        f"export AWS_ACCESS_KEY_ID=ASIA\nexport AWS_SECRET_ACCESS_KEY={SECRET}\n"
        f"export AWS_SESSION_TOKEN={TOKEN}\n"
    )
    added = program.run(home, "accounts", "add", "portal", "--verbose", stdin=block)
    assert added.returncode == 0, added.stderr
    use_it(home, ["--account", "portal"], [SECRET, TOKEN])
    changed = program.run(
        home, "accounts", "edit", "portal", "--new-secret", "--verbose", stdin=block
    )
    exported = program.run(home, "accounts", "export", "--output", str(home.path / "moved.json"))
    removed = program.run(home, "accounts", "remove", "portal", "--verbose")
    assert (changed.returncode, exported.returncode, removed.returncode) == (0, 0, 0)
    assert keyring.entries() == []
    assert_kept(home, [SECRET, TOKEN], changed.stderr, removed.stdout)


@pytest.mark.parametrize("end", ["a crash", "an abort"])
def test_a_window_that_crashes_writes_no_secret(at_s3, end: str) -> None:
    home, _options, secrets = of_profile(at_s3, None)
    with program.opened(home, "--verbose", "--account", "keys (AWS profile)") as window:
        window.open("s3://work/")
        row = "app.tree.index(0, 0, app.tree.index_of(at('s3://work/')))"
        window.ask(f"app.window.view.setCurrentIndex({row})")
        window.wait_for("app.window.panel._link is not None")
        window.ask("app.actions['copy'].trigger()")
        window.wait_for("any('Link copied' in said for said in app.told)")
        link = window.ask("app.window.panel._link.url")
        if end == "a crash":
            # In a slot, with the secret in the message; and on a worker.
            crash = "int(app.browser.connection.last_credential.secret_access_key)"
            qtimer = "__import__('PySide6.QtCore').QtCore.QTimer"
            window.ask(f"{qtimer}.singleShot(0, lambda: {crash})")
            window.ask(f"app.jobs.start(lambda: [{crash}]) and None")
            window.ask("app.actions['quit'].trigger()")
        else:
            window.process.send_signal(signal.SIGABRT)
        told = window.end()[1]
    assert ("ValueError" in told) == (end == "a crash")
    assert ("Fatal Python error: Aborted" in told) == (end == "an abort")
    assert "X-Amz-Security-Token" in link
    assert "DEBUG" in told
    # The clipboard is the screen's; all else is in the home.
    assert_kept(home, [*secrets, *signatures(link)], told)
    assert [path for path in _written(home) if path.parts[0] == ".config"]


def _written(home: Home) -> list[Path]:
    return [path.relative_to(home.path) for path in home.path.rglob("*") if path.is_file()]
