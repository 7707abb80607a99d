"""A GTK 3 program out of which files can be dragged, as out of a file manager.

    source_gtk.py X Y FILE...

Runs on the distribution's Python, which has PyGObject.
"""

import sys
from pathlib import Path

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402 (the versions must be said first)


class Source(Gtk.Window):
    def __init__(self, at, files):
        super().__init__(title="GTK source")
        self._uris = [Path(each).as_uri() for each in files]
        box = Gtk.EventBox()
        box.add(Gtk.Label(label="Drag me"))
        self.add(box)
        self.set_default_size(200, 200)
        self.move(*at)
        actions = Gdk.DragAction.COPY | Gdk.DragAction.MOVE
        box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], actions)
        box.drag_source_add_uri_targets()
        box.connect("drag-data-get", self._on_wanted)
        self.connect("destroy", Gtk.main_quit)

    def _on_wanted(self, _widget, _context, data, _number, _time):
        data.set_uris(self._uris)


if __name__ == "__main__":
    source = Source((int(sys.argv[1]), int(sys.argv[2])), sys.argv[3:])
    source.show_all()
    Gtk.main()
