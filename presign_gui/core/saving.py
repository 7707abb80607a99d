"""Links to a selection, into a file, with everything that lies on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from presign_gui.core import bulk, expiry
from presign_gui.core.client import Clients, Connection
from presign_gui.core.formats import Format
from presign_gui.core.gate import OPEN, Gate
from presign_gui.core.part_file import START, Begin, Earlier, PartFile, Position
from presign_gui.core.records import LinkOptions
from presign_gui.core.selection import Selection
from presign_gui.core.signing import Signer


def save(
    selection: Selection,
    connection: Connection,
    clients: Clients,
    options: LinkOptions,
    how: Format,
    path: Path,
    kept: Callable[[], object],
    begin: Begin = Begin.ASK,
    gate: Gate = OPEN,
) -> Iterator[Earlier | Position | int]:
    """Write links to `selection` into the file `path`, which appears when all are in it.

    Yields the position that it begins at, then how many links are done, as they are
    written; `kept` is called when these stay in it whatever comes. Or, if that is to be
    asked about, only what an interrupted run has left. Leaves nothing of an
    unfinished file of a format that can't be gone on with. Computes in turns of
    `gate`. Blocks on network, keyring and disk; raises S3Error, CredentialError,
    InvalidInput, FileProblem.
    """
    now = connection.now()
    life = expiry.life_until(options.until, now) if options.until else options.expiry
    credential = connection.credential(lasting=life)
    file = PartFile(path, selection.task(connection.account, options, how, gate))
    earlier = file.earlier()
    if earlier is not None and begin is Begin.ASK:
        yield earlier
        return
    goes_on = begin is Begin.GO_ON and how.resumable and earlier is not None and earlier.same
    start = file.resumed() if goes_on else START
    yield start
    pages = selection.pages(connection, options, start)
    try:
        signer = Signer(connection.account, credential, clients)
        yield from bulk.written(pages, signer, how, file, kept, gate)
    finally:
        if not how.resumable:
            file.discard()
