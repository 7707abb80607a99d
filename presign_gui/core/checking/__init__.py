"""Does a link work now? It is asked for one byte, the way a visitor would ask.

The link goes out as it is written, to the byte: nothing is tidied, no redirection is
followed. What comes back is read so far as it tells something, and explained.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from presign_gui.core.checking.answers import Answer, elements_of
from presign_gui.core.checking.exchange import answer_to
from presign_gui.core.checking.refusals import refusal_of
from presign_gui.core.clock import TOLERABLE, utc_now
from presign_gui.core.inspector.parts import Parts
from presign_gui.core.network import Patience
from presign_gui.core.records import Account
from presign_gui.core.texts import _, duration

MOST_OF_AN_ERROR = 65_536
"""Bytes read of an answer that isn't the object."""


@dataclass(frozen=True)
class Report:
    """What came of asking for a link."""

    works: bool | None  # None: it was not tried
    title: str
    cause: str = ""
    advice: str = ""
    differences: tuple[str, ...] = ()  # between what was signed here and there
    method: str = ""
    status: int = 0
    code: str = ""  # S3's name for the error
    region: str = ""  # where the server says the bucket is
    size: int | None = None  # bytes of the whole object, if the server says
    content_type: str = ""
    request_id: str = ""
    clock_difference: timedelta | None = None  # how far the server's clock is ahead of ours

    @property
    def clock(self) -> str:
        """What to say about the clocks; "" if they agree."""
        ahead = self.clock_difference
        if ahead is None or abs(ahead) <= TOLERABLE:
            return ""
        if ahead > timedelta():
            return _("The server's clock is {span} ahead of this one.", span=duration(ahead))
        return _("The server's clock is {span} behind this one.", span=duration(-ahead))


def check(
    url: str,
    method: str = "GET",
    patience: Patience | None = None,
    now: Callable[[], datetime] = utc_now,
    account: Account | None = None,
) -> Report:
    """Ask for the link, and say whether it works and, if not, why.

    `account`, whose link it is, says through which proxy, and what certificates to trust.
    GET asks for the first byte and reads no more of the object; HEAD for its headers.
    Links that would change something are not tried. Blocks on the network; stopped by
    `stopping.current`. Raises NoNetwork, TimedOut, UntrustedServer, UnexpectedAnswer,
    Stopped, and InvalidInput for what can't be asked for.
    """
    if method not in ("GET", "HEAD"):
        return Report(
            None,
            _("Not tried"),
            _("Trying a link to {method} would change the bucket.", method=method),
            _("Try it with a file that may go there."),
            method=method,
        )
    parts = Parts.of(url)
    before = now()
    whose = account or Account(name="")
    with answer_to(parts, method, patience or Patience(), whose) as response:
        middle = before + (now() - before) / 2
        headers = {name.lower(): value for name, value in response.getheaders()}
        body = b""
        if response.status in (200, 206):
            response.read(1)
        else:
            body = response.read(MOST_OF_AN_ERROR)
    answer = Answer(response.status, headers, elements_of(body))
    ahead = answer.clock - middle if answer.clock else None
    return _report(answer, parts, method, ahead)


def _report(answer: Answer, parts: Parts, method: str, ahead: timedelta | None) -> Report:
    of_request: dict[str, Any] = {
        "method": method,
        "status": answer.status,
        "request_id": answer.headers.get("x-amz-request-id", "")[:80],
        "clock_difference": ahead,
    }
    # A range of an empty object can't be had: there is no first byte.
    if answer.status in (200, 206) or (method == "GET" and answer.status == 416):
        return Report(
            True,
            _("The link works"),
            size=0 if answer.status == 416 else _size(answer),
            content_type=answer.headers.get("content-type", "")[:80],
            **of_request,
        )
    refusal = refusal_of(answer, parts, method)
    return Report(
        False,
        refusal.title,
        refusal.cause,
        refusal.advice,
        refusal.differences,
        code=answer.code,
        region=answer.region,
        **of_request,
    )


def _size(answer: Answer) -> int | None:
    length = answer.headers.get("content-length", "")
    if answer.status == 206:
        length = answer.headers.get("content-range", "").rpartition("/")[2]
    return int(length) if re.fullmatch(r"\d{1,18}", length, re.ASCII) else None
