"""The program in a process of its own, to be looked into while it runs."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.journeys.desktop import PATIENCE, Home, Point, Screen, running, wait_until

_PYTHON = (sys.executable, "-X", "faulthandler")
_PROBE = Path(__file__).with_name("probe.py")


def run(home: Home, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run `presign-gui ARGUMENTS...` to its end."""
    return _run(home, ["-m", "presign_gui", *arguments], stdin)


def run_code(home: Home, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `code` to its end: a program that isn't quite ours."""
    return _run(home, ["-c", code, *arguments], "")


def _run(home: Home, command: list[str], stdin: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*_PYTHON, *command],
        env=home.environment,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )


class Program:
    """A running window: `ask` it, `wait_for` it, and see its end."""

    def __init__(self, process: subprocess.Popen, wire: socket.socket, home: Home) -> None:
        self.process = process
        self._wire = wire.makefile("rw", encoding="utf-8")
        self._home = home

    def ask(self, expression: str) -> Any:
        """Return the value of a Python expression inside the program (see probe.py)."""
        self._wire.write(f"{expression}\n")
        self._wire.flush()
        line = self._wire.readline()
        if not line:
            raise AssertionError(f"the program has ended: {self.errors}")
        answer = json.loads(line)
        assert "error" not in answer, f"{expression}: {answer['error']}"
        return answer["value"]

    def wait_for(self, expression: str) -> Any:
        """Wait until the expression is true; return its value."""
        found: list[Any] = []

        def true() -> bool:
            found[:] = [self.ask(expression)]
            return bool(found[0])

        wait_until(true, lambda: f"{expression}; {self._sight()}; {self.errors}")
        return found[0]

    def open(self, *addresses: str) -> None:
        """Expand folders one after another, each once its row is there."""
        for address in addresses:
            self.wait_for(f"place({address!r})")
            self.ask(f"app.window.view.expand(app.tree.index_of(at({address!r})))")
            self.wait_for(f"at({address!r}).state.value == 'complete'")

    def place(self, address: str) -> Point:
        """Return where on the screen a row is."""
        return tuple(self.wait_for(f"place({address!r})"))

    def end(self) -> tuple[int, str]:
        """Wait for the end; return exit status and everything on standard output and error."""
        status = self.process.wait(PATIENCE)
        return status, self.process.stdout.read() + self.errors

    @property
    def errors(self) -> str:
        return self._errors_file.read_text("utf-8")

    @property
    def _errors_file(self) -> Path:
        return self._home.path / "stderr"

    def _sight(self) -> str:
        display = self._home.environment.get("DISPLAY")
        return Screen(display).photograph(self._home.path / "failed.png") if display else ""

    def close(self) -> None:
        self._wire.close()


@contextmanager
def opened(home: Home, *arguments: str) -> Iterator[Program]:
    """Start `presign-gui ARGUMENTS...` and wait for its window to be shown and active."""
    ours, its = socket.socketpair()
    with ours, its, open(home.path / "stderr", "w") as errors:
        command = [*_PYTHON, str(_PROBE), str(its.fileno()), *arguments]
        with running(
            command,
            env=home.environment,
            pass_fds=[its.fileno()],
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        ) as process:
            its.close()
            program = Program(process, ours, home)
            try:
                program.wait_for("app.window.isActiveWindow()")
                yield program
            finally:
                program.close()
