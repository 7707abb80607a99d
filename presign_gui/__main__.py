"""The way in: `presign-gui`, and `python -m presign_gui`."""

from __future__ import annotations

import gc
import sys


def main() -> int:
    """Run the program as the command line says; return its exit status.

    Without arguments the window is wanted: the one that is open already comes to the front;
    or else it comes first, bare, and all else behind it.
    """
    try:
        return _run()
    except KeyboardInterrupt:  # before the command line is there, which knows what that means
        return 130


def _run() -> int:
    gc.disable()  # no garbage comes of importing, in which nearly all of the next moment goes
    if len(sys.argv) == 1 and _shown():
        return 0
    from presign_gui import cli

    gc.freeze()
    gc.enable()
    return cli.main()


def _shown() -> bool:
    """Show the window that is open already, and return that it was; or show a bare one."""
    try:
        from presign_gui import handing_on, opening
    except ImportError:
        return False  # Qt is not whole: the command line meets the same, and says so
    if handing_on.hand_on():
        return True
    opening.show()
    return False


if __name__ == "__main__":
    sys.exit(main())
