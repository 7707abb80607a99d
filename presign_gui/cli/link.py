"""`presign-gui link`: links for objects named on the command line, or for all below a place."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from presign_gui.cli import noting
from presign_gui.cli.answers import meant
from presign_gui.cli.options import add_common, connected, warn
from presign_gui.core import address, aws_config, expiry, policy, providers
from presign_gui.core.concerns import concerns
from presign_gui.core.errors import CutShort, InvalidInput, NotConfirmed
from presign_gui.core.formats import formats, message_format
from presign_gui.core.records import (
    NOBODY,
    Disposition,
    LinkOptions,
    LinkRequest,
    Method,
    Way,
)
from presign_gui.core.texts import _, moment

if TYPE_CHECKING:
    from presign_gui.core.formats import Format
    from presign_gui.core.history import History
    from presign_gui.core.records import Account, Credential, Link


def add_to(commands) -> None:
    """Add the command to argparse's `commands`."""
    parser = commands.add_parser("link", help=_("print links to objects"))
    parser.add_argument(
        "uris", nargs="*", metavar="URI", help=_("an object: s3://bucket/folder/file.pdf")
    )
    life = parser.add_mutually_exclusive_group()
    life.add_argument(
        "--expires",
        metavar=_("SPAN"),
        help=_("how long it works: 90s, 15m, 12h, 7d, 1d12h or seconds (12h)"),
    )
    life.add_argument(
        "--until", metavar=_("MOMENT"), help=_("when it ends: 2026-12-01T18:00+01:00")
    )
    parser.add_argument(
        "--method",
        choices=["get", "put", "head", "delete", "post"],
        default="get",
        help=_("download (get), upload (put), check (head), delete, or an upload form (post)"),
    )
    parser.add_argument("--filename", default="", help=_("the name a browser saves it under"))
    parser.add_argument(
        "--inline", action="store_true", help=_("a browser shows it rather than saving it")
    )
    parser.add_argument(
        "--content-type",
        default="",
        metavar=_("TYPE"),
        help=_("what the server says it is; for an upload, what it must be"),
    )
    parser.add_argument("--version-id", default="", metavar="ID", help=_("one version of it"))
    parser.add_argument(
        "--max-size", type=int, metavar=_("BYTES"), help=_("the most that a form may upload")
    )
    parser.add_argument("--title", default="", metavar=_("TEXT"), help=_("of an upload page"))
    parser.add_argument(
        "--message", default="", metavar=_("TEXT"), help=_("what an upload page says below it")
    )
    written = parser.add_mutually_exclusive_group()
    written.add_argument("--format", choices=list(formats()), help=_("how links are printed"))
    written.add_argument(
        "--template",
        metavar=_("TEXT"),
        help=_("as a message of yours, with {name}, {size}, {link} and {until} filled in"),
    )
    _add_bulk(parser)
    parser.add_argument(
        "--strict", action="store_true", help=_("fail if the keys end before the link would")
    )
    add_common(parser)
    parser.set_defaults(run=run)


def _add_bulk(parser: argparse.ArgumentParser) -> None:
    many = parser.add_argument_group(_("many links"))
    many.add_argument("--recursive", action="store_true", help=_("for everything below each URI"))
    many.add_argument(
        "--keys", metavar=_("FILE"), help=_("for the keys in FILE, one a line; “-” reads them here")
    )
    many.add_argument(
        "--output", metavar=_("FILE"), help=_("into FILE, which appears when it is complete")
    )
    many.add_argument(
        "--resume", action="store_true", help=_("go on with an --output that was interrupted")
    )


def run(options: argparse.Namespace) -> int:
    """Print the links asked for."""
    from presign_gui.cli import bulk, post

    if not options.uris and not options.keys:
        raise InvalidInput(_("Name an object, or give keys with --keys."))
    if options.method == "post":
        return post.run(options)
    if options.title or options.message:
        raise InvalidInput(_("--title and --message are for upload pages."))
    if options.method == "delete":
        said = _("Links that delete are not made here.")
        policy.check_allowed(options.settings, "delete_links", said)
        _confirm_deleting()
    if options.recursive or options.keys or options.output or options.resume:
        return bulk.run(options)
    return _run_few(options)


def _run_few(options: argparse.Namespace) -> int:
    """Print links to the objects named, all or none."""
    from presign_gui.core.signing import Signer

    places = [address.parse(uri) for uri in options.uris]
    how = format_of(options)
    with connected(options) as (connection, clients):
        wanted = how.fitted(options_of(options, connection.account), connection.account)
        credential = connection.credential(lasting=wanted.expiry)
        tell_true_end(credential, wanted.expiry, strict=options.strict)
        requests = [
            LinkRequest(
                place.bucket,
                place.key,
                wanted,
                place.key and (options.region or connection.region_of(place.bucket)),
                options.version_id,
            )
            for place in places
        ]
        links = list(Signer(connection.account, credential, clients).links(requests))
        for told in dict.fromkeys(each for link in links for each in concerns(link)):
            warn(told)
        sys.stdout.write("".join(how.write(links)))
        sys.stdout.flush()
        note_links(options, connection.account, wanted, how.name, links)
        if options.demo:
            keep_up()
    return 0


def note_links(
    options: argparse.Namespace,
    account: Account,
    wanted: LinkOptions,
    format_name: str,
    links: Iterable[Link],
) -> None:
    """Have links that were printed in the history."""

    def write(history: History) -> None:
        listed = options.settings.history_lists
        batch = Batch(account, wanted, Way.PRINTED, format_name, listed=listed)
        history.note_batch(batch.add(links))

    from presign_gui.core.history import Batch

    noting.note(options, write)


def format_of(options: argparse.Namespace) -> Format:
    """Return how the links asked for are written. Raises InvalidInput."""
    if options.template is not None:
        return message_format(options.template)
    return formats()[options.format or "plain"]


def options_of(options: argparse.Namespace, account: Account) -> LinkOptions:
    """Return what all links asked for have in common. Raises InvalidInput."""
    method = Method(options.method.upper())
    if method in (Method.PUT, Method.DELETE) and (options.filename or options.inline):
        raise InvalidInput(_("--filename and --inline are for downloads."))
    if method is Method.PUT and options.version_id:
        raise InvalidInput(_("An upload makes a version of its own: leave --version-id out."))
    return LinkOptions(
        method=method,
        expiry=expiry_of(options, account),
        filename=options.filename,
        disposition=Disposition.INLINE if options.inline else Disposition.UNSAID,
        content_type=options.content_type,
    )


def expiry_of(options: argparse.Namespace, account: Account) -> timedelta:
    """Return how long the links shall live; blocks on the disk.

    Raises InvalidExpiry, and ExpiryOutOfRange by what the account's provider takes.
    """
    longest = providers.maximum_expiry(aws_config.completed(account))
    if options.until is not None:
        return expiry.parse_moment(options.until, datetime.now(timezone.utc), longest)
    return expiry.usual() if options.expires is None else expiry.parse(options.expires, longest)


def tell_true_end(credential: Credential, asked: timedelta, *, strict: bool) -> None:
    """Warn when links will end sooner than asked for; with `strict` raise CutShort."""
    if credential == NOBODY:
        warn(_("Without keys links are plain URLs: they don't end."))
        return
    end = credential.expires_at
    if end is not None and end < datetime.now(timezone.utc) + asked:
        told = _("The keys end first: links work until {end}.", end=moment(end))
        if strict:
            raise CutShort(told)
        warn(told)
    elif credential.temporary and end is None:
        warn(_("These keys are temporary: the link ends with their session."))


def keep_up() -> None:
    """Leave the demo's server running, or its links would be dead at once."""
    warn(_("The demo's server runs until you press Ctrl+C."))
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return


def _confirm_deleting() -> None:
    """Have it confirmed that whoever gets the link may delete. Raises NotConfirmed."""
    if not sys.stdin.isatty():
        raise NotConfirmed(_("A link that deletes is only made after asking, on a terminal."))
    print(
        _("Whoever has this link can delete the object. Make it? [y/N] "), end="", file=sys.stderr
    )
    sys.stderr.flush()
    if not meant(sys.stdin.readline(), {"y": _("y"), "yes": _("yes")}):
        raise NotConfirmed
