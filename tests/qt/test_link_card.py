"""The link in the panel: its QR code is read by another reader, it is tried, opened, warned of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtGui import QDesktopServices, QImage, QPixmap
from PySide6.QtSvg import QSvgRenderer

from presign_gui.app import App
from presign_gui.core.qr import qr_code
from presign_gui.qt.dialogs.qr import QrDialog
from presign_gui.qt.link_card import LinkCard
from presign_gui.qt.qr_view import QrView
from tests.window import demo, expand, select

PATIENCE = 10_000


@pytest.fixture
def app(qtbot) -> Iterator[App]:
    with demo(qtbot) as app:
        expand(qtbot, app, "s3://reports/")
        parent = expand(qtbot, app, "s3://reports/2026/")
        select(app, parent, "2026/notes.txt")
        yield app


def card(qtbot, app: App) -> LinkCard:
    """Wait for the link and its code."""
    card = app.window.panel.card
    qtbot.waitUntil(lambda: card.code.code is not None, timeout=PATIENCE)
    return card


def read(picture: QPixmap | QImage) -> list[str]:
    image = picture.toImage() if isinstance(picture, QPixmap) else picture
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    seen = memoryview(image.constBits()).cast("B", (image.height(), image.bytesPerLine()))
    return [each.text for each in zxingcpp.read_barcodes(seen)]


def test_the_code_leads_where_the_link_does(qtbot, app):
    shown = card(qtbot, app)
    assert shown.isVisible()
    url = app.handover.link._link.url
    assert read(shown.code.grab()) == [url]


def test_enlarged_and_saved(qtbot, app, tmp_path: Path):
    card(qtbot, app).code.click()
    dialog = app.window.findChild(QrDialog)
    url = app.handover.link._link.url
    assert read(dialog.view.grab()) == [url]
    assert "notes.txt" in dialog.windowTitle()
    for name in ("code.svg", "code.png", "CODE.PNG"):
        app.voice.file = tmp_path / name
        dialog.save.click()
        qtbot.waitUntil(lambda name=name: name in app.voice.said[-1], timeout=PATIENCE)
        if name.endswith("svg"):
            image = QImage(800, 800, QImage.Format.Format_RGB32)
            from PySide6.QtGui import QPainter

            painter = QPainter(image)
            QSvgRenderer(str(tmp_path / name)).render(painter)
            painter.end()
        else:
            image = QImage(str(tmp_path / name))
        assert read(image) == [url]
    dialog.close()


def test_a_code_that_can_not_be_saved_is_told_of(qtbot, app, tmp_path: Path):
    card(qtbot, app).code.click()
    app.voice.file = tmp_path / "file" / "code.svg"
    (tmp_path / "file").write_text("in the way")
    dialog = app.window.findChild(QrDialog)
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(app.voice.failures), timeout=PATIENCE)
    dialog.close()


@pytest.mark.parametrize("length", [60, 400, 1_500, 2_900])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_long_link_is_drawn_so_that_it_can_be_read(qtbot, length: int, ratio: float):
    text = "https://example.com/?" + "a1B-" * (length // 4)
    code = qr_code(text)
    view = QrView((code.side + 8) * 4)
    qtbot.addWidget(view)
    view.show_code(code)
    picture = QPixmap(view.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    view.render(picture)
    assert read(picture) == [text]


def test_it_is_tried(qtbot, app):
    shown = card(qtbot, app)
    app.actions["test-link"].trigger()
    qtbot.waitUntil(lambda: "The link works" in shown.report.text(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: shown.report.y() - shown.code.geometry().bottom() < 20)
    app.services.demo.move_clock(timedelta(hours=13))
    app.actions["test-link"].trigger()
    qtbot.waitUntil(lambda: "expired" in shown.report.text(), timeout=PATIENCE)
    app.services.demo.move_clock(timedelta(hours=-13))


def test_what_came_of_it_stays_while_it_is_the_same_link(qtbot, app):
    shown, desk = card(qtbot, app), app.handover.link
    app.actions["test-link"].trigger()
    qtbot.waitUntil(lambda: "The link works" in shown.report.text(), timeout=PATIENCE)
    assert "Tried on" in shown.report.text()
    before = desk._link
    app.window.panel.changed.emit()  # as when the one that is shown has become too old
    qtbot.waitUntil(lambda: desk._link is not before, timeout=PATIENCE)
    assert "The link works" in shown.report.text()
    before = desk._link
    app.window.panel.expiry = timedelta(hours=2)
    qtbot.waitUntil(lambda: desk._link is not before, timeout=PATIENCE)
    assert shown.report.text() == ""


def test_it_is_opened(qtbot, app, monkeypatch):
    opened: list[str] = []

    def open_url(url) -> bool:
        opened.append(bytes(url.toEncoded()).decode())
        return len(opened) == 1

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    card(qtbot, app)
    app.actions["open-link"].trigger()
    assert opened == [app.handover.link._link.url]
    app.actions["open-link"].trigger()
    assert "no program here" in app.voice.said[-1]


def test_what_may_keep_it_from_working_is_said(qtbot, app):
    shown = card(qtbot, app)
    assert shown.concerns.text == ""
    app.window.panel.expiry = timedelta(minutes=1)
    qtbot.waitUntil(lambda: "1 minute only" in shown.concerns.text, timeout=PATIENCE)


def test_without_a_link_there_is_nothing(qtbot, app):
    shown = card(qtbot, app)
    app.window.view.selectionModel().clear()
    qtbot.waitUntil(lambda: not shown.isVisible(), timeout=PATIENCE)
    assert shown.code.code is None
    assert not app.actions["test-link"].isEnabled()
