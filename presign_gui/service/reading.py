"""What a request says, read strictly: what is unknown, double or of another shape is refused."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from presign_gui.core import address
from presign_gui.core.errors import Contradictory, InvalidAddress, InvalidInput, TooLarge
from presign_gui.core.records import Method, PostRequest
from presign_gui.core.texts import _, ngettext
from presign_gui.core.unseen import readable
from presign_gui.service.desk import MOST_KEYS, Wanted, life_of

_COMMON = ("bucket", "expires_in", "method", "inline", "strict")
_OF_ONE = (*_COMMON, "file_name", "filename", "version_id")
_METHODS = {"get": Method.GET, "put": Method.PUT, "head": Method.HEAD}
_FLAGS = {"1": True, "true": True, "0": False, "false": False}
_FORM: dict[str, type] = {
    "file_name": str,
    "prefix": str,
    "bucket": str,
    "expires_in": int,
    "min_size": int,
    "max_size": int,
    "content_type": str,
    "success_redirect": str,
}
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """A single link, as asked for."""

    file_name: str
    version_id: str
    wanted: Wanted


def link(parameters: Sequence[tuple[str, str]]) -> Asked:
    """Read the query of a single link. Raises InvalidInput."""
    found = _known(parameters, _OF_ONE)
    if "file_name" not in found:
        raise InvalidInput(_("“file_name” is missing: the key of the object."))
    wanted = _wanted(found)
    return Asked(found["file_name"], found.get("version_id", ""), wanted)


def common(parameters: Sequence[tuple[str, str]]) -> Wanted:
    """Read the query of many links, whose names stand in the body. Raises InvalidInput."""
    return _wanted(_known(parameters, _COMMON))


def names(body: bytes) -> list[str]:
    """Read a JSON list of names. Raises InvalidInput, TooLarge."""
    found = _parsed(body)
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise InvalidInput(_("The body must be a JSON list of file names."))
    if len(found) > MOST_KEYS:
        raise TooLarge(
            ngettext(
                "At most {count} link is made at once.",
                "At most {count} links are made at once.",
                MOST_KEYS,
            )
        )
    return found


def form(body: bytes, usual_life: timedelta) -> PostRequest:
    """Read what an upload form shall be for, `usual_life` unless said. Raises InvalidInput."""
    found = _parsed(body)
    if not isinstance(found, dict):
        raise InvalidInput(_("The body must be a JSON object."))
    for name, value in found.items():
        if name not in _FORM:
            raise InvalidInput(_("“{name}” is not known here.", name=readable(name)[:100]))
        if isinstance(value, float) and value.is_integer():
            found[name] = value = int(value)  # JSON has one kind of number
        if type(value) is not _FORM[name] or (isinstance(value, int) and value < 0):
            raise InvalidInput(_("“{name}” can't be that.", name=name))
    if ("file_name" in found) == ("prefix" in found):
        raise InvalidInput(_("Give either “file_name”, for one file, or “prefix”."))
    if not found.get("file_name", "-"):
        raise InvalidInput(_("“file_name” can't be empty."))
    if found.get("max_size", sys.maxsize) < found.get("min_size", 0):
        raise Contradictory(_("The largest size is smaller than the smallest one."))
    return PostRequest(
        bucket=_bucket(found),
        key=found.get("file_name", ""),
        key_prefix=found.get("prefix", ""),
        expiry=life_of(found["expires_in"]) if "expires_in" in found else usual_life,
        min_size=found.get("min_size", 0),
        max_size=found.get("max_size"),
        content_type=found.get("content_type", ""),
        success_redirect=found.get("success_redirect", ""),
    )


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(_("The body is not JSON.")) from error


def _known(parameters: Sequence[tuple[str, str]], names: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in parameters:
        if name not in names:
            raise InvalidInput(_("“{name}” is not known here.", name=readable(name)[:100]))
        if name in found:
            raise InvalidInput(_("“{name}” is said twice.", name=name))
        found[name] = value
    return found


def _wanted(found: dict[str, str]) -> Wanted:
    return Wanted(
        bucket=_bucket(found),
        method=_one_of(_METHODS, found, "method", "get"),
        life=_life(found),
        filename=found.get("filename", ""),
        inline=_one_of(_FLAGS, found, "inline", "0"),
        strict=_one_of(_FLAGS, found, "strict", "0"),
    )


def _bucket(found: dict[str, Any]) -> str:
    """Return the bucket that was said, "" if none was. Raises InvalidAddress."""
    if "bucket" not in found:
        return ""
    bucket: str = found["bucket"]
    if address.parse(f"s3://{bucket}/").bucket != bucket:
        raise InvalidAddress(_("“{bucket}” can't be the name of a bucket.", bucket=bucket[:100]))
    return bucket


def _life(found: dict[str, str]) -> Any:
    if "expires_in" not in found:
        return None
    if not _NUMBER.fullmatch(found["expires_in"]):
        raise InvalidInput(_("“expires_in” is a number of seconds."))
    return life_of(int(found["expires_in"]))


def _one_of(table: dict[str, Any], found: dict[str, str], name: str, default: str) -> Any:
    value = found.get(name, default)
    if value not in table:
        choices = ", ".join(table)
        raise InvalidInput(_("“{name}” is one of: {choices}.", name=name, choices=choices))
    return table[value]
