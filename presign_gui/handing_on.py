"""One window for each user: a second start gives what it wants to the first, and ends.

The first one listens (qt/single_window.py) at an address that both know. Nothing may be
imported here that isn't needed: the bare window waits to hear that it is the first.
"""

from __future__ import annotations

import os
import sys

from presign_gui.core.folders import folders

PATIENCE = 2.0
"""Seconds that a window has to answer; one that can't is no help, and another one opens."""

LONGEST = 65_536
"""Bytes of what is handed on."""

ANSWER = b"here\n"


def address() -> str:
    """Return where the first window listens: a socket among what may be lost.

    "" on Windows, where Python has no such sockets: there each start opens a window.
    """
    cache = folders().cache
    return "" if sys.platform == "win32" or cache is None else str(cache / "window.socket")


def hand_on(account: str = "", place: str = "") -> bool:
    """Give what a start wants to the window that is open; return whether there is one.

    Blocks for PATIENCE at most.
    """
    where = address()
    if not where or not os.path.exists(where):
        return False
    import json

    # Wayland lets nobody come to the front by himself: who was started may, and says so.
    wanted = {
        "account": account,
        "place": place,
        "activation": os.environ.get("XDG_ACTIVATION_TOKEN", ""),
    }
    try:
        return _exchange(where, json.dumps(wanted).encode() + b"\n") == ANSWER
    except OSError:  # left behind by one that ended badly, or one that doesn't answer
        return False


def _exchange(where: str, message: bytes) -> bytes:
    import socket

    from presign_gui.core import socket_name

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(PATIENCE)
        with socket_name.short(where) as name:
            asking.connect(name)
        asking.sendall(message)
        return asking.recv(len(ANSWER))
