"""What was found out about a link, in words: for the window and the command line."""

from __future__ import annotations

from collections.abc import Iterator

from presign_gui.core.checking import Report
from presign_gui.core.inspector import Inspection
from presign_gui.core.inspector.signature import Verdict
from presign_gui.core.texts import _, listed


def facts(
    inspection: Inspection, verdict: Verdict | None = None, report: Report | None = None
) -> list[tuple[str, str]]:
    """Return what there is to say, as pairs of name and value."""
    return [*inspection.facts, *_signature_facts(verdict), *_report_facts(report)]


def troubles(
    inspection: Inspection, verdict: Verdict | None, report: Report | None
) -> Iterator[tuple[str, ...]]:
    """Yield what is wrong: of each thing a title, then lines that say why and what to do."""
    for fault in inspection.faults:
        yield fault.title, fault.explanation, fault.advice
    if verdict is not None and verdict.right is False:
        yield _wrong_signature(verdict)
    if report is not None and not report.works:
        yield report.title, report.cause, *report.differences, report.advice


def _wrong_signature(verdict: Verdict) -> tuple[str, ...]:
    if verdict.mended:
        return (
            _("The key in the link was encoded anew"),
            _("For another spelling of it the signature is right."),
            _("Copy the link again from where it was made."),
        )
    return (
        _("The signature is wrong"),
        _("It isn't what the account's key gives: the link was changed, or the secret was."),
        _("Copy it again, whole; if it stays so, make a new one."),
    )


def _signature_facts(verdict: Verdict | None) -> Iterator[tuple[str, str]]:
    if verdict is None:
        return
    if verdict.right:
        yield _("Signature"), _("right, for {method}", method=verdict.method)
    elif verdict.missing:
        names = listed(verdict.missing)
        yield _("Signature"), _("can't be checked: it covers the headers {names}", names=names)
    else:
        can_be_checked = verdict.right is not None
        yield _("Signature"), _("wrong") if can_be_checked else _("can't be checked here")


def _report_facts(report: Report | None) -> Iterator[tuple[str, str]]:
    if report is None:
        return
    yield _("Check"), report.title
    if report.clock:
        yield _("Clock"), report.clock
