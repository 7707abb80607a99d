"""OpenStack Swift and its s3api, on ports of its own choice of 127.0.0.1."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from . import Processes, Server, StartError, installation, write_config

_KINDS = ("account", "container", "object")

# What a request passes through, from the wire to the proxy, and the options that
# differ from Swift's own.
_FILTERS: dict[str, dict[str, object]] = {
    "catch_errors": {},
    "gatekeeper": {},
    "healthcheck": {},
    "listing_formats": {},
    "s3api": {"storage_domain": "localhost", "min_segment_size": 1},
    "tempauth": {"user_test_tester": "testing .admin"},
    "copy": {},
    "slo": {},
    "dlo": {},
    "versioned_writes": {"allow_object_versioning": "true"},
    "symlink": {},
}

# Run by Swift's own Python: all four servers in one process, which is ready in half the
# time that four of Swift's programs take. Each listens on a port that the system chose,
# and the rings tell the proxy where the others are. Prints the proxy's port when ready.
_PROGRAM = """
import os, sys
import eventlet, eventlet.wsgi
from swift.common import utils, wsgi
from swift.common.ring import RingBuilder

home = sys.argv[1]
eventlet.hubs.use_hub(utils.get_hub())
utils.monkey_patch()
utils.set_swift_dir(home)
utils.disable_fallocate()
for kind in sys.argv[2:]:
    listener = eventlet.listen(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    if kind != "proxy":
        builder = RingBuilder(part_power=3, replicas=1, min_part_hours=0)
        builder.add_dev({"ip": "127.0.0.1", "port": port, "device": "disk",
                         "region": 1, "zone": 1, "weight": 1.0})
        builder.rebalance()
        builder.get_ring().save(os.path.join(home, kind + ".ring.gz"))
    config = os.path.join(home, kind + "-server.conf")
    utils.get_logger({}, kind, log_to_console=True, log_route=kind)
    app = wsgi.loadapp(config, global_conf={"log_name": kind})
    last = eventlet.spawn(
        eventlet.wsgi.server, listener, app, utils.NullLogger(),
        protocol=wsgi.SwiftHttpProtocol, capitalize_response_headers=False)
print(port, flush=True)
last.wait()
"""


def installed() -> str | None:
    """Why it cannot be run here, or None when it can."""
    if not (installation("swift") / "bin" / "python").exists():
        return "OpenStack Swift is not installed: run .ci/setup test"
    return None


@contextlib.contextmanager
def running(folder: Path, region: str = "us-east-1") -> Iterator[Server]:
    """A server with nothing in it, which keeps its data in a new folder in that folder."""
    reason = installed()
    if reason:
        raise StartError(reason)
    try:
        os.setxattr(folder, "user.presign", b"")
        os.removexattr(folder, "user.presign")
    except OSError as error:
        raise StartError(f"Swift needs extended attributes in {folder}: {error}") from error
    home = Path(tempfile.mkdtemp(prefix="swift-", dir=folder))
    _write_configs(home, region)
    # Nothing of the session's: no proxies, no Python settings, no credentials.
    environ = {"PATH": os.defpath, "HOME": str(home), "LANG": "C.UTF-8"}
    with Processes(home / "logs", environ) as processes:
        python = installation("swift") / "bin" / "python"
        processes.start("swift", [python, "-c", _PROGRAM, home, *_KINDS, "proxy"])
        port = processes.wait_for_line("swift")
        yield Server(
            endpoint_url=f"http://127.0.0.1:{port}",
            access_key_id="test:tester",
            secret_access_key="testing",
            region=region,
            domain="localhost",
            logs=processes.logs,
        )


def _write_configs(home: Path, region: str) -> None:
    (home / "data" / "disk").mkdir(parents=True)
    everywhere = {
        "swift_dir": home,
        # Its log is what it prints. The machine's syslog, where it would write as
        # well, is spared with the port that discards.
        "log_udp_host": "127.0.0.1",
        "log_udp_port": 9,
    }
    write_config(
        home / "swift.conf",
        {
            "swift-hash": {"swift_hash_path_prefix": "a", "swift_hash_path_suffix": "z"},
            "storage-policy:0": {"name": "only", "default": "yes"},
        },
    )
    for kind in _KINDS:
        write_config(
            home / f"{kind}-server.conf",
            {
                "DEFAULT": {**everywhere, "devices": home / "data", "mount_check": "false"},
                "pipeline:main": {"pipeline": f"{kind}-server"},
                f"app:{kind}-server": {"use": f"egg:swift#{kind}"},
            },
        )
    filters = {
        f"filter:{name}": {"use": f"egg:swift#{name}", **options}
        for name, options in _FILTERS.items()
    }
    filters["filter:s3api"]["location"] = region
    write_config(
        home / "proxy-server.conf",
        {
            "DEFAULT": everywhere,
            "pipeline:main": {"pipeline": " ".join([*_FILTERS, "proxy-server"])},
            "app:proxy-server": {
                "use": "egg:swift#proxy",
                "allow_account_management": "true",
                "account_autocreate": "true",
            },
            **filters,
        },
    )
