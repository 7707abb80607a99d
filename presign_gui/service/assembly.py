"""All parts of the link service, put together: for the terminal and for the window alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from presign_gui.core.client import Clients, Connection
from presign_gui.core.errors import PresignError
from presign_gui.core.history import History
from presign_gui.core.tokens import TokensFile
from presign_gui.service.desk import LinkDesk, Scope
from presign_gui.service.notes import Asked, Notes
from presign_gui.service.running import GRACE, Listener, Running
from presign_gui.service.web import Web


@dataclass(frozen=True)
class Service:
    """A service that listens, and answers as long as `run` runs."""

    url: str
    run: Callable[[], None]  # blocks
    stop: Callable[[], None]  # lets `run` end; on any thread
    lately: Callable[[], list[Asked]]  # what was asked for, the last one last; on any thread


@contextmanager
def assembled(
    listener: Listener,
    connection: Connection,
    clients: Clients,
    scope: Scope,
    tokens: TokensFile,
    kept: History,
    *,
    origins: Sequence[str] = (),
    trouble: Callable[[PresignError], None],
    grace: int = GRACE,
) -> Iterator[Service]:
    """Yield a service; when the block ends, all that it made is in the history.

    `trouble` is called, on the service's thread, with what keeps it from making links.
    `grace` is how many seconds requests under way are given when it stops. Takes over the
    listener; raises InvalidInput if its certificate can't be used.
    """
    with Notes(kept) as notes:
        desk = LinkDesk(connection, clients, scope, notes)
        web = Web(desk, tokens, notes, listener.hosts, origins, trouble)
        running = Running(web.application, listener, grace)
        yield Service(listener.url, running.run, running.stop, lambda: list(notes.lately))
