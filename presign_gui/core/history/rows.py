"""An entry as a row of the table, and back. What can't be read is as if it weren't there."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any, TypeVar

from presign_gui.core.history.entry import CONNECTION, IDENTITY, Entry
from presign_gui.core.records import Account, LinkOptions, PostRequest, Way

COLUMNS = (
    "id", "made_at", "expires_at", "access_key_id", "account", "bucket", "key", "version_id",
    "region", "method", "options", "count", "cut_short", "temporary", "way", "asked_by",
    "format", "key_list",
)  # fmt: skip

_NO_ACCOUNT = Account(name="")
_NO_FORM = PostRequest(bucket="")
_A_MOMENT = datetime(1970, 1, 1, tzinfo=timezone.utc)
_OPTIONAL: dict[str, Any] = {"response_expires": _A_MOMENT, "max_size": 0}
"""Of the fields that are None by default: something of their other type."""

T = TypeVar("T", Account, LinkOptions, PostRequest)


def to_row(entry: Entry) -> tuple[Any, ...]:
    """Return the values of COLUMNS; an entry without an id is given one by the table."""
    return (
        entry.id or None,
        int(entry.made_at.timestamp()),
        int(entry.expires_at.timestamp()) if entry.expires_at else None,
        entry.access_key_id,
        _frozen(entry.account, _NO_ACCOUNT, (*IDENTITY, *CONNECTION)),
        entry.bucket,
        entry.key,
        entry.version_id,
        entry.region,
        entry.method,
        _frozen(entry.form, _NO_FORM) if entry.form else _frozen(entry.options, LinkOptions()),
        entry.count,
        entry.cut_short,
        entry.temporary,
        entry.way.value,
        entry.asked_by,
        entry.format,
        entry.key_list,
    )


def from_row(row: tuple[Any, ...]) -> Entry:
    """Return the entry in the values of COLUMNS."""
    named = dict(zip(COLUMNS, row, strict=True))
    is_form = named.pop("method") == "POST"
    options = named.pop("options")
    return Entry(
        **{
            **named,
            "made_at": _moment(named["made_at"]),
            "expires_at": None if named["expires_at"] is None else _moment(named["expires_at"]),
            "account": _thawed(named["account"], _NO_ACCOUNT),
            "options": LinkOptions() if is_form else _thawed(options, LinkOptions()),
            "form": _thawed(options, _NO_FORM) if is_form else None,
            "cut_short": bool(named["cut_short"]),
            "temporary": bool(named["temporary"]),
            "way": _thawed_value(named["way"], Way.COPIED),
        }
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)


def _frozen(record: T, blank: T, names: Iterable[str] = ()) -> str:
    """Return as JSON what of `record` differs from `blank`."""
    values = {name: getattr(record, name) for name in names or _names(record)}
    differing = {name: each for name, each in values.items() if each != getattr(blank, name)}
    return json.dumps(differing, default=_frozen_value, ensure_ascii=False)


def _frozen_value(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value.total_seconds()
    assert isinstance(value, datetime)
    return value.isoformat()


def _thawed(text: str, blank: T) -> T:
    """Return `blank` with what `text` says of it, as far as that can be read."""
    try:
        written = json.loads(text)
    except ValueError:
        return blank
    if not isinstance(written, dict):
        return blank
    known = [name for name in _names(blank) if name in written]
    defaults = {name: getattr(blank, name) for name in known} | {
        name: default for name, default in _OPTIONAL.items() if name in known
    }
    return replace(blank, **{name: _thawed_value(written[name], defaults[name]) for name in known})


def _thawed_value(value: Any, default: Any) -> Any:
    try:
        if isinstance(default, Enum):
            return type(default)(value)
        if isinstance(default, timedelta):
            return timedelta(seconds=value)
        if isinstance(default, datetime):
            return datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError):
        return default
    if isinstance(default, tuple) and isinstance(value, list):
        return tuple(map(str, value))
    return value if isinstance(value, type(default)) else default


def _names(record: Account | LinkOptions | PostRequest) -> list[str]:
    return [each.name for each in fields(record)]
