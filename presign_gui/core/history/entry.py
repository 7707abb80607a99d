"""What the history remembers of links: for a batch no more than for one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from presign_gui.core.formats import Format
from presign_gui.core.inspector.parts import Parts
from presign_gui.core.logs import REMOVED
from presign_gui.core.records import Account, Link, LinkOptions, PostForm, PostRequest, Way
from presign_gui.core.texts import _


def way_in_words(way: Way) -> str:
    """Say how links left."""
    return {
        Way.COPIED: _("copied"),
        Way.OFFERED: _("offered in a drag"),
        Way.FILE: _("saved in a file"),
        Way.PAGE: _("on a page"),
        Way.MAIL: _("by e-mail"),
        Way.PRINTED: _("printed"),
        Way.SERVICE: _("asked for"),
    }[way]


class Listed(NamedTuple):
    """One object of a batch."""

    key: str
    version_id: str


@dataclass(frozen=True)
class Entry:
    """One batch of links to one bucket, or one link, or one upload form. Holds no secret."""

    made_at: datetime  # UTC, to the second: the moment in the signature
    expires_at: datetime | None  # UTC, to the second; None: plain URLs, which don't end
    account: Account  # as far as links depend on it, and as it was then
    access_key_id: str  # what signed; "" if nothing did
    bucket: str
    key: str  # the first of a batch; of a form the key, or the prefix, that it uploads to
    way: Way
    options: LinkOptions = field(default_factory=LinkOptions)
    form: PostRequest | None = None  # if it is an upload form
    version_id: str = ""  # of the first
    region: str = ""  # as signed
    count: int = 1  # links
    cut_short: bool = False  # the credential ended before what was asked for
    temporary: bool = False  # signed with a session token
    format: str = ""  # the name of a format
    asked_by: str = ""  # who asked the service
    key_list: str = ""  # the name of the file that lists the batch; "" if none was kept
    id: int = 0  # in the history; later ones are larger

    @property
    def method(self) -> str:
        """The HTTP method that it is good for."""
        return "POST" if self.form else self.options.method.value

    def works(self, now: datetime) -> bool:
        """Say whether it has not ended by `now`; S3 may refuse it all the same."""
        return self.expires_at is None or self.expires_at > now

    def as_it_was(self, account: Account) -> Account:
        """Return `account`, as it is now, with all that its links depended on as it was then.

        A Signer for that, with `made_at` as its moment, makes the same links again,
        if the account's key still is the one with `access_key_id`.
        """
        return replace(account, **{name: getattr(self.account, name) for name in CONNECTION})


CONNECTION = (
    "provider", "region", "endpoint_url", "addressing_style", "signature_version", "link_host",
    "link_hosts", "fips", "dual_stack", "accelerate", "requester_pays",
)  # fmt: skip
"""The fields of an account that its links depend on."""

IDENTITY = ("id", "name", "source", "access_key_id", "profile", "role_arn")
"""The fields of an account that say whose it is."""


class Batch:
    """Gathers what the history keeps of links, while they are made."""

    def __init__(
        self,
        account: Account,
        options: LinkOptions,
        way: Way,
        format: str = "",  # noqa: A002 (it is called so everywhere)
        *,
        asked_by: str = "",
        listed: bool = False,
    ) -> None:
        """With `listed`, every key is remembered until it is written into a file."""
        self._account = account
        self._options = options
        self._way = way
        self._format = format
        self._asked_by = asked_by
        self._listed = listed
        self._firsts: dict[str, Link] = {}  # by bucket
        self._counts: dict[str, int] = {}
        self._keys: dict[str, list[Listed]] = {}
        self._settled: dict[str, int] = {}  # how many of a bucket stay

    def seen(self, links: Iterable[Link]) -> Iterator[Link]:
        """Yield `links` as they are, and gather what is to be remembered of them."""
        for link in links:
            self._firsts.setdefault(link.bucket, link)
            self._counts[link.bucket] = self._counts.get(link.bucket, 0) + 1
            if self._listed:
                listed = Listed(plain(link.key), link.version_id)
                self._keys.setdefault(link.bucket, []).append(listed)
            yield link

    def add(self, links: Iterable[Link]) -> Batch:
        """Gather `links`, all at once, and return this."""
        for _link in self.seen(links):
            pass
        return self

    def settle(self) -> None:
        """Say that what was gathered so far is where it was to go, and stays there."""
        self._settled.update(self._counts)

    def keep_settled(self) -> None:
        """Forget what was gathered after the last `settle`: nobody has got these links."""
        self._counts = dict(self._settled)
        self._firsts = {bucket: self._firsts[bucket] for bucket in self._settled}
        self._keys = {
            bucket: listed[: self._settled[bucket]]
            for bucket, listed in self._keys.items()
            if bucket in self._settled
        }

    def noting(self, how: Format) -> Format:
        """Return `how`; what is written with it is gathered here."""
        return replace(how, write=lambda links: how.write(self.seen(links)))

    def entries(self) -> list[tuple[Entry, list[Listed]]]:
        """Return an entry for each bucket, and the objects of it, if they were to be listed."""
        return [
            (self._entry(first, self._counts[bucket]), self._keys.get(bucket, []))
            for bucket, first in self._firsts.items()
        ]

    def _entry(self, first: Link, count: int) -> Entry:
        access_key_id, region = _signed_with(first.url)
        return Entry(
            made_at=first.made_at.replace(microsecond=0),
            expires_at=first.expires_at and first.expires_at.replace(microsecond=0),
            account=remembered(self._account, first.bucket),
            access_key_id=access_key_id,
            bucket=first.bucket,
            key=plain(first.key),
            way=self._way,
            options=replace(self._options, filename=plain(self._options.filename)),
            version_id=first.version_id,
            region=region,
            count=count,
            cut_short=first.cut_short,
            temporary=first.temporary,
            format=self._format,
            asked_by=plain(self._asked_by),
        )


def of_form(account: Account, form: PostForm, way: Way, format: str = "") -> Entry:  # noqa: A002
    """Return what is remembered of an upload form."""
    fields = {name.lower(): value for name, value in form.fields}
    scope = fields.get("x-amz-credential", "").split("/")
    request = form.request
    return Entry(
        made_at=form.made_at.replace(microsecond=0),
        expires_at=form.expires_at.replace(microsecond=0),
        account=remembered(account, request.bucket),
        access_key_id=scope[0] or fields.get("awsaccesskeyid", ""),
        bucket=request.bucket,
        key=plain(request.key or request.key_prefix),
        way=way,
        form=replace(
            request,
            key=plain(request.key),
            key_prefix=plain(request.key_prefix),
            success_redirect=_without_query(request.success_redirect),
        ),
        region=scope[2] if len(scope) == 5 else request.region,
        cut_short=form.cut_short,
        temporary=form.temporary,
        format=format,
    )


def remembered(account: Account, bucket: str) -> Account:
    """Return what of `account` is remembered with links to `bucket`.

    Not among it: a proxy, which may have a password in it, and the external id.
    """
    kept = {name: getattr(account, name) for name in (*IDENTITY, *CONNECTION)}
    kept["name"] = plain(account.name)
    kept["endpoint_url"] = _without_query(account.endpoint_url)
    kept["link_host"] = _without_query(account.link_host)
    kept["link_hosts"] = tuple(
        _without_query(each) for each in account.link_hosts if each.startswith(f"{bucket}=")
    )
    return Account(**kept)


_PARTS_OF_A_LINK = re.compile(
    r"((?:X-Amz-(?:Signature|Security-Token|Credential)|[?&]Signature)=)[^&\s]*", re.I
)


def plain(text: str) -> str:
    """Return a text that may be kept: where a link was pasted for a key, without its signature.

    Without half characters, too, as a broken clipboard has them: no file takes those.
    """
    return _PARTS_OF_A_LINK.sub(rf"\1{REMOVED}", text).encode("utf-8", "replace").decode()


def _without_query(url: str) -> str:
    """Return a URL without query, and without the name and password of a user."""
    return re.sub(r"//[^/@]*@", "//", re.sub(r"[?#].*", "", url, flags=re.S))


def _signed_with(url: str) -> tuple[str, str]:
    """Return the access key id and the region that stand in a link; "" for what doesn't."""
    parts = Parts.of(url)
    if parts.scope:
        return parts.scope[0], parts.scope[2]
    return parts.get("AWSAccessKeyId"), ""
