"""`presign-gui serve`, as a process of its own; and `serve token`."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from presign_gui.core.history import History
from tests.core.loopback import fetch

TEXT = b"Ask Amara about the September figures.\n"
NOTES = "2026/notes.txt"
TOKEN = re.compile(r"presign_[\w-]{43}")
PATIENCE = 30


# Tokens


def test_a_token_is_printed_once_and_listed_without_its_text(run):
    made = run("serve", "token", "add", "web", "--place", "reports/2026/", "--method", "get",
               "--method", "post", "--max-expires", "1h", "--per-minute", "60")  # fmt: skip
    assert made.status == 0
    assert TOKEN.fullmatch(made.out.strip())
    assert "shown once" in made.err
    assert run("serve", "token", "list").out == "web\ts3://reports/2026/\tget,post\t1 hour\n"
    [listed] = run("serve", "token", "list", "--format", "json").json
    assert listed.pop("made_at")
    assert listed == {
        "name": "web",
        "places": ["s3://reports/2026/"],
        "methods": ["GET", "POST"],
        "max_expires": 3600,
        "per_minute": 60,
    }
    assert run("serve", "token", "revoke", "web").status == 0
    assert run("serve", "token", "list").out == ""
    assert run("serve", "token", "revoke", "web").failed(1, "There is no such token", "token list")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["token", "add", "web"], "--place"),
        (["token", "add", "web", "--place", "s3://"], "names no bucket"),
        (["token", "add", "web", "--place", "*", "--max-expires", "91d"], "90 days"),
        (["token", "add", "web", "--place", "*", "--per-minute", "0"], "at least one request"),
        (["token", "add", " ", "--place", "*"], "needs a name"),
        (["--prefix", "a/"], "say the bucket, too"),
        (["--bucket", "no bucket"], "can't be the name of a bucket"),
        (["--max-expires", "8x"], "is not a time span"),
        (["--port", "70000"], "from 0 to 65,535"),
        (["--port", "0", "--host", "0.0.0.0"], "Other computers could reach"),
        (["--port", "0", "--host", "0.0.0.0", "--expose"], "give a certificate"),
        (["--port", "0", "--allow-origin", "*"], "is no origin"),
        (["--port", "0", "--allow-origin", "https://a.example/path"], "is no origin"),
        (["--port", "0", "--private-key", "k.pem"], "only with its certificate"),
        (["--port", "1", "--socket", "x"], "not allowed with"),
    ],
)
def test_what_can_not_be_meant(run, arguments, told):
    assert run("serve", *arguments).failed(2, told)


def test_an_account_that_is_not_there(run):
    assert run("serve", "--port", "0", "--account", "nobody").failed(1, "nobody")


def test_without_its_packages_it_says_what_to_install(run, monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name: str, *rest):
        if name.partition(".")[0] in ("starlette", "uvicorn") or "presign_gui.service" in name:
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    assert run("serve", "--port", "0").failed(1, "isn't installed", "presign-gui[service]")


# The service


class Serving:
    def __init__(self, process: subprocess.Popen, errors: Path, place: str) -> None:
        self.process = process
        self.errors = errors
        self.host, _colon, port = place.removeprefix("http://").partition(":")
        self.port = int(port)

    def ask(self, path: str, token: str) -> tuple[int, dict]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        said = json.loads(answer.read())
        connection.close()
        return answer.status, said

    @property
    def said(self) -> str:
        return self.errors.read_text("utf-8")


@contextmanager
def serving(program: list[str], tmp_path: Path, *arguments: str, **env: str) -> Iterator[Serving]:
    errors = tmp_path / "stderr"
    with errors.open("w") as stream:
        process = subprocess.Popen(
            [*program, "serve", "--port", "0", *arguments],
            env={**os.environ, **env},
            stdout=subprocess.PIPE,
            stderr=stream,
        )
    try:
        place = wait_for(
            lambda: re.search(r"Answers at (\S+) until", errors.read_text("utf-8")), errors
        )
        yield Serving(process, errors, place[1])
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()


def wait_for(found: Callable[[], object], errors: Path):
    deadline = time.monotonic() + PATIENCE
    while not (value := found()):
        assert time.monotonic() < deadline, errors.read_text("utf-8")
        time.sleep(0.02)
    return value


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C comes another way there")
def test_the_demo_gives_a_token_and_links_that_work(program, tmp_path):
    with serving(program, tmp_path, "--demo") as service:
        token = wait_for(lambda: TOKEN.search(service.said), service.errors)[0]
        status, said = service.ask(f"/presigned-url?bucket=reports&file_name={NOTES}", token)
        assert status == 200
        assert fetch(said["presigned_url"])[:2] == (200, TEXT)
        service.process.send_signal(signal.SIGINT)
        assert service.process.wait(PATIENCE) == 0
        assert service.process.stdout.read() == b""
        assert "Traceback" not in service.said


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C comes another way there")
def test_for_an_account_confined_and_noted_in_the_history(program, tmp_path, demo, home, run):
    token = run("serve", "token", "add", "shop", "--place", "*").out.strip()
    keys = {
        "AWS_ACCESS_KEY_ID": demo.credential.access_key_id,
        "AWS_SECRET_ACCESS_KEY": demo.credential.secret_access_key,
    }
    where = ["--endpoint-url", demo.endpoint_url, "--bucket", "reports", "--prefix", "2026/"]
    with serving(program, tmp_path, "--max-expires", "1h", "--verbose", *where, **keys) as service:
        status, said = service.ask("/presigned-url?file_name=notes.txt", token)
        assert (status, said["key"]) == (200, NOTES)
        assert fetch(said["presigned_url"])[:2] == (200, TEXT)
        assert service.ask("/presigned-url?file_name=notes.txt&bucket=media", token)[0] == 403
        assert service.ask("/presigned-url?file_name=notes.txt&expires_in=3601", token)[0] == 403
        service.process.terminate()
        assert service.process.wait(PATIENCE) == 0
        signature = said["presigned_url"].rpartition("=")[2]
        printed = service.said
    history = History(home / ".local/share/presign-gui/history.sqlite3")
    [noted] = history.page()
    history.close()
    assert (noted.key, noted.asked_by) == (NOTES, "shop")
    secrets = [demo.credential.secret_access_key, token, signature]
    written = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    for secret in secrets:
        assert secret not in printed
        assert not [each for each in written if secret.encode() in each]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C comes another way there")
def test_keys_that_have_ended_are_told_of_and_it_goes_on(program, tmp_path, run, home):
    token = run("serve", "token", "add", "shop", "--place", "*").out.strip()
    keys = tmp_path / "keys.json"
    keys.write_text(
        json.dumps(
            {
                "Version": 1,
                "AccessKeyId": "ASIAENDED",
                "SecretAccessKey": "a secret",
                "SessionToken": "a token",
                "Expiration": "2020-01-01T00:00:00Z",
            }
        )
    )
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(
        f"[profile tool]\nregion = eu-central-1\ncredential_process = cat {keys}\n"
    )
    asked = f"/presigned-url?bucket=reports&file_name={NOTES}"
    where = ["--profile", "tool", "--endpoint-url", "http://127.0.0.1:9"]
    with serving(program, tmp_path, *where) as service:
        status, said = service.ask(asked, token)
        assert status == 503
        assert "ended" in said["message"]
        assert said["detail"]
        assert "have ended" in service.said
        fresh = json.loads(keys.read_text()) | {"Expiration": "2099-01-01T00:00:00Z"}
        keys.write_text(json.dumps(fresh))
        status, said = service.ask(asked, token)
        assert status == 200
        assert said["expires_at"]


def test_a_bucket_that_can_be_none(run):
    assert run("serve", "--port", "0", "--bucket", "reports/2026").failed(
        2, "“reports/2026” can't be the name of a bucket"
    )
