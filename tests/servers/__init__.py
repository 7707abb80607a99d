"""Real S3 servers that judge a link, run by the tests for themselves.

Both were written by others, and both check signatures and dates, which moto does not.
`swift` and `rgw` start one each; what they have in common is here.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Server:
    """A server that is ready: what an account in Presign needs to know of it."""

    endpoint_url: str
    access_key_id: str
    secret_access_key: str
    region: str
    # A bucket is also reached as BUCKET.domain. Such names do not resolve in Python:
    # connect to 127.0.0.1 and send the name as the Host header.
    domain: str
    # What its processes wrote, for the eyes of whoever looks for a fault.
    logs: Path


class StartError(Exception):
    """The server did not come up; the text ends with what it wrote last."""


class Ended(StartError):
    """One of its processes ended: perhaps somebody else has its port."""


def installation(name: str) -> Path:
    """Where `.ci/setup test` puts the server of that name."""
    folder = os.environ.get("PRESIGN_SERVERS")
    return (Path(folder) if folder else _CHECKOUT / ".servers") / name


def write_config(path: Path, sections: Mapping[str, Mapping[str, object]]) -> None:
    """An ini file, as both servers read it."""
    lines = []
    for section, options in sections.items():
        lines.append(f"[{section}]")
        lines.extend(f"{option} = {value}" for option, value in options.items())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


# Waits for the end of its input, which comes when whoever started it is gone, however
# that came about, and then ends the process groups it was told of.
_KEEPER = """
import os, signal, sys
for group in [int(line) for line in sys.stdin]:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass
"""


class Processes:
    """The processes of one server: all of them end with the `with` block.

    Also when the tests are killed, or abort (as Qt does): a small keeper sees to that.
    They are killed outright, children and all, for nothing they hold is to be kept.
    """

    def __init__(self, logs: Path, environ: Mapping[str, str]) -> None:
        self.logs = logs
        self._environ = dict(environ)
        self._servers: dict[str, subprocess.Popen[bytes]] = {}
        self._deadline = time.monotonic() + 30

    def __enter__(self) -> Processes:
        self.logs.mkdir(parents=True, exist_ok=True)
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _KEEPER],
            stdin=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        for name in reversed(self._servers):
            self._end(self._servers[name])
        # The keeper last, and before its input ends: it has nothing to do any more.
        self._end(self._keeper)
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()

    def run(self, name: str, command: Sequence[str | Path], text: str = "") -> str:
        """Runs a command to its end and returns what it printed."""
        printed = self.logs / f"{name}.out"
        with tempfile.TemporaryFile() as given, printed.open("wb") as output:
            given.write(text.encode())
            given.seek(0)
            process = self._begin(name, command, given.fileno(), output.fileno())
            try:
                self._wait(name, lambda: self._has_ended(process))
            finally:
                self._end(process)
        if process.returncode:
            raise Ended(self._story(name, f"ended with {process.returncode}"))
        return printed.read_text(encoding="utf-8", errors="replace")

    def start(self, name: str, command: Sequence[str | Path]) -> None:
        """Starts a command that is to run on."""
        with (self.logs / f"{name}.out").open("wb") as output:
            self._servers[name] = self._begin(name, command, subprocess.DEVNULL, output.fileno())

    def wait_for_line(self, name: str) -> str:
        """Waits until the server of that name has printed a line, and returns it."""
        printed = self.logs / f"{name}.out"
        self._wait(name, lambda: printed.read_bytes().endswith(b"\n"))
        return printed.read_text(encoding="utf-8").splitlines()[0]

    def wait_for_answer(self, name: str, url: str) -> None:
        """Waits until the server of that name answers over HTTP, no matter what."""
        # Never over a proxy, whatever the environment says.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

        def answers() -> bool:
            try:
                with opener.open(url, timeout=5):
                    return True
            except urllib.error.HTTPError as answer:
                answer.close()
                return True
            except OSError:
                return False

        self._wait(name, answers)

    def _wait(self, name: str, ready: Callable[[], bool]) -> None:
        while not ready():
            for each, process in self._servers.items():
                if self._has_ended(process):
                    raise Ended(self._story(each, "ended by itself"))
            if time.monotonic() > self._deadline:
                raise StartError(self._story(name, "took too long"))
            time.sleep(0.02)

    def _begin(
        self, name: str, command: Sequence[str | Path], given: int, output: int
    ) -> subprocess.Popen[bytes]:
        with (self.logs / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [str(part) for part in command],
                env=self._environ,
                cwd=self.logs,
                stdin=given,
                stdout=output,
                stderr=log,
                start_new_session=True,
            )
        assert self._keeper.stdin is not None
        self._keeper.stdin.write(b"%d\n" % process.pid)
        return process

    @staticmethod
    def _has_ended(process: subprocess.Popen[bytes]) -> bool:
        # Leaves it to `_end` to let go of its number, which nobody else can have before.
        how = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, process.pid, how) is not None

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _story(self, name: str, what: str) -> str:
        story = [f"{name} {what}"]
        for log in sorted(self.logs.glob("*.log")):
            text = log.read_text(encoding="utf-8", errors="replace")
            lines = [line for line in text.splitlines() if line.strip()]
            story.extend(f"{log.stem}: {line}" for line in lines[-5:])
        return "\n".join(story)
