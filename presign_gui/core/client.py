"""An account becomes a boto3 client here, and nowhere else.

Everything that decides where a request or a link goes is set in `_config`:
SigV4, the regional host, the addressing style, time-outs and retries. What
botocore raises is turned into our errors by `translated`, once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import boto3
import botocore.session
from botocore import exceptions as aws
from botocore.compat import HAS_CRT
from botocore.config import Config
from botocore.parsers import ResponseParserError

from presign_gui import __version__
from presign_gui.core.credentials import Credentials
from presign_gui.core.errors import (
    AccessDenied,
    BadKeys,
    ExpiredToken,
    InvalidAccount,
    InvalidAddress,
    NoNetwork,
    NoSuchBucket,
    S3Error,
    ServerBusy,
    TimedOut,
    UnexpectedAnswer,
    UntrustedServer,
    WrongRegion,
)
from presign_gui.core.network import Network, Patience
from presign_gui.core.records import Account, AddressingStyle, Credential
from presign_gui.core.texts import _

DEFAULT_REGION = "us-east-1"
"""Where S3 answers for every bucket, if only with the region it is really in."""

_A_MOMENT = timedelta(minutes=1)
"""How long keys must still work to begin a request with them."""

S3Client = Any  # boto3 makes its classes at run time


class Clients:
    """Makes S3 clients, and keeps them; one loader of service models for all. Thread-safe."""

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self._lock = threading.Lock()
        self._session: boto3.Session | None = None
        self._made: dict[tuple[Account, Credential, str], S3Client] = {}

    def s3(self, account: Account, credential: Credential, region: str) -> S3Client:
        """Return the client for `region` (a client's region never changes).

        Takes some 50 ms the first time, reads botocore's models from the disk.
        Raises InvalidAccount for an endpoint that can't be one.
        """
        # What an account is called, and what it shows, is nothing to a client.
        account = replace(account, name="", places=())
        wanted = (account, credential, region)
        with self._lock:
            if wanted not in self._made:
                # Those of keys that have been renewed are no use any more.
                for old in [each for each in self._made if each[0] == account]:
                    if old[1] != credential:
                        del self._made[old]
                self._made[wanted] = self._make(account, credential, region)
            return self._made[wanted]

    def _make(self, account: Account, credential: Credential, region: str) -> S3Client:
        if self._session is None:
            self._session = boto3.Session(botocore_session=_plain_session())
        try:
            client = self._session.client(
                "s3",
                region_name=region or DEFAULT_REGION,
                endpoint_url=account.endpoint_url or None,
                aws_access_key_id=credential.access_key_id,
                aws_secret_access_key=credential.secret_access_key,
                aws_session_token=credential.session_token or None,
                config=_config(account),
            )
        except (ValueError, aws.BotoCoreError) as error:
            raise InvalidAccount(str(error)) from error
        network = Network(client.meta.endpoint_url, self._patience)
        client.meta.events.register(
            "before-send.s3", lambda request, **_more: network.send(request)
        )
        client.meta.events.register("before-parameter-build.s3", _stay_in_region)
        client.meta.events.register("before-parameter-build.s3", _note_bucket)
        client.meta.events.register("choose-signer.s3", _all_regions)
        client.meta.events.register("before-sign.s3", _payer_to_query)
        if account.link_host:
            client.meta.events.register("before-sign.s3", _to_link_host(account.link_host))
        return client


class Connection:
    """One account at work: its credential, its clients, and which region a bucket is in.

    Safe on any thread. Methods that may block say so.
    """

    def __init__(self, account: Account, credentials: Credentials, clients: Clients) -> None:
        self.account = account
        self._credentials = credentials
        self._clients = clients
        self._regions: dict[str, str] = {}
        self._credential: Credential | None = None

    def credential(self) -> Credential:
        """Return what signs now. Blocks on keyring or profile; raises CredentialError."""
        self.account = self._credentials.completed(self.account)
        self._credential = self._credentials.of(self.account)
        return self._credential

    @property
    def last_credential(self) -> Credential | None:
        """The credential that `credential` returned last; None if it never did."""
        return self._credential

    def ready_credential(self, lasting: timedelta = timedelta()) -> Credential | None:
        """Return the credential at hand, or None if `credential` must be asked first.

        Never blocks. A credential that would end before `lasting` is not at
        hand: asking its source again may give one that lives longer.
        """
        found = self._credential
        if found is None or found.expires_at is None:
            return found
        enough = found.expires_at >= datetime.now(timezone.utc) + lasting
        return found if enough else None

    def s3(self, region: str = "") -> S3Client:
        """Return a client for `region`, or the account's own. Blocks like `credential`."""
        credential = self.ready_credential(lasting=_A_MOMENT) or self.credential()
        return self._clients.s3(self.account, credential, region or self.home_region)

    @property
    def home_region(self) -> str:
        return self.account.region or DEFAULT_REGION

    def learn_region(self, bucket: str, region: str) -> None:
        """Remember where `bucket` is."""
        if region:
            self._regions[bucket] = region

    def region_of(self, bucket: str) -> str:
        """Return the region `bucket` is in, asking S3 once; blocks on the network.

        HeadBucket tells it in x-amz-bucket-region even when it answers 301, 400
        or 403. A server that doesn't say is taken to be in the account's region.
        """
        if bucket not in self._regions:
            self._regions[bucket] = self._find_region(bucket) or self.home_region
        return self._regions[bucket]

    def _find_region(self, bucket: str) -> str:
        if self.account.endpoint_url and self.account.region:
            return self.account.region
        try:
            with translated():
                answer = self.s3().head_bucket(Bucket=bucket)
        except S3Error as error:
            answer = getattr(error.__cause__, "response", None)
            if answer is None:
                raise
        metadata = answer["ResponseMetadata"]
        if metadata.get("HTTPStatusCode") == 404:
            raise NoSuchBucket(_("“{bucket}” is not there.", bucket=bucket))
        return str(metadata.get("HTTPHeaders", {}).get("x-amz-bucket-region", ""))


def _plain_session() -> botocore.session.Session:
    """Return a session that no AWS_PROFILE has a say in: accounts say all there is."""
    return botocore.session.Session(session_vars={"profile": (None, None, None, None)})


def _config(account: Account) -> Config:
    style = account.addressing_style
    if style is AddressingStyle.AUTO:
        # A bucket in the host needs a DNS name for each bucket: AWS has them,
        # a server of one's own mostly hasn't.
        style = AddressingStyle.PATH if _own_server(account) else AddressingStyle.VIRTUAL
    return Config(
        # Without it botocore falls back to SigV2 for links in the older regions.
        signature_version=account.signature_version.value,
        s3={
            "addressing_style": style.value,
            "us_east_1_regional_endpoint": "regional",
            "use_accelerate_endpoint": account.accelerate,
        },
        use_fips_endpoint=account.fips,
        use_dualstack_endpoint=account.dual_stack,
        ignore_configured_endpoint_urls=True,  # `Credentials.completed` has read them
        request_checksum_calculation="when_required",  # or PUT links would carry checksums
        response_checksum_validation="when_required",
        retries={"mode": "standard", "total_max_attempts": 3},
        user_agent_extra=f"presign-gui/{__version__}",
    )


def _own_server(account: Account) -> bool:
    host = urlsplit(account.endpoint_url).hostname or ""
    return bool(host) and not host.endswith((".amazonaws.com", ".amazonaws.com.cn"))


def _stay_in_region(context: dict[str, Any], **_more: Any) -> None:
    """Keep botocore from following redirects to other regions: `region_of` knows the region.

    It would ask for the region with a HEAD, follow the redirect that answers
    that one too, and so on until Python's stack is full: any web server that
    sends http on to https is enough.
    """
    context.setdefault("s3_redirect", {})["redirected"] = True


def _payer_to_query(request: Any, signature_version: str, **_more: Any) -> None:
    """Let links say who pays in their query: a browser can't send the signed header."""
    if signature_version.endswith("-query") and "x-amz-request-payer" in request.headers:
        payer = request.headers["x-amz-request-payer"]
        del request.headers["x-amz-request-payer"]
        request.params = {**request.params, "x-amz-request-payer": payer}


def _note_bucket(params: dict[str, Any], context: dict[str, Any], **_more: Any) -> None:
    context["presign_bucket"] = params.get("Bucket", "")


def _all_regions(context: dict[str, Any], **_more: Any) -> str | None:
    """Sign for a multi-region access point as it needs it: SigV4A, for every region.

    Told to use SigV4, botocore obeys, and the access point refuses what it made.
    Source: Amazon S3 User Guide, "Making requests using a Multi-Region Access Point".
    """
    bucket = context.get("presign_bucket", "")
    if not (bucket.startswith("arn:") and bucket.endswith(".mrap")):
        return None
    if not HAS_CRT:
        raise aws.MissingDependencyException(
            msg=_("A multi-region access point can only be used where awscrt is installed.")
        )
    context["signing"] = {**context.get("signing", {}), "region": "*"}
    return "s3v4a"


def _to_link_host(link_host: str) -> Callable[..., None]:
    """Return a before-sign handler that gives links, and upload forms, another host.

    The signature is then made for that host. "{bucket}" in it is filled in.
    """

    def move(request: Any, signature_version: str, **_more: Any) -> None:
        if not signature_version.endswith(("-query", "-presign-post")):
            return
        url = urlsplit(request.url)
        host = link_host.strip().rstrip("/").replace("{bucket}", request.context["presign_bucket"])
        scheme, _found, netloc = host.rpartition("://")
        request.url = urlunsplit((scheme or url.scheme, netloc, url.path, url.query, ""))

    return move


_BY_CODE: dict[str, type[S3Error]] = {
    **dict.fromkeys(("AccessDenied", "AllAccessDisabled", "Forbidden", "403"), AccessDenied),
    **dict.fromkeys(("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken"), BadKeys),
    **dict.fromkeys(
        ("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"), ExpiredToken
    ),
    **dict.fromkeys(("NoSuchBucket", "404", "NotFound"), NoSuchBucket),
    **dict.fromkeys(
        ("PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed"), WrongRegion
    ),
    **dict.fromkeys(
        ("SlowDown", "ServiceUnavailable", "TooManyRequests", "RequestLimitExceeded", "503"),
        ServerBusy,
    ),
    **dict.fromkeys(("RequestTimeout",), TimedOut),
}


@contextmanager
def translated() -> Iterator[None]:
    """Turn what boto3 raises in the block into S3Error, with the cause chained."""
    try:
        yield
    except aws.ClientError as error:
        found = error.response.get("Error", {})
        code = str(found.get("Code"))
        # A bare status stands for an answer without a document of S3's: a web
        # server's perhaps. Of what is no XML at all botocore makes a 500.
        kind = _BY_CODE.get(code, UnexpectedAnswer if code.isdigit() else S3Error)
        raise kind(str(found.get("Message") or found.get("Code") or "")) from error
    except (aws.ConnectTimeoutError, aws.ReadTimeoutError) as error:
        raise TimedOut(_host_of(error)) from error
    except aws.SSLError as error:
        raise UntrustedServer(_host_of(error)) from error
    except aws.ParamValidationError as error:
        raise InvalidAddress(str(error)) from error
    except ResponseParserError as error:
        raise UnexpectedAnswer from error
    except (aws.HTTPClientError, aws.ConnectionError) as error:
        raise NoNetwork(_host_of(error)) from error
    except aws.BotoCoreError as error:
        raise S3Error(str(error)) from error


def _host_of(error: aws.BotoCoreError) -> str:
    """Name the server of a failed request; the whole URL may hold a signature."""
    url = str(getattr(error, "kwargs", {}).get("endpoint_url", ""))
    return urlsplit(url).netloc
