"""What is asked for -> links, by the core: knows no HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from presign_gui.core import expiry, history, providers
from presign_gui.core.client import Clients, Connection
from presign_gui.core.errors import (
    Contradictory,
    CutShort,
    ExpiryOutOfRange,
    InvalidAddress,
    InvalidInput,
    NotGranted,
    PresignError,
)
from presign_gui.core.grants import UPLOAD_FORM, leads_elsewhere
from presign_gui.core.history import Batch, Way
from presign_gui.core.new_key import LONGEST as LONGEST_KEY
from presign_gui.core.presigner import Item
from presign_gui.core.records import (
    Account,
    Credential,
    Disposition,
    Link,
    LinkOptions,
    Method,
    PostForm,
    PostRequest,
)
from presign_gui.core.signing import Signer
from presign_gui.core.standing import Series, StandingSigner
from presign_gui.core.texts import _, duration, moment
from presign_gui.core.tokens import Token
from presign_gui.service.notes import EntryMaker, Notes

DEFAULT_LIFE = timedelta(hours=1)
MOST_KEYS = 10_000
"""In one request."""


@dataclass(frozen=True)
class Scope:
    """What the service as a whole is confined to, whatever a token is for."""

    bucket: str = ""  # "" for all
    prefix: str = ""  # goes before every file name; only with a bucket
    max_expiry: timedelta = expiry.LONGEST


@dataclass(frozen=True)
class Wanted:
    """What all links of one request have in common."""

    bucket: str = ""
    method: Method = Method.GET
    life: timedelta | None = None
    filename: str = ""
    inline: bool = False
    strict: bool = False  # refuse rather than make links that end before their time


@dataclass(frozen=True)
class Made:
    """The links of one request: of each key a URL or what is wrong with it."""

    bucket: str
    keys: list[str]
    urls: list[str | PresignError] = field(repr=False)
    expires_at: datetime | None
    cut_short: bool


class LinkDesk:
    """Makes links for holders of tokens, of one account. Safe on any thread."""

    def __init__(
        self, connection: Connection, clients: Clients, scope: Scope, notes: Notes
    ) -> None:
        self._connection = connection
        self._clients = clients
        self._scope = scope
        self._notes = notes
        self._standing: StandingSigner | None = None
        self._entries = EntryMaker()
        self._provided: tuple[Account | None, timedelta] = None, timedelta()

    def ready(self, wanted: Wanted) -> bool:
        """Say whether `links` would not block: keys and region are at hand."""
        life = DEFAULT_LIFE if wanted.life is None else wanted.life
        connection = self._connection
        return (
            connection.ready_region(wanted.bucket or self._scope.bucket) is not None
            and connection.ready_credential(lasting=life) is not None
        )

    def links(
        self, token: Token, wanted: Wanted, names: Sequence[str], version_id: str = ""
    ) -> Made:
        """Make a link to each name below the prefix; one that can't be made is an error there.

        Blocks on keyring and network unless `ready`. Raises NotGranted, InvalidInput,
        CutShort, and whatever keeps the keys from being had.
        """
        bucket = self._bucket(wanted)
        life = self.usual_life(token) if wanted.life is None else wanted.life
        token.grant.check(bucket, wanted.method.value, life)
        options = self._options(wanted, life, version_id)
        keys = [self._scope.prefix + name for name in names]
        refusals = self._refusals(token, bucket, names, keys)
        good = [key for key, refusal in zip(keys, refusals, strict=True) if refusal is None]
        if not good:
            return Made(bucket, keys, [each for each in refusals if each], None, False)
        series = self._series(bucket, good, version_id, options)
        if wanted.strict and series.cut_short:
            end = moment(series.expires_at) if series.expires_at else ""
            raise CutShort(_("The keys end first: links work until {end}.", end=end))
        self._note(token, bucket, options, good, version_id, series)
        urls = iter(series.urls)
        made = [next(urls) if refusal is None else refusal for refusal in refusals]
        return Made(bucket, keys, made, series.expires_at, series.cut_short)

    def form(self, token: Token, request: PostRequest) -> PostForm:
        """Make an upload form. Blocks on keyring and network; raises as `links`."""
        wanted = Wanted(request.bucket, life=request.expiry)
        bucket = self._bucket(wanted)
        token.grant.check(bucket, UPLOAD_FORM, request.expiry)
        self._check_scope(request.expiry)
        key = self._scope.prefix + (request.key or request.key_prefix)
        if key:  # else all of the bucket, for whoever may upload there
            self._check_name(key)
        token.grant.check_key(bucket, key)
        connection = self._connection
        credential = connection.credential(lasting=request.expiry)
        form = Signer(connection.account, credential, self._clients).post_form(
            PostRequest(
                bucket=bucket,
                key=key if request.key else "",
                key_prefix="" if request.key else key,
                expiry=request.expiry,
                min_size=request.min_size,
                max_size=request.max_size,
                content_type=request.content_type,
                success_redirect=request.success_redirect,
                region=connection.region_of(bucket),
            )
        )
        entry = history.of_form(connection.account, form, Way.SERVICE)
        self._notes.add(replace(entry, asked_by=history.plain(token.name)))
        return form

    def _bucket(self, wanted: Wanted) -> str:
        only = self._scope.bucket
        if only and wanted.bucket not in ("", only):
            raise NotGranted(_("The service is for the bucket “{bucket}” only.", bucket=only))
        if not wanted.bucket and not only:
            raise InvalidInput(_("Say in which bucket: “bucket” is missing."))
        return wanted.bucket or only

    @property
    def one_bucket(self) -> bool:
        """Whether nobody need say in which bucket."""
        return bool(self._scope.bucket)

    @property
    def longest(self) -> timedelta:
        """How long any link may live."""
        return min(self._scope.max_expiry, self._longest())

    def usual_life(self, token: Token) -> timedelta:
        """Return how long links live when it isn't said."""
        return min(DEFAULT_LIFE, self._scope.max_expiry, token.grant.max_expiry, expiry.allowed())

    def _longest(self) -> timedelta:
        """Return what the provider takes and the preferences allow.

        The first is worked out once for an account, not for each link; the others may change.
        """
        account, longest = self._provided
        if account is not self._connection.account:
            account = self._connection.account
            longest = providers.of(account).maximum_expiry
            self._provided = account, longest
        return min(longest, expiry.allowed())

    def _check_scope(self, life: timedelta) -> None:
        if life > self._scope.max_expiry:
            longest = duration(self._scope.max_expiry)
            raise NotGranted(
                _("Links of this service live for {longest} at most.", longest=longest)
            )

    def _options(self, wanted: Wanted, life: timedelta, version_id: str) -> LinkOptions:
        expiry.checked(life, self._longest())
        self._check_scope(life)
        if wanted.method is Method.PUT and (wanted.filename or wanted.inline or version_id):
            said = _("“filename”, “inline” and “version_id” are for downloads.")
            raise Contradictory(said)
        return LinkOptions(
            method=wanted.method,
            expiry=life,
            filename=wanted.filename,
            disposition=Disposition.INLINE if wanted.inline else Disposition.UNSAID,
        )

    def _refusals(
        self, token: Token, bucket: str, names: Sequence[str], keys: Sequence[str]
    ) -> list[PresignError | None]:
        allowed = token.grant.allowed_keys(bucket)
        found: list[PresignError | None] = [None] * len(keys)
        sound = _is_unicode("".join(keys))
        for at, key in enumerate(keys):
            if sound and names[at] and len(key) <= LONGEST_KEY // 4 and allowed(key):
                continue  # as nearly all are
            try:
                self._check_name(names[at])
                self._check_name(key)
                token.grant.check_key(bucket, key)
            except PresignError as error:
                found[at] = error
        return found

    def _check_name(self, name: str) -> None:
        if not name:
            raise InvalidAddress(_("A link needs an object, not only a bucket."))
        if not _is_unicode(name):
            raise InvalidAddress(_("A key that is not Unicode can't be linked."))
        if len(name.encode()) > LONGEST_KEY:
            raise InvalidAddress(_("A key can't be longer than 1,024 bytes."))
        if leads_elsewhere(name):
            raise NotGranted(_("It is not for keys with “.” or “..” between slashes."))

    def _series(
        self, bucket: str, keys: Sequence[str], version_id: str, options: LinkOptions
    ) -> Series:
        connection = self._connection
        credential = connection.ready_credential(lasting=options.expiry)
        signer = self._signer(credential or connection.credential(lasting=options.expiry))
        items = [Item(key, "", version_id) for key in keys]
        return signer.series(bucket, connection.region_of(bucket), items, options)

    def _signer(self, credential: Credential) -> StandingSigner:
        standing = self._standing
        if standing is None or standing.credential is not credential:
            standing = self._standing = StandingSigner(
                self._connection.account, credential, self._clients
            )
        return standing

    def _note(
        self,
        token: Token,
        bucket: str,
        options: LinkOptions,
        keys: Sequence[str],
        version_id: str,
        series: Series,
    ) -> None:
        def batch() -> Batch:
            first = Link(
                series.urls[0],
                bucket,
                keys[0],
                options.method,
                series.made_at,
                series.expires_at,
                series.cut_short,
                series.temporary,
                version_id,
            )
            account = self._connection.account
            return Batch(account, options, Way.SERVICE, asked_by=token.name).add([first])

        kind = token.name, bucket, options, series.cut_short, id(self._standing)
        entry = self._entries.of(
            kind, batch, keys[0], version_id, series.made_at, series.expires_at, len(keys)
        )
        self._notes.add(entry)


def _is_unicode(text: str) -> bool:
    """Say whether `text` has no half characters, which JSON can carry and UTF-8 can't."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def life_of(seconds: int) -> timedelta:
    """Return a life in whole seconds. Raises ExpiryOutOfRange, never clamps."""
    try:
        return expiry.checked(timedelta(seconds=seconds), expiry.LONGEST)
    except OverflowError as error:
        raise ExpiryOutOfRange(_("No link lives that long.")) from error
