"""The nouns of the program: small, frozen, and safe to hand from thread to thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum


class Source(str, Enum):
    """Where an account's keys come from."""

    KEYRING = "keyring"
    SESSION = "session"  # typed in, kept in memory until the program ends
    PROFILE = "profile"  # ~/.aws/config and ~/.aws/credentials, with all that is told there
    ROLE = "role"  # assumed with another account's keys
    METADATA = "metadata"  # of the container or the machine in the cloud this runs on
    ENVIRONMENT = "environment"  # AWS_ACCESS_KEY_ID and its companions
    ANONYMOUS = "anonymous"  # there are none: what is public is read without a signature
    DEMO = "demo"


class AddressingStyle(str, Enum):
    """Whether the bucket stands in the host or in the path of a URL."""

    AUTO = "auto"
    VIRTUAL = "virtual"
    PATH = "path"


class SignatureVersion(str, Enum):
    V4 = "s3v4"
    V2 = "s3"  # only where a server knows no other; leaves most of the query unprotected


class Method(str, Enum):
    """The HTTP method that a link is good for."""

    GET = "GET"
    PUT = "PUT"
    HEAD = "HEAD"
    DELETE = "DELETE"


@dataclass(frozen=True)
class Account:
    """How to reach one S3 service as one identity; holds no secret."""

    name: str
    source: Source = Source.KEYRING
    access_key_id: str = ""
    keys_end_at: str = ""  # when keys with a session token end: ISO 8601, UTC; "" if not known
    profile: str = ""
    base: str = ""  # ROLE: the id of the account whose keys assume it
    role_arn: str = ""
    external_id: str = ""
    role_session_name: str = ""
    role_seconds: int = 0  # how long to assume it for; 0: as long as the service has it
    provider: str = ""  # of core/providers.py; "" is inferred from the endpoint
    region: str = ""
    endpoint_url: str = ""
    addressing_style: AddressingStyle = AddressingStyle.AUTO
    signature_version: SignatureVersion = SignatureVersion.V4
    link_host: str = ""  # of all links, if not the endpoint's; "{bucket}" is filled in
    link_hosts: tuple[str, ...] = ()  # of single buckets: "bucket=https://host"
    proxy: str = ""  # a URL; "" for the system's, if it has one
    ca_bundle: str = ""  # a file of certificates to trust instead of the usual ones
    insecure: bool = False  # the server's certificate is not checked
    fips: bool = False  # AWS's FIPS 140 endpoints
    dual_stack: bool = False  # AWS's endpoints that answer over IPv6, too
    accelerate: bool = False  # S3 Transfer Acceleration
    requester_pays: bool = False  # requests and links say that whoever holds the keys pays
    places: tuple[str, ...] = ()  # buckets and prefixes added by hand, as s3:// addresses
    id: str = ""  # names the keyring entries; stays when the account is renamed

    @property
    def identity(self) -> tuple[Source, str, str]:
        """What tells it from all others: those that AWS's files offer have no id."""
        return self.source, self.id, self.name


@dataclass(frozen=True)
class Credential:
    """What signs: an access key id, its secret, and for temporary ones a token and an end."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(default="", repr=False)
    expires_at: datetime | None = None  # None: has no end, or it isn't known

    @property
    def temporary(self) -> bool:
        return bool(self.session_token)


NOBODY = Credential(access_key_id="", secret_access_key="")
"""What an anonymous account has: nothing to sign with."""


@dataclass(frozen=True)
class Bucket:
    name: str
    region: str = ""  # "" while not known
    created_at: datetime | None = None


@dataclass(frozen=True)
class S3Object:
    bucket: str
    key: str
    size: int | None = 0  # bytes; None where it isn't known, as of a key that was typed
    modified_at: datetime | None = None
    etag: str = ""
    storage_class: str = ""
    region: str = ""  # the bucket's; "" while not known
    version_id: str = ""  # of this version; "" for whichever is the latest
    latest: bool = True
    delete_marker: bool = False  # says that the object was deleted; there is nothing to get

    @property
    def name(self) -> str:
        """The last part of the key: what a person calls the file."""
        return self.key.rstrip("/").rpartition("/")[2] or self.key


class Disposition(str, Enum):
    """What a browser is told to do with what it downloads."""

    UNSAID = ""
    ATTACHMENT = "attachment"  # save it
    INLINE = "inline"  # show it


@dataclass(frozen=True)
class LinkOptions:
    """What the links of one batch have in common."""

    method: Method = Method.GET
    expiry: timedelta = timedelta(hours=12)
    # When they end, to the second, whenever they are made. None: `expiry` later than that.
    until: datetime | None = None
    filename: str = ""  # saved under this name; "" leaves it to the browser
    disposition: Disposition = Disposition.UNSAID  # with a filename: ATTACHMENT unless INLINE
    own_names: bool = False  # each is saved under its object's own name
    content_type: str = ""  # GET: what the server says it is; PUT: what must be sent, signed
    content_language: str = ""
    content_encoding: str = ""
    cache_control: str = ""
    response_expires: datetime | None = None  # the Expires header of the answer
    requester_pays: bool = False  # in the query, so that a plain browser can use the link
    version_id: str = ""  # of the only object, in the place of its request's; "" leaves that


@dataclass(frozen=True)
class LinkRequest:
    """One object to be linked, and how."""

    bucket: str
    key: str
    options: LinkOptions = LinkOptions()
    region: str = ""  # the bucket's; "" to have it found
    version_id: str = ""
    size: int | None = None  # bytes, where known


@dataclass(frozen=True, slots=True)
class Link:
    """A presigned URL, whole, and the truth about it.

    Without keys it is a plain URL: nothing signs it, and so nothing ends it.
    """

    url: str = field(repr=False)
    bucket: str
    key: str
    method: Method
    made_at: datetime  # UTC, as it stands in the signature
    # UTC: the earlier of what was asked for and the credential's end. None: a plain
    # URL, which works for as long as the object is public.
    expires_at: datetime | None
    cut_short: bool = False  # the credential ends before what was asked for
    temporary: bool = False  # made with a session token: ends with its session
    version_id: str = ""
    size: int | None = None  # bytes, where known
    content_type: str = ""  # a PUT must send just this header; "" if it is free

    @property
    def name(self) -> str:
        """The last part of the key: what a person calls the file."""
        return self.key.rstrip("/").rpartition("/")[2] or self.key


@dataclass(frozen=True)
class PostRequest:
    """An upload form: what may be posted to a bucket, under which keys."""

    bucket: str
    key: str = ""  # just this key; "" to allow any that starts with `key_prefix`
    key_prefix: str = ""
    expiry: timedelta = timedelta(hours=12)
    min_size: int = 0  # bytes
    max_size: int | None = None  # bytes; None leaves it to the server (5 GiB)
    content_type: str = ""  # just this type, or all that start so: "image/"
    success_redirect: str = ""  # the URL a browser is sent to afterwards
    region: str = ""


@dataclass(frozen=True)
class PostForm:
    """A presigned POST: where to, and the fields a form must carry before its file."""

    url: str
    fields: tuple[tuple[str, str], ...] = field(repr=False)
    request: PostRequest
    made_at: datetime  # UTC
    expires_at: datetime  # UTC: the earlier of what was asked for and the credential's end
    cut_short: bool = False
    temporary: bool = False


class Way(str, Enum):
    """How links left the program."""

    COPIED = "copied"
    OFFERED = "offered"  # dragged out: whether anybody took them isn't known
    FILE = "file"
    PAGE = "page"
    MAIL = "mail"
    PRINTED = "printed"  # by the command line
    SERVICE = "service"  # to whoever asked the link service
