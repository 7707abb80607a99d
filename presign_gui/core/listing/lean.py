"""Listing through botocore, but for the page: botocore signs, sends and tries again, we read."""

from __future__ import annotations

import re
from typing import Any

from presign_gui.core.client import Connection, S3Client
from presign_gui.core.errors import UnexpectedAnswer
from presign_gui.core.failures import translated
from presign_gui.core.gate import Gate
from presign_gui.core.listing import page_parser, xml_reader
from presign_gui.core.listing.rows import Answer, Odd

_BODY = "PresignBody"

_WHOLE = re.compile(rb"</(ListBucketResult|ListVersionsResult)>\s*\Z")
_LONGEST_END = 64  # bytes in which a whole page shows its end


def _keep_body(
    response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_more: Any
) -> None:
    """Put a whole page aside, and give botocore an empty one.

    What isn't whole, or an error, botocore finds out itself, and tries again.
    Source: botocore.endpoint, the event before-parse.
    """
    body = customized_response_dict[_BODY] = response_dict["body"]
    if response_dict["status_code"] != 200:
        return
    if whole := _WHOLE.search(body, max(0, len(body) - _LONGEST_END)):
        response_dict["body"] = b"<%s/>" % whole[1]
    elif not body:  # botocore would take nothing for a page of nothing
        response_dict["status_code"] = 500


def fit(client: S3Client) -> None:
    """Let `client` leave the pages of listings to us."""
    for operation in ("ListObjectsV2", "ListObjectVersions"):
        # A handler for all services comes before those for S3, one of which would
        # read the whole body to look for an error in it.
        client.meta.events.register(f"before-parse.*.{operation}", _keep_body)


def objects(
    connection: Connection, asked: dict[str, str], base: str, gate: Gate, region: str
) -> Answer:
    """Ask for a page of objects, whose names are to be cut after `base`.

    Blocks on the network; raises S3Error and CredentialError.
    """
    with translated():
        answer = connection.s3(region, fit).list_objects_v2(**asked)
    try:
        return page_parser.read(_body(answer), asked["Prefix"], base, gate)
    except Odd as error:
        raise UnexpectedAnswer from error


def versions(connection: Connection, asked: dict[str, str], gate: Gate, region: str) -> Answer:
    """Ask for a page of versions and delete markers; blocks and raises like `objects`."""
    with translated():
        answer = connection.s3(region, fit).list_object_versions(**asked)
    try:
        return xml_reader.read(_body(answer), asked["Prefix"], asked["Prefix"], gate)
    except Odd as error:
        raise UnexpectedAnswer from error


def _body(answer: dict[str, Any]) -> bytes:
    body: bytes = answer[_BODY]
    return body
