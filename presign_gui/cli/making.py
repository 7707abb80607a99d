"""What commands that make links have in common: how long these work, how they are written."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from presign_gui.cli import noting
from presign_gui.cli.options import warn
from presign_gui.core import aws_config, expiry, providers
from presign_gui.core.clock import utc_now
from presign_gui.core.errors import CutShort, InvalidInput
from presign_gui.core.formats import formats, message_format
from presign_gui.core.records import NOBODY, Disposition, LinkOptions, Method, Way
from presign_gui.core.texts import _, moment

if TYPE_CHECKING:
    from presign_gui.core.formats import Format
    from presign_gui.core.history import History
    from presign_gui.core.records import Account, Credential, Link


def add_life(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the options that say how long links work."""
    life = parser.add_mutually_exclusive_group()
    life.add_argument(
        "--expires",
        metavar=_("SPAN"),
        help=_("how long links work: 90s, 15m, 12h, 7d, 1d12h or seconds (12h)"),
    )
    life.add_argument(
        "--until", metavar=_("MOMENT"), help=_("when links end: 2026-12-01T18:00+01:00")
    )


def add_format(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the options that say how links are printed."""
    written = parser.add_mutually_exclusive_group()
    written.add_argument("--format", choices=list(formats()), help=_("how links are printed"))
    written.add_argument(
        "--template",
        metavar=_("TEXT"),
        help=_("as a message of yours, with {name}, {size}, {link} and {until} filled in"),
    )


def add_strict(parser: argparse.ArgumentParser) -> None:
    """Give `parser` the option not to make links that end too soon."""
    parser.add_argument(
        "--strict", action="store_true", help=_("fail if the keys end before the links would")
    )


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
        return expiry.parse_moment(options.until, utc_now(), longest)
    return expiry.usual() if options.expires is None else expiry.parse(options.expires, longest)


def tell_true_end(credential: Credential, asked: timedelta, *, strict: bool) -> None:
    """Warn when links will end sooner than asked for; with `strict` raise CutShort."""
    if credential == NOBODY:
        warn(_("Without keys links are plain URLs: they don't end."))
        return
    end = credential.expires_at
    if end is not None and end < utc_now() + asked:
        told = _("The keys end first: links work until {end}.", end=moment(end))
        if strict:
            raise CutShort(told)
        warn(told)
    elif credential.temporary and end is None:
        warn(_("These keys are temporary: the link ends with their session."))


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


def keep_up() -> None:
    """Leave the demo's server running, or its links would be dead at once."""
    try:
        warn(_("The demo's server runs until you press Ctrl+C."))
        threading.Event().wait()
    except KeyboardInterrupt:
        return
