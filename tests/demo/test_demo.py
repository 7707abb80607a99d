from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit

import pytest

from presign_gui.core.records import AddressingStyle, Source
from presign_gui.demo import DemoServer
from tests.demo.visitor import client_of, fetch, presigned


@pytest.fixture
def fresh() -> Iterator[DemoServer]:
    server = DemoServer()
    yield server
    server.stop()


def test_the_account_leads_to_the_server(demo: DemoServer) -> None:
    account = demo.account

    assert account.source is Source.DEMO
    assert account.endpoint_url == demo.endpoint_url
    assert account.addressing_style is AddressingStyle.PATH
    assert account.access_key_id == demo.credential.access_key_id
    assert urlsplit(demo.endpoint_url).hostname == "127.0.0.1"
    assert demo.credential.secret_access_key not in repr(demo.credential)
    assert demo.credential.secret_access_key != DemoServer().credential.secret_access_key


def test_the_big_folder_fills_when_asked(fresh: DemoServer) -> None:
    fresh.start()
    client = client_of(fresh)

    def count(after: str = "") -> int:
        """How many a page after the key `after` holds, counted without parsing it."""
        wanted = {"Bucket": "archive", "Prefix": "sensors/", "StartAfter": after}
        url = client.generate_presigned_url("list_objects_v2", Params=wanted)
        return fetch(url).body.count(b"<Contents>")

    assert count() == 1
    filling = threading.Thread(target=fresh.fill_big_folder)
    filling.start()
    assert 1 <= count() <= 1000  # while it fills
    filling.join()
    fresh.fill_big_folder()

    assert count() == 1000
    assert count(after="sensors/reading-4321.csv") == 5000 - 4321
    client.close()


def test_stopping_while_the_big_folder_fills(fresh: DemoServer) -> None:
    fresh.start()
    filling = threading.Thread(target=fresh.fill_big_folder)
    filling.start()
    time.sleep(0.02)

    fresh.stop()
    filling.join(timeout=2)

    assert not filling.is_alive()
    fresh.fill_big_folder()  # nothing to fill any more, and no complaint


def test_stop_leaves_nothing_behind(fresh: DemoServer, s3: Any) -> None:
    threads = set(threading.enumerate())
    fresh.start()
    port = urlsplit(fresh.endpoint_url).port
    assert port is not None
    idle = socket.create_connection(("127.0.0.1", port))
    client = client_of(fresh)
    client.put_object(Bucket="media", Key="README.txt", Body=b"once")
    client.put_object(Bucket="media", Key="README.txt", Body=b"twice")
    client.close()

    started = time.monotonic()
    fresh.stop()
    fresh.stop()

    assert time.monotonic() - started < 1
    assert set(threading.enumerate()) == threads
    idle.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port)).close()
    gc.collect()  # moto warns of what it wasn't told to close
    assert s3.list_buckets()["Buckets"]  # another demo goes on


def test_a_demo_can_start_again(fresh: DemoServer) -> None:
    fresh.start()
    first = client_of(fresh)
    first.put_object(Bucket="media", Key="gone.txt", Body=b"")
    first.close()
    fresh.stop()

    fresh.start()

    second = client_of(fresh)
    assert fetch(presigned(second, "media", "gone.txt")).status == 404
    assert fetch(presigned(second, "media", "logo.png")).status == 200
    second.close()


def test_a_clock_of_ones_own(fresh: DemoServer) -> None:
    fresh.clock = lambda: datetime.now(timezone.utc) + timedelta(days=3)
    fresh.start()
    client = client_of(fresh)
    url = presigned(client, "reports", "README.txt", expires=604_800)
    assert fetch(url).status == 200

    fresh.move_clock(timedelta(days=4, seconds=1))

    assert b"Request has expired" in fetch(url).body
    fresh.move_clock(-timedelta(days=7))
    assert fetch(url).status == 200
    client.close()


def test_nothing_is_printed(fresh: DemoServer, capfd: pytest.CaptureFixture[str]) -> None:
    fresh.start()
    client = client_of(fresh)
    url = presigned(client, "reports", "README.txt")
    for answer in (fetch(url), fetch(url + "0"), fetch(url, "PUT"), fetch(url, "BREW")):
        assert answer.status in (200, 403)
    with socket.create_connection(("127.0.0.1", urlsplit(url).port or 0)) as rude:
        rude.sendall(b"GET //[ HTTP/1.1\r\n\r\n")
        while rude.recv(4096):
            pass
    with socket.create_connection(("127.0.0.1", urlsplit(url).port or 0)) as rude:
        rude.sendall(b"nonsense\r\n\r\n")
        while rude.recv(4096):
            pass
    client.close()
    fresh.stop()

    assert capfd.readouterr() == ("", "")


def test_the_environment_stays_as_it_was(fresh: DemoServer) -> None:
    before = dict(os.environ)

    fresh.start()

    assert dict(os.environ) == before


def test_no_request_of_others_is_caught(fresh: DemoServer) -> None:
    fresh.start()

    from moto.core.models import botocore_stubber  # not before it is started

    assert not botocore_stubber.enabled


def test_importing_it_is_cheap() -> None:
    heavy = "{'moto', 'werkzeug', 'flask', 'boto3', 'botocore'}"
    program = f"import presign_gui.demo, sys; sys.exit(bool({heavy} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_starting_it_needs_no_flask() -> None:
    program = (
        "import presign_gui.demo, sys\n"
        "with presign_gui.demo.DemoServer(): sys.exit('flask' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
