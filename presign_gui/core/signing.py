"""LinkRequest -> Link, one or a million. Nothing here waits for network or keyring.

botocore decides, `Presigner` repeats: of every batch the first, the last and the
most escaped link are also made by botocore and must be the same, or the whole
batch is botocore's. So are SigV2, SigV4A and whatever else can't be repeated.

Where this computer's clock is wrong, links are made with the server's time (see
`timing`). A link's moments are then the server's, too, and so true for whoever has a
clock that goes right; on this computer they come earlier or later than its own says.

An anonymous account's links are plain URLs: where they point is botocore's
knowledge, too; there is nothing to sign, and nothing that ends them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import groupby
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from presign_gui.core import expiry, post_forms, providers
from presign_gui.core.client import Clients, S3Client
from presign_gui.core.disposition import content_disposition
from presign_gui.core.errors import ExpiredToken, InvalidAddress, InvalidInput
from presign_gui.core.failures import translated
from presign_gui.core.link_parameters import OPERATIONS, check_unsigned, parameters
from presign_gui.core.presigner import (
    PROBE_DISPOSITION,
    PROBE_KEY,
    PROBE_VERSION,
    SLICE,
    Item,
    PlainUrls,
    Presigner,
    UnknownKind,
    most_escaped,
)
from presign_gui.core.records import (
    Account,
    Credential,
    Link,
    LinkOptions,
    LinkRequest,
    Method,
    PostForm,
    PostRequest,
    Source,
)
from presign_gui.core.texts import _

_log = logging.getLogger(__name__)

_PAST = timedelta(minutes=1)
"""How long ago a moment is at least that nobody would call now."""


class Signer:
    """Makes links as one account, with one credential. Safe on any thread."""

    def __init__(
        self,
        account: Account,
        credential: Credential,
        clients: Clients,
        moment: datetime | None = None,
    ) -> None:
        """All links are made as of `moment` (UTC, to the second), or of their batch's start."""
        self._account = account
        self._credential = credential
        self._clients = clients
        self._moment = moment

    def links(self, requests: Iterable[LinkRequest]) -> Iterator[Link]:
        """Yield the link of each request, in their order; see `slices`."""
        for links in self.slices(list(requests)):
            yield from links

    def slices(self, requests: Sequence[LinkRequest]) -> Iterator[list[Link]]:
        """Yield the links of a batch, in their order, about a millisecond's work at a time.

        Each is a whole SigV4 URL at the bucket's regional host (or the account's
        link host), whose `expires_at` is when it really ends. All have the same
        moment, so all end together. Raises, before the first slice,
        ExpiryOutOfRange by what the provider takes, InvalidAddress for a request
        without a key, InvalidAccount for an endpoint that its region hasn't, and
        ExpiredToken when the credential is past its end. An anonymous account's
        are plain URLs; those can't say what the server answers with them, and so
        raise InvalidInput for such options. Does not block on the network.
        """
        # By identity: hashing the options of a million requests would take a second.
        for options in {id(each.options): each.options for each in requests}.values():
            self._check_life(self._settled(options).expiry)
        if self._account.source is Source.ANONYMOUS:
            for options in {request.options for request in requests}:
                check_unsigned(options)
        if not all(request.key for request in requests):
            raise InvalidAddress(_("A link needs an object, not only a bucket."))
        for (bucket, options, region), group in groupby(requests, key=_what_is_shared):
            batch = _Batch(
                self._account,
                self._credential,
                self._clients,
                bucket,
                self._settled(options),
                region,
            )
            try:
                yield from batch.slices(list(group), self._moment)
            except UnicodeEncodeError as error:
                # Half a character, as Python has it for a byte that isn't UTF-8.
                raise InvalidAddress(_("A key that is not Unicode can't be linked.")) from error

    def post_form(self, request: PostRequest) -> PostForm:
        """Return a form that uploads to `request.bucket` until it ends.

        Raises ExpiryOutOfRange, InvalidAccount, ExpiredToken, and InvalidInput
        without keys and like `post_forms.made`. Does not block on the network.
        """
        self._check_life(request.expiry)
        if self._account.source is Source.ANONYMOUS:
            raise InvalidInput(_("An upload form needs keys to sign it."))
        region = request.region or providers.home_region(self._account)
        providers.check_options(self._account, region)
        client = self._clients.s3(self._account, self._credential, region)
        ahead = self._clients.clock(self._account).correction
        url, fields, made_at = post_forms.made(client, request, ahead)
        ends_at = expiry.true_end(made_at, request.expiry, self._credential.expires_at)
        return PostForm(
            url=url,
            fields=tuple(fields.items()),
            request=request,
            made_at=made_at,
            expires_at=ends_at,
            cut_short=ends_at < made_at + request.expiry,
            temporary=self._credential.temporary,
        )

    def _settled(self, options: LinkOptions) -> LinkOptions:
        """Return `options` with the life that links made now have, if it is said when they end."""
        if options.until is None:
            return options
        now = self._moment or self._clients.clock(self._account).now()
        return replace(options, expiry=expiry.life_until(options.until, now), until=None)

    def _check_life(self, span: timedelta) -> None:
        if self._of_the_past:  # it was allowed then, and is signed again only to be looked at
            longest = providers.of(self._account).maximum_expiry
        else:
            longest = providers.maximum_expiry(self._account)
        expiry.checked(span, longest)
        end = self._credential.expires_at
        if end is not None and end <= self._clients.clock(self._account).now():
            raise ExpiredToken

    @property
    def _of_the_past(self) -> bool:
        now = self._clients.clock(self._account).now()
        return self._moment is not None and self._moment < now - _PAST


def _what_is_shared(request: LinkRequest) -> tuple[str, LinkOptions, str]:
    return request.bucket, request.options, request.region


class _Batch:
    """Links that differ in key, name and version only."""

    def __init__(
        self,
        account: Account,
        credential: Credential,
        clients: Clients,
        bucket: str,
        options: LinkOptions,
        region: str,
    ) -> None:
        self._credential = credential
        self._options = options
        self._anonymous = account.source is Source.ANONYMOUS
        self._clock = clients.clock(account)
        region = region or providers.home_region(account)
        providers.check_options(account, region)
        self._client: S3Client = clients.s3(account, credential, region)
        self._parameters = {"Bucket": bucket, **parameters(options)}
        self._names_differ = options.own_names and options.method is Method.GET

    def slices(
        self, requests: Sequence[LinkRequest], moment: datetime | None
    ) -> Iterator[list[Link]]:
        if version_id := self._options.version_id:
            requests = [replace(each, version_id=version_id) for each in requests]
        items = [self._item(request) for request in requests]
        presigner: Presigner | PlainUrls | None
        if self._anonymous:
            made_at = moment or self._clock.now().replace(microsecond=0)
            presigner = PlainUrls(self._botocore_url(Item(PROBE_KEY)), made_at)
        else:
            presigner = self._trusted_presigner(items, moment)
        slices = presigner.urls(items) if presigner else self._botocore_slices(items)
        start = 0
        for urls in slices:
            made_at = presigner.moment if presigner else _made_at(urls[0], self._options.expiry)
            yield self._links(requests[start : start + len(urls)], urls, made_at)
            start += len(urls)

    def _item(self, request: LinkRequest) -> Item:
        if not self._names_differ:
            return Item(request.key, "", request.version_id)
        own_name = request.key.rstrip("/").rpartition("/")[2] or request.key
        name = self._options.filename or own_name
        said = content_disposition(self._options.disposition, name)
        return Item(request.key, said, request.version_id)

    def _links(
        self, requests: Sequence[LinkRequest], urls: Sequence[str], made_at: datetime
    ) -> list[Link]:
        options, credential = self._options, self._credential
        asked = made_at + options.expiry
        ends_at = expiry.true_end(made_at, options.expiry, credential.expires_at)
        shared = (
            options.method,
            made_at,
            None if self._anonymous else ends_at,
            ends_at < asked,
            credential.temporary,
        )
        content_type = options.content_type if options.method is Method.PUT else ""
        return [
            Link(url, each.bucket, each.key, *shared, each.version_id, each.size, content_type)
            for url, each in zip(urls, requests, strict=True)
        ]

    def _trusted_presigner(
        self, items: Sequence[Item], moment: datetime | None
    ) -> Presigner | None:
        """Return a presigner whose links are botocore's, or None if it must make them itself."""
        has_versions = any(item.version_id for item in items)
        if has_versions and not all(item.version_id for item in items):
            return None
        probe = Item(
            PROBE_KEY,
            PROBE_DISPOSITION if self._names_differ else "",
            PROBE_VERSION if has_versions else "",
        )
        content_type = self._parameters.get("ContentType", "")
        try:
            presigner = Presigner(
                self._botocore_url(probe),
                self._credential.secret_access_key,
                self._options.method.value,
                content_type,
            )
        except UnknownKind:
            return None
        for at in sorted({0, len(items) - 1, most_escaped(items)}):
            theirs = self._botocore_url(items[at])
            ours = presigner.at(_made_at(theirs, self._options.expiry)).url(items[at])
            if not same_link(ours, theirs):
                _log.error("the presigner differs from botocore for a key of this batch")
                return None
        return presigner.at(moment) if moment else presigner

    def _botocore_slices(self, items: Sequence[Item]) -> Iterator[list[str]]:
        length = max(1, SLICE // 50)  # botocore takes some fifty times as long for each
        for start in range(0, len(items), length):
            if start:
                time.sleep(0)
            yield [self._botocore_url(item) for item in items[start : start + length]]

    def _botocore_url(self, item: Item) -> str:
        asked = {**self._parameters, "Key": item.key}
        if item.disposition:
            asked["ResponseContentDisposition"] = item.disposition
        if item.version_id:
            asked["VersionId"] = item.version_id
        with translated():
            url: str = self._client.generate_presigned_url(
                OPERATIONS[self._options.method],
                Params=asked,
                ExpiresIn=int(self._options.expiry.total_seconds()),
            )
        return url


def same_link(one: str, other: str) -> bool:
    """Say whether two URLs are the same request; the order of the query may differ.

    (With awscrt installed, botocore puts SignedHeaders before Expires.)
    """
    a, b = urlsplit(one), urlsplit(other)
    return a[:3] == b[:3] and sorted(parse_qsl(a.query, True)) == sorted(parse_qsl(b.query, True))


def _made_at(url: str, life: timedelta) -> datetime:
    """Return the moment of signing as the link itself has it."""
    query = parse_qs(urlsplit(url).query)
    if "X-Amz-Date" in query:
        return datetime.strptime(query["X-Amz-Date"][0] + "+0000", "%Y%m%dT%H%M%SZ%z")
    return datetime.fromtimestamp(int(unquote(query["Expires"][0])), timezone.utc) - life  # SigV2
