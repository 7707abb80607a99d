"""What writing costs: microseconds a link, in every format of links.

    python tests/bench/formats.py [LINKS]

Prints one JSON line: for each format the best of seven rounds over LINKS
(20,000) links of one batch, written one after the other and thrown away.
"""

from __future__ import annotations

import json
import sys
import timeit
from collections import deque
from datetime import datetime, timedelta, timezone

from presign_gui.core.formats import formats
from presign_gui.core.records import Link, Method

_QUERY = (
    "X-Amz-Algorithm=AWS4-HMAC-SHA256"
    "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261124%2Feu-central-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20261124T120000Z&X-Amz-Expires=43200&X-Amz-SignedHeaders=host"
    f"&X-Amz-Signature={'a' * 64}"
)


def batch(count: int) -> list[Link]:
    made_at = datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
    ends_at = made_at + timedelta(hours=12)
    links = []
    for number in range(count):
        key = f"2026/data/part-{number:07}.parquet"
        url = f"https://reports.s3.eu-central-1.amazonaws.com/{key}?{_QUERY}"
        links.append(
            Link(url, "reports", key, Method.GET, made_at, ends_at, size=1_000_000 + number)
        )
    return links


def main() -> None:
    links = batch(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    costs = {}
    for each in formats().values():
        rounds = timeit.repeat(lambda each=each: deque(each.write(links), 0), number=1, repeat=7)
        costs[each.name] = round(min(rounds) / len(links) * 1e6, 2)
    print(json.dumps({"links": len(links), "microseconds_a_link": costs}))


if __name__ == "__main__":
    main()
