"""An account becomes a boto3 client here, and nowhere else.

Everything that decides where a request or a link goes is set in `_config`:
SigV4, the regional host, the addressing style, time-outs and retries; the rest
is in `handlers`. What botocore raises is turned into our errors by
`failures.translated`.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import boto3
from botocore import UNSIGNED
from botocore import exceptions as aws
from botocore.config import Config

from presign_gui import __version__
from presign_gui.core import aws_config, handlers, providers, proxies, timing, trust
from presign_gui.core.clock import Clock
from presign_gui.core.credentials import Credentials
from presign_gui.core.errors import InvalidAccount, NoSuchBucket, S3Error, WrongRegion
from presign_gui.core.failures import region_told, translated
from presign_gui.core.network import Network, Patience
from presign_gui.core.records import Account, AddressingStyle, Credential, Source
from presign_gui.core.regions import Regions, server_of
from presign_gui.core.service_models import plain_session
from presign_gui.core.texts import _

DEFAULT_REGION = "us-east-1"
"""Where S3 answers for every bucket, if only with the region it is really in."""

_A_MOMENT = timedelta(minutes=1)
"""How long keys must still work to begin a request with them."""

S3Client = Any  # boto3 makes its classes at run time

T = TypeVar("T")

Fit = Callable[[S3Client], None]
"""Changes a client that has just been made, for some kind of work."""


def as_it_is(_client: S3Client) -> None:
    """Change nothing."""


class Clients:
    """Makes S3 clients, and keeps them; one loader of service models for all. Thread-safe."""

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self._lock = threading.Lock()
        self._session: boto3.Session | None = None
        self._made: dict[tuple[Account, Credential, str, Fit], S3Client] = {}
        self._clocks: dict[str, Clock] = {}
        self._trust: dict[tuple[str, bool], ssl.SSLContext] = {}

    def s3(
        self, account: Account, credential: Credential, region: str, fit: Fit = as_it_is
    ) -> S3Client:
        """Return the client for `region` (a client's region never changes), made fit by `fit`.

        Takes some 50 ms the first time, reads botocore's models from the disk.
        Raises InvalidAccount for an endpoint or proxy that can't be one, and for
        a file of certificates that has none.
        """
        # What an account is called, and what it shows, is nothing to a client.
        account = replace(account, name="", places=())
        wanted = (account, credential, region, fit)
        with self._lock:
            if wanted not in self._made:
                # Those of keys that have been renewed are no use any more.
                for old in [each for each in self._made if each[0] == account]:
                    if old[1] != credential:
                        del self._made[old]
                client = self._make(account, credential, region)
                fit(client)
                self._made[wanted] = client
            return self._made[wanted]

    def clock(self, account: Account) -> Clock:
        """Return the clock of the account's server, which its clients listen for."""
        return self._clocks.setdefault(account.endpoint_url, Clock())

    def _make(self, account: Account, credential: Credential, region: str) -> S3Client:
        if self._session is None:
            self._session = boto3.Session(botocore_session=plain_session())
        try:
            client = self._session.client(
                "s3",
                region_name=region or DEFAULT_REGION,
                endpoint_url=account.endpoint_url or None,
                aws_access_key_id=credential.access_key_id or None,
                aws_secret_access_key=credential.secret_access_key or None,
                aws_session_token=credential.session_token or None,
                config=_config(account),
            )
        except (ValueError, aws.BotoCoreError) as error:
            raise InvalidAccount(str(error)) from error
        clock, proxy = self.clock(account), proxies.checked(account.proxy)
        trusted = self._trusted_by(account, client.meta.endpoint_url)
        network = Network(self._patience, trusted, proxy, clock)
        client.meta.events.register(
            "before-send.s3", lambda request, **_more: network.send(request)
        )
        handlers.register(client.meta.events, account)
        timing.register(client.meta.events, clock)
        return client

    def _trusted_by(self, account: Account, endpoint_url: str) -> ssl.SSLContext:
        if not endpoint_url.startswith("https:"):
            return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # nobody; to be had without waiting
        told = account.ca_bundle, account.insecure
        if told not in self._trust:
            self._trust[told] = trust.context(account.ca_bundle, insecure=account.insecure)
        return self._trust[told]


class Connection:
    """One account at work: its credential, its clients, and which region a bucket is in.

    Safe on any thread. Methods that may block say so.
    """

    def __init__(
        self,
        account: Account,
        credentials: Credentials,
        clients: Clients,
        remembered: Regions | None = None,
    ) -> None:
        """`remembered` regions are of earlier connections; None knows of none."""
        self.account = account
        self._credentials = credentials
        self._clients = clients
        self._remembered = remembered or Regions()
        self._regions: dict[str, str] = {}
        self._credential: Credential | None = None

    def credential(self, lasting: timedelta = timedelta()) -> Credential:
        """Return what signs now, for `lasting` if its source can give that.

        Blocks on keyring, profile, or where the keys come from; raises like
        `Credentials.of`.
        """
        self.account = aws_config.completed(self.account)
        self._credential = self._credentials.of(self.account, lasting)
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
        enough = found.expires_at >= self.now() + lasting
        return found if enough else None

    def s3(self, region: str = "", fit: Fit = as_it_is) -> S3Client:
        """Return a client for `region`, or the account's own. Blocks like `credential`."""
        credential = self.ready_credential(lasting=_A_MOMENT) or self.credential()
        return self._clients.s3(self.account, credential, region or self.home_region, fit)

    @property
    def home_region(self) -> str:
        return providers.home_region(self.account)

    @property
    def clock_offset(self) -> timedelta:
        """How far the server's clock is ahead of ours, by its last answer; 0 if not known."""
        return self._clients.clock(self.account).offset

    def now(self) -> datetime:
        """Return the time that a link would be signed with now, UTC; never blocks."""
        return self._clients.clock(self.account).now()

    def learn_regions(self, found: Mapping[str, str]) -> None:
        """Remember which bucket is in which region, as the server tells; blocks on the disk."""
        told = {bucket: region for bucket, region in found.items() if region}
        self._regions.update(told)
        if told and not self._at_one_region:
            self._remembered.learn(server_of(self.account), told)

    def region_of(self, bucket: str) -> str:
        """Return the region `bucket` is in, asking S3 once; blocks on the network.

        HeadBucket tells it in x-amz-bucket-region even when it answers 301, 400
        or 403. A server that doesn't say is taken to be in the account's region.
        An access point's ARN names its region.
        """
        if bucket not in self._regions:
            self._regions[bucket] = self._find_region(bucket) or self.home_region
        return self._regions[bucket]

    def ready_region(self, bucket: str) -> str | None:
        """Return the region of `bucket` if it was found before; None if `region_of` must ask."""
        return self._regions.get(bucket)

    def where_it_is(self, bucket: str, ask: Callable[[str], T]) -> T:
        """Return `ask(region)` of the bucket's region.

        If the server refuses because the bucket is in another one, which it
        names, it is asked once more, for that one, and this is remembered.
        Blocks on the network.
        """
        region = self.region_of(bucket)
        try:
            return ask(region)
        except WrongRegion as error:
            told = region_told(getattr(error.__cause__, "response", {}))
            if told in ("", region):
                raise
            self.learn_regions({bucket: told})
            return ask(told)

    def _find_region(self, bucket: str) -> str:
        if bucket.startswith("arn:"):
            return bucket.split(":", 5)[3]
        if self._at_one_region:
            return self.account.region
        region = self._remembered.of(server_of(self.account), bucket)
        if not region:
            region = self._asked_region(bucket)
            self.learn_regions({bucket: region})
        return region

    @property
    def _at_one_region(self) -> bool:
        """A server of one's own whose region the account says: there is nothing to find."""
        return bool(self.account.endpoint_url and self.account.region)

    def _asked_region(self, bucket: str) -> str:
        try:
            with translated():
                answer = self.s3().head_bucket(Bucket=bucket)
        except S3Error as error:
            answer = getattr(error.__cause__, "response", None)
            if answer is None:
                raise
        status = answer["ResponseMetadata"].get("HTTPStatusCode")
        if status == 404:
            raise NoSuchBucket(_("“{bucket}” is not there.", bucket=bucket))
        region = region_told(answer)
        return region or (self._region_in_refusal(bucket) if status in (301, 307, 400) else "")

    def _region_in_refusal(self, bucket: str) -> str:
        """Ask in such a way that the refusal may have a body: to HEAD there is none."""
        try:
            with translated():
                self.s3().list_objects_v2(Bucket=bucket, MaxKeys=1)
        except S3Error as error:
            return region_told(getattr(error.__cause__, "response", {}))
        return ""


def _config(account: Account) -> Config:
    style = providers.addressing_style(account)
    if style is AddressingStyle.AUTO:
        # A bucket in the host needs a DNS name for each bucket: AWS has them,
        # a server of one's own mostly hasn't.
        style = AddressingStyle.PATH if _own_server(account) else AddressingStyle.VIRTUAL
    return Config(
        # Without it botocore falls back to SigV2 for links in the older regions.
        signature_version=(
            UNSIGNED if account.source is Source.ANONYMOUS else account.signature_version.value
        ),
        s3={
            "addressing_style": style.value,
            "us_east_1_regional_endpoint": "regional",
            "use_accelerate_endpoint": account.accelerate,
        },
        use_fips_endpoint=account.fips,
        use_dualstack_endpoint=account.dual_stack,
        ignore_configured_endpoint_urls=True,  # `aws_config.completed` has read them
        request_checksum_calculation="when_required",  # or PUT links would carry checksums
        response_checksum_validation="when_required",
        retries={"mode": "standard", "total_max_attempts": 3},
        user_agent_extra=f"presign-gui/{__version__}",
    )


def _own_server(account: Account) -> bool:
    host = urlsplit(account.endpoint_url).hostname or ""
    return bool(host) and not host.endswith((".amazonaws.com", ".amazonaws.com.cn"))
