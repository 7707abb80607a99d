"""`presign-gui serve`: the link service in the terminal, and `serve token`: who may ask it."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from presign_gui.cli.options import add_common, connected, warn
from presign_gui.core import expiry, policy
from presign_gui.core.errors import InvalidInput, ServiceMissing
from presign_gui.core.folders import folders
from presign_gui.core.grants import EVERYTHING, METHODS, PER_MINUTE, UPLOAD_FORM, Grant
from presign_gui.core.service_plan import ServicePlan
from presign_gui.core.settings import DEFAULT_PORT
from presign_gui.core.stopping import ASKED_TO_END, ends_it
from presign_gui.core.texts import _, duration
from presign_gui.core.tokens import TokensFile
from presign_gui.core.unseen import readable

if TYPE_CHECKING:
    from presign_gui.core.history import History


def add_to(commands) -> None:
    """Add the command to argparse's `commands`."""
    parser = commands.add_parser(
        "serve",
        help=_("answer other programs with links, which then need no keys"),
        description=_(
            "Answers GET /presigned-url?file_name=KEY on this computer with a link, for whoever "
            "has a token (see “serve token add”). The keys stay here."
        ),
    )
    parser.add_argument("--bucket", default="", help=_("only links into this bucket"))
    parser.add_argument(
        "--prefix",
        default="",
        metavar=_("P"),
        help=_("only below this prefix, which names leave out"),
    )
    parser.add_argument(
        "--max-expires", metavar=_("SPAN"), help=_("the longest that any of its links may live")
    )
    where = parser.add_argument_group(_("where it listens"))
    where.add_argument("--host", default="127.0.0.1", help=_("an address of this computer"))
    place = where.add_mutually_exclusive_group()
    place.add_argument(
        "--port", type=int, default=DEFAULT_PORT, metavar=_("N"), help=_("0 for any that is free")
    )
    place.add_argument("--socket", metavar=_("PATH"), help=_("a Unix socket instead of a port"))
    where.add_argument("--certificate", metavar=_("FILE"), help=_("for https (PEM)"))
    where.add_argument("--private-key", metavar=_("FILE"), help=_("of the certificate"))
    where.add_argument(
        "--expose",
        action="store_true",
        help=_("let other computers reach it; takes a certificate and --host"),
    )
    where.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        metavar=_("ORIGIN"),
        help=_("let web pages of https://this.example ask, too; may be repeated"),
    )
    add_common(parser)
    parser.set_defaults(run=run)
    _add_tokens(parser)


def _add_tokens(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(metavar=_("token"))
    token = kinds.add_parser("token", help=_("who may ask: add, list, revoke"))
    actions = token.add_subparsers(metavar=_("ACTION"), required=True)
    add = actions.add_parser("add", help=_("make a token, and print it this once"))
    add.add_argument("name", metavar=_("NAME"), help=_("who it is for"))
    add.add_argument(
        "--place",
        action="append",
        required=True,
        metavar=_("BUCKET/PREFIX/"),
        help=_("what it is for; may be repeated; “*” is everything"),
    )
    add.add_argument(
        "--method",
        action="append",
        choices=["get", "put", "head", "post"],
        help=_("get unless said, and may be repeated; post is upload forms"),
    )
    add.add_argument(
        "--max-expires", default="12h", metavar=_("SPAN"), help=_("the longest life of its links")
    )
    add.add_argument(
        "--per-minute", type=int, default=PER_MINUTE, metavar=_("N"), help=_("requests a minute")
    )
    add.set_defaults(run=_add_token)
    listing = actions.add_parser("list", help=_("print the tokens there are"))
    listing.add_argument("--format", choices=["plain", "json"], default="plain")
    listing.set_defaults(run=_list_tokens)
    revoke = actions.add_parser("revoke", help=_("let a token in no more"))
    revoke.add_argument("name", metavar=_("NAME"))
    revoke.set_defaults(run=_revoke_token)


def tokens_file() -> TokensFile:
    """Return the tokens of this user; reads nothing yet."""
    return TokensFile(folders().config / "service-tokens.json")


# The service


def run(options: argparse.Namespace) -> int:
    """Answer until Ctrl+C, or the system asks to end."""
    said = _("The link service is switched off here.")
    policy.check_allowed(options.settings, "service", said)
    try:
        from presign_gui.service.assembly import assembled
        from presign_gui.service.desk import Scope
        from presign_gui.service.running import Listener
    except ModuleNotFoundError as error:
        raise ServiceMissing from error

    plan = _plan(options)
    listener = Listener(_where(options))
    with ExitStack() as opened:
        opened.callback(listener.close)
        connection, clients = opened.enter_context(connected(options))
        tokens = TokensFile(None) if options.demo else tokens_file()
        kept = opened.enter_context(_history(options))
        service = opened.enter_context(
            assembled(
                listener,
                connection,
                clients,
                Scope(plan.bucket, plan.prefix, plan.longest),
                tokens,
                kept,
                origins=[_origin(each) for each in options.allow_origin],
                trouble=lambda error: warn(f"{error.title}. {error.advice}"),
            )
        )
        _tell_where(options, listener, tokens)
        with _ending(service):
            service.run()
    return 0


def _plan(options: argparse.Namespace) -> ServicePlan:
    longest = expiry.LONGEST
    if options.max_expires is not None:
        longest = expiry.parse(options.max_expires, expiry.LONGEST)
    plan = ServicePlan(options.bucket, options.prefix, longest, options.port)
    plan.check()
    return plan


def _where(options: argparse.Namespace):
    from presign_gui.service.running import Where

    return Where(
        host=options.host,
        port=options.port,
        socket_path=Path(options.socket) if options.socket else None,
        certificate=Path(options.certificate) if options.certificate else None,
        private_key=Path(options.private_key) if options.private_key else None,
        expose=options.expose,
    )


def _origin(text: str) -> str:
    scheme, separator, host = text.partition("://")
    if scheme not in ("http", "https") or not separator or not host or "/" in host or "*" in host:
        said = _("“{text}” is no origin; one looks like https://example.com.", text=text)
        raise InvalidInput(said)
    return text.lower()


@contextmanager
def _history(options: argparse.Namespace) -> Iterator[History]:
    from presign_gui.core.history import History

    kept = History(None if options.demo else folders().data / "history.sqlite3")
    try:
        yield kept
    finally:
        kept.close()


def _tell_where(options: argparse.Namespace, listener, tokens: TokensFile) -> None:
    place = listener.where.socket_path or listener.url
    warn(_("Answers at {place} until you press Ctrl+C.", place=place))
    if options.demo:
        _token, text = tokens.issue("demo", Grant((EVERYTHING,), (*METHODS, UPLOAD_FORM)))
        warn(_("The demo's token, for this once: {token}", token=text))
    elif not tokens.list():
        warn(_("There is no token yet, so nobody is let in: presign-gui serve token add NAME …"))
    sys.stderr.flush()


@contextmanager
def _ending(service) -> Iterator[None]:
    """End the service in good order on Ctrl+C, and when the system asks to, or the terminal."""
    asked = [*filter(ends_it, ASKED_TO_END)]
    before = [signal.signal(each, lambda *_signal: service.stop()) for each in asked]
    try:
        yield
    finally:
        for each, handler in zip(asked, before, strict=True):
            signal.signal(each, handler)


# Its tokens


def _add_token(options: argparse.Namespace) -> int:
    methods = tuple(method.upper() for method in options.method or ["get"])
    longest = expiry.parse(options.max_expires, expiry.LONGEST)
    grant = Grant(tuple(options.place), methods, longest, options.per_minute)
    _token, text = tokens_file().issue(options.name, grant)
    warn(_("This is shown once, and kept nowhere: give it to whoever it is for."))
    print(text)
    return 0


def _list_tokens(options: argparse.Namespace) -> int:
    tokens = tokens_file().list()
    if options.format == "json":
        rows = [
            {
                "name": each.name,
                "places": each.grant.places,
                "methods": each.grant.methods,
                "max_expires": int(each.grant.max_expiry / timedelta(seconds=1)),
                "per_minute": each.grant.per_minute,
                "made_at": each.made_at.isoformat(),
            }
            for each in tokens
        ]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return 0
    for each in tokens:
        grant = each.grant
        places, methods = " ".join(grant.places), ",".join(grant.methods).lower()
        print(readable(each.name), places, methods, duration(grant.max_expiry), sep="\t")
    return 0


def _revoke_token(options: argparse.Namespace) -> int:
    tokens_file().revoke(options.name)
    warn(_("“{name}” is let in no more.", name=options.name))
    return 0
