"""`presign-gui link --method post`: an upload form for a key, or for all below a prefix."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from presign_gui.cli import noting
from presign_gui.cli.making import expiry_of, keep_up, tell_true_end
from presign_gui.cli.options import connected
from presign_gui.core import address
from presign_gui.core.errors import FileProblem, InvalidInput
from presign_gui.core.formats import form_formats
from presign_gui.core.formats.drop_page import drop_page
from presign_gui.core.records import PostRequest, Way
from presign_gui.core.storage import write_text
from presign_gui.core.texts import _


def run(options: argparse.Namespace) -> int:
    """Print one form, or write it into a file."""
    table = form_formats()
    name = options.format or "json"
    if len(options.uris) != 1 or options.recursive or options.keys or options.resume:
        raise InvalidInput(_("An upload form is made for one URI."))
    if name not in table or options.template is not None:
        known = ", ".join(table)
        raise InvalidInput(_("An upload form can be printed as: {formats}.", formats=known))
    if name != "page" and (options.title or options.message):
        raise InvalidInput(_("--title and --message are for upload pages."))
    path = Path(options.output) if options.output else None
    if path is not None and path.exists():
        raise FileProblem(_("{path} is there already.", path=path))
    place = address.parse(options.uris[0])
    exact = bool(place.key) and not place.key.endswith("/")
    from presign_gui.core.history import of_form
    from presign_gui.core.signing import Signer

    with connected(options) as (connection, clients):
        expiry = expiry_of(options, connection.account)
        credential = connection.credential(lasting=expiry)
        tell_true_end(credential, expiry, strict=options.strict)
        request = PostRequest(
            bucket=place.bucket,
            key=place.key if exact else "",
            key_prefix="" if exact else place.key,
            expiry=expiry,
            max_size=options.max_size,
            content_type=options.content_type,
            region=options.region or connection.region_of(place.bucket),
        )
        form = Signer(connection.account, credential, clients).post_form(request)
        if name == "page":
            text = drop_page(form, options.title, options.message)
        else:
            text = table[name].write(form)
        way = Way.PRINTED if path is None else Way.PAGE if name == "page" else Way.FILE
        noted = of_form(connection.account, form, way, name)
        if path is None:
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            write_text(path, text)
        noting.note(options, lambda history: history.note(noted))
        if options.demo:
            keep_up()
    return 0
