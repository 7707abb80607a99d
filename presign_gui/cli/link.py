"""`presign-gui link`: links for objects named on the command line."""

from __future__ import annotations

import argparse
import sys
import threading
from datetime import datetime, timezone

from presign_gui.cli.options import add_common, connected, warn
from presign_gui.core import address, expiry
from presign_gui.core.formats import formats
from presign_gui.core.records import LinkOptions, LinkRequest, Method
from presign_gui.core.texts import _, moment


def add_to(commands) -> None:
    """Add the command to argparse's `commands`."""
    parser = commands.add_parser("link", help=_("print links to objects"))
    parser.add_argument(
        "uris", nargs="+", metavar="URI", help=_("an object: s3://bucket/folder/file.pdf")
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
        choices=["get", "put", "head"],
        default="get",
        help=_("what the link is for: download (get), upload (put), check (head)"),
    )
    parser.add_argument("--filename", default="", help=_("the name a browser saves it under"))
    parser.add_argument(
        "--format", choices=list(formats()), default="plain", help=_("how links are printed")
    )
    add_common(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the links, all or none."""
    places = [address.parse(uri) for uri in options.uris]
    wanted = LinkOptions(
        method=Method(options.method.upper()),
        expiry=_expiry(options),
        filename=options.filename,
    )
    from presign_gui.core.signing import Signer

    with connected(options) as (connection, clients):
        credential = connection.credential()
        requests = [
            LinkRequest(
                place.bucket,
                place.key,
                wanted,
                options.region or connection.region_of(place.bucket),
            )
            for place in places
        ]
        links = list(Signer(connection.account, credential, clients).links(requests))
        sys.stdout.write("".join(formats()[options.format].write(links)))
        sys.stdout.flush()
        for link in links[:1]:
            if link.cut_short:
                warn(
                    _(
                        "The keys end first: links work until {end}.",
                        end=moment(link.expires_at),
                    )
                )
            elif link.temporary and credential.expires_at is None:
                warn(_("These keys are temporary: the link ends with their session."))
        if options.demo:
            _keep_up()
    return 0


def _expiry(options: argparse.Namespace):
    if options.until is not None:
        return expiry.parse_moment(options.until, datetime.now(timezone.utc))
    return expiry.DEFAULT if options.expires is None else expiry.parse(options.expires)


def _keep_up() -> None:
    """Leave the demo's server running, or its links would be dead at once."""
    warn(_("The demo's server runs until you press Ctrl+C."))
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return
