"""`presign-gui inspect`: what a link is, what is wrong with it, and whether it works."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from presign_gui.cli.options import (
    add_common,
    overrides,
    stored_accounts,
    warn,
    warn_if_unchecked,
)
from presign_gui.core.clock import utc_now
from presign_gui.core.errors import PresignError
from presign_gui.core.records import Account, Credential, Source
from presign_gui.core.texts import _

if TYPE_CHECKING:
    from presign_gui.core.checking import Report
    from presign_gui.core.inspector import Inspection
    from presign_gui.core.inspector.signature import Verdict


def add_to(commands) -> None:
    """Add the command to argparse's `commands`."""
    parser = commands.add_parser(
        "inspect",
        help=_("say what a link is, until when it works, and what is wrong with it"),
        description=_(
            "Exit status 0 if nothing is wrong with the link, 1 if something is. Whoever has a "
            "link can use it: “-” keeps it out of the shell's history."
        ),
    )
    parser.add_argument(
        "url", metavar="URL", help=_("the link, in quotes; “-” reads it from standard input")
    )
    parser.add_argument(
        "--check", action="store_true", help=_("ask its server for one byte: does it work now?")
    )
    parser.add_argument("--format", choices=["plain", "json"], default="plain")
    parser.add_argument(
        "--show-signature",
        action="store_true",
        help=_("print the link whole; whoever sees it can use it"),
    )
    add_common(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what there is to say; 1 if something is wrong."""
    from presign_gui.core import inspector

    text = sys.stdin.read() if options.url == "-" else options.url
    keys = _Keys(options)
    inspection = inspector.inspect(text, utc_now(), keys.accounts)
    credential = keys.of(inspection.access_key_id)
    verdict = inspector.verify(inspection, credential) if credential else None
    report = _checked(inspection, verdict, keys.account(inspection)) if options.check else None
    write = _write_json if options.format == "json" else _write_plain
    write(inspection, verdict, report, options.show_signature)
    sys.stdout.flush()
    wrong_signature = verdict is not None and verdict.right is False
    failed = report is not None and not report.works
    return 1 if inspection.faults or wrong_signature or failed else 0


class _Keys:
    """The accounts at hand, each with its access key id as far as that can be known."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Raises AccountNotFound and CredentialError for an account that was asked for."""
        self._overrides = overrides(options)
        stored = stored_accounts()
        self._credentials = stored.credentials
        self._chosen: Credential | None = None
        self.accounts: list[Account] = []
        if options.account or options.profile:
            named = stored.named(options.account) if options.account else None
            account = named or stored.of_aws(options.profile)
            self._chosen = self._credentials.of(account)
            self.accounts = [replace(account, access_key_id=self._chosen.access_key_id)]
        elif not options.demo:
            self.accounts = [_with_key_id(account) for account in stored.all()]

    def of(self, access_key_id: str) -> Credential | None:
        """Return what signs as that key, if it is at hand; may block on the keyring."""
        owners = [a for a in self.accounts if access_key_id and a.access_key_id == access_key_id]
        if self._chosen is not None:
            if not owners:
                warn(_("The link was made with another key than that account's."))
            return self._chosen if owners else None
        for account in owners:
            try:
                return self._credentials.of(account)
            except PresignError as error:
                warn(
                    _(
                        "The signature can't be checked with “{name}”: {title}.",
                        name=account.name,
                        title=error.title,
                    )
                )
        return None

    def account(self, inspection: Inspection) -> Account:
        """Return the account whose link it is, as the command line has it."""
        owners = [each for each in self.accounts if each.name == inspection.account]
        return replace(owners[0] if owners else Account(name=""), **self._overrides)


def _with_key_id(account: Account) -> Account:
    """Of an AWS profile only asking it would tell: that may open a browser."""
    if account.source is Source.ENVIRONMENT:
        return replace(account, access_key_id=os.environ["AWS_ACCESS_KEY_ID"])
    return account


def _checked(inspection: Inspection, verdict: Verdict | None, account: Account) -> Report:
    from presign_gui.core import checking

    warn_if_unchecked(account)
    method = (verdict.method if verdict else "") or inspection.method or "GET"
    try:
        return checking.check(inspection.url, method, account=account)
    except PresignError as error:  # what the link says of itself is worth printing even so
        return checking.Report(False, error.title, str(error), error.advice, method=method)


def _write_plain(
    inspection: Inspection, verdict: Verdict | None, report: Report | None, whole: bool
) -> None:
    from presign_gui.core import findings  # and with it botocore

    facts = findings.facts(inspection, verdict, report)
    if whole:
        facts.append((_("Link"), inspection.url))
    width = max(len(name) for name, _value in facts) + 2
    for name, value in facts:
        print(f"{_with_colon(name):{width}}{_printable(value)}")
    for name, text in _signed_texts(verdict):
        print(f"\n{_with_colon(name)}")
        for line in text.split("\n"):
            print(f"  {_printable(line)}")
    for title, *lines in findings.troubles(inspection, verdict, report):
        print(f"\n! {title}")
        for line in lines:
            print(f"  {_printable(line)}")
    for note in inspection.notes:
        print(f"\n- {note}")
    if inspection.mended and not whole:
        print("\n- " + _("There is a mended link; --show-signature prints it."))


def _with_colon(name: str) -> str:
    return _("{name}:", name=name)


def _signed_texts(verdict: Verdict | None) -> Iterator[tuple[str, str]]:
    if verdict is not None and verdict.canonical_request:
        yield _("Canonical request"), verdict.canonical_request
    if verdict is not None and verdict.string_to_sign:
        yield _("String to sign"), verdict.string_to_sign


def _write_json(
    inspection: Inspection, verdict: Verdict | None, report: Report | None, whole: bool
) -> None:
    print(json.dumps(_described(inspection, verdict, report, whole), ensure_ascii=False, indent=2))


def _described(
    inspection: Inspection, verdict: Verdict | None, report: Report | None, whole: bool
) -> dict[str, object]:
    from presign_gui.core.inspector.signature import hidden

    show = str if whole else hidden
    found: dict[str, object] = {
        "url": show(inspection.url),
        "mended": bool(inspection.mended),
        "bucket": inspection.place.bucket,
        "key": inspection.place.key,
        "bucket_is_a_guess": inspection.place.guessed,
        "region": inspection.region,
        "host": inspection.host,
        "addressing": inspection.place.form.value,
        "method": inspection.method,
        "signed_with": inspection.signed_by.value,
        "access_key_id": inspection.access_key_id,
        "account": inspection.account,
        "temporary": inspection.temporary,
        "made_at": _iso(inspection.made_at),
        "expires_at": _iso(inspection.expires_at),
        "life": inspection.life.total_seconds() if inspection.life else None,
        "left": round(inspection.left.total_seconds()) if inspection.left is not None else None,
        "options": dict(inspection.options),
        "signed_headers": list(inspection.signed_headers),
        "faults": [vars(fault) for fault in inspection.faults],
        "notes": list(inspection.notes),
    }
    if verdict is not None:
        found["signature"] = {
            "right": verdict.right,
            "method": verdict.method,
            "missing_headers": list(verdict.missing),
            "canonical_request": verdict.canonical_request,
            "string_to_sign": verdict.string_to_sign,
        }
    if report is not None:
        ahead = report.clock_difference
        found["check"] = {
            **{name: value for name, value in vars(report).items() if name != "clock_difference"},
            "differences": list(report.differences),
            "clock_difference": round(ahead.total_seconds()) if ahead is not None else None,
        }
    return found


def _iso(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}" if moment else None


def _printable(text: str) -> str:
    """A key may hold control characters; a line of output must not."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
