"""Keys in a block that somebody pasted: as a shell's variables, as INI, or as JSON.

export AWS_ACCESS_KEY_ID="..."          the AWS access portal, its first option
set AWS_ACCESS_KEY_ID=...               for Windows' own shell
$Env:AWS_ACCESS_KEY_ID="..."            for PowerShell
[123456789012_Reader]                   its second option: lines for ~/.aws/credentials
aws_access_key_id=...
{"Version": 1, "AccessKeyId": ...}      what credential_process and the AWS CLI print,
{"Credentials": {"AccessKeyId": ...}}   of STS, too
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

_FIELDS = {
    "awsaccesskeyid": "access_key_id",
    "accesskeyid": "access_key_id",
    "awssecretaccesskey": "secret_access_key",
    "secretaccesskey": "secret_access_key",
    "awssessiontoken": "session_token",
    "awssecuritytoken": "session_token",  # its name before 2014, which some tools still write
    "sessiontoken": "session_token",
    "awsregion": "region",
    "awsdefaultregion": "region",
    "region": "region",
    "awssessionexpiration": "ends_at",
    "awscredentialexpiration": "ends_at",
    "awsexpiration": "ends_at",
    "xsecuritytokenexpires": "ends_at",
    "expiration": "ends_at",
}
"""What each name that is in use means, without its capitals and underscores."""

_ASSIGNED = re.compile(
    r"""(?ix)
    (?<! [\w-] ) (?P<name> [a-z_]+ ) ["']? [ \t]* [=:] [ \t]*
    (?: "(?P<double> [^"]* )" | '(?P<single> [^']* )'
      | (?P<moment> \d{4}-\d\d-\d\d [ ] \d\d:\d\d [\d:.]* [ ]? (?: UTC | Z | [+-][\d:]+ )? )
      | (?P<bare> [^\s;"'&]+ ) )
    """
)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?"
)
_POWERSHELL = re.compile(r"(?i)\$env:")
_WITHOUT_EQUALS = re.compile(r"(?i)^(?:setenv|set\s+-\w+)\s+(\w+)\s+")  # csh, fish
_HEADER = re.compile(r"\[ \s* (?:profile\s+)? [\"']? ([^\]\"']*?) [\"']? \s* \]", re.VERBOSE)
_COMMENT = re.compile(r"(?i)#|;|//|::|rem\b")


@dataclass(frozen=True)
class Pasted:
    """What a block says; "" and None stand for what it doesn't."""

    access_key_id: str = ""
    secret_access_key: str = field(default="", repr=False)
    session_token: str = field(default="", repr=False)
    region: str = ""
    ends_at: datetime | None = None  # UTC
    name: str = ""  # of the profile, in INI


def read(text: str) -> Pasted | None:
    """Return the keys in `text`, the first if there are several; None if there are none.

    A part of them is better than nothing: what is missing is "".
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return _first_of_lines(text.splitlines())
    return _first_of_json(content) if isinstance(content, dict) else None


def _first_of_json(content: Mapping[str, Any]) -> Pasted | None:
    # STS has Credentials, IAM AccessKey, the access portal's API roleCredentials.
    for each in (content, *content.values()):
        if isinstance(each, dict):
            found = _made({key: value for key, value in each.items() if value is not None})
            if found is not None:
                return found
    return None


def _first_of_lines(lines: list[str]) -> Pasted | None:
    found: Pasted | None = None
    said: dict[str, Any] = {}
    name = ""
    for line in (line.strip() for line in lines):
        header = _HEADER.fullmatch(line)
        if header is not None:
            if found is not None:
                return found
            said, name = {}, header[1]
        elif not _COMMENT.match(line):
            said.update(_assigned(line))
            found = _made(said, name)
    return found


def _assigned(line: str) -> Iterator[tuple[str, str]]:
    plain = _WITHOUT_EQUALS.sub(r"\1=", _POWERSHELL.sub("", line))
    for each in _ASSIGNED.finditer(plain):
        value = next(
            value for value in each.group("double", "single", "moment", "bare") if value is not None
        )
        yield each["name"], value


def _made(said: Mapping[str, Any], name: str = "") -> Pasted | None:
    known: dict[str, str] = {}
    for key, value in said.items():
        meant = _FIELDS.get(key.lower().replace("_", ""))
        if meant is not None and isinstance(value, str | int):
            known[meant] = str(value).strip()
    if not any(known.get(each) for each in ("access_key_id", "secret_access_key", "session_token")):
        return None
    ends_at = _moment(known.pop("ends_at", ""))
    return Pasted(**known, ends_at=ends_at, name=name)


def _moment(text: str) -> datetime | None:
    """Read ISO 8601, which without a zone is UTC, or the portal's milliseconds since 1970."""
    written = _MOMENT.fullmatch(text)
    try:
        if written is None:
            return datetime.fromtimestamp(int(text) / 1000, timezone.utc) if text else None
        date, time, seconds, zone = written.groups()
        offset = "+00:00" if zone in (None, "Z", "UTC") else f"{zone[:3]}:{zone[-2:]}"
        found = datetime.fromisoformat(f"{date}T{time}{seconds or ':00'}{offset}")
        return found.astimezone(timezone.utc)
    except (ValueError, OverflowError, OSError):
        return None
