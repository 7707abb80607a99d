"""What can be wrong with a link, in words: title, explanation, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from presign_gui.core import expiry
from presign_gui.core.inspector.mending import Mangling
from presign_gui.core.texts import _, duration, listed, moment


@dataclass(frozen=True)
class Fault:
    """Something that keeps a link from working, or makes it worse than it need be."""

    code: str  # its name for programs: "expired"
    title: str
    explanation: str
    advice: str


def expired(ended: datetime, now: datetime) -> Fault:
    return Fault(
        "expired",
        _("The link has expired"),
        _(
            "It worked until {moment}, {span} ago.",
            moment=moment(ended),
            span=duration(now - ended),
        ),
        _("Ask for a new one: this one can't be made to work again."),
    )


def not_yet(made: datetime, now: datetime) -> Fault:
    return Fault(
        "not-yet-valid",
        _("The link is not yet valid"),
        _(
            "It says that it was made at {moment}, {span} from now.",
            moment=moment(made),
            span=duration(made - now),
        ),
        _("Set the clock right of whichever computer is wrong: this one or the one that made it."),
    )


def too_long(life: timedelta) -> Fault:
    return Fault(
        "over-7-days",
        _("The link asks to live longer than 7 days"),
        _(
            "It is made for {life}. AWS refuses every use of it, and so do most servers.",
            life=duration(life),
        ),
        _("Make a new one for at most {longest}.", longest=duration(expiry.AWS_MAXIMUM)),
    )


def sigv2() -> Fault:
    return Fault(
        "sigv2",
        _("The link is signed the old way (SigV2)"),
        _(
            "Newer AWS regions refuse it, as do objects encrypted with KMS, and most of what "
            "is added to it isn't protected by the signature."
        ),
        _("Make a new one with SigV4, unless its server knows no other way."),
    )


def incomplete(missing: list[str]) -> Fault:
    return Fault(
        "truncated",
        _("A part of the link is missing"),
        _("It lacks {names}.", names=listed(missing)),
        _("Copy it again, whole; in a command line, put it in quotes: “&” ends a command there."),
    )


def signature_cut(found: int, needed: int) -> Fault:
    return Fault(
        "truncated",
        _("The signature is not whole"),
        _(
            "It has {found} of its {needed} characters, or some that can't be in it.",
            found=found,
            needed=needed,
        ),
        _("Copy the link again, to its end."),
    )


def malformed(names: list[str]) -> Fault:
    return Fault(
        "malformed",
        _("A part of the link makes no sense"),
        _("These parameters can't have the values they have: {names}.", names=listed(names)),
        _("Copy it again; if it stays so, make a new one."),
    )


def repeated(names: list[str]) -> Fault:
    return Fault(
        "repeated",
        _("A part of the link is there twice"),
        _("These parameters may be there only once: {names}.", names=listed(names)),
        _("Copy it again; if it stays so, make a new one."),
    )


def other_region(host: str, signed: str) -> Fault:
    return Fault(
        "wrong-region",
        _("Host and signature name different regions"),
        _("The host is in {host}, the signature is for {signed}.", host=host, signed=signed),
        _("Make a new one for the region that the bucket is in."),
    )


def website() -> Fault:
    return Fault(
        "website",
        _("A website host takes no signatures"),
        _("Such a host only serves what everybody may read, and ignores the signature."),
        _("Make a new one for the bucket's own host."),
    )


def no_object() -> Fault:
    return Fault(
        "no-object",
        _("The link names no object"),
        _("There is a host, but no key of an object."),
        _("Copy it again, whole."),
    )


def of_mangling(mangling: Mangling, added: tuple[str, ...]) -> Fault:
    """Return the fault that a mended link had."""
    title, explanation = {
        Mangling.LINES: (
            _("The link is broken over lines"),
            _("A mail program or terminal put line breaks into it."),
        ),
        Mangling.HTML: (
            _("The link is written for HTML"),
            _("It was copied from a page's source: its “&” became “&amp;”."),
        ),
        Mangling.QUOTED_PRINTABLE: (
            _("The link is written for mail"),
            _("It was copied from a mail's source: its “=” became “=3D”."),
        ),
        Mangling.ENCODED_TWICE: (
            _("The link is encoded twice"),
            _("Something encoded it again: its “%” became “%25”, or its “&” became “%26”."),
        ),
        Mangling.PLUS: (
            _("The link was decoded and encoded anew"),
            _("There is a “+” for a space, or a space for a “+”."),
        ),
        Mangling.SPACE: (
            _("The link has bare spaces in it"),
            _("Programs end it at the first one."),
        ),
        Mangling.HASH: (
            _("The link has a bare “#” in it"),
            _("What follows the “#” is never sent to the server, and so neither is the signature."),
        ),
        Mangling.TRAILING: (
            _("The link ends with something that isn't part of it"),
            _("A bracket, quote or full stop behind it was taken along."),
        ),
        Mangling.WRAPPED: (
            _("The link is inside another one"),
            _("It leads by way of another site, which learns of it and may change it."),
        ),
        Mangling.ADDED: (
            _("Something was added to the link"),
            _(
                "These parameters are not signed, so that the server refuses it: {names}.",
                names=listed(added),
            ),
        ),
    }[mangling]
    return Fault(mangling.value, title, explanation, _("Use the mended link."))
