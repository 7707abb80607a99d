"""Entries to be noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from presign_gui.core.history import Entry, Way
from presign_gui.core.records import Account, LinkOptions, Source

NOW = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
WORK = Account("work", Source.KEYRING, access_key_id="AKIATEST", region="eu-central-1", id="1")


def entry(key: str = "2026/report.pdf", bucket: str = "reports", **more) -> Entry:
    """A link that was made two hours ago and has ten to go, but for what is said."""
    made = Entry(
        made_at=NOW - timedelta(hours=2),
        expires_at=NOW + timedelta(hours=10),
        account=WORK,
        access_key_id="AKIATEST",
        bucket=bucket,
        key=key,
        way=Way.COPIED,
        options=LinkOptions(),
        region="eu-central-1",
        format="plain",
    )
    return replace(made, **more)
