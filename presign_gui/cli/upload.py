"""`presign-gui upload`: files and folders to a bucket or prefix, and links to them printed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from presign_gui.cli.answers import ask
from presign_gui.cli.making import (
    add_format,
    add_life,
    add_strict,
    expiry_of,
    format_of,
    keep_up,
    note_links,
    tell_true_end,
)
from presign_gui.cli.options import add_common, connected, warn
from presign_gui.cli.progress import UploadLine
from presign_gui.core import address
from presign_gui.core.errors import InvalidInput, NotConfirmed
from presign_gui.core.records import LinkOptions, LinkRequest
from presign_gui.core.texts import _, ngettext

if TYPE_CHECKING:
    from presign_gui.core.client import Clients, Connection
    from presign_gui.core.formats import Format
    from presign_gui.core.upload_plan import IfThere, Local, Plan
    from presign_gui.core.uploads import Progress

ASK = "ask"
_ANSWERS = ("replace", "keep-both", "skip")  # those of IfThere, which would bring boto3 along


def add_to(commands) -> None:
    """Add the command to argparse's `commands`."""
    parser = commands.add_parser("upload", help=_("upload files, and print links to them"))
    parser.add_argument(
        "files", nargs="+", metavar=_("FILE"), help=_("a file, or a folder with all that is in it")
    )
    parser.add_argument("place", metavar="URI", help=_("a bucket or folder: s3://bucket/folder/"))
    parser.add_argument(
        "--on-clash",
        choices=[ASK, *_ANSWERS],
        default=ASK,
        help=_("what becomes of files that are there already (ask, on a terminal)"),
    )
    add_life(parser)
    add_format(parser)
    add_strict(parser)
    add_common(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Upload the files, and print links to those that went through; 1 if some did not."""
    place = _place(options.place)
    how = format_of(options)
    with connected(options) as (connection, clients):
        account = connection.account
        wanted = how.fitted(LinkOptions(expiry=expiry_of(options, account)), account)
        credential = connection.credential(lasting=wanted.expiry)
        tell_true_end(credential, wanted.expiry, strict=options.strict)
        plan = _settled(connection, options, place)
        last = _sent(connection, plan)
        _print(options, connection, clients, wanted, how, place.bucket, last.uploaded)
        if options.demo and last.uploaded:
            keep_up()
    return 1 if plan.left or last.failed else 0


def _place(uri: str) -> address.Address:
    """Return where files are to go: what is no folder may be a name somebody meant."""
    place = address.parse(uri)
    if place.key and not place.key.endswith("/"):
        raise InvalidInput(_("A folder ends with a slash: {uri}/", uri=place))
    return place


def _settled(connection: Connection, options: argparse.Namespace, place: address.Address) -> Plan:
    """Return what is to be uploaded, with what is there already dealt with."""
    from presign_gui.core import upload_plan

    paths = [Path(each) for each in options.files]
    plan = upload_plan.look(connection, upload_plan.plan(paths, place.bucket, place.key))
    for each in plan.left:
        warn(_("{name}: {why}", name=each.path, why=each.why))
    return upload_plan.settled(connection, plan, _choice(options, plan))


def _choice(options: argparse.Namespace, plan: Plan) -> IfThere:
    """Return what becomes of files that are there already; asks if it isn't said.

    Raises NotConfirmed where there is nobody to ask, or the answer is none.
    """
    from presign_gui.core.upload_plan import IfThere

    clashes = plan.clashes()
    if not clashes or options.on_clash != ASK:
        return IfThere(IfThere.REPLACE if options.on_clash == ASK else options.on_clash)
    told = (
        _("It can't be seen whether these files are there already.")
        if plan.unseen
        else ngettext(
            "{count} file is there already: {key}",
            "{count} files are there already: {key}, for one.",
            len(clashes),
            key=clashes[0].key,
        )
    )
    if not sys.stdin.isatty():
        raise NotConfirmed(_("{problem} Say with --on-clash what becomes of that.", problem=told))
    warn(told)
    words = _words()
    replace, both, skip = words.values()
    known = _("{replace}, {both} or {skip}", replace=replace, both=both, skip=skip)
    answer = ask(_("What becomes of that: {answers}?", answers=known), words)
    if not answer:
        raise NotConfirmed(_("Nothing was uploaded."))
    return IfThere(answer)


def _words() -> dict[str, str]:
    """Return what can be typed, and how it is called in the language in use."""
    # For translators: "replace", "keep-both" and "skip" are typed as an answer, with no spaces.
    return dict(zip(_ANSWERS, (_("replace"), _("keep-both"), _("skip")), strict=True))


def _sent(connection: Connection, plan: Plan) -> Progress:
    """Upload the files; return how each ended, and warn of those that failed."""
    from presign_gui.core import uploads

    with UploadLine() as line:
        try:
            for last in uploads.upload(connection, plan):
                line.show(last)
        except KeyboardInterrupt:
            line.clear()
            warn(_("Stopped. What was uploaded so far stays there, without a link."))
            raise
    for file, error in last.failed:
        warn(_("{name}: {problem}. {why}", name=file.path, problem=error.title, why=error))
    if not plan.files:
        warn(_("There was nothing to upload."))
    return last


def _print(
    options: argparse.Namespace,
    connection: Connection,
    clients: Clients,
    wanted: LinkOptions,
    how: Format,
    bucket: str,
    uploaded: tuple[Local, ...],
) -> None:
    """Print links to what was uploaded, made now: their life begins when they can be used."""
    from presign_gui.core.signing import Signer

    if not uploaded:
        return
    region = options.region or connection.region_of(bucket)
    requests = [LinkRequest(bucket, each.key, wanted, region, size=each.size) for each in uploaded]
    credential = connection.credential(lasting=wanted.expiry)
    links = list(Signer(connection.account, credential, clients).links(requests))
    sys.stdout.write("".join(how.write(links)))
    sys.stdout.flush()
    note_links(options, connection.account, wanted, how.name, links)
