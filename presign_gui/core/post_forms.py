"""Upload forms: what may be posted to a bucket, as a policy that botocore signs."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import Any

from presign_gui.core.client import S3Client
from presign_gui.core.errors import InvalidInput
from presign_gui.core.failures import translated
from presign_gui.core.records import PostRequest
from presign_gui.core.texts import _

MOST_IN_ONE_POST = 5 * 2**30
"""Bytes; the largest object of one upload (Amazon S3 User Guide, "Uploading objects")."""

_FILENAME = "${filename}"
"""Where S3 puts the uploaded file's name."""


def made(
    client: S3Client, request: PostRequest, ahead: timedelta
) -> tuple[str, dict[str, str], datetime]:
    """Return the URL, the fields and the moment (UTC) of a form for `request`.

    `ahead` is by how much `client` corrects our clock: botocore asks that one
    alone for the end of the policy.

    botocore makes it: its policy names bucket, key (exact or by its start),
    size, content type and redirect; what is not named is not allowed. Raises
    InvalidInput for sizes that leave nothing and for a key with "${filename}"
    in it: S3 would put the uploaded file's name there.
    Source: Amazon S3 API Reference, "Creating a POST policy".
    """
    if _FILENAME in request.key + request.key_prefix:
        raise InvalidInput(_("A key with “{text}” in it can't be uploaded to.", text=_FILENAME))
    if request.max_size is not None and request.max_size < request.min_size:
        raise InvalidInput(_("The largest size is smaller than the smallest one."))
    fields, conditions = _policy(request)
    with translated():
        form = client.generate_presigned_post(
            request.bucket,
            request.key or request.key_prefix + _FILENAME,
            Fields=fields,
            Conditions=conditions,
            ExpiresIn=round((request.expiry + ahead).total_seconds()),
        )
    return form["url"], form["fields"], _moment(form["fields"], request.expiry)


def _policy(request: PostRequest) -> tuple[dict[str, str], list[Any]]:
    """Return the fields and conditions beside bucket and key, which botocore adds.

    A key that ends in ${filename} is a `starts-with` condition for botocore.
    """
    fields: dict[str, str] = {}
    conditions: list[Any] = []
    if request.min_size or request.max_size is not None:
        most = request.max_size if request.max_size is not None else MOST_IN_ONE_POST
        conditions.append(["content-length-range", request.min_size, most])
    if request.content_type.endswith("/"):
        conditions.append(["starts-with", "$Content-Type", request.content_type])
    elif request.content_type:
        fields["Content-Type"] = request.content_type
        conditions.append({"Content-Type": request.content_type})
    if request.success_redirect:
        fields["success_action_redirect"] = request.success_redirect
        conditions.append({"success_action_redirect": request.success_redirect})
    return fields, conditions


def _moment(fields: dict[str, str], life: timedelta) -> datetime:
    """Return the moment of signing as the form's own policy has it."""
    if "x-amz-date" in fields:
        return datetime.strptime(fields["x-amz-date"] + "+0000", "%Y%m%dT%H%M%SZ%z")
    policy = json.loads(base64.b64decode(fields["policy"]))  # SigV2 has no other
    return datetime.fromisoformat(policy["expiration"].replace("Z", "+00:00")) - life
