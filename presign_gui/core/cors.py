"""What a bucket's CORS rules let a page do that was opened from a mail or a disk."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from presign_gui.core.client import Connection
from presign_gui.core.errors import S3Error
from presign_gui.core.failures import answer_of, translated
from presign_gui.core.formats.commands import shell_line
from presign_gui.core.records import Account

FROM_A_FILE = "null"
"""The origin of a page that was opened from a file (HTML, "Origin")."""

_NO_RULES = "NoSuchCORSConfiguration"
_WANTED = {
    "AllowedOrigins": ["*"],
    "AllowedMethods": ["POST"],
    "AllowedHeaders": ["*"],
    "ExposeHeaders": ["ETag"],
    "MaxAgeSeconds": 3000,
}
"""A page from a file has no origin of its own that could be named here.

So all pages may see the answer to an upload, which its form's signature allows or not.
"""


@dataclass(frozen=True)
class Cors:
    """Whether a drop page sees its uploads' progress, and S3's answers to them.

    Files arrive without it, too; the page then can't say so.
    """

    lets_see: bool
    wanted: str  # all rules of the bucket, and the one a page needs: JSON, for the console


def look(connection: Connection, bucket: str) -> Cors:
    """Return what the rules of `bucket` mean for a page.

    Blocks on the network. Raises S3Error where the account may not ask.
    """
    rules = _rules(connection, bucket)
    if any(_lets_pages_post(rule) for rule in rules):
        return Cors(True, _written(rules))
    return Cors(False, _written([*rules, _WANTED]))


def wanted_of_none() -> str:
    """Return the rules that a bucket needs which has none."""
    return _written([_WANTED])


def _rules(connection: Connection, bucket: str) -> list[dict[str, Any]]:
    def ask(region: str) -> list[dict[str, Any]]:
        with translated():
            rules: list[dict[str, Any]] = (
                connection.s3(region).get_bucket_cors(Bucket=bucket).get("CORSRules", [])
            )
        return rules

    try:
        return connection.where_it_is(bucket, ask)
    except S3Error as error:
        answer = answer_of(error)
        if answer.get("Error", {}).get("Code") == _NO_RULES:
            return []
        raise


def _lets_pages_post(rule: dict[str, Any]) -> bool:
    origins, methods = rule.get("AllowedOrigins", []), rule.get("AllowedMethods", [])
    return "POST" in methods and any(fnmatchcase(FROM_A_FILE, each) for each in origins)


def _written(rules: list[dict[str, Any]]) -> str:
    return json.dumps(rules, indent=2) + "\n"


def command(account: Account, bucket: str, rules: str) -> str:
    """Return the command that gives `bucket` these rules, and no others."""
    words = ["aws", "s3api", "put-bucket-cors", "--bucket", bucket]
    configuration = json.dumps({"CORSRules": json.loads(rules)}, separators=(",", ":"))
    words += ["--cors-configuration", configuration]
    if account.endpoint_url:
        words += ["--endpoint-url", account.endpoint_url]
    if account.profile:
        words += ["--profile", account.profile]
    return shell_line(words)
