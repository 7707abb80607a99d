"""All there is to know of an object but its content, in groups of rows to be shown or copied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from urllib.parse import parse_qsl, urlencode, urlsplit

from presign_gui.core.address import Address
from presign_gui.core.archiving import Archive, archive_of
from presign_gui.core.client import Connection
from presign_gui.core.errors import NotSupported, S3Error
from presign_gui.core.failures import translated
from presign_gui.core.head import Answer, as_sent, client_for, decoded, head_of, naming, tags_of
from presign_gui.core.records import S3Object
from presign_gui.core.texts import _, moment, ngettext, size


@dataclass(frozen=True)
class Property:
    """One row: what it is called, as it is shown, and as it is copied."""

    label: str
    shown: str
    exact: str = ""  # "" where it is copied as it is shown
    missing: bool = False  # what is shown says why there is no value

    @property
    def copied(self) -> str:
        return "" if self.missing else self.exact or self.shown


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[Property, ...]


@dataclass(frozen=True)
class Properties:
    """An object as S3 describes it, or, while S3 wasn't asked yet, as a listing did."""

    s3_object: S3Object
    groups: tuple[Group, ...]
    warning: str = ""  # what one should know before a link is sent
    archive: Archive = field(default_factory=Archive)

    @property
    def text(self) -> str:
        """All rows as plain text, a line each."""
        return "\n\n".join(
            "\n".join((group.title, *(_line(row) for row in group.rows))) for group in self.groups
        )


def known(s3_object: S3Object) -> Properties:
    """Return what a listing told of an object; asks nobody."""
    groups = [_object_group(s3_object), _addresses(s3_object)]
    warning = ""
    if s3_object.delete_marker:
        warning = _("A delete marker: it says that the object was deleted, and has no content.")
    return Properties(s3_object, tuple(groups), warning)


def read(connection: Connection, s3_object: S3Object) -> Properties:
    """Ask S3 for all properties. What this key may not see, or a server hasn't, says so.

    Of a delete marker there is nothing to ask. Blocks on the network; raises as
    `head.head_of` does.
    """
    if s3_object.delete_marker:
        return known(s3_object)
    head = head_of(connection, s3_object)
    now = replace(
        s3_object,
        size=head.get("ContentLength", s3_object.size),
        modified_at=head.get("LastModified", s3_object.modified_at),
        etag=str(head.get("ETag") or s3_object.etag).strip('"'),
        storage_class=head.get("StorageClass") or "STANDARD",
        version_id=head.get("VersionId") or s3_object.version_id,
    )
    archive = archive_of(head)
    groups = (
        _object_group(now),
        _addresses(s3_object, _url(connection, s3_object), _arn(connection, s3_object)),
        Group(_("Content"), tuple(_content(head))),
        Group(_("Storage"), tuple(_storage(head, now, archive))),
        Group(_("Lock"), tuple(_lock(head)) or (_none(_("no lock that this key may see")),)),
        Group(_("Checksums"), tuple(_checksums(head)) or (_none(_("none reported by S3")),)),
        Group(_("Tags"), tuple(_tags(connection, s3_object)) or (_none(_("none")),)),
        Group(_("Metadata"), tuple(_metadata(head)) or (_none(_("none")),)),
    )
    return Properties(now, groups, archive.sentence, archive)


def _object_group(s3_object: S3Object) -> Group:
    rows = [Property(_("Bucket"), s3_object.bucket), Property(_("Key"), s3_object.key)]
    if s3_object.size is not None and not s3_object.delete_marker:
        rows.append(_size(s3_object.size))
    if s3_object.modified_at is not None:
        rows.append(_when(_("Modified"), s3_object.modified_at))
    if s3_object.etag:
        rows.append(Property(_("ETag"), s3_object.etag))
    if s3_object.version_id:
        rows.append(Property(_("Version id"), s3_object.version_id))
    return Group(_("Object"), tuple(rows))


def _addresses(s3_object: S3Object, url: str = "", arn: str = "") -> Group:
    rows = [Property(_("S3 URI"), str(Address(s3_object.bucket, s3_object.key)))]
    if url:
        rows.append(Property(_("URL"), url))
    if arn:
        rows.append(Property(_("ARN"), arn))
    return Group(_("Addresses"), tuple(rows))


def _content(head: Answer) -> Iterable[Property]:
    yield Property(_("Type"), head.get("ContentType") or "application/octet-stream")
    for label, value in (
        (_("Encoding"), head.get("ContentEncoding")),
        (_("Disposition"), head.get("ContentDisposition")),
        (_("Language"), head.get("ContentLanguage")),
        (_("Cache-Control"), head.get("CacheControl")),
        (_("Expires"), head.get("ExpiresString")),
    ):
        if value:
            yield Property(label, as_sent(value))


def _storage(head: Answer, s3_object: S3Object, archive: Archive) -> Iterable[Property]:
    yield Property(_("Storage class"), s3_object.storage_class)
    if archive.storage:
        yield Property(_("Archive"), archive.sentence)
    yield Property(_("Encryption"), _encryption(head))
    if head.get("SSEKMSKeyId"):
        yield Property(_("KMS key"), head["SSEKMSKeyId"])


def _encryption(head: Answer) -> str:
    if head.get("SSECustomerAlgorithm"):
        return _(
            "SSE-C ({algorithm}), with a key of one's own", algorithm=head["SSECustomerAlgorithm"]
        )
    said = head.get("ServerSideEncryption") or ""
    names = {
        "AES256": _("SSE-S3 (AES256), with S3's own key"),
        "aws:kms": _("SSE-KMS"),
        "aws:kms:dsse": _("DSSE-KMS, encrypted twice"),
    }
    return names.get(said, said) or _("none reported by S3")


def _lock(head: Answer) -> Iterable[Property]:
    if head.get("ObjectLockMode"):
        yield Property(_("Retention"), head["ObjectLockMode"])
    if head.get("ObjectLockRetainUntilDate"):
        yield _when(_("Retained until"), head["ObjectLockRetainUntilDate"])
    if head.get("ObjectLockLegalHoldStatus"):
        held = head["ObjectLockLegalHoldStatus"] == "ON"
        yield Property(_("Legal hold"), _("on") if held else _("off"))


def _checksums(head: Answer) -> Iterable[Property]:
    for name, value in head.items():
        if name.startswith("Checksum") and name != "ChecksumType" and value:
            yield Property(name.removeprefix("Checksum"), value)
    if head.get("ChecksumType") == "COMPOSITE":
        yield Property(_("Computed"), _("from the checksums of the parts it was uploaded in"))


def _tags(connection: Connection, s3_object: S3Object) -> list[Property]:
    try:
        return [Property(key, value) for key, value in tags_of(connection, s3_object)]
    except S3Error as error:
        if isinstance(error, NotSupported):
            return [_none(_("This server has no tags."))]
        return [_none(_("Tags can't be read: {reason}", reason=str(error) or error.title))]


def _metadata(head: Answer) -> Iterable[Property]:
    for name, value in head.get("Metadata", {}).items():
        yield Property(as_sent(name), decoded(value))
    unsaid = head.get("MissingMeta") or 0
    if unsaid:
        yield _none(
            ngettext(
                "{count} more entry can't be told in a header.",
                "{count} more entries can't be told in a header.",
                unsaid,
            )
        )


def _url(connection: Connection, s3_object: S3Object) -> str:
    """Return the object's plain URL: where a link goes, without what signs it."""
    client = client_for(connection, s3_object)
    with translated():
        link = client.generate_presigned_url("get_object", Params=naming(s3_object))
    parts = urlsplit(str(link))
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] == "versionId"])
    return parts._replace(query=query).geturl()


def _arn(connection: Connection, s3_object: S3Object) -> str:
    if s3_object.bucket.startswith("arn:"):  # of an access point
        return f"{s3_object.bucket}/object/{s3_object.key}"
    partition: str = client_for(connection, s3_object).meta.partition
    return f"arn:{partition}:s3:::{s3_object.bucket}/{s3_object.key}"


def _size(count: int) -> Property:
    exact = ngettext("{count} byte", "{count} bytes", count)
    shown = exact if count < 1000 else _("{size} ({exact})", size=size(count), exact=exact)
    return Property(_("Size"), shown, exact=str(count))


def _when(label: str, when: datetime) -> Property:
    when = when.astimezone(timezone.utc)
    exact = f"{when:%Y-%m-%dT%H:%M:%SZ}"
    try:
        shown = _("{local} = {utc}", local=moment(when), utc=f"{when:%Y-%m-%d %H:%M:%S} UTC")
    except (OverflowError, ValueError):  # the year 9999 ends later in the west
        shown = exact
    return Property(label, shown, exact)


def _none(why: str) -> Property:
    return Property("", why, missing=True)


def _line(row: Property) -> str:
    text = row.shown if row.missing else row.copied
    return _("{label}: {value}", label=row.label, value=text) if row.label else text
