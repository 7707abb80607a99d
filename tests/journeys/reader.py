"""Does the main job as somebody does who neither sees the window nor has its keyboard.

    reader.py

finds the program's window on the accessibility bus and makes a link in it: by pressing,
selecting and entering what that bus offers, nothing else. Writes as JSON what it found
and heard. Runs on the distribution's Python, which has pyatspi.
"""

from __future__ import annotations

import json
import time

import pyatspi
from gi.repository import GLib

PATIENCE = 15.0
NEED_NAMES = {
    *("push button", "check box", "menu item", "text", "spin button", "tree", "table", "combo box"),
    *("toggle button", "radio button", "link", "slider", "page tab"),
}
"""Roles of what one does something with."""


class Reader:
    """Walks the tree of what is on the screen, and remembers what it is told of."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        pyatspi.Registry.registerEventListener(self._hear, "object:announcement")
        self.program = self.wait_for(self._find_program)

    def _hear(self, event) -> None:
        self.heard.append(event.any_data)

    def _find_program(self):
        programs = (each for each in pyatspi.Registry.getDesktop(0) if each and each.childCount)
        return next(programs, None)

    def wait_for(self, true):
        """Let events come until there is what `true` looks for, and return that."""
        deadline = time.monotonic() + PATIENCE
        while True:
            while GLib.MainContext.default().iteration(False):
                pass
            if found := true():
                return found
            if time.monotonic() > deadline:
                raise SystemExit(f"waited in vain: {true.__name__} {self.heard}")
            time.sleep(0.02)

    def find(self, role: str, name: str, enabled: bool = True):
        """Return what has this role and name, once it is there; it can be used if `enabled`."""

        def found():
            for each in _all(self.program):
                usable = not enabled or each.getState().contains(pyatspi.STATE_ENABLED)
                if usable and each.getRoleName() == role and each.name == name:
                    return each
            return None

        found.__name__ = f"{role} {name!r}"
        return self.wait_for(found)

    def press(self, role: str, name: str) -> None:
        action = self.find(role, name).queryAction()
        names = [action.getName(number) for number in range(action.nActions)]
        action.doAction(names.index("Press"))

    def select_row(self, name: str) -> None:
        """Select the row of this name in the tree, and no other."""
        tree = self.find("tree", "Buckets and objects")
        columns = tree.queryTable().nColumns

        def there():
            return name in [cell.name for cell in tree]

        there.__name__ = f"row {name!r}"
        self.wait_for(there)
        cells = [cell.name for cell in tree]  # after the headers, row by row
        tree.querySelection().clearSelection()
        tree.queryTable().addRowSelection(cells.index(name) // columns - 1)

    def nameless(self) -> list[str]:
        """Return what a person could do something with and isn't told what it is."""
        found = []
        for each in _all(self.program):
            role, parent = each.getRoleName(), each.parent
            if role not in NEED_NAMES:
                continue
            # Qt tells the value of a box as its name: what it is for is said beside.
            beside = [each.description, *(each.getRelationSet() or [])]
            if not each.name or (role == "combo box" and not any(beside)):
                found.append(f"{role} {each.name!r} in {parent and parent.name!r}")
        return found


def _all(root):
    """Yield everything below `root`, but not each row of a large table."""
    for child in root:
        if child is not None:
            yield child
            if child.childCount < 1_000:
                yield from _all(child)


def main() -> dict[str, object]:
    reader = Reader()
    nameless = reader.nameless()
    copy_at_first = reader.find("menu item", "Copy presigned URL", enabled=False)
    told = {"copy enabled at first": copy_at_first.getState().contains(pyatspi.STATE_ENABLED)}

    reader.press("push button", "Try the demo")  # the account
    reader.select_row("reports")
    reader.press("menu item", "Show or hide what is inside")
    reader.select_row("2026/")
    reader.press("menu item", "Show or hide what is inside")
    reader.select_row("report-q3.pdf")
    reader.find("label", "report-q3.pdf")
    number = reader.find("spin button", "Works for")
    number.queryValue().currentValue = 3
    reader.find("text", "Saved as").queryEditableText().setTextContents("Bericht.pdf")
    reader.press("push button", "Copy presigned URL")

    def told_of_it():
        return any(text.startswith("Link copied.") for text in reader.heard)

    reader.wait_for(told_of_it)
    header = [cell.name for cell in reader.find("tree", "Buckets and objects")][:4]
    opened = reader.find("table cell", "reports").getState().contains(pyatspi.STATE_EXPANDED)
    return told | {
        "heard": reader.heard,
        "nameless": nameless + reader.nameless(),
        "header": header,
        "bucket is open": opened,
        "hours": number.queryValue().currentValue,
    }


if __name__ == "__main__":
    print(json.dumps(main()))
