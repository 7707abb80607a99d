"""What S3 says of one object without its content; and why, if it won't."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Any

from presign_gui.core.client import Connection, S3Client
from presign_gui.core.errors import (
    AccessDenied,
    CustomerKey,
    NoSuchBucket,
    ObjectDeleted,
    ObjectDenied,
    ObjectGone,
    S3Error,
    UnexpectedAnswer,
)
from presign_gui.core.failures import answer_of, translated
from presign_gui.core.records import S3Object

Answer = dict[str, Any]

_WITHOUT_A_WORD = {"400", "403", "404", "405"}
"""Codes of refusals that had no document: the answer to a HEAD has no body."""


def client_for(connection: Connection, s3_object: S3Object) -> S3Client:
    """Return a client for the region of the object's bucket; may block on the network."""
    return connection.s3(s3_object.region or connection.region_of(s3_object.bucket))


def naming(s3_object: S3Object) -> dict[str, str]:
    """Return the parameters that name this object, or this version of it, to boto3."""
    named = {"Bucket": s3_object.bucket, "Key": s3_object.key}
    return {**named, "VersionId": s3_object.version_id} if s3_object.version_id else named


def head_of(connection: Connection, s3_object: S3Object) -> Answer:
    """Return the answer of HeadObject, checksums among it if one may see them.

    Blocks on the network. Raises S3Error, of these ObjectGone, ObjectDeleted,
    ObjectDenied and CustomerKey where that is why; CredentialError.
    """
    client, named = client_for(connection, s3_object), naming(s3_object)
    attempts = (
        lambda: client.head_object(**named, ChecksumMode="ENABLED"),
        # Checksums of what KMS encrypted need a right of their own (kms:Decrypt).
        lambda: client.head_object(**named),
        # A GET is refused with the reason. If not, it has the same headers.
        lambda: _first_byte(client, named),
    )
    for attempt in attempts:
        try:
            with in_words_of_objects():
                answer: Answer = attempt()
                return answer
        except S3Error as error:
            failure = error
            if isinstance(error, ObjectDeleted) or _code(error) not in _WITHOUT_A_WORD:
                break
    raise failure


def tags_of(connection: Connection, s3_object: S3Object) -> list[tuple[str, str]]:
    """Return the object's tags. Blocks on the network; raises S3Error."""
    with translated():
        answer = client_for(connection, s3_object).get_object_tagging(**naming(s3_object))
    if "TagSet" not in answer:
        raise UnexpectedAnswer
    return [(tag["Key"], tag["Value"]) for tag in answer["TagSet"]]


@contextmanager
def in_words_of_objects() -> Iterator[None]:
    """Like `translated`, where one object is asked for: what is missing is the object."""
    try:
        with translated():
            yield
    except S3Error as error:
        raise _of_object(error) from error.__cause__


def decoded(value: str) -> str:
    """Return a header's value as it was meant.

    S3 writes what is not ASCII in words of RFC 2047, other servers in plain
    UTF-8, which Python takes for Latin-1. What is neither stays as it is.
    """
    value = as_sent(value)
    if "=?" not in value:
        return value
    try:
        words = [
            part if isinstance(part, str) else part.decode(charset or "raw-unicode-escape")
            for part, charset in decode_header(value)
        ]
    except (HeaderParseError, LookupError, ValueError):
        return value
    return "".join(words) or value  # it overlooks what is no base64


def as_sent(value: str) -> str:
    """Return a header's value, or part of it, with its UTF-8 read as such."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _of_object(error: S3Error) -> S3Error:
    response = answer_of(error)
    headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    if headers.get("x-amz-delete-marker") == "true":
        return ObjectDeleted()
    if _code(error) in ("NoSuchKey", "NoSuchVersion"):
        return ObjectGone()
    if _code(error) == "404" and isinstance(error, NoSuchBucket):  # a HEAD can't say of what
        return ObjectGone()
    if _code(error).startswith("Invalid") and "Server Side Encryption" in str(error):
        return CustomerKey()
    if type(error) is AccessDenied:
        return ObjectDenied(str(error))
    return error


def _code(error: S3Error) -> str:
    response = answer_of(error)
    return str(response.get("Error", {}).get("Code", ""))


def _first_byte(client: S3Client, named: dict[str, str]) -> Answer:
    answer: Answer = client.get_object(**named, Range="bytes=0-0")
    answer.pop("Body").close()
    whole = str(answer.get("ContentRange", "")).rpartition("/")[2]
    if whole.isdecimal():
        answer["ContentLength"] = int(whole)
    return answer
