"""What S3 calls what a link is for: the operation and its parameters, as botocore has them."""

from __future__ import annotations

from typing import Any

from presign_gui.core.disposition import content_disposition
from presign_gui.core.errors import InvalidInput
from presign_gui.core.records import LinkOptions, Method
from presign_gui.core.texts import _

OPERATIONS = {
    Method.GET: "get_object",
    Method.PUT: "put_object",
    Method.HEAD: "head_object",
    Method.DELETE: "delete_object",
}


def parameters(options: LinkOptions) -> dict[str, Any]:
    """Return botocore's parameters for what all links of a batch share."""
    if options.method is Method.PUT:
        wanted: dict[str, Any] = {"ContentType": options.content_type}
    elif options.method is Method.DELETE:
        wanted = {}
    else:
        shared_name = "" if options.own_names else options.filename
        wanted = {
            "ResponseContentDisposition": ""
            if options.own_names
            else content_disposition(options.disposition, shared_name),
            "ResponseContentType": options.content_type,
            "ResponseContentLanguage": options.content_language,
            "ResponseContentEncoding": options.content_encoding,
            "ResponseCacheControl": options.cache_control,
            "ResponseExpires": options.response_expires,
        }
    if options.requester_pays:
        wanted["RequestPayer"] = "requester"  # which `handlers` moves into the query
    return {name: value for name, value in wanted.items() if value}


def check_unsigned(options: LinkOptions) -> None:
    """Raise InvalidInput for options that S3 takes from nobody without keys.

    Source: Amazon S3 API Reference, "GetObject", on overriding response headers.
    """
    if options.requester_pays:
        raise InvalidInput(_("Without keys there is no requester who could pay."))
    if options.method in (Method.GET, Method.HEAD) and set(parameters(options)):
        raise InvalidInput(
            _("A plain URL can't say what a file is saved as, or its type: that takes keys.")
        )
