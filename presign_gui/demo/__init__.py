"""The demo: an S3 server inside the program, on loopback, with sample work in it.

    sample, papers -> store (moto) <- gate (signature, expiry, access) <- server

The gate makes it honest: what S3 would refuse, it refuses, in S3's words. Nothing
of moto or werkzeug is imported before a server starts.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING

from presign_gui.core.errors import DemoMissing
from presign_gui.core.records import Account, AddressingStyle, Credential, Source
from presign_gui.core.texts import _

if TYPE_CHECKING:
    from presign_gui.demo.server import Server
    from presign_gui.demo.store import Store

ACCESS_KEY_ID = "AKIADEMO00000EXAMPLE"
REGION = "eu-central-1"

_SLICE = 25  # objects; how many go in before other threads have their turn


def _utc_now() -> datetime:
    return datetime.now(timezone.utc)


class DemoServer:
    """An S3 server on a free port of 127.0.0.1, with work in it that looks like somebody's.

    `clock` is what the server thinks the time is; it may be replaced at any moment,
    or shifted with `move_clock`. The secret is drawn anew for each server.
    """

    def __init__(self, clock: Callable[[], datetime] = _utc_now) -> None:
        self.clock = clock
        self.endpoint_url = ""  # known once started
        self.credential = Credential(ACCESS_KEY_ID, secrets.token_urlsafe(30))
        self._shift = timedelta()
        self._server: Server | None = None
        self._store: Store | None = None
        self._ended = threading.Event()
        self._filling = threading.Lock()
        self._filled = False

    @property
    def account(self) -> Account:
        """How to reach the server; only once started."""
        return Account(
            name=_("Demo"),
            source=Source.DEMO,
            access_key_id=self.credential.access_key_id,
            region=REGION,
            endpoint_url=self.endpoint_url,
            addressing_style=AddressingStyle.PATH,
        )

    def now(self) -> datetime:
        return self.clock() + self._shift

    def move_clock(self, by: timedelta) -> None:
        """Let the server believe that it is so much later (or earlier) than it did."""
        self._shift += by

    def start(self) -> None:
        """Bring the server up with its small buckets; does nothing if it is up.

        Blocks half a second the first time, mostly importing. Raises DemoMissing
        where moto isn't installed.
        """
        if self._server is not None:
            return
        try:
            from presign_gui.demo import sample
            from presign_gui.demo.gate import Gate
            from presign_gui.demo.server import HOST, Server
            from presign_gui.demo.store import Store
        except ModuleNotFoundError as error:
            raise DemoMissing from error

        self._ended.clear()
        self._filled = False
        self._store = Store()
        buckets = sample.buckets(self.now())
        for bucket in buckets:
            self._store.add_bucket(bucket)
        self._store.add(sample.objects(self.now()))
        closed = {bucket.name: bucket.region for bucket in buckets if bucket.closed}
        gate = Gate(self._store, self.credential, self.now, closed)
        self._server = Server(gate, self.now)
        self.endpoint_url = f"http://{HOST}:{self._server.port}"

    def fill_big_folder(self) -> None:
        """Put the 5,000 objects of archive/sensors/ in, letting other threads run between.

        Blocks half a second; does nothing the second time, and leaves off when the
        server stops.
        """
        from presign_gui.demo import sample

        with self._filling:
            if self._filled or self._store is None:
                return
            objects = sample.big_folder(self.now())
            while some := list(islice(objects, _SLICE)):
                if self._ended.is_set():
                    return
                self._store.add(some)
                time.sleep(0.001)
            self._filled = True

    def stop(self) -> None:
        """End the server and all its threads, and forget the data; may be called again."""
        self._ended.set()
        if self._server is not None:
            self._server.end()
            self._server = None
        with self._filling:
            if self._store is not None:
                self._store.forget()
                self._store = None

    def __enter__(self) -> DemoServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
