"""Opens the properties of an object, and asks S3 for what its dialog wants, in jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from presign_gui.core.errors import PresignError
from presign_gui.qt.parts import Parts

if TYPE_CHECKING:
    from presign_gui.core.client import Connection
    from presign_gui.core.records import S3Object
    from presign_gui.qt.dialogs.properties import PropertiesDialog


class PropertyDesk(QObject):
    """Serves the dialogs that are open; their jobs end with them."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._jobs = parts.jobs
        self._browser = parts.browser
        self._window = parts.window

    def open(self) -> None:
        """Show the properties of the one selected object, in a window of their own."""
        s3_object, connection = self._window.shown.summary().first, self._browser.connection
        if s3_object is not None and connection is not None:
            self._open(connection, s3_object)

    def _open(self, connection: Connection, s3_object: S3Object) -> None:
        from presign_gui.qt.dialogs.properties import PropertiesDialog  # and with it boto3

        dialog = PropertiesDialog(s3_object, self._window)
        dialog.properties_wanted.connect(lambda: self._read(connection, dialog))
        dialog.preview_wanted.connect(lambda: self._preview(connection, dialog))
        dialog.show()
        self._read(connection, dialog)

    def _read(self, connection: Connection, dialog: PropertiesDialog) -> None:
        from presign_gui.core import properties

        s3_object = dialog.s3_object
        dialog.show_loading()
        self._start(
            dialog,
            lambda: [properties.read(connection, s3_object)],
            dialog.show_properties,
            dialog.show_failure,
        )

    def _preview(self, connection: Connection, dialog: PropertiesDialog) -> None:
        from presign_gui.core import preview
        from presign_gui.qt.pictures import decoded

        s3_object, gate = dialog.s3_object, self._jobs.gate.turn

        def work() -> Iterable[Any]:
            head = preview.fetch(connection, s3_object)
            found = preview.preview_of(head, s3_object.name, gate)
            yield decoded(found) if isinstance(found, preview.Picture) else found

        dialog.show_preview_loading()
        self._start(dialog, work, dialog.show_preview, dialog.preview.show_failure)

    def _start(
        self,
        dialog: PropertiesDialog,
        work: Callable[[], Iterable[Any]],
        on_item: Callable[[Any], None],
        on_failed: Callable[[PresignError], None],
    ) -> None:
        job = self._jobs.start(work, on_item=on_item, on_failed=on_failed)
        dialog.finished.connect(job.cancel)
