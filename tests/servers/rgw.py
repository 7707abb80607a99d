"""Ceph's RADOS Gateway with the least of a cluster behind it, all in memory."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import socket
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from . import Ended, Processes, Server, StartError, installation, write_config

_ACCESS_KEY_ID = "PRESIGNTESTKEY000001"
_SECRET_ACCESS_KEY = "not-a-secret-not-a-secret-not-a-secret-1"


def installed() -> str | None:
    """Why it cannot be run here, or None when it can."""
    if not (installation("rgw") / "usr" / "bin" / "radosgw").exists():
        return "Ceph's RADOS Gateway is not installed: run .ci/setup test"
    return None


@contextlib.contextmanager
def running(folder: Path, region: str = "us-east-1", *, sts: bool = False) -> Iterator[Server]:
    """A server with nothing in it, which keeps its data in a new folder in that folder.

    With `sts` it lets roles be assumed, but says AccessDenied of keys it doesn't know.
    """
    reason = installed()
    if reason:
        raise StartError(reason)
    # Again when a process ends: another program may have taken its port before it did.
    for left in (2, 1, 0):
        with contextlib.ExitStack() as stack:
            home = Path(tempfile.mkdtemp(prefix="rgw-", dir=folder))
            try:
                server = stack.enter_context(_started(home, region, sts))
            except Ended:
                if not left:
                    raise
                continue
            yield server
            return


@contextlib.contextmanager
def _started(home: Path, region: str, sts: bool) -> Iterator[Server]:
    root = installation("rgw")
    binaries = root / "usr" / "bin"
    # The packages are only unpacked: the libraries are not where they would be looked for.
    libraries = [*root.glob("usr/lib/*-linux-gnu"), *root.glob("lib/*-linux-gnu")]
    paths = [*libraries, *(library / "ceph" for library in libraries)]
    monitor_port, port = _free_ports(2)
    cluster = str(uuid.uuid4())
    config = home / "ceph.conf"
    _write_config(config, home, libraries[0], cluster, monitor_port, port, sts)
    environ = {
        "PATH": os.defpath,
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "CEPH_CONF": str(config),
        "LD_LIBRARY_PATH": ":".join(map(str, paths)),
    }
    with Processes(home / "logs", environ) as processes:
        # A cluster of one monitor and one store, which the monitor knows from the start.
        monmap, osdmap = home / "monmap", home / "osdmap"
        address = f"[v2:127.0.0.1:{monitor_port}]"
        member = ["--fsid", cluster, "--addv", "a", address]
        processes.run("monmap", [binaries / "monmaptool", "--create", *member, monmap])
        processes.run("osdmap", [binaries / "osdmaptool", "--createsimple", "1", osdmap])
        monitor: list[str | Path] = [binaries / "ceph-mon", "-i", "a"]
        maps: list[str | Path] = ["--monmap", monmap, "--osdmap", osdmap]
        processes.run("monitor-mkfs", [*monitor, "--mkfs", *maps])
        processes.start("monitor", [*monitor, "-f"])
        store: list[str | Path] = [binaries / "ceph-osd", "-i", "0"]
        processes.run("store-mkfs", [*store, "--mkfs"])
        processes.start("store", [*store, "-f"])
        _make_user(processes, binaries / "radosgw-admin", region)
        processes.start("gateway", [binaries / "radosgw", "-f", "-n", "client.gateway"])
        processes.wait_for_answer("gateway", f"http://127.0.0.1:{port}/")
        yield Server(
            endpoint_url=f"http://127.0.0.1:{port}",
            access_key_id=_ACCESS_KEY_ID,
            secret_access_key=_SECRET_ACCESS_KEY,
            region=region,
            domain="localhost",
            logs=processes.logs,
        )
    # Forty megabytes, of interest to nobody.
    shutil.rmtree(home / "monitor")


def _free_ports(count: int) -> list[int]:
    """So many different ports of 127.0.0.1 on which nobody listens right now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _make_user(processes: Processes, admin: Path, region: str) -> None:
    keys = [f"--access-key={_ACCESS_KEY_ID}", f"--secret-key={_SECRET_ACCESS_KEY}"]
    keys.append("--caps=roles=*")  # may make roles, and so assume them (STS)
    processes.run(
        "user", [admin, "user", "create", "--uid=presign", "--display-name=Presign", *keys]
    )
    # The region is what the gateway calls its zone group to the outside.
    group = json.loads(processes.run("zonegroup", [admin, "zonegroup", "get"]))
    group["api_name"] = region
    processes.run("region", [admin, "zonegroup", "set"], json.dumps(group))


def _write_config(
    config: Path,
    home: Path,
    library: Path,
    cluster: str,
    monitor_port: int,
    port: int,
    sts: bool,
) -> None:
    for name in ("monitor", "store", "gateway"):
        (home / name).mkdir()
    # The store looks for its ports itself, from the first of these on.
    first_port = random.randrange(10_000, 30_000)
    write_config(
        config,
        {
            "global": {
                "fsid": cluster,
                "mon host": f"[v2:127.0.0.1:{monitor_port}]",
                "public addr": "127.0.0.1",
                "cluster addr": "127.0.0.1",
                "ms bind msgr1": "false",
                "ms bind port min": first_port,
                "ms bind port max": first_port + 500,
                # A port that somebody else has will not be free in five seconds either.
                "ms bind retry count": 1,
                "ms bind retry delay": 0,
                # Only this machine can reach it, and nothing in it is worth a key.
                "auth cluster required": "none",
                "auth service required": "none",
                "auth client required": "none",
                "mon data": home / "monitor",
                "osd data": home / "store",
                "rgw data": home / "gateway",
                "run dir": home,
                "crash dir": home,
                # A socket's path may not be longer than 107 characters, and those of
                # pytest's folders are long.
                "admin socket": "",
                "log file": "",
                "log to stderr": "true",
                "err to stderr": "true",
                "mon cluster log to file": "false",
                "plugin dir": library / "ceph",
                "osd class dir": library / "rados-classes",
                "erasure code dir": library / "ceph" / "erasure-code",
                # One copy of everything, in memory.
                "osd objectstore": "memstore",
                "memstore device bytes": "4G",
                "osd pool default size": 1,
                "osd pool default min size": 1,
                "osd pool default pg num": 4,
                "osd pool default pg autoscale mode": "off",
                "osd crush chooseleaf type": 0,
                "mon max pg per osd": 1000,
                "mon allow pool size one": "true",
                # A disk that is nearly full is no reason to stop.
                "mon data avail warn": 1,
                "mon data avail crit": 1,
                # Agrees with itself at once: half a second for each pool otherwise.
                "paxos propose interval": 0.02,
            },
            "client": {
                # The gateway would encrypt, for which it has no key, and wait forever.
                "ms mon client mode": "crc",
                # What is asked of the store before it is up is asked again this soon, in
                # seconds. (It would be five, in every other start.)
                "objecter tick interval": 0.1,
                "rgw frontends": f"beast endpoint=127.0.0.1:{port}",
                "rgw dns name": "localhost",
                "rgw s3 auth use sts": str(sts).lower(),
                "rgw sts key": "not-a-secret-key",  # 16 characters: tokens are encrypted by it
                "rgw thread pool size": 32,
                "rgw enable gc threads": "false",
                "rgw enable lc threads": "false",
                "rgw run sync thread": "false",
            },
        },
    )
