"""A desktop for a test: a screen, a session bus, a keyring; each ends with its `with`.

`why_no_...` says what this machine lacks for one of them, "" if nothing.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path

PATIENCE = 15.0
"""Seconds after which something that should happen counts as not happening."""

GTK_PYTHON = "/usr/bin/python3"  # PyGObject comes from the distribution, for its own Python
PASSWORD = "open sesame"  # an empty one makes gnome-keyring prompt


def why_no_screen() -> str:
    return _lacking("Xvfb", "openbox", "xdotool", "xprop", "xclip") or _lacking_libraries()


def why_no_keyring() -> str:
    return _lacking("dbus-daemon", "gnome-keyring-daemon")


def why_no_terminal() -> str:
    return _lacking("xfce4-terminal")


@cache
def why_no_gtk() -> str:
    look = "import gi; gi.require_version('Gtk', '3.0'); from gi.repository import Gtk"
    with suppress(FileNotFoundError):
        if not subprocess.run([GTK_PYTHON, "-c", look], capture_output=True).returncode:
            return ""
    return f"{GTK_PYTHON} has no GTK 3 (python3-gi, gir1.2-gtk-3.0)"


def _lacking(*programs: str) -> str:
    missing = [program for program in programs if shutil.which(program) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


def _lacking_libraries() -> str:
    try:
        ctypes.CDLL("libxcb-cursor.so.0")  # the one of Qt's xcb plugin that is missing most often
    except OSError as error:
        return str(error)
    return ""


def wait_until(true: Callable[[], object], what: Callable[[], str] | str = "") -> None:
    """Wait for a condition; fails, saying `what`, when it doesn't come true."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain: {what() if callable(what) else what}")
        time.sleep(0.01)


@contextmanager
def running(command: Sequence[str | Path], **popen) -> Iterator[subprocess.Popen]:
    """Run a process beside the block; it has ended when the block is left."""
    # No `with Popen`: its end would wait for a process that nobody ends.
    process = subprocess.Popen(command, **popen)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()


@dataclass(frozen=True)
class Home:
    """A home directory of its own, and the environment of the programs at home in it."""

    path: Path
    platform: str = "offscreen"
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        runtime = self.path / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.path),
            "XDG_RUNTIME_DIR": str(runtime),
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": self.platform,
            "PYTHONWARNINGS": "default",  # to standard error, where tests want to see nothing
            "BOTO_DISABLE_CRT": "true",
            "AWS_EC2_METADATA_DISABLED": "true",
            **self.more,
        }

    def with_(self, **more: str) -> Home:
        return Home(self.path, self.platform, {**self.more, **more})

    def on(self, screen: Screen) -> Home:
        return Home(self.path, "xcb", {**self.more, "DISPLAY": screen.display})


Point = tuple[int, int]


@dataclass(frozen=True)
class Screen:
    """An X server with a window manager, and the hands at its keyboard and mouse."""

    display: str

    def press(self, *keys: str) -> None:
        """Press keys one after another: "Return", "ctrl+shift+c"."""
        self._xdotool("key", *keys)

    def type(self, text: str) -> None:
        self._xdotool("type", "--delay", "1", text)

    def click(self, at: Point, *, times: int = 1, holding: str = "") -> None:
        click = ["mousemove", *_words(at), "click", "--repeat", str(times), "--delay", "40", "1"]
        self._xdotool(*(["keydown", holding, *click, "keyup", holding] if holding else click))

    def drag(
        self, at: Point, to: Point, until_ready: Callable[[], object], hover: float = 0.2
    ) -> None:
        """Press at `at`, wait as long as `until_ready` does, move to `to`, and let go.

        A drag takes small steps: toolkits decide while the mouse moves. And a pause once
        it has begun, and before its end, for programs that a busy machine keeps waiting:
        `hover` seconds, for a browser asks for what is dragged while it hovers.
        """
        near = [(at[0] + 6 * step, at[1]) for step in range(1, 6)]
        far = [_between(near[-1], to, step / 12) for step in range(1, 13)]
        moves = [["mousemove", *_words(point), "sleep", "0.02"] for point in (*near, *far)]
        moves.insert(len(near), ["sleep", "0.2"])
        self._xdotool("mousemove", *_words(at), "mousedown", "1")
        try:
            until_ready()
            self._xdotool(*chain(*moves), "sleep", str(hover), "mousemove_relative", "1", "1")
            self._xdotool("sleep", str(hover))
        finally:
            self._xdotool("mouseup", "1")

    def clipboard(self) -> str:
        """Return the text on the clipboard, as another program reads it; "" if there is none."""
        read = ["xclip", "-o", "-selection", "clipboard", "-t", "UTF8_STRING"]
        found = subprocess.run(read, env=self._environment, capture_output=True, timeout=PATIENCE)
        return found.stdout.decode()

    @contextmanager
    def clipboard_of_another(self, text: str) -> Iterator[None]:
        """Let another program own the clipboard, with `text` on it."""
        own = ["xclip", "-i", "-quiet", "-selection", "clipboard"]
        quiet = {"stdin": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        with running(own, env=self._environment, **quiet) as owner:
            owner.stdin.write(text.encode())
            owner.stdin.close()
            wait_until(lambda: self.clipboard() == text, "xclip owns the clipboard")
            yield

    def wait_for_window(self, pid: int) -> None:
        """Wait until a process has a window on the screen."""
        search = ["xdotool", "search", "--onlyvisible", "--pid", str(pid)]

        def shown() -> bool:
            found = subprocess.run(search, env=self._environment, capture_output=True)
            return bool(found.stdout.strip())

        wait_until(shown, f"a window of process {pid}")

    def middle_of(self, pid: int) -> Point:
        """Return the middle of the window that a process has."""
        search = ["xdotool", "search", "--onlyvisible", "--pid", str(pid)]
        window = subprocess.check_output(search, env=self._environment, text=True).split()[-1]
        look = ["xdotool", "getwindowgeometry", "--shell", window]
        found = subprocess.check_output(look, env=self._environment, text=True)
        box = dict(line.split("=") for line in found.split())
        left, top, width, height = (int(box[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))
        return left + width // 2, top + height // 2

    def photograph(self, path: Path) -> str:
        """Write what is on the screen to `path`, for whoever looks into a failed test."""
        take = ["import", "-window", "root", str(path)]
        with suppress(FileNotFoundError):
            subprocess.run(take, env=self._environment, capture_output=True, timeout=PATIENCE)
        return str(path) if path.exists() else "no picture: ImageMagick is not installed"

    @property
    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "DISPLAY": self.display}

    def _xdotool(self, *words: str) -> None:
        command = ["xdotool", *words]
        subprocess.run(command, env=self._environment, check=True, timeout=PATIENCE)


def _between(start: Point, end: Point, part: float) -> Point:
    return tuple(round(a + (b - a) * part) for a, b in zip(start, end, strict=True))


def _words(point: Point) -> list[str]:
    return [str(part) for part in point]


@contextmanager
def screen() -> Iterator[Screen]:
    """An X server on a free display, and openbox on it."""
    told, tell = os.pipe()
    server = ["Xvfb", "-displayfd", str(tell), "-screen", "0", "1600x900x24", "-noreset"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with open(told) as answer, running(server, pass_fds=[tell], **quiet):
        os.close(tell)
        display = f":{answer.readline().strip()}"
        environment = {"PATH": os.environ["PATH"], "DISPLAY": display, "HOME": "/nonexistent"}
        with running(["openbox", "--sm-disable"], env=environment, **quiet):
            ask = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
            wait_until(
                lambda: b"window id" in subprocess.check_output(ask, env=environment),
                "openbox manages the screen",
            )
            yield Screen(display)


_BUS = """
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""  # no <servicedir>: nothing starts on this bus but what the test starts


@contextmanager
def session_bus(home: Home) -> Iterator[Home]:
    """A D-Bus session with nobody on it; yields the home that knows it."""
    folder = Path(home.environment["XDG_RUNTIME_DIR"])
    socket, config = folder / "bus", folder / "bus.conf"
    config.write_text(_BUS.format(socket=socket))
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with running(command, env=home.environment, **quiet) as daemon:
        address = daemon.stdout.readline().strip()
        yield home.with_(DBUS_SESSION_BUS_ADDRESS=address)


@dataclass(frozen=True)
class Keyring:
    """An unlocked gnome-keyring on a session bus, seen from outside the program."""

    home: Home

    def entries(self) -> list[str]:
        """Name every entry: what it is for, and whose."""
        import secretstorage

        with self._connected() as bus:
            items = secretstorage.Collection(bus).get_all_items()
            attributes = [item.get_attributes() for item in items]
        return sorted(f"{each['service']} / {each['username']}" for each in attributes)

    def lock(self) -> None:
        import secretstorage

        with self._connected() as bus:
            secretstorage.Collection(bus).lock()

    def unlock(self) -> None:
        """Unlock as its owner does at the prompt."""
        import secretstorage
        from jeepney import DBusAddress, new_method_call

        with self._connected() as bus:
            service = DBusAddress("/org/freedesktop/secrets", "org.freedesktop.secrets")
            internal = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"
            collection = secretstorage.Collection(bus)
            open_session = new_method_call(
                service.with_interface("org.freedesktop.Secret.Service"),
                "OpenSession",
                "sv",
                ("plain", ("s", "")),
            )
            session = bus.send_and_get_reply(open_session).body[1]
            unlock = new_method_call(
                service.with_interface(internal),
                "UnlockWithMasterPassword",
                "o(oayays)",
                (collection.collection_path, (session, b"", PASSWORD.encode(), "text/plain")),
            )
            bus.send_and_get_reply(unlock)
            assert not collection.is_locked()

    @contextmanager
    def silent_prompter(self) -> Iterator[None]:
        """Let there be something that should ask the owner for the password, and never does."""
        from jeepney import message_bus

        with self._connected() as bus:
            bus.send_and_get_reply(message_bus.RequestName("org.gnome.keyring.SystemPrompter"))
            yield

    @contextmanager
    def _connected(self):
        from jeepney.io.blocking import open_dbus_connection

        address = self.home.environment["DBUS_SESSION_BUS_ADDRESS"]
        with closing(open_dbus_connection(address)) as bus:
            yield bus


@contextmanager
def keyring(home: Home) -> Iterator[Keyring]:
    """A session bus with an unlocked gnome-keyring, whose files are below `home`."""
    with session_bus(home) as inside:
        daemon = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        quiet = {
            "stdin": subprocess.PIPE,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
        }
        with running(daemon, env=inside.environment, **quiet) as process:
            process.stdin.write(PASSWORD.encode())
            process.stdin.close()
            # keyring leaves its connection to a locked keyring open until it is collected.
            found = Keyring(inside.with_(PYTHONWARNINGS="default,ignore:unclosed:ResourceWarning"))
            wait_until(lambda: _answers(found), "the keyring answers")
            yield found


def _answers(found: Keyring) -> bool:
    from secretstorage.exceptions import SecretStorageException

    with suppress(SecretStorageException):
        return found.entries() == []
    return False
