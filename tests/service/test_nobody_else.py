"""Nobody else gets in: tokens, names of hosts, other origins, other places, and too much."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from presign_gui.core.errors import Exposed, InvalidInput, PortTaken
from presign_gui.core.tokens import TokensFile
from presign_gui.service import protocol, web
from presign_gui.service.running import Listener, Where
from tests.core.certificates import certificate  # noqa: F401 (a fixture)
from tests.service.conftest import HOUR, serving

NOTES = "2026/notes.txt"
ONE = f"/presigned-url?bucket=reports&file_name={NOTES}"


# Tokens


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        "Bearer presign_",
        "Basic dXNlcjpwYXNz",
        "bearer \u00e9",
        "Token {token}",
        "Bearer {token}x",
        "{token}",
    ],
)
def test_wrong_and_missing_tokens(service, sent):
    token = service.token()
    headers = {"Authorization": sent.format(token=token).encode("latin-1")} if sent else {}
    for path, body in ((ONE, None), ("/presigned-urls", []), ("/presigned-post", {})):
        answer = service.ask(path, headers=headers, body=body)
        assert answer.refused(401)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_revoked_token_at_once_and_one_revoked_elsewhere_soon(
    connected, tokens_path, monkeypatch
):
    monkeypatch.setattr(web, "LOOKED_AGAIN", 0.0)
    with serving(*connected, tokens=TokensFile(tokens_path)) as service:
        mine, theirs = service.token(name="mine"), service.token(name="theirs")
        assert service.ask(ONE, mine).status == service.ask(ONE, theirs).status == 200
        TokensFile(tokens_path).revoke("theirs")  # by another program
        assert service.ask(ONE, theirs).refused(401, "revoked")
        service.tokens.revoke("mine")
        assert service.ask(ONE, mine).refused(401)


def test_a_token_in_the_query_is_no_token(service):
    assert service.ask(f"{ONE}&token={service.token()}").refused(401)


# What a token is for


@pytest.mark.parametrize(
    "name",
    [
        "2026/../payroll/salaries.csv",
        "2026/./notes.txt",
        "2026/..",
        "2026/.",
        "../2026/notes.txt",
        "/2026/notes.txt",
        "//2026/notes.txt",
        "2026",
        "2026notes.txt",
        "2025/notes.txt",
        "2026%2Fnotes.txt",
        "2026/%2e%2e/payroll/salaries.csv",
        "2026/%2E%2E%2Fpayroll",
        "2026/%252e%252e/payroll",
        "2026/..\\payroll",
        "2026\\..\\payroll",
        "2026/..%5Cpayroll",
        "2026/..%2f..%2fpayroll",
        "reports/2026/notes.txt",
        "s3://reports/2026/notes.txt",
        " 2026/notes.txt",
        "２026/notes.txt",
    ],
)
def test_keys_outside_its_places_however_they_are_spelt(service, name):
    token = service.token("s3://reports/2026/")
    for spelt in (quote(name, safe=""), quote(name)):
        asked = f"/presigned-url?bucket=reports&file_name={spelt}"
        assert service.ask(asked, token).refused(403)
    [said] = service.ask("/presigned-urls?bucket=reports", token, [name]).json
    assert "presigned_url" not in said


def test_a_place_without_a_slash_is_a_key_or_a_folder_of_that_name(service):
    token = service.token("s3://reports/2026")
    assert service.ask(ONE, token).status == 200
    assert service.ask("/presigned-url?bucket=reports&file_name=2026", token).status == 200
    assert service.ask("/presigned-url?bucket=reports&file_name=2026-x", token).refused(403)


def test_other_buckets_methods_and_lives(service):
    token = service.token("s3://reports/", methods=("GET",), max_expiry=HOUR)
    assert service.ask(ONE, token).status == 200
    elsewhere = "/presigned-url?bucket=payroll&file_name=a"
    assert service.ask(elsewhere, token).refused(403, "payroll")
    assert service.ask(f"{ONE}&method=put", token).refused(403, "PUT")
    assert service.ask(f"{ONE}&expires_in=3601", token).refused(403, "1 hour at most")
    # The bucket's name may not carry a part of the key.
    for bucket in ("reports/2026", "payroll/../reports", "reports%2F2026"):
        asked = f"/presigned-url?bucket={quote(bucket, safe='')}&file_name=x"
        assert service.ask(asked, token).status in (400, 403)


def test_a_token_asks_so_often_and_no_more(service):
    token = service.token(per_minute=3)
    other = service.token()
    assert [service.ask(ONE, token).status for _ in range(3)] == [200] * 3
    refused = service.ask(ONE, token)
    assert refused.refused(429, "3 requests a minute")
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert service.ask(ONE, other).status == 200


# Under which name, and from where


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example:{port}", ""]
)
def test_another_name_that_was_made_to_lead_here(service, host):
    named = host.format(port=service.listener.port)
    answer = service.ask(ONE, service.token(), headers={"Host": named})
    assert answer.refused(403, "under that name")
    assert service.ask("/health", headers={"Host": named}).status == 403


def test_its_own_names(service):
    for name in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
        headers = {"Host": f"{name}:{service.listener.port}"}
        assert service.ask("/health", headers=headers).status == 200


def test_pages_of_other_origins_are_told_nothing(connected, service):
    asking = {"Origin": "https://shop.example", "Access-Control-Request-Method": "GET"}
    for answer in (
        service.ask(ONE, service.token(), headers=asking),
        service.ask(ONE, headers=asking, method="OPTIONS"),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
    with serving(*connected, origins=("https://shop.example",)) as open_to_one:
        answer = open_to_one.ask(ONE, open_to_one.token(), headers=asking)
        assert answer.headers["access-control-allow-origin"] == "https://shop.example"
        preflight = open_to_one.ask(
            ONE,
            headers={**asking, "Access-Control-Request-Headers": "authorization"},
            method="OPTIONS",
        )
        assert preflight.status == 200
        other = {**asking, "Origin": "https://evil.example"}
        answer = open_to_one.ask(ONE, open_to_one.token(), headers=other)
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_more_than_this_computer_takes_a_certificate_and_saying_so(host, certificate):  # noqa: F811
    for where in (
        Where(host=host),
        Where(host=host, expose=True),
        Where(host=host, certificate=certificate),
    ):
        with pytest.raises(Exposed):
            where.check()
    Where(host=host, certificate=certificate, expose=True).check()


def test_exposed_with_a_certificate_it_speaks_https(connected, certificate):  # noqa: F811
    where = Where(host="0.0.0.0", certificate=certificate, expose=True)
    with serving(*connected, where=where) as service:
        context = ssl.create_default_context(cafile=certificate)
        plain = socket.create_connection(("127.0.0.1", service.listener.port), timeout=20)
        with context.wrap_socket(plain, server_hostname="127.0.0.1") as speaking:
            host = f"0.0.0.0:{service.listener.port}"
            asked = f"GET /health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            speaking.sendall(asked.encode())
            assert speaking.recv(1_000).startswith(b"HTTP/1.1 200")
        assert service.listener.url == f"https://{host}"


def test_a_certificate_that_is_none(connected, tmp_path):
    path = tmp_path / "no.pem"
    path.write_text("nothing")
    with pytest.raises(InvalidInput, match="certificate"):
        serving(*connected, where=Where(certificate=path)).__enter__()
    with pytest.raises(InvalidInput, match="certificate"):
        Where(private_key=path).check()


def test_a_port_that_is_taken(service):
    with pytest.raises(PortTaken, match=str(service.listener.port)):
        Listener(Where(port=service.listener.port))


def test_a_unix_socket_that_only_its_owner_can_open(connected, tmp_path):
    path = tmp_path / "presign.sock"
    with serving(*connected, where=Where(socket_path=path)) as service:
        assert path.stat().st_mode & 0o777 == 0o600
        with socket.socket(socket.AF_UNIX) as asking:
            asking.settimeout(20)
            asking.connect(str(path))
            token = service.token()
            asking.sendall(
                f"GET {ONE} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                f"Authorization: Bearer {token}\r\n\r\n".encode()
            )
            assert asking.recv(10_000).startswith(b"HTTP/1.1 200")
        with pytest.raises(PortTaken):
            Listener(Where(socket_path=path))
    assert not path.exists()


def test_a_unix_socket_that_was_left_behind_is_replaced_and_nothing_else(tmp_path):
    path = tmp_path / "presign.sock"
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(path))
    left.close()
    Listener(Where(socket_path=path)).close()
    path.write_text("mine")
    with pytest.raises(PortTaken):
        Listener(Where(socket_path=path))
    assert path.read_text() == "mine"


# Too much, too slowly


def test_a_head_without_end(service):
    with service.raw() as asking:
        asking.sendall(b"GET /health HTTP/1.1\r\n")
        line = b"X-Filler: " + b"a" * 8_000 + b"\r\n"
        answer = b""
        for _line in range(20):
            try:
                asking.sendall(line)
            except (BrokenPipeError, ConnectionResetError):
                break
        try:
            answer = asking.recv(1_000)
        except ConnectionResetError:
            answer = b"HTTP/1.1 431"  # it was closed before that could be read
        assert answer.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))
    assert service.ask("/health").status == 200


def test_a_head_that_comes_drop_by_drop(connected, monkeypatch):
    monkeypatch.setattr(protocol, "HEAD_PATIENCE", 0.3)
    with serving(*connected) as service:
        for said in (b"", b"GET /health HTTP/1.1\r\nHost: ", b"G"):
            with service.raw() as asking:
                asking.sendall(said)
                assert asking.recv(1_000).startswith(b"HTTP/1.1 408")
                assert asking.recv(1) == b""
        assert service.ask("/health").status == 200


def test_a_second_request_on_a_connection_has_as_much_time(connected, monkeypatch):
    monkeypatch.setattr(protocol, "HEAD_PATIENCE", 0.5)
    with serving(*connected) as service:
        connection = service.connection()
        for _request in range(2):
            connection.request("GET", "/health")
            assert connection.getresponse().read() == b'{"status":"ok"}'
            time.sleep(0.6)  # a pause between two is the client's affair
        connection.close()


def test_a_body_that_does_not_come(connected, monkeypatch):
    monkeypatch.setattr(web, "BODY_PATIENCE", 0.3)
    with serving(*connected) as service:
        token = service.token()
        with service.raw() as asking:
            asking.sendall(
                f"POST /presigned-urls?bucket=reports HTTP/1.1\r\n"
                f"Host: 127.0.0.1:{service.listener.port}\r\nContent-Length: 100\r\n"
                f'Authorization: Bearer {token}\r\n\r\n["a'.encode()
            )
            assert asking.recv(1_000).startswith(b"HTTP/1.1 408")


def test_a_hundred_at_once(service):
    token = service.token()
    wanted = [f"{number}.txt" for number in range(100)]
    got: dict[str, str] = {}

    def ask(name: str) -> None:
        for _again in range(3):
            answer = service.ask(f"/presigned-url?bucket=reports&file_name={name}", token)
            got[name] = answer.json["key"]

    before = len(service.notes.lately)
    threads = [threading.Thread(target=ask, args=(name,)) for name in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert got == {name: name for name in wanted}
    assert len(service.notes.lately) >= min(200, before + 300)


def test_restarted_under_load_nothing_is_lost_and_nothing_let_in(connected, tokens_path, tmp_path):
    """Whoever got a link finds it in the history; whoever has no token never gets one."""
    from presign_gui.core.history import History

    answered: list[int] = []
    over = threading.Event()

    def ask(service, token: str) -> None:
        while not over.is_set():
            try:
                answer = service.ask(ONE, token)
            except OSError:  # between two
                time.sleep(0.005)
                continue
            answered.append(answer.status)

    history = History(tmp_path / "history.sqlite3")
    token = TokensFile(tokens_path)
    for round_number in range(3):
        over.clear()
        with serving(*connected, tokens=token, history=history) as service:
            good = service.token(name=f"load {round_number}")
            asking = [
                threading.Thread(target=ask, args=(service, each))
                for each in (good, good, "wrong", "")
            ]
            for thread in asking:
                thread.start()
            time.sleep(0.3)
        over.set()
        for thread in asking:
            thread.join(30)
    assert set(answered) == {200, 401}
    assert history.count() == answered.count(200)
    history.close()


def test_a_file_in_the_way_of_the_tokens_lets_nobody_in(connected, tokens_path, monkeypatch):
    monkeypatch.setattr(web, "LOOKED_AGAIN", 0.0)
    with serving(*connected, tokens=TokensFile(tokens_path)) as service:
        token = service.token()
        assert service.ask(ONE, token).status == 200
        Path(tokens_path).write_text("{")
        assert service.ask(ONE, token).refused(401)
        assert len(list(tokens_path.parent.glob("*damaged*"))) == 1


def test_the_longest_life_of_a_provider_is_kept_to(service):
    token = service.token(max_expiry=timedelta(days=90))
    assert service.ask(f"{ONE}&expires_in=604801", token).refused(400, "7 days")
