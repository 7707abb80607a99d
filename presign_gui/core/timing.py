"""Requests and links are signed with the server's time where this computer's clock is wrong.

botocore's signers ask the computer's clock and nothing else. So where that clock is
wrong they are replaced by subclasses, which take the time from the request; where it
is right, nothing is changed. SigV4A isn't corrected: awscrt makes it, and asks the
clock itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from botocore import auth

from presign_gui.core.clock import TOLERABLE, Clock

_PREFIX = "presign-"
_MOMENT = "presign_moment"  # in a request's context: when it is to be signed
_AHEAD = "presign_ahead"  # how far ahead of our clock that was
_AGAIN = "presign_again"  # that it was signed twice


def register(events: Any, clock: Clock) -> None:
    """Have the `events` of an S3 client, botocore's, go by `clock`."""

    def choose(signature_version: Any, context: dict[str, Any], **_more: Any) -> str | None:
        context[_AHEAD] = clock.correction
        name = f"{_PREFIX}{signature_version}"
        if not clock.correction or name not in auth.AUTH_TYPE_MAPS:
            return None
        context[_MOMENT] = clock.now()
        return name

    def again(response: Any, request_dict: dict[str, Any], **_more: Any) -> int | None:
        """Have what was signed with a wrong time, and refused, sent once more at once.

        It doesn't matter in what words: to HEAD there are none, and servers differ.
        """
        context = request_dict["context"]
        refused = response is not None and response[0].status_code in (400, 403)
        if not refused or _AHEAD not in context or _AGAIN in context:
            return None
        if abs(clock.correction - context[_AHEAD]) <= TOLERABLE:
            return None
        context[_AGAIN] = True
        return 0

    events.register("choose-signer.s3", choose)
    events.register_first("needs-retry.s3", again)


class _Stamped(dict[str, Any]):
    """A request's context that keeps the timestamp it has."""

    def __setitem__(self, name: str, value: Any) -> None:
        if name != "timestamp":
            super().__setitem__(name, value)


class _V4:
    """A signer of SigV4: notes our time in the context, and signs with what stands there."""

    def add_auth(self, request: Any) -> None:
        moment: datetime = request.context[_MOMENT]
        stamp = moment.strftime(auth.SIGV4_TIMESTAMP)
        request.context = _Stamped({**request.context, "timestamp": stamp})
        super().add_auth(request)  # type: ignore[misc]


class _V2:
    """A signer of SigV2: asks `_get_date` what to sign with."""

    def add_auth(self, request: Any) -> None:
        self._moment: datetime = request.context[_MOMENT]
        super().add_auth(request)  # type: ignore[misc]


class _V4Headers(_V4, auth.S3SigV4Auth):
    pass


class _V4Query(_V4, auth.S3SigV4QueryAuth):
    pass


class _V4Form(_V4, auth.S3SigV4PostAuth):
    pass


class _V2Headers(_V2, auth.HmacV1Auth):
    def _get_date(self) -> str:
        return format_datetime(self._moment, usegmt=True)


class _V2Query(_V2, auth.HmacV1QueryAuth):
    def _get_date(self) -> str:
        return str(int((self._moment + timedelta(seconds=int(self._expires))).timestamp()))


# Where botocore looks for the signer of a name; a form of SigV2 has no date but its policy's.
auth.AUTH_TYPE_MAPS.update(
    {
        f"{_PREFIX}s3v4": _V4Headers,
        f"{_PREFIX}s3v4-query": _V4Query,
        f"{_PREFIX}s3v4-presign-post": _V4Form,
        f"{_PREFIX}s3": _V2Headers,
        f"{_PREFIX}s3-query": _V2Query,
    }
)
