"""Asks a service for single links over kept connections, as fast as it answers.

    python -m tests.bench.service_client PORT SECONDS

Prints how many a second were answered. With REQUESTS in the environment, asks for so many.
Writes requests and reads answers by itself, so that the client costs little.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import sys
import time

CONNECTIONS = 4


def main() -> None:
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    most = int(os.environ.get("REQUESTS", "0")) or None
    headers = "".join(f"{k}: {v}\r\n" for k, v in json.loads(os.environ["HEADERS"]).items())
    tail = f" HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}\r\n"
    chosen = selectors.DefaultSelector()
    done = 0

    def ask(connection: socket.socket, number: int) -> None:
        path = f"/presigned-url?file_name=2026/report%20{number}%20%C3%A9.pdf"
        connection.sendall(f"GET {path}{tail}".encode())

    for number in range(CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", port))
        chosen.register(connection, selectors.EVENT_READ, bytearray())
        ask(connection, number)
    start = time.perf_counter()
    while (done < most) if most else (time.perf_counter() - start < seconds):
        for key, _events in chosen.select(1):
            got: bytearray = key.data
            got += key.fileobj.recv(65536)
            head, found, body = got.partition(b"\r\n\r\n")
            if not found:
                continue
            assert head.startswith(b"HTTP/1.1 200"), head
            lower = head.lower()
            at = lower.index(b"content-length:") + 15
            length = int(lower[at:].split(b"\r\n", 1)[0])
            if len(body) >= length:
                got.clear()
                done += 1
                ask(key.fileobj, done)
    print(done / (time.perf_counter() - start))


if __name__ == "__main__":
    main()
