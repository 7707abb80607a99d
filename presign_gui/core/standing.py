"""Links asked for one at a time: what one has taught of its kind serves for the next.

A `Signer` learns and proves its arithmetic anew for each batch. Who is asked for single
links a thousand times a second keeps it here: for each kind of link (bucket, region, options)
a presigner, proved against botocore when it is learnt and once a minute from then on.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from presign_gui.core import expiry
from presign_gui.core.client import Clients
from presign_gui.core.errors import ExpiredToken
from presign_gui.core.presigner import PROBE_KEY, PROBE_VERSION, Item, Presigner, UnknownKind
from presign_gui.core.records import Account, Credential, LinkOptions, LinkRequest, Method, Source
from presign_gui.core.signing import Signer, same_link

PROVED_FOR = timedelta(minutes=1)
MOST_KINDS = 256
"""Kinds kept; the one that was asked for longest ago goes first."""


@dataclass(frozen=True)
class Series:
    """The links of some keys, in their order, and what they have in common."""

    urls: list[str] = field(repr=False)
    made_at: datetime  # UTC
    expires_at: datetime | None  # UTC; None: plain URLs, which don't end
    cut_short: bool
    temporary: bool


@dataclass
class _Kind:
    presigner: Presigner | None  # None: botocore must make each
    proved_at: datetime
    moment: datetime | None = None  # of the presigner


class StandingSigner:
    """Makes links as one account, with one credential, for as long as that lives.

    Never blocks on the network. Safe on any thread.
    """

    def __init__(self, account: Account, credential: Credential, clients: Clients) -> None:
        self._account = account
        self.credential = credential
        self._clients = clients
        self._kinds: OrderedDict[tuple[str, str, LinkOptions, bool], _Kind] = OrderedDict()

    def series(
        self, bucket: str, region: str, items: Sequence[Item], options: LinkOptions
    ) -> Series:
        """Return the links of `items`, all with a version id or none. Raises as Signer.links."""
        precisely = self._clients.clock(self._account).now()
        end = self.credential.expires_at
        if end is not None and end <= precisely:
            raise ExpiredToken
        now = precisely.replace(microsecond=0)
        kind = self._kind(bucket, region, items[0], options, now)
        if kind.presigner is None:
            return self._by_signer(bucket, region, items, options)
        if kind.moment != now:
            kind.presigner, kind.moment = kind.presigner.at(now), now
        presigner = kind.presigner
        urls = [url for some in presigner.urls(items) for url in some]
        ends_at = expiry.true_end(now, options.expiry, end)
        short = ends_at < now + options.expiry
        return Series(urls, now, ends_at, short, self.credential.temporary)

    def _kind(
        self, bucket: str, region: str, item: Item, options: LinkOptions, now: datetime
    ) -> _Kind:
        key = bucket, region, options, bool(item.version_id)
        kind = self._kinds.get(key)
        if kind is None or not timedelta() <= now - kind.proved_at < PROVED_FOR:
            kind = self._kinds[key] = self._learnt(bucket, region, item, options, now)
            while len(self._kinds) > MOST_KINDS:
                self._kinds.popitem(last=False)
        self._kinds.move_to_end(key)
        return kind

    def _learnt(
        self, bucket: str, region: str, item: Item, options: LinkOptions, now: datetime
    ) -> _Kind:
        version = PROBE_VERSION if item.version_id else ""
        probe, sample = Signer(self._account, self.credential, self._clients, now).links(
            [
                LinkRequest(bucket, PROBE_KEY, options, region, version),
                LinkRequest(bucket, item.key, options, region, item.version_id),
            ]
        )
        if self._account.source is Source.ANONYMOUS or options.own_names:
            return _Kind(None, now)
        content_type = options.content_type if options.method is Method.PUT else ""
        secret, method = self.credential.secret_access_key, options.method.value
        try:
            presigner = Presigner(probe.url, secret, method, content_type)
        except UnknownKind:
            return _Kind(None, now)
        proved = same_link(presigner.at(sample.made_at).url(item), sample.url)
        return _Kind(presigner if proved else None, now)

    def _by_signer(
        self, bucket: str, region: str, items: Sequence[Item], options: LinkOptions
    ) -> Series:
        signer = Signer(self._account, self.credential, self._clients)
        links = list(
            signer.links(
                LinkRequest(bucket, each.key, options, region, each.version_id) for each in items
            )
        )
        first = links[0]
        return Series(
            [link.url for link in links],
            first.made_at,
            first.expires_at,
            first.cut_short,
            first.temporary,
        )
