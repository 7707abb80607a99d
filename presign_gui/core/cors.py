"""What a bucket's CORS rules let a page do that was opened from a mail or a disk."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

from presign_gui.core.client import Connection
from presign_gui.core.errors import S3Error
from presign_gui.core.failures import translated

FROM_A_FILE = "null"
"""The origin of a page that was opened from a file (HTML, "Origin")."""

_NO_RULES = "NoSuchCORSConfiguration"


def page_may_see(connection: Connection, bucket: str) -> bool:
    """Return whether a drop page sees its uploads' progress, and S3's answers to them.

    Files arrive without it, too; the page then can't say so. Blocks on the
    network. Raises S3Error where the account may not ask.
    """
    try:
        with translated():
            client = connection.s3(connection.region_of(bucket))
            rules = client.get_bucket_cors(Bucket=bucket).get("CORSRules", [])
    except S3Error as error:
        answer = getattr(error.__cause__, "response", {})
        if answer.get("Error", {}).get("Code") == _NO_RULES:
            return False
        raise
    return any(_lets_pages_post(rule) for rule in rules)


def _lets_pages_post(rule: dict[str, Any]) -> bool:
    origins, methods = rule.get("AllowedOrigins", []), rule.get("AllowedMethods", [])
    return "POST" in methods and any(fnmatchcase(FROM_A_FILE, each) for each in origins)


def wanted_rule() -> str:
    """Return the rule a drop page needs, as JSON for the console or `put-bucket-cors`.

    A page from a file has no origin of its own, so that the rule can't name one: what
    it allows is to see the answer to an upload that its form's signature allows.
    """
    rule = {
        "AllowedOrigins": ["*"],
        "AllowedMethods": ["POST"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3000,
    }
    return json.dumps({"CORSRules": [rule]}, indent=2) + "\n"
