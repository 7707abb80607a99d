"""Links that should work no longer: which there are, and what can be done about them.

    key_measures     what can be done about the key, and what else each would stop
    object_measures  what can be done in the bucket
    policies         that refuse links, as JSON

There is no taking back of one link alone: S3 judges who signed, what is asked for, and
how old the signature is. This program changes no policy; it says what could be done.
Source: Amazon S3 User Guide, "Download and upload objects with presigned URLs".
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from presign_gui.core import providers
from presign_gui.core.formats.wording import utc, visible
from presign_gui.core.history import Entry, History
from presign_gui.core.records import Account
from presign_gui.core.taking_back.key_measures import for_key
from presign_gui.core.taking_back.measure import Measure
from presign_gui.core.taking_back.object_measures import for_object
from presign_gui.core.texts import _, moment, ngettext

__all__ = ["Measure", "TakingBack", "of_entry", "of_key"]


@dataclass(frozen=True)
class TakingBack:
    """What a key's links are, and what can be done about them."""

    access_key_id: str
    alive: tuple[Entry, ...]  # what the key has signed and hasn't ended, as far as noted
    link_count: int  # links in all of that, and in what is too much to be listed
    measures: tuple[Measure, ...]  # the least that stops first

    @property
    def text(self) -> str:
        """All of it to be read, or copied."""
        return "\n\n".join([self.alive_text, *(each.text for each in self.measures)]) + "\n"

    @property
    def alive_text(self) -> str:
        """What the key has signed and hasn't ended."""
        return "\n".join([_summary(self), *(_alive_line(each) for each in self.alive)])

    @property
    def json(self) -> str:
        """All of it for programs."""
        content = {
            "access_key_id": self.access_key_id,
            "links_alive": self.link_count,
            "alive": [_alive_record(each) for each in self.alive],
            "measures": [_measure_record(each) for each in self.measures],
        }
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def of_entry(history: History, entry: Entry, now: datetime) -> TakingBack:
    """Return what can be done about the links of `entry`. Blocks on the disk."""
    aws = _at_aws(entry.account)
    measures = for_object(entry, now, aws=aws) + for_key(
        entry.access_key_id, entry.account, now, temporary=entry.temporary, aws=aws
    )
    return _taking_back(history, entry.access_key_id, now, measures)


def of_key(
    history: History, access_key_id: str, now: datetime, account: Account | None = None
) -> TakingBack:
    """Return what can be done about all links of a key. Blocks on the disk.

    `account` is whose key it is; without it that is taken from what was noted.
    """
    noted = history.alive(now, access_key_id, limit=1)
    account = account or (noted[0].account if noted else Account(name=""))
    # AWS gives temporary keys ids of their own (IAM User Guide, "IAM identifiers").
    temporary = noted[0].temporary if noted else access_key_id.startswith("ASIA")
    measures = for_key(access_key_id, account, now, temporary=temporary, aws=_at_aws(account))
    return _taking_back(history, access_key_id, now, measures)


def _taking_back(
    history: History, access_key_id: str, now: datetime, measures: list[Measure]
) -> TakingBack:
    if not access_key_id:  # a plain URL: nothing signed it
        return TakingBack("", (), 0, tuple(measures))
    alive = tuple(history.alive(now, access_key_id))
    count = history.count_alive(now, access_key_id)
    return TakingBack(access_key_id, alive, count, tuple(measures))


def _at_aws(account: Account) -> bool:
    return providers.of(account).id == "aws"


def _summary(found: TakingBack) -> str:
    if not found.access_key_id:
        return _("Nothing signed this link: it works for as long as the object is public.")
    if not found.link_count:
        return _("No link of {key} that works is in the history.", key=found.access_key_id)
    return ngettext(
        "{count} link of {key} still works:",
        "{count} links of {key} still work:",
        found.link_count,
        key=found.access_key_id,
    )


def _alive_line(entry: Entry) -> str:
    assert entry.expires_at is not None
    places = {
        "place": visible(f"s3://{entry.bucket}/{entry.key}"),
        "method": entry.method,
        "end": moment(entry.expires_at),
    }
    if entry.count == 1:
        return _("- {method} {place}, until {end}", **places)
    return ngettext(
        "- {method} {place} and {count} other, until {end}",
        "- {method} {place} and {count} others, until {end}",
        entry.count - 1,
        **places,
    )


def _alive_record(entry: Entry) -> dict[str, Any]:
    assert entry.expires_at is not None
    return {
        "bucket": entry.bucket,
        "key": entry.key,
        "method": entry.method,
        "links": entry.count,
        "made_at": utc(entry.made_at),
        "expires_at": utc(entry.expires_at),
    }


def _measure_record(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "title": measure.title,
        "what": measure.what,
        "also_stops": measure.stops,
        "undone": measure.undone,
        "commands": list(measure.commands),
        "document": measure.document,
    }
