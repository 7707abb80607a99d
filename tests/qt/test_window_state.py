"""The window comes back as it was left: its size, how it is parted, and its columns."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from presign_gui.core.settings import SettingsFile
from presign_gui.qt.folder import Column
from tests.window import opened


def test_the_window_is_as_it_was_left(qtbot, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    with opened(qtbot, settings=SettingsFile(file)) as app:
        window, header = app.window, app.window.view.header()
        window.show_browser()
        window.resize(780, 640)
        window._splitter.setSizes([400, 380])
        header.resizeSection(Column.SIZE, 133)
        header.moveSection(header.visualIndex(Column.CLASS), 1)
        qtbot.waitUntil(lambda: window.width() == 780)
        parted = window._splitter.sizes()

    with opened(qtbot, settings=SettingsFile(file)) as app:
        window, header = app.window, app.window.view.header()
        window.show_browser()
        assert (window.width(), window.height()) == (780, 640)
        qtbot.waitUntil(lambda: window._splitter.sizes() == parted)
        assert header.sectionSize(Column.SIZE) == 133
        assert header.visualIndex(Column.CLASS) == 1


def test_a_damaged_state_leaves_the_window_as_it_comes(qtbot, tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    nonsense = '"AAEC"'
    file.write_text(
        f'{{"window_geometry": {nonsense}, "window_layout": {nonsense}, "columns": {nonsense}}}'
    )
    with opened(qtbot, settings=SettingsFile(file)) as app:
        assert app.window.isVisible()
        assert app.window.view.header().sectionSize(Column.NAME) > 0
        assert not app.window.windowState() & Qt.WindowState.WindowMinimized
