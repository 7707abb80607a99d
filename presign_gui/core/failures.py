"""What botocore raises, as a person should hear it: turned into our errors here, once.

A row of `_BY_CODE` for each code that a server may answer with. Servers that are
no S3 at all, and servers that can't be reached, are told apart by what is left.
Source of the codes: Amazon S3 API Reference, "Error responses".
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from botocore import exceptions as aws
from botocore.parsers import ResponseParserError

from presign_gui.core.clock import utc_now
from presign_gui.core.errors import (
    AccessDenied,
    AwscrtMissing,
    BadBucketName,
    BadKeys,
    BucketsHidden,
    ClockWrong,
    ConnectionLost,
    ExpiredToken,
    InvalidAddress,
    NameUnknown,
    NoNetwork,
    NoSuchBucket,
    NoTls,
    NotSupported,
    PresignError,
    ProxyFailed,
    RequesterPays,
    S3Error,
    ServerBusy,
    TimedOut,
    UnexpectedAnswer,
    UntrustedServer,
    WrongRegion,
)
from presign_gui.core.texts import _, duration

_BY_CODE: dict[str, type[PresignError]] = {
    **dict.fromkeys(("AccessDenied", "AllAccessDisabled", "Forbidden", "403"), AccessDenied),
    **dict.fromkeys(
        ("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "OptInRequired"), BadKeys
    ),
    **dict.fromkeys(
        ("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"), ExpiredToken
    ),
    **dict.fromkeys(("NoSuchBucket", "404", "NotFound"), NoSuchBucket),
    "InvalidBucketName": BadBucketName,
    **dict.fromkeys(
        (
            *("PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed"),
            "IllegalLocationConstraintException",
        ),
        WrongRegion,
    ),
    **dict.fromkeys(
        (
            *("SlowDown", "ServiceUnavailable", "TooManyRequests", "RequestLimitExceeded"),
            *("Throttling", "BandwidthLimitExceeded", "429", "503"),
        ),
        ServerBusy,
    ),
    "407": ProxyFailed,
    "RequestTimeout": TimedOut,
    "RequestTimeTooSkewed": ClockWrong,
    **dict.fromkeys(("NotImplemented", "501"), NotSupported),
}

_SAID = 1_000
"""Characters of what a server says that a window or terminal has room for."""

_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE"})
"""How OpenSSL says that the other side doesn't speak TLS; it depends on what it says."""

_NOT_SO = (
    aws.EndpointProviderError,
    aws.UnsupportedS3ArnError,
    aws.UnsupportedS3AccesspointConfigurationError,
    aws.UnsupportedS3ConfigurationError,
)
"""An access point at a server of one's own, over Transfer Acceleration, and the like."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn what boto3 raises in the block into PresignError, with the cause chained."""
    try:
        yield
    except aws.ClientError as error:
        raise _refusal(error) from error
    except (aws.ConnectTimeoutError, aws.ReadTimeoutError) as error:
        raise TimedOut(_host_of(error)) from error
    except aws.SSLError as error:
        found = _below(error, ssl.SSLError)
        speaks_none = isinstance(found, ssl.SSLError) and found.reason in _NO_TLS
        raise (NoTls if speaks_none else UntrustedServer)(_host_of(error)) from error
    except aws.ParamValidationError as error:
        raise _invalid(error) from error
    except ResponseParserError as error:
        raise UnexpectedAnswer from error
    except aws.ProxyConnectionError as error:
        raise ProxyFailed(_proxy_said(error)) from error
    except aws.IncompleteReadError as error:
        raise ConnectionLost(_host_of(error)) from error
    except (aws.HTTPClientError, aws.ConnectionError) as error:
        ours = _below(error, PresignError)  # what was raised below botocore, and wrapped by it
        if ours is not None:
            raise ours from error
        raise _no_network(error)(_host_of(error)) from error
    except aws.MissingDependencyException as error:
        raise AwscrtMissing(str(error)) from error
    except _NOT_SO as error:
        raise NotSupported(str(error)) from error
    except aws.BotoCoreError as error:
        raise S3Error(str(error)) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        if not _of_botocore(error):
            raise
        raise UnexpectedAnswer from error


def answer_of(error: PresignError) -> Mapping[str, Any]:
    """Return the answer that `error` is about, as botocore has it; {} if there was none."""
    return getattr(error.__cause__, "response", None) or {}


def region_told(answer: Mapping[str, Any] | None) -> str:
    """Return the region that a bucket is in, as botocore's `answer` tells it; "" if not.

    In a header even of a refusal, or in the document that refuses:
    AuthorizationHeaderMalformed has a Region, PermanentRedirect an Endpoint.
    """
    answer = answer or {}
    header = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("x-amz-bucket-region")
    found = answer.get("Error", {})
    if header or found.get("Region"):
        return str(header or found["Region"])
    endpoint = re.search(r"\bs3[.-]([a-z]+(?:-[a-z]+)+-\d)\.", str(found.get("Endpoint", "")))
    return endpoint[1] if endpoint else ""


def _refusal(error: aws.ClientError) -> PresignError:
    answer: Mapping[str, Any] = error.response
    found = answer.get("Error", {})
    # A bare status stands for an answer without a document of S3's: a web
    # server's perhaps. Of what is no XML at all botocore makes a 500.
    code = str(found.get("Code") or answer["ResponseMetadata"].get("HTTPStatusCode"))
    said = str(found.get("Message") or found.get("Code") or "")
    said = said if len(said) <= _SAID else said[:_SAID] + "…"
    kind = _BY_CODE.get(code, UnexpectedAnswer if code.isdigit() else S3Error)
    if kind is WrongRegion:
        region = region_told(answer)
        said = "\n".join((_("It is in {region}.", region=region), said)) if region else said
    elif kind is ClockWrong:
        said = _skew(answer) or said
    elif kind is AccessDenied and error.operation_name == "ListBuckets":
        kind = BucketsHidden
    elif kind is AccessDenied and re.search(r"request(er|).pay", said, re.IGNORECASE):
        kind = RequesterPays
    elif code == "404" and not error.operation_name.startswith("Head"):
        kind = UnexpectedAnswer  # S3 says what is not there, but where no body is allowed
    return kind(said)


def _skew(answer: Mapping[str, Any]) -> str:
    """Say by how much our clock is off, if the answer has the server's time."""
    server = _server_time(answer)
    if server is None:
        return ""
    ahead = utc_now() - server
    if ahead.total_seconds() > 0:
        return _("This computer's clock is {span} ahead of the server's.", span=duration(ahead))
    return _("This computer's clock is {span} behind the server's.", span=duration(-ahead))


def _server_time(answer: Mapping[str, Any]) -> datetime | None:
    written = str(answer.get("Error", {}).get("ServerTime", ""))
    header = str(answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date", ""))
    for text, parse in ((written, _from_iso), (header, parsedate_to_datetime)):
        try:
            found = parse(text)
        except (TypeError, ValueError):
            continue
        if found.tzinfo is not None:
            return found
    return None


def _from_iso(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))  # Python 3.10 does not know Z


def _invalid(error: aws.ParamValidationError) -> InvalidAddress:
    bucket = re.search(r'Invalid bucket name "(.*)": ', str(error), re.DOTALL)
    if bucket:
        return BadBucketName(_("“{bucket}” can't be the name of a bucket.", bucket=bucket[1]))
    return InvalidAddress(str(error))


def _of_botocore(error: BaseException) -> bool:
    """Say whether it was botocore that stumbled over an answer: a header that is no number, say.

    Half a character, which it can't send, is of a request.
    """
    if isinstance(error, UnicodeEncodeError):
        return False
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    module = trace.tb_frame.f_globals.get("__name__", "") if trace else ""
    return str(module).partition(".")[0] in ("botocore", "dateutil")


def _below(error: aws.BotoCoreError, kind: type[BaseException]) -> BaseException | None:
    """Return what of `kind` botocore's error stands on: it wraps urllib3's, which wraps others."""
    waiting: list[Any] = [getattr(error, "kwargs", {}).get("error")]
    while waiting:
        each = waiting.pop()
        if isinstance(each, kind):
            return each
        if isinstance(each, BaseException):
            waiting += [*each.args, each.__cause__, each.__context__]
    return None


def _no_network(error: aws.BotoCoreError) -> type[NoNetwork]:
    if "announced" in getattr(error, "kwargs", {}):  # by `Network`: less came than that
        return ConnectionLost
    return NameUnknown if _below(error, socket.gaierror) is not None else NoNetwork


def _proxy_said(error: aws.ProxyConnectionError) -> str:
    """Name the proxy, without a password, and what it answered, if it did."""
    proxy = urlsplit(str(error.kwargs.get("proxy_url", ""))).netloc.rpartition("@")[2]
    said = re.search(r"Tunnel connection failed: (\d[^'\")]*)", str(error.kwargs.get("error", "")))
    return f"{proxy}: {said[1].strip()}" if said else proxy


def _host_of(error: aws.BotoCoreError) -> str:
    """Name the server of a failed request; the whole URL may hold a signature."""
    url = str(getattr(error, "kwargs", {}).get("endpoint_url", ""))
    return urlsplit(url).netloc
