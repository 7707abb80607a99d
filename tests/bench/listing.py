"""What a listing costs: ours, five others, and a walk over several connections.

    pip install -e .[bench]            # and `aws`, wherever it comes from
    python tests/bench/listing.py [--objects N] [--rounds N] [--walk-objects N] [NAME...]

Prints one JSON line: objects a second, processor time and peak memory of each contender,
medians of so many rounds (1), for N (1,000,000) objects in one prefix; all contenders in
turn, each in a process of its own, against list_server.py, which costs little beside any
of them. Of libraries the listing alone is timed, of programs all from start to end. Kept
is what was listed by ours, boto3 and obstore; `bytes_a_row` is what ours keeps of each
object. `walk` is everything below eight prefixes, 50 ms for each page, one page after the
other and over eight connections.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

os.environ["BOTO_DISABLE_CRT"] = "true"

import list_server

from presign_gui.core import listing
from presign_gui.core.client import Clients, Connection
from presign_gui.core.columns import Columns
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.records import Account, Source

BUCKET, PREFIX, TREE = "bench", "flat/", "tree/"
REGION = list_server.REGION
KEY_ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
LATENCY_MS = 50
CONNECTIONS = 8
WALKS = ("ours_serial", "ours_walk")

Measured = dict[str, float]


def connection(url: str) -> Connection:
    account = Account(
        "bench", source=Source.SESSION, access_key_id=KEY_ID, endpoint_url=url, region=REGION
    )
    credentials = Credentials()
    credentials.keep(account, Secret(SECRET))
    made = Connection(account, credentials, Clients())
    list(listing.level(made, BUCKET))  # makes the client
    return made


# Libraries: each returns what is timed, which returns what it keeps


def ours(url: str) -> Callable[[], Any]:
    made = connection(url)

    def run() -> Columns:
        kept = Columns(PREFIX)
        for page in listing.everything(made, BUCKET, PREFIX):
            kept.extend(page.objects)
        return kept

    return run


def ours_walk(url: str) -> Callable[[], Any]:
    made = connection(url)

    def run() -> range:
        pages = listing.walk(made, BUCKET, TREE, CONNECTIONS)
        return range(sum(len(page.objects) for page in pages))

    return run


def ours_serial(url: str) -> Callable[[], Any]:
    made = connection(url)

    def run() -> range:
        pages = listing.everything(made, BUCKET, TREE)
        return range(sum(len(page.objects) for page in pages))

    return run


def boto3(url: str) -> Callable[[], Any]:
    import boto3 as library

    client = library.client(
        "s3",
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=KEY_ID,
        aws_secret_access_key=SECRET,
    )

    def run() -> list[Any]:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=PREFIX)
        return [entry for page in pages for entry in page["Contents"]]

    return run


def obstore(url: str) -> Callable[[], Any]:
    import obstore as library

    store = library.store.S3Store(
        BUCKET,
        endpoint=url,
        region=REGION,
        access_key_id=KEY_ID,
        secret_access_key=SECRET,
        client_options={"allow_http": True},
    )
    return lambda: [entry for some in library.list(store, PREFIX) for entry in some]


def minio(url: str) -> Callable[[], Any]:
    from minio import Minio

    client = Minio(urlsplit(url).netloc, KEY_ID, SECRET, secure=False, region=REGION)
    return lambda: range(sum(1 for _entry in client.list_objects(BUCKET, PREFIX, recursive=True)))


LIBRARIES = {each.__name__: each for each in (ours, boto3, obstore, minio, ours_walk, ours_serial)}


def library(name: str, url: str) -> Measured:
    """Measure a library in this process."""
    import resource

    run = LIBRARIES[name](url)
    began, began_cpu = time.perf_counter(), time.process_time()
    kept = run()
    seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    more = {"bytes_a_row": bytes_kept(kept) / len(kept)} if isinstance(kept, Columns) else {}
    return {"rows": len(kept), "seconds": seconds, "cpu": cpu, "peak_mb": peak, **more}


def bytes_kept(columns: Columns) -> int:
    """Return the bytes that columns take, with what they hold in reserve."""
    runs = (
        *(columns.names.blob, columns.names.starts, columns.etags.blob, columns.etags.starts),
        *(columns.sizes, columns.times, columns.classes.numbers),
    )
    return sum(map(sys.getsizeof, runs))


# Programs


def programs(url: str) -> dict[str, list[str]]:
    """Return the commands of those that are installed."""
    place = f"s3://{BUCKET}/{PREFIX}"
    ours = [sys.executable, "-m", "presign_gui", "list", "--recursive", place]
    found = {"presign_list": [*ours, "--endpoint-url", url, "--region", REGION]}
    here = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    if s5cmd := shutil.which("s5cmd", path=here):
        found["s5cmd"] = [s5cmd, "--endpoint-url", url, "ls", place + "*"]
    if aws := shutil.which("aws"):
        found["aws"] = [aws, "--endpoint-url", url, "s3", "ls", "--recursive", place]
    return found


def program(command: list[str]) -> Measured:
    """Measure a program from its start to its end; its lines are counted."""
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        rows = 0
        while some := process.stdout.read(1 << 20):
            rows += some.count(b"\n")
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{command[0]} failed")
    cpu = usage.ru_utime + usage.ru_stime
    return {"rows": rows, "seconds": seconds, "cpu": cpu, "peak_mb": usage.ru_maxrss / 1024}


# All of them


def in_its_own_process(name: str, url: str) -> Measured:
    command = [sys.executable, __file__, "--library", name, "--url", url]
    child = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    found: Measured = json.loads(child.stdout)
    return found


def medians(rounds: list[Measured]) -> Measured:
    return {name: round(statistics.median(each[name] for each in rounds), 3) for name in rounds[0]}


def contest(url: str, rounds: int, names: list[str]) -> dict[str, Measured]:
    """Let all contenders list in turn; return the medians."""
    commands = programs(url)
    chosen = [
        name
        for name in ("ours", "boto3", "obstore", "minio", *commands)
        if not names or name in names
    ]
    found: dict[str, list[Measured]] = {name: [] for name in chosen}
    for _round in range(rounds):
        for name in chosen:
            run = commands.get(name)
            found[name].append(program(run) if run else in_its_own_process(name, url))
    return {name: medians(measured) for name, measured in found.items()}


def main() -> None:
    """Measure, and print the result."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--objects", type=int, default=1_000_000)
    parser.add_argument("--walk-objects", type=int, default=400_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--library", help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", help="some contenders only")
    options = parser.parse_args()
    if options.library:
        print(json.dumps(library(options.library, options.url)))
        return
    with list_server.start(options.objects) as url:
        found = contest(url, options.rounds, options.names)
    if any(each["rows"] != options.objects for each in found.values()):
        raise SystemExit(f"somebody did not list all: {found}")
    rates = {name: round(each["rows"] / each["seconds"]) for name, each in found.items()}
    with list_server.start(options.walk_objects, LATENCY_MS) as url:
        walks = [
            {
                name: in_its_own_process(name, url)["seconds"]
                for name in ("ours_serial", "ours_walk")
            }
            for _round in range(options.rounds)
        ]
    walk = medians(walks)
    result = {
        "bench": "listing",
        "objects": options.objects,
        "rounds": options.rounds,
        "objects_a_second": rates,
        "ours_to_others": {
            name: round(rates["ours"] / rate, 2) for name, rate in rates.items() if "ours" in rates
        },
        "cpu_to_ours": {
            name: round(each["cpu"] / found["ours"]["cpu"], 2)
            for name, each in found.items()
            if "ours" in found
        },
        "peak_mb": {name: round(each["peak_mb"]) for name, each in found.items()},
        "bytes_a_row": round(found["ours"]["bytes_a_row"], 1) if "ours" in found else None,
        "walk": {
            "objects": options.walk_objects,
            "seconds": walk,
            "serial_to_walk": round(walk["ours_serial"] / walk["ours_walk"], 2),
        },
        "load": [round(load, 2) for load in os.getloadavg()],
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
