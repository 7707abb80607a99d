"""`presign-gui link` for many: below a place, or for a list of keys; into a file, or printed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from presign_gui.cli import noting
from presign_gui.cli.making import format_of, keep_up, options_of, tell_true_end
from presign_gui.cli.options import connected, warn
from presign_gui.cli.progress import Progress
from presign_gui.core import address
from presign_gui.core.errors import FileProblem, InvalidInput
from presign_gui.core.formats import Format
from presign_gui.core.records import LinkOptions, Way
from presign_gui.core.texts import _, ngettext

if TYPE_CHECKING:
    from presign_gui.core.bulk import Pages
    from presign_gui.core.client import Connection
    from presign_gui.core.part_file import PartFile, Position
    from presign_gui.core.records import Account


def run(options: argparse.Namespace) -> int:
    """Write the links as they come; return the exit status."""
    from presign_gui.core import bulk
    from presign_gui.core.history import Batch
    from presign_gui.core.signing import Signer

    how = format_of(options)
    _check(options, how)
    with connected(options) as (connection, clients), ExitStack() as opened:
        wanted = how.fitted(options_of(options, connection.account), connection.account)
        credential = connection.credential(lasting=wanted.expiry)
        file = _part_file(options, how, connection.account) if options.output else None
        start = file.resumed() if file and options.resume else bulk.Position()
        tell_true_end(credential, wanted.expiry, strict=options.strict)
        signer = Signer(connection.account, credential, clients)
        pages = _pages(connection, options, wanted, start, opened)
        progress = opened.enter_context(Progress(start.done))
        way = Way.FILE if file else Way.PRINTED
        listed = options.settings.history_lists
        batch = Batch(connection.account, wanted, way, how.name, listed=listed)
        opened.callback(noting.note, options, lambda history: history.note_batch(batch))
        noted = batch.noting(how)
        try:
            if file:
                opened.callback(batch.keep_settled)  # before it is noted
                bulk.write(pages, signer, noted, file, progress.show, batch.settle)
            else:
                made = bulk.links(pages, signer, lambda _position: None, progress.show)
                for text in noted.write(made):
                    sys.stdout.write(text)
                sys.stdout.flush()
        except KeyboardInterrupt:
            progress.clear()
            _tell_how_to_go_on(file, how)
            raise
        if options.demo:
            progress.clear()
            keep_up()
    progress.clear()
    if file:
        done = ngettext("{count} link in {path}.", "{count} links in {path}.", progress.done,
                        path=options.output)  # fmt: skip
        warn(done)
    return 0


def _check(options: argparse.Namespace, how: Format) -> None:
    if options.resume and not options.output:
        raise InvalidInput(_("--resume goes on with a file: name it with --output."))
    if options.resume and not how.resumable:
        raise InvalidInput(_("A file of this format can't be gone on with; csv or jsonl can."))
    if options.version_id:
        raise InvalidInput(_("--version-id is for one object."))
    if options.keys and options.recursive:
        raise InvalidInput(_("Give either --recursive or --keys."))
    if options.keys and len(options.uris) > 1:
        raise InvalidInput(_("With --keys, give at most one URI: where the keys are."))


def _part_file(options: argparse.Namespace, how: Format, account: Account) -> PartFile:
    from presign_gui.core.part_file import PartFile, signed_as

    path = Path(options.output)
    if os.path.lexists(path) and not options.resume:
        raise FileProblem(_("{path} is there already.", path=path))
    task = {
        "format": how.name,
        "uris": options.uris,
        "keys": options.keys or "",
        "recursive": options.recursive,
        "method": options.method,
        "filename": options.filename,
        "inline": options.inline,
        "content_type": options.content_type,
        "expires": options.expires,
        "until": options.until,
        "account": signed_as(account),
    }
    return PartFile(path, task)


def _pages(
    connection: Connection,
    options: argparse.Namespace,
    wanted: LinkOptions,
    start: Position,
    opened: ExitStack,
) -> Pages:
    from presign_gui.core import bulk

    places = [address.parse(uri) for uri in options.uris]
    if options.recursive:
        return bulk.below(connection, places, wanted, start)
    if options.keys:
        base = places[0] if places else None
        return bulk.of_keys(connection, _lines(options.keys, opened), base, wanted, start)
    return bulk.of_keys(connection, options.uris, None, wanted, start)


def _lines(path: str, opened: ExitStack) -> Iterator[str]:
    """Return the lines of a file, or of standard input: to read blocks, and raises FileProblem."""
    if path == "-":
        return _read(sys.stdin, path)
    try:
        return _read(opened.enter_context(open(path, encoding="utf-8", newline="\n")), path)
    except OSError as error:
        raise FileProblem(_("{path}: {reason}", path=path, reason=error.strerror)) from error


def _read(file: Iterable[str], path: str) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError as error:
        raise FileProblem(_("{path} holds no text.", path=path)) from error
    except OSError as error:
        raise FileProblem(_("{path}: {reason}", path=path, reason=error.strerror)) from error


def _tell_how_to_go_on(file: PartFile | None, how: Format) -> None:
    if file is None:
        return
    if how.resumable and file.part.exists():
        warn(_("Stopped. The same command with --resume goes on; so far: {path}", path=file.part))
    else:
        warn(_("Stopped. What was made so far is in {path}", path=file.part))
