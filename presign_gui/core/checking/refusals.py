"""What an S3 server says when it refuses, in words: what happened, why, and what to do.

Source: Amazon S3 API Reference, "Error responses"; Amazon S3 User Guide,
"Troubleshoot access denied (403 Forbidden) errors".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from presign_gui.core.checking.answers import Answer, differences, safe
from presign_gui.core.inspector.faults import LARGEST_SKEW, times
from presign_gui.core.inspector.parts import Parts
from presign_gui.core.texts import _, moment

MOST_DIFFERENCES = 5


@dataclass(frozen=True)
class Refusal:
    title: str
    cause: str
    advice: str
    differences: tuple[str, ...] = ()  # between what was signed here and there


def refusal_of(answer: Answer, parts: Parts, method: str) -> Refusal:
    """Explain why a server refused the link `parts` for `method`."""
    if answer.status in (301, 302, 303, 307, 308) or _names_region(answer):
        return _elsewhere(answer)
    if answer.code == "SignatureDoesNotMatch":
        return _signature(answer, parts, method)
    if answer.code in _DENIED_CODES or (not answer.code and answer.status in (401, 403)):
        return _denied(answer, parts, method)
    explain = _BY_CODE.get(answer.code) or _BY_STATUS.get(0 if answer.code else answer.status)
    if explain:
        title, cause, advice = explain()
        return Refusal(title, cause or answer.message, advice)
    if not answer.elements and method != "HEAD":
        return Refusal(
            _("The answer isn't S3's"),
            _(
                "It has status {status}, but not the document that S3 sends with it.",
                status=answer.status,
            ),
            _("Check the host; a proxy or another web server may answer in its place."),
        )
    return Refusal(
        _("The server refused"),
        answer.message or answer.code or _("Status {status}.", status=answer.status),
        _("Ask whoever made the link."),
    )


def _names_region(answer: Answer) -> bool:
    if answer.code == "AuthorizationQueryParametersError":
        return "Region" in answer.elements
    return answer.code in ("PermanentRedirect", "TemporaryRedirect")


_DENIED_CODES = (
    "AccessDenied",
    "AllAccessDisabled",
    "ExpiredRequest",
    "Forbidden",
    "RequestExpired",
    "RequestTimeTooSkewed",
    "Unauthorized",
)


def _elsewhere(answer: Answer) -> Refusal:
    if answer.region:
        return Refusal(
            _("The bucket is in another region"),
            _("It is in {region}; the link leads elsewhere.", region=answer.region),
            _("Make a new link for region {region}.", region=answer.region),
        )
    host = re.match(r"https?://(?:[^/?#]*@)?([^/?#]+)", answer.headers.get("location", ""))
    if host:
        return Refusal(
            _("The server sends the visitor on"),
            _("It points to {host}; there, the signature may be wrong.", host=safe(host[1])),
            _("Make a new link for the host that has the object."),
        )
    return Refusal(
        _("The bucket is somewhere else"),
        answer.message or _("The server doesn't say where."),
        _("Make a new link for the region that the bucket is in."),
    )


def _denied(answer: Answer, parts: Parts, method: str) -> Refusal:
    """Tell apart what S3 sums up as AccessDenied, as far as its answer allows."""
    said = answer.message
    if "not yet valid" in said or answer.code == "RequestTimeTooSkewed":
        return _not_yet(answer.said("ServerTime") or "?")
    if "expired" in said.lower() or answer.code in ("RequestExpired", "ExpiredRequest"):
        return _expired(answer)
    if "not signed" in said:
        return Refusal(
            _("Something unsigned was sent along"),
            said,
            _("Send no x-amz- headers but the signed ones; a proxy may have added them."),
        )
    if "kms:" in said:
        return Refusal(
            _("The object's encryption key may not be used"),
            said,
            _("The key that signed needs kms:Decrypt for the object's KMS key."),
        )
    for mark, policy in _POLICIES:
        if re.search(mark, said, re.I):
            return Refusal(_("A policy forbids it"), policy(), _ask_owner())
    made_at, expires_at, _life = times(parts)
    if answer.clock and expires_at and expires_at < answer.clock:
        return _past(moment(expires_at), moment(answer.clock))
    if answer.clock and made_at and made_at > answer.clock + LARGEST_SKEW:
        return _not_yet(moment(answer.clock))
    if not answer.elements and method == "HEAD":
        cause = _("To a HEAD request, S3 gives no reason.")
    else:
        cause = _(
            "S3 doesn't say why. The key that signed may not read the object, or a policy "
            "forbids it (an address range, a network, a shorter life), or there is no such "
            "object and the key may not know that."
        )
    return Refusal(_("No access"), cause, _ask_owner())


def _ask_owner() -> str:
    return _("Check the permissions of whoever signed it, and the bucket's policy.")


def _not_yet(now: str) -> Refusal:
    return Refusal(
        _("The link is not yet valid"),
        _("The server's clock says {time}.", time=now),
        _("Set the clock of the computer right that made it, and make a new one."),
    )


def _expired(answer: Answer) -> Refusal:
    ended, now = answer.said("Expires"), answer.said("ServerTime")
    if ended and now:
        return _past(ended, now)
    return Refusal(_("The link has expired"), answer.message, _("Ask for a new one."))


def _past(ended: str, now: str) -> Refusal:
    return Refusal(
        _("The link has expired"),
        _("It ended at {end}; the server's clock says {now}.", end=ended, now=now),
        _("Ask for a new one."),
    )


_POLICIES: tuple[tuple[str, Callable[[], str]], ...] = (
    (
        "signatureage",
        lambda: _("The bucket's policy gives links a shorter life (s3:signatureAge)."),
    ),
    (
        "sourceip|source ip|ip address",
        lambda: _("The policy allows only certain addresses (aws:SourceIp)."),
    ),
    (
        "explicit deny in an? (?:vpc endpoint|endpoint)",
        lambda: _("The policy of the VPC endpoint on the way forbids it."),
    ),
    (
        "explicit deny in an? resource-based",
        lambda: _(
            "The bucket's policy forbids it: for the link's age (s3:signatureAge), the "
            "visitor's address (aws:SourceIp) or network (aws:SourceVpce). S3 doesn't say which."
        ),
    ),
    (
        "explicit deny in an? (?:service|resource) control",
        lambda: _("A policy of the organization forbids it."),
    ),
    (
        "explicit deny",
        lambda: _("A policy of the identity that signed it forbids it."),
    ),
    (
        "because no .* policy allows",
        lambda: _("No policy allows it to the identity that signed it."),
    ),
    (
        "block ?public",
        lambda: _("The bucket blocks public access."),
    ),
)


def _signature(answer: Answer, parts: Parts, method: str) -> Refusal:
    found = differences(answer, parts, method)
    if found:
        return Refusal(
            _("The signature is wrong"),
            _("The server saw another request than this one: something on the way changed it."),
            _("Compare the lines that differ; a proxy or the host's name is often the reason."),
            tuple(found[:MOST_DIFFERENCES]),
        )
    return Refusal(
        _("The signature is wrong"),
        _(
            "The link was changed after it was made, or it was made for another method than "
            "{method}, or its secret key is another one now.",
            method=method,
        ),
        _("Copy it again, whole; if it stays so, make a new one."),
    )


_Words = tuple[str, str, str]

_BY_CODE: dict[str, Callable[[], _Words]] = {
    "NoSuchKey": lambda: (
        _("There is no such object"),
        _("The bucket has nothing under this key: it was deleted, moved, or is misspelt."),
        _("Look whether it is still there, and make a new link."),
    ),
    "NoSuchVersion": lambda: (
        _("There is no such version"),
        _("This version of the object was deleted."),
        _("Make a link to the object as it is now."),
    ),
    "NoSuchBucket": lambda: (
        _("There is no such bucket"),
        _("It was deleted, or the link leads to the wrong server."),
        _("Check the bucket's name and the host."),
    ),
    "MethodNotAllowed": lambda: (
        _("This can't be done with it"),
        "",
        _("The object may be deleted, or the link be for another method."),
    ),
    "InvalidAccessKeyId": lambda: (
        _("The key that signed it is gone"),
        _("The server doesn't know the access key id: it was deleted, or belongs elsewhere."),
        _("Make a new link with a key that works."),
    ),
    "ExpiredToken": lambda: (
        _("The session that made it has ended"),
        _("The link was made with temporary keys, and they have expired before it."),
        _("Sign in again and make a new link; for a long life use keys that don't end."),
    ),
    "InvalidToken": lambda: (
        _("The session token is wrong"),
        _("It was cut or changed, or its session was taken back."),
        _("Copy the link again, whole; if it stays so, make a new one."),
    ),
    "AuthorizationQueryParametersError": lambda: (
        _("A part of the link makes no sense"),
        "",
        _("Copy it again, whole; if it stays so, make a new one."),
    ),
    "InvalidObjectState": lambda: (
        _("The object is archived"),
        _("It has to be restored before it can be read."),
        _("Restore it, or have it restored, and try again."),
    ),
    "InvalidRequest": lambda: (
        _("The server doesn't take such a link"),
        "",
        _("If it is signed with SigV2, make a new one with SigV4."),
    ),
}
for _again, _first in (("NoSuchUpload", "NoSuchKey"), ("TokenRefreshRequired", "ExpiredToken")):
    _BY_CODE[_again] = _BY_CODE[_first]


def _busy() -> _Words:
    return (_("The server is busy"), "", _("Wait a moment and try again."))


_BY_CODE.update(dict.fromkeys(("SlowDown", "ServiceUnavailable", "InternalError"), _busy))
_BY_STATUS: dict[int, Callable[[], _Words]] = {
    404: lambda: (
        _("It isn't there"),
        _("The server says 404, and not what of it is missing: object or bucket."),
        _("Check bucket, key and host."),
    ),
    405: _BY_CODE["MethodNotAllowed"],
    429: _busy,
    500: _busy,
    502: _busy,
    503: _busy,
    504: _busy,
}
