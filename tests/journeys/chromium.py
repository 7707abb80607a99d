"""A real browser for a test: it opens pages, runs script in them, chooses files, and is looked at.

Spoken to over the DevTools protocol's pipe: JSON, each message ended by a NUL.
"""

from __future__ import annotations

import base64
import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.journeys.desktop import Home, running, wait_until

OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-sync", "--disable-component-update"),
)


class Page:
    """A tab; its methods wait for the browser's answer."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser = browser
        self._session = session

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._browser.ask(method, self._session, **parameters)

    def run(self, expression: str) -> Any:
        """Return the value of a JavaScript expression."""
        answer = self.ask(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_for(self, expression: str) -> Any:
        """Wait until the expression is true; return its value."""
        found: list[Any] = []

        def true() -> bool:
            found[:] = [self.run(expression)]
            return bool(found[0])

        wait_until(true, lambda: f"{expression}: {self.run('document.body.innerText')}")
        return found[0]

    def choose(self, selector: str, *paths: Path) -> None:
        """Choose files for an input, as a person does in the file dialog."""
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = self.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.ask("DOM.setFileInputFiles", nodeId=node, files=[str(path) for path in paths])

    def key(self, key: str) -> None:
        """Press a key: "Tab", "Enter"."""
        text = {"Enter": "\r"}.get(key, "")
        code = {"Tab": 9, "Enter": 13}[key]
        for kind in ("keyDown", "keyUp"):
            self.ask(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                text=text if kind == "keyDown" else "",
                windowsVirtualKeyCode=code,
            )

    def look(self, path: Path, width: int = 900, height: int = 700, *, dark: bool = False) -> None:
        """Write a picture of the page in a window of that size."""
        self.resize(width, height)
        value = "dark" if dark else "light"
        self.ask(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": value}],
        )
        shot = self.ask("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(shot))

    def resize(self, width: int, height: int) -> None:
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )


class Chromium:
    """A running browser without a window."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = os.fdopen(commands, "wb", buffering=0)
        self._answers = os.fdopen(answers, "rb")
        self._numbers = count(1)
        self.events: list[dict[str, Any]] = []

    def open(self, address: str) -> Page:
        """Open a page, and return it once it is loaded."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        for domain in ("Page", "DOM", "Log", "Runtime"):
            page.ask(f"{domain}.enable")
        page.ask("Page.navigate", url=address)
        page.wait_for("location.href != 'about:blank' && document.readyState == 'complete'")
        return page

    def save_to(self, folder: Path) -> None:
        """Save downloads in `folder`, and ask nobody."""
        self.ask("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    def ask(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._commands.write(json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != number:
            self.events.append(answer)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def _read(self) -> dict[str, Any]:
        text = bytearray()
        while (byte := self._answers.read(1)) not in (b"\0", b""):
            text += byte
        assert text, "the browser has ended"
        return json.loads(text)

    def close(self) -> None:
        self._commands.close()
        self._answers.close()


@contextmanager
def opened(home: Home, *more: str) -> Iterator[Chromium]:
    """Start a browser with a profile of its own below `home`, on its screen if it has one."""
    if shutil.which("chromium") is None:
        pytest.skip("not installed: chromium; run .ci/setup test")
    its_commands, commands = os.pipe()
    answers, its_answers = os.pipe()
    options = [each for each in OPTIONS if home.platform == "offscreen" or each != "--headless"]
    words = [
        "chromium",
        *options,
        *more,
        "--remote-debugging-pipe",
        f"--user-data-dir={home.path}/web",
    ]
    # It reads commands from 3 and writes to 4, whichever numbers the pipes have here.
    line = f"exec {shlex.join(words)} 3<&{its_commands} 4>&{its_answers}"
    # Killed, it leaves its temporary files behind; and the home's path is too long for its sockets.
    with (
        TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as temporary,
        running(
            ["bash", "-c", line],
            env={**home.environment, "TMPDIR": temporary},
            pass_fds=[its_commands, its_answers],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ),
    ):
        os.close(its_commands)
        os.close(its_answers)
        browser = Chromium(commands, answers)
        try:
            yield browser
        finally:
            browser.close()
