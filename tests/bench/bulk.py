"""A million links into a file: how long, and how much memory more than the idle process.

    python tests/bench/bulk.py [LINKS] [FORMAT]

Prints one JSON line. Keys are made up as they are asked for; signing, formatting and
writing are as in `presign-gui link --recursive --output`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

os.environ["BOTO_DISABLE_CRT"] = "true"

from presign_gui.core.bulk import PartFile, Position, RequestPage, write
from presign_gui.core.client import Clients
from presign_gui.core.formats import formats
from presign_gui.core.records import Account, Credential, LinkOptions, LinkRequest
from presign_gui.core.signing import Signer

PAGE = 1_000
NAMES = (
    "part-{:07}-events.snappy.parquet",
    "Report (final) {:07} v2.pdf",
    "résumé & notes {:07}.pdf",
    "日本語/議事録 {:07}.txt",
)


def pages(count: int) -> Iterator[RequestPage]:
    """Yield requests for made-up keys of mixed kind."""
    options = LinkOptions()
    for start in range(0, count, PAGE):
        keys = [f"data/{NAMES[n % len(NAMES)].format(n)}" for n in range(start, start + PAGE)]
        requests = [LinkRequest("bucket", key, options, "eu-central-1", size=7) for key in keys]
        yield RequestPage(requests, Position(start + PAGE, 0, keys[-1]))


def peak() -> float:
    """Return the most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int = 1_000_000, name: str = "plain") -> None:
    """Measure, and print the result."""
    key = Credential("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    signer = Signer(Account("bench"), key, Clients())
    list(signer.links([LinkRequest("bucket", "warm", LinkOptions(), "eu-central-1")]))
    idle = peak()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "links"
        began = time.perf_counter()
        file = PartFile(path, {})
        write(pages(count), signer, formats()[name], file, lambda _n: None)
        seconds = time.perf_counter() - began
        size = path.stat().st_size
    result = {
        "bench": "bulk",
        "links": count,
        "format": name,
        "seconds": round(seconds, 2),
        "us_a_link": round(seconds / count * 1e6, 2),
        "mb_above_idle": round(peak() - idle, 1),
        "file_mb": round(size / 1e6, 1),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(*(int(each) if each.isdigit() else each for each in sys.argv[1:]))
