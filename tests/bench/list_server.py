"""A server on loopback that lists as fast as it can, so that only the client is measured.

    python tests/bench/list_server.py          # prints its URL, and serves until it is killed

    with list_server.start(1_000_000, latency_ms=50) as url: ...      # in another bench

Every bucket holds N objects (PRESIGN_BENCH_OBJECTS, 1,000,000) twice: all of them in
the folder `flat/`, and again in eight folders, `tree/s0/` to `tree/s7/`. It answers
ListBuckets, HeadBucket and ListObjectsV2 (prefix, delimiter, start-after, tokens, with
encoding-type=url and without), each page PRESIGN_BENCH_LATENCY_MS (0) later, and checks no
signature. Pages are put together from a few ready blocks of rows, so that it starts at
once and costs a fraction of any client's time.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, quote_plus
from xml.sax.saxutils import escape

PAGE = 1_000
BLOCKS = 32  # of PAGE rows each, which differ in all but the number in their names
FOLDERS = 8
REGION = "eu-central-1"
BUCKETS = ("bench", "other")

_NUMBER = "\0"  # stands where a row's block number goes
_LAST = "\U0010ffff"  # comes after every character that a name has


class Row(NamedTuple):
    name: str
    xml: bytes  # as it stands in a page, but for folder and number
    plain: bytes  # the same without encoding-type=url


@cache
def block(number: int) -> list[Row]:
    """Return the rows of one block: names of the usual kind, and some awkward ones."""
    chance = random.Random(number)
    return [_row(place, chance) for place in range(PAGE)]


def _row(place: int, chance: random.Random) -> Row:
    name = f"{_NUMBER}{place:03d}-{chance.getrandbits(40):010x}"
    name += f"-Résumé & notes v{place % 9}.pdf" if place % 50 == 7 else "-events.snappy.parquet"
    when = time.gmtime(1_700_000_000 + chance.randrange(90_000_000))
    kind = chance.choice(["STANDARD"] * 8 + ["STANDARD_IA", "GLACIER_IR"])
    rest = (
        f"</Key><LastModified>{time.strftime('%Y-%m-%dT%H:%M:%S', when)}.000Z</LastModified>"
        f"<ETag>&quot;{chance.getrandbits(128):032x}&quot;</ETag>"
        f"<Size>{int(chance.lognormvariate(11, 3))}</Size><StorageClass>{kind}</StorageClass>"
        "</Contents>"
    )
    encoded, plain = (
        f"<Contents><Key>{written}{rest}".encode()
        for written in (quote_plus(name, safe=_NUMBER), escape(name))
    )
    return Row(name, encoded, plain)


@cache
def ready(number: int, *, url: bool) -> bytes:
    """Return a whole block as it stands in a page, but for folder and number."""
    return b"".join(row.xml if url else row.plain for row in block(number))


class Bucket:
    """All keys there are, in order, known by their position."""

    def __init__(self, objects: int) -> None:
        each = objects // FOLDERS
        shares = [("flat/", objects), *((f"tree/s{n}/", each) for n in range(FOLDERS))]
        self.folders: list[tuple[str, int, int]] = []  # name, first position, position after
        for name, count in shares:
            first = self.folders[-1][2] if self.folders else 0
            self.folders.append((name, first, first + count))
        self.count = self.folders[-1][2]
        self._positions: dict[str, int] = {}

    def folder_of(self, position: int) -> tuple[str, int, int]:
        return next(folder for folder in self.folders if position < folder[2])

    def key(self, position: int) -> str:
        folder, first, _end = self.folder_of(position)
        number, place = divmod(position - first, PAGE)
        return folder + _named(block(number % BLOCKS)[place].name, number)

    def position(self, key: str) -> int:
        """Where `key` is, or would be."""
        if key not in self._positions:
            self._positions[key] = bisect_left(range(self.count), key, key=self.key)
        return self._positions[key]

    def rows(self, start: int, end: int, *, url: bool) -> bytes:
        """Return the rows from one position to another in the same folder."""
        folder, first, _end = self.folder_of(start)
        parts = []
        while start < end:
            number, place = divmod(start - first, PAGE)
            count = min(end - start, PAGE - place)
            if count == PAGE:
                rows = ready(number % BLOCKS, url=url)
            else:
                some = block(number % BLOCKS)[place : place + count]
                rows = b"".join(row.xml if url else row.plain for row in some)
            parts.append(rows.replace(_NUMBER.encode(), (folder + _number(number)).encode()))
            start += count
        return b"".join(parts)


def _number(number: int) -> str:
    return f"{number:05d}"


def _named(name: str, number: int) -> str:
    return name.replace(_NUMBER, _number(number))


class Server:
    """Answers requests; knows HTTP no more than it must."""

    def __init__(self, objects: int, latency: float) -> None:
        self.bucket = Bucket(objects)
        self.latency = latency  # seconds
        created = "<CreationDate>2026-01-05T00:00:00.000Z</CreationDate>"
        buckets = "".join(
            f"<Bucket><Name>{name}</Name>{created}<BucketRegion>{REGION}</BucketRegion></Bucket>"
            for name in BUCKETS
        )
        self.buckets = _document("ListAllMyBucketsResult", f"<Buckets>{buckets}</Buckets>".encode())

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A page fits into it, and the client needn't wait for us to come back.
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                method, target, _version = request.split(b"\r\n", 1)[0].decode().split(" ")
                path, _mark, query = target.partition("?")
                asked = dict(parse_qsl(query, keep_blank_values=True))
                if self.latency and "list-type" in asked:
                    await asyncio.sleep(self.latency)
                writer.write(_answer(b"" if method == "HEAD" else self.body(path, asked)))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has gone
        finally:
            writer.close()

    def body(self, path: str, asked: dict[str, str]) -> bytes:
        return self.buckets if path == "/" else self.page(asked)

    def page(self, asked: dict[str, str]) -> bytes:
        """Return a page of ListObjectsV2."""
        prefix, delimiter = asked.get("prefix", ""), asked.get("delimiter", "")
        url = asked.get("encoding-type") == "url"
        end = self.bucket.position(prefix + _LAST)
        position = self._start(prefix, asked)
        room = min(int(asked.get("max-keys", PAGE)), PAGE)
        rows, common = [], []
        while position < end and room > 0:
            folder, _first, folder_end = self.bucket.folder_of(position)
            below = folder[len(prefix) :]
            if delimiter and delimiter in below:
                common.append(prefix + below[: below.index(delimiter) + 1])
                position, room = self.bucket.position(common[-1] + _LAST), room - 1
            else:
                count = min(room, folder_end - position, end - position)
                rows.append(self.bucket.rows(position, position + count, url=url))
                position, room = position + count, room - count
        token = f"<NextContinuationToken>{position}</NextContinuationToken>"
        parts = [
            f"<Name>bench</Name><Prefix>{_written(prefix, url=url)}</Prefix>"
            f"<MaxKeys>{PAGE}</MaxKeys>{'<EncodingType>url</EncodingType>' if url else ''}"
            f"<IsTruncated>{'true' if position < end else 'false'}</IsTruncated>"
            f"{token if position < end else ''}".encode(),
            *rows,
            *(_common_prefix(_written(each, url=url)) for each in common),
        ]
        return _document("ListBucketResult", b"".join(parts))

    def _start(self, prefix: str, asked: dict[str, str]) -> int:
        if token := asked.get("continuation-token"):
            return int(token)
        after = asked.get("start-after", "")
        return self.bucket.position(max(prefix, after + "\0" if after else ""))


def _written(text: str, *, url: bool) -> str:
    return quote(text) if url else escape(text)


def _common_prefix(written: str) -> bytes:
    return f"<CommonPrefixes><Prefix>{written}</Prefix></CommonPrefixes>".encode()


def _document(root: str, content: bytes) -> bytes:
    opened = f'<{root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n' + opened.encode()
    return b"%s%s</%s>" % (head, content, root.encode())


def _answer(body: bytes) -> bytes:
    head = (
        "HTTP/1.1 200 OK\r\nServer: AmazonS3\r\nContent-Type: application/xml\r\n"
        f"x-amz-bucket-region: {REGION}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@contextmanager
def start(objects: int, latency_ms: float = 0) -> Iterator[str]:
    """Run it in a process of its own; yield its URL."""
    environment = {
        **os.environ,
        "PRESIGN_BENCH_OBJECTS": str(objects),
        "PRESIGN_BENCH_LATENCY_MS": str(latency_ms),
    }
    process = subprocess.Popen(
        [sys.executable, __file__], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


async def main() -> None:
    """Serve on a free port of loopback, as the environment says."""
    objects = int(os.environ.get("PRESIGN_BENCH_OBJECTS", "1000000"))
    latency = float(os.environ.get("PRESIGN_BENCH_LATENCY_MS", "0")) / 1_000
    for number in range(min(BLOCKS, -(-objects // PAGE))):
        ready(number, url=True)
    server = await asyncio.start_server(Server(objects, latency).serve, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
