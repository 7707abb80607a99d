"""Any account on the command line: what it may see is listed and linked, the rest is told."""

from __future__ import annotations

import json

import pytest

from tests.core.loopback import Answer, Answering, Asked, fetch, nobody, s3_error

LISTING = (
    "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>team/a b.txt</Key>"
    "<Size>3</Size><LastModified>2026-11-20T10:00:00.000Z</LastModified><ETag>e</ETag>"
    "</Contents></ListBucketResult>"
)
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


@pytest.fixture(autouse=True)
def at_once(monkeypatch) -> None:
    """botocore tries again without a pause."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda self, context: 0)


@pytest.fixture
def keys(monkeypatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)


def public(asked: Asked) -> Answer:
    """Give away what is in `work`, to whoever comes without a signature."""
    if "Authorization" in asked.headers or "X-Amz-Signature" in asked.target:
        return s3_error(403, "InvalidAccessKeyId")
    if asked.target.startswith("/work?"):
        return Answer(body=LISTING)
    if asked.target == "/work/team/a%20b.txt":
        return Answer(body="abc")
    return s3_error(403, "AccessDenied")


def only_below_team(asked: Asked) -> Answer:
    if asked.query.get("prefix") == "team/":
        return Answer(body=LISTING)
    return s3_error(403, "AccessDenied")


# Without keys


def test_a_public_bucket(run) -> None:
    with Answering(public) as server:
        there = ["--anonymous", "--endpoint-url", server.url, "--region", "here"]
        listed = run("list", "s3://work/team/", "--format", "jsonl", *there)
        assert [each["uri"] for each in listed.jsonl] == ["s3://work/team/a b.txt"]

        linked = run("link", "s3://work/team/a b.txt", "--format", "json", *there)
        assert linked.json["presigned_url"] == f"{server.url}/work/team/a%20b.txt"
        assert linked.json["expires_at"] is None
        assert "plain URLs: they don't end" in linked.err
        assert fetch(linked.json["presigned_url"])[:2] == (200, b"abc")


def test_many_plain_urls(run, tmp_path) -> None:
    with Answering(public) as server:
        there = ["--anonymous", "--endpoint-url", server.url, "--region", "here"]
        file = tmp_path / "links.csv"
        said = run(
            "link", "s3://work/", "--recursive", "--format", "csv", "--output", str(file), *there
        )
        assert said.status == 0
        [_header, line] = file.read_text().splitlines()
        assert line == f"{server.url}/work/team/a%20b.txt,,GET,work,team/a b.txt,,3"


def test_nobody_is_at_the_server_of_the_environment(run, monkeypatch) -> None:
    with Answering(public) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        monkeypatch.setenv("AWS_DEFAULT_REGION", "here")
        assert run("--anonymous", "list", "s3://work/").status == 0


def test_an_account_of_nobody_comes_and_goes(run, home) -> None:
    with Answering(public) as server:  # and no keyring
        added = run("accounts", "add", "--anonymous", "open data", "--endpoint-url", server.url)
        assert (added.status, added.out) == (0, "Added “open data”; it has no keys.\n")
        [line] = run("accounts", "list").lines
        assert line == f"open data\tanonymous\t\t{server.url}"

        assert run("accounts", "test", "open data").out == "There are no keys to test.\n"
        assert run("list", "s3://work/team/", "--account", "open data").status == 0
        [url] = run("link", "s3://work/team/a b.txt", "--account", "open data").lines
        assert url == f"{server.url}/work/team/a%20b.txt"
        removed = run("accounts", "remove", "open data")
        assert (removed.status, removed.out) == (0, "Removed “open data”.\n")
        assert run("accounts", "list").out == ""


def test_without_keys_there_is_no_list_of_buckets(run) -> None:
    with Answering(public) as server:
        said = run("list", "--anonymous", "--endpoint-url", server.url)
        assert said.failed(1, "Without keys no server lists its buckets", "added by name")
        assert not server.asked


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--filename", "x.txt"], "that takes keys"),
        (["--inline"], "that takes keys"),
        (["--content-type", "text/html"], "that takes keys"),
        (["--method", "post"], "needs keys to sign it"),
        (["--requester-pays"], "no requester who could pay"),
        (["--profile", "work"], "not allowed with"),
        (["--demo"], "not allowed with"),
        (["--format", "aws"], "without keys"),
    ],
)
def test_what_takes_keys(run, options: list[str], told: str) -> None:
    with nobody() as url:
        there = ["--anonymous", "--endpoint-url", url, "--region", "here"]
        assert run("link", "s3://work/k", *there, *options).failed(2, told)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["accounts", "add", "n"], "--access-key-id"),
        (["accounts", "add", "n", "--access-key-id", "A", "--anonymous"], "not allowed with"),
        (["accounts", "add", "n", "--anonymous", "--requester-pays"], "could pay"),
        (["accounts", "add", "n", "--anonymous", "--endpoint-url", "nowhere"], "endpoint"),
        (["accounts", "add", "n", "--access-key-id", "A", "--demo"], "unrecognized"),
        (["accounts", "add", "n", "--access-key-id", "A", "--profile", "p"], "unrecognized"),
        (["accounts", "add", "n", "--access-key-id", "A", "--account", "a"], "unrecognized"),
        (["--demo", "accounts", "add", "n", "--access-key-id", "A"], "there already"),
        (["--profile", "p", "accounts", "add", "n", "--access-key-id", "A"], "there already"),
    ],
)
def test_what_cannot_be_added(run, keyring, home, arguments: list[str], told: str) -> None:
    assert run(*arguments, typed=SECRET).failed(2, told)
    assert not keyring.entries
    assert run("accounts", "list").out == ""


# With keys that may not do everything


def test_keys_that_may_see_one_prefix(run, keys) -> None:
    with Answering(only_below_team) as server:
        there = ["--endpoint-url", server.url, "--region", "here"]
        assert run("list", *there).failed(1, "The buckets may not be listed", "added by name")
        assert run("list", "s3://work/", *there).failed(1, "No access", "added by name")
        assert len(run("list", "s3://work/team/", *there).lines) == 1
        assert "X-Amz-Signature" in run("link", "s3://work/any/key", *there).out


def test_the_requester_pays(run, keys, keyring, home) -> None:
    def answer(asked: Asked) -> Answer:
        pays = asked.headers["x-amz-request-payer"] == "requester"
        return Answer(body=LISTING) if pays else s3_error(403, "AccessDenied")

    with Answering(answer) as server:
        there = ["--endpoint-url", server.url, "--region", "here"]
        assert run("list", "s3://work/", *there).failed(1, "No access")
        assert run("list", "s3://work/", "--requester-pays", *there).status == 0
        [url] = run("link", "s3://work/k", "--requester-pays", *there).lines
        assert "x-amz-request-payer=requester&" in url

        run(
            *["accounts", "add", "payer", "--access-key-id", "A", "--requester-pays", *there],
            typed=SECRET,
        )
        [file] = home.rglob("accounts.json")
        assert json.loads(file.read_text())["accounts"][0]["requester_pays"] is True
        assert run("list", "s3://work/", "--account", "payer").status == 0


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (s3_error(503, "SlowDown"), ["The server is busy", "Wait a moment"]),
        (s3_error(501, "NotImplemented"), ["That can't be done here", "Check the address"]),
        (s3_error(403, "RequestTimeTooSkewed"), ["clock is wrong", "Set it right"]),
        (s3_error(301, "PermanentRedirect"), ["in another region", "Set the account's region"]),
        (Answer(200, "<html><p>Welcome<br></html>"), ["makes no sense", "S3 server"]),
        (Answer(404, "<html><p>Not Found</p></html>"), ["makes no sense", "S3 server"]),
        (Answer(400, "HTTP request to an HTTPS server"), ["makes no sense", "wants https://"]),
    ],
)
def test_what_a_server_may_answer(run, keys, answer: Answer, told: list[str]) -> None:
    with Answering(lambda asked: answer) as server:
        there = ["--endpoint-url", server.url, "--region", "here"]
        assert run("list", "s3://work/", *there).failed(1, *told)


@pytest.mark.parametrize(
    ("uri", "status", "told"),
    [
        ("s3://fast--usw2-az1--x-s3/k", 1, ["Directory buckets", "general purpose bucket"]),
        (
            *("s3://arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap/k", 1),
            ["must be installed", "pip install"],
        ),
        ("s3://no bucket/k", 2, ["“no bucket” can't be the name of a bucket"]),
    ],
)
def test_what_cannot_be_linked(run, keys, uri: str, status: int, told: list[str]) -> None:
    assert run("link", uri, "--region", "us-west-2").failed(status, *told)


def test_a_name_that_the_server_does_not_take(run, keys) -> None:
    with Answering(lambda asked: s3_error(400, "InvalidBucketName")) as server:
        said = run("list", "s3://Work/", "--endpoint-url", server.url, "--region", "here")
        assert said.failed(2, "No bucket can have that name", "3 to 63")


def test_an_access_point(run, keys) -> None:
    [url] = run("link", "s3://arn:aws:s3:eu-south-2:123456789012:accesspoint/team/f/a.txt").lines
    assert url.startswith(
        "https://team-123456789012.s3-accesspoint.eu-south-2.amazonaws.com/f/a.txt?X-Amz-"
    )
    assert "%2Feu-south-2%2Fs3%2F" in url


@pytest.mark.parametrize(
    ("option", "wrong"),
    [
        *(("--link-host", host) for host in ("a?b=c", "x y", "a/#f", "{nothing}.example.com")),
        *(("--link-host", f"{host}.example.com") for host in ("ftp://files", "https://me:mine@x")),
        ("--link-host", "https://files.example.com:99999"),
        ("--endpoint-url", "https://me:mine@s3.example.com"),
        ("--endpoint-url", "https://s3.example.com/?list"),
    ],
)
@pytest.mark.parametrize("command", ["link", "list", "inspect"])
def test_a_host_that_can_be_none(run, keys, command: str, option: str, wrong: str) -> None:
    what = "https://b.s3.amazonaws.com/k" if command == "inspect" else "s3://b/k"
    said = run(command, what, "--region", "here", option, wrong)
    assert said.failed(2, "it looks like https://")
    assert "mine" not in said.err


def test_an_endpoint_of_the_environment_that_can_be_none(run, keys, monkeypatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://me:mine@s3.example.com")
    said = run("link", "s3://b/k", "--region", "here")
    assert said.failed(2, "“https://s3.example.com” is no endpoint")
    assert "mine" not in said.err


def test_keys_of_the_environment_that_can_be_none(run, keys, monkeypatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "half a \udcff character")
    assert run("link", "s3://b/k", "--region", "here").failed(1, "makes no sense")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_SESSION_TOKEN", "pasted\nin two lines")
    assert run("link", "s3://b/k", "--region", "here").failed(1, "makes no sense")


def test_the_profile_that_the_environment_names_is_not_there(run, monkeypatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "gone")
    assert run("link", "s3://b/k").failed(1, "no profile “gone” in ~/.aws")
