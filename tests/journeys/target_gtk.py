"""A GTK 3 program that takes a drop and writes what it was given to a file, as JSON.

    target_gtk.py X Y FILE

Runs on the distribution's Python, which has PyGObject.
"""

import base64
import json
import sys
from pathlib import Path

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402 (the versions must be said first)

FORMATS = ("text/uri-list", "text/plain", "text/html")


class Target(Gtk.Window):
    def __init__(self, at, file):
        super().__init__(title="GTK target")
        self._file = file
        self._found = {}
        self.add(Gtk.Label(label="Drop it here"))
        self.set_default_size(200, 200)
        self.move(*at)
        formats = [Gtk.TargetEntry.new(name, 0, number) for number, name in enumerate(FORMATS)]
        self.drag_dest_set(
            Gtk.DestDefaults.MOTION | Gtk.DestDefaults.HIGHLIGHT, formats, Gdk.DragAction.COPY
        )
        self.connect("drag-drop", self._on_drop)
        self.connect("drag-data-received", self._on_data)
        self.connect("destroy", Gtk.main_quit)

    def _on_drop(self, _widget, context, _x, _y, time):
        for name in FORMATS:
            self.drag_get_data(context, Gdk.Atom.intern(name, False), time)
        return True

    def _on_data(self, _widget, context, _x, _y, data, number, time):
        self._found[FORMATS[number]] = base64.b64encode(data.get_data()).decode()
        if len(self._found) < len(FORMATS):
            return
        Gtk.drag_finish(context, True, False, time)
        draft = self._file.with_suffix(".draft")
        draft.write_text(json.dumps(self._found))
        draft.rename(self._file)


if __name__ == "__main__":
    target = Target((int(sys.argv[1]), int(sys.argv[2])), Path(sys.argv[3]))
    target.show_all()
    Gtk.main()
