"""The program as it is, with a window into it: run by program.py, in a process of its own.

    probe.py FD ARGUMENTS...

is `presign-gui ARGUMENTS...`; each line that comes through the socket FD is an
expression, and its value goes back as JSON.
"""

from __future__ import annotations

import json
import socket
import sys

from PySide6.QtCore import QPoint, QSocketNotifier
from PySide6.QtWidgets import QApplication, QLabel

from presign_gui import start as wiring
from presign_gui.cli import main


class Probed(wiring.App):
    """The program's App, which answers questions about itself."""

    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        self._wire = socket.socket(fileno=int(sys.argv[1]))
        self._lines = self._wire.makefile("rw", encoding="utf-8")
        self._notifier = QSocketNotifier(self._wire.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._answer)
        self.told: list[str] = []
        self.voice.told.connect(self.told.append)

    def _answer(self) -> None:
        question = self._lines.readline()
        names = {"app": self, "place": self._place, "at": self._folder, "modal": _modal}
        try:
            answer = {"value": eval(question, names)}
        except Exception as error:  # noqa: BLE001 (whatever it is, the test is to see it)
            answer = {"error": f"{type(error).__name__}: {error}"}
        self._lines.write(json.dumps(answer) + "\n")
        self._lines.flush()

    def close(self) -> bool:
        self._notifier.setEnabled(False)
        self._lines.close()
        self._wire.close()
        return super().close()

    def _folder(self, address: str):
        """Return the folder of an address that ends in "/"; None while it isn't there."""
        return next((each for each in self.tree.root.below() if each.address == address), None)

    def _place(self, address: str) -> tuple[int, int] | None:
        """Return where on the screen the row of an address is; None while it isn't there."""
        index = self._index(address)
        if index is None:
            return None
        view = self.window.view
        view.scrollTo(index)
        row = view.visualRect(index)
        point = view.viewport().mapToGlobal(QPoint(row.left() + 40, row.center().y()))
        return point.x(), point.y()

    def _index(self, address: str):
        folder = self._folder(address)
        if folder is not None:
            return self.tree.index_of(folder)
        parent, _slash, _name = address.rpartition("/")
        folder = self._folder(f"{parent}/")
        if folder is None:
            return None
        keys = [f"s3://{folder.bucket.name}/{key}" for key in folder.objects.keys]
        if address not in keys:
            return None
        row = len(folder.folders) + keys.index(address)
        return self.tree.index(row, 0, self.tree.index_of(folder))


def _modal() -> str:
    """Return what the dialog before the window says, once it has the keyboard; "" without one."""
    dialog = QApplication.activeModalWidget()
    if dialog is None or not dialog.isActiveWindow():
        return ""
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


if __name__ == "__main__":
    wiring.App = Probed
    sys.exit(main(sys.argv[2:]))
