"""The log of --verbose, and what keeps secrets out of it.

The first line of defence is not to log them. This is the second: whatever a
handler is about to print, tracebacks included, is searched for everything that
looks like a signature, a token or a key, and for the secrets in use.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from types import TracebackType
from typing import TextIO
from urllib.parse import quote

REMOVED = "[removed]"

_LABELLED = re.compile(
    r"""(?ix)
    ( (?: x-amz-signature | x-amz-security-token | signature
        | aws_secret_access_key | aws_session_token
        | secret_?access_?key | session_?token | secretkey | sessiontoken
        | access_?token | refresh_?token | client_?secret | device_?code | x-amz-sso_bearer_token
        | web_?identity_?token | token_?code )
      ['"]? \s* (?: = | : | %3D | >) \s* b?['"]? )
    [^\s&'"<>,;)}]+
    """
)
_AUTHORIZATION = re.compile(r"""(?i)(authorization['"]?\s*[:=]\s*b?['"]?)[^'"\r\n]+""")
_HEX_SIGNATURE = re.compile(r"\b[0-9a-f]{64}\b")

_secrets: set[str] = set()


def keep_out(*secrets: str) -> None:
    """From now on remove these texts from every line that is logged."""
    for secret in secrets:
        if len(secret) >= 4:  # a shorter one would blacken half of every line
            _secrets.update((secret, quote(secret, safe=""), quote(secret)))


def redact(text: str) -> str:
    """Return `text` without anything that is, or looks like, a secret."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, REMOVED)
    text = _AUTHORIZATION.sub(rf"\1{REMOVED}", text)
    text = _LABELLED.sub(rf"\1{REMOVED}", text)
    return _HEX_SIGNATURE.sub(REMOVED, text)


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback and all, and then redacts the whole."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def start(verbose: bool, stream: TextIO | None = None) -> None:
    """Log to `stream` (standard error): warnings, or with `verbose` everything.

    botocore's signer stays silent even then, for its debug lines hold what is signed.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S")
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if verbose else logging.WARNING)
    for silent in ("botocore.auth", "botocore.hooks", "botocore.regions", "urllib3"):
        logging.getLogger(silent).setLevel(logging.INFO)
    for told_anyway in ("botocore.credentials", "botocore.tokens"):
        # Keys that can't be renewed: it warns, with a traceback, of what it raises, too.
        logging.getLogger(told_anyway).setLevel(logging.NOTSET if verbose else logging.ERROR)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda hook: _log_uncaught(
        hook.exc_type, hook.exc_value or hook.exc_type(), hook.exc_traceback
    )


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    logging.getLogger("presign_gui").critical("unexpected", exc_info=(kind, error, trace))
