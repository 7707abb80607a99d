"""The properties of an object and its preview, in the real window."""

from __future__ import annotations

import struct
import threading
import zlib

import pytest
import shiboken6
from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageReader
from PySide6.QtWidgets import QPushButton, QToolButton

from presign_gui.core.credentials import Secret
from presign_gui.core.errors import ObjectGone
from presign_gui.core.preview import LIMIT, Nothing, Picture, Table, Text
from presign_gui.core.properties import known
from presign_gui.core.records import Account, S3Object, Source
from presign_gui.qt.dialogs.properties import PropertiesDialog
from presign_gui.qt.pictures import LONGEST_SIDE, decoded
from presign_gui.qt.preview import PreviewPane
from presign_gui.qt.value_box import ValueBox
from presign_gui.services import Services
from tests.answering import always, answering, buckets_then, never
from tests.window import demo, expand, opened, select

LISTING = (
    b"<ListBucketResult><Contents><Key>a.txt</Key><Size>%d</Size>"
    b'<LastModified>2026-11-24T13:05:07.000Z</LastModified><ETag>"e"</ETag>'
    b"<StorageClass>STANDARD</StorageClass></Contents></ListBucketResult>"
)


def dialog_of(app) -> PropertiesDialog:
    return app.window.findChild(PropertiesDialog)


def values(dialog: PropertiesDialog) -> dict[str, str]:
    return {
        box.accessibleName(): box.toPlainText()
        for box in dialog.findChildren(ValueBox)
        if box.accessibleName()
    }


def copy_button(dialog: PropertiesDialog, label: str) -> QToolButton:
    name = f"Copy {label}"
    return next(b for b in dialog.findChildren(QToolButton) if b.accessibleName() == name)


def open_properties(qtbot, app, parent, key: str) -> PropertiesDialog:
    """Open the properties of an object by the keyboard, as a person would."""
    select(app, parent, key)
    qtbot.waitUntil(lambda: app.actions["properties"].isEnabled())
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    qtbot.keyClick(app.window.view, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    return dialog_of(app)


def settled(dialog: PropertiesDialog) -> bool:
    return dialog.told.text() != "Loading…"


def close(qtbot, dialog: PropertiesDialog) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


# The demo


def test_properties_open_by_their_shortcut_and_each_value_can_be_copied(qtbot):
    with demo(qtbot) as app:
        reports = expand(qtbot, app, "s3://reports/")
        dialog = open_properties(qtbot, app, reports, "README.txt")
        assert not dialog.isModal()
        assert values(dialog)["S3 URI"] == "s3://reports/README.txt"  # before S3 was asked
        qtbot.waitUntil(lambda: settled(dialog))
        assert values(dialog)["ARN"] == "arn:aws:s3:::reports/README.txt"
        button = copy_button(dialog, "ETag")
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.accessibleDescription() == values(dialog)["ETag"]
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
        assert QGuiApplication.clipboard().text() == values(dialog)["ETag"]
        assert dialog.told.text() == "ETag copied."
        copy_button(dialog, "Size").click()
        assert QGuiApplication.clipboard().text() == "54"
        next(b for b in dialog.findChildren(QPushButton) if "all" in b.text()).click()
        assert "ARN: arn:aws:s3:::reports/README.txt" in QGuiApplication.clipboard().text()
        close(qtbot, dialog)
        assert dialog_of(app) is None


def test_properties_are_of_exactly_one_object(qtbot):
    with demo(qtbot) as app:
        action = app.actions["properties"]
        assert not action.isEnabled()
        figures = expand(qtbot, app, "s3://archive/")
        app.window.view.setCurrentIndex(app.tree.index_of(figures))
        assert not action.isEnabled()
        expand(qtbot, app, "s3://reports/")
        notes = expand(qtbot, app, "s3://reports/notes/")
        select(app, notes, "notes/50% off.txt")
        assert action.isEnabled()
        select(app, notes, "notes/50% off.txt", "notes/C++ & C#.txt")
        assert not action.isEnabled()


def test_the_preview_is_fetched_when_its_tab_is_opened(qtbot):
    with demo(qtbot) as app:
        reports = expand(qtbot, app, "s3://reports/")
        dialog = open_properties(qtbot, app, reports, "README.txt")
        qtbot.waitUntil(lambda: settled(dialog))
        assert dialog.preview.text.toPlainText() == ""
        dialog.tabs.setCurrentWidget(dialog.preview)
        qtbot.waitUntil(lambda: dialog.preview.text.isVisible())
        assert dialog.preview.text.toPlainText().startswith("Reports of all quarters.")
        close(qtbot, dialog)


def test_a_picture_is_shown_and_a_big_object_waits_for_a_click(qtbot):
    with demo(qtbot) as app:
        expand(qtbot, app, "s3://media/")
        photos = expand(qtbot, app, "s3://media/photos/")
        dialog = open_properties(qtbot, app, photos, "photos/beach.png")
        dialog.tabs.setCurrentWidget(dialog.preview)  # before its properties are here
        qtbot.waitUntil(lambda: dialog.preview.picture.isVisible())
        seen = dialog.preview.picture.grab().toImage()
        assert len({seen.pixelColor(seen.width() // 2, y).name() for y in range(seen.height())}) > 9
        close(qtbot, dialog)
        dialog = open_properties(qtbot, app, photos, "photos/stars (large).png")
        dialog.tabs.setCurrentWidget(dialog.preview)
        qtbot.waitUntil(lambda: dialog.preview.offer_button.isVisible())
        assert "2.1 MB" in dialog.preview.message.text()
        dialog.preview.offer_button.click()
        qtbot.waitUntil(lambda: "too big" in dialog.preview.message.text())
        close(qtbot, dialog)


def test_an_archived_object_says_so_and_is_not_fetched(qtbot):
    with demo(qtbot) as app:
        expand(qtbot, app, "s3://archive/")
        old = expand(qtbot, app, "s3://archive/2019/")
        dialog = open_properties(qtbot, app, old, "2019/annual report.pdf")
        qtbot.waitUntil(lambda: settled(dialog))
        warning = "Archived in Glacier: the link will not work until it is restored."
        assert dialog.warning.text == warning
        assert dialog.warning.isVisible()
        dialog.preview_wanted.connect(lambda: pytest.fail("it would be fetched"))
        dialog.tabs.setCurrentWidget(dialog.preview)
        assert dialog.preview.message.text().startswith(warning)
        close(qtbot, dialog)


def test_an_object_that_is_gone_says_so_and_what_the_row_knew_stays(qtbot):
    with demo(qtbot) as app:
        reports = expand(qtbot, app, "s3://reports/")
        client = app.browser.connection.s3("eu-central-1")
        kept = client.get_object(Bucket="reports", Key="README.txt")["Body"].read()
        client.delete_object(Bucket="reports", Key="README.txt")
        dialog = open_properties(qtbot, app, reports, "README.txt")
        qtbot.waitUntil(lambda: dialog.trouble.isVisible())
        assert dialog.trouble.text.startswith("The object is not there")
        assert values(dialog)["Key"] == "README.txt"
        client.put_object(Bucket="reports", Key="README.txt", Body=kept)
        dialog.trouble.findChild(QPushButton).click()
        qtbot.waitUntil(lambda: "ARN" in values(dialog))
        assert not dialog.trouble.isVisible()
        close(qtbot, dialog)


# Servers that hang


def services() -> Services:
    made = Services(None)
    made.accounts.credentials.keep(_account(""), Secret("secret"))
    return made


def _account(url: str) -> Account:
    return Account(
        "test", Source.SESSION, "AKIATEST", endpoint_url=url, region="eu-central-1", id="t"
    )


@pytest.mark.parametrize("hangs", ["HEAD", "GET"])
def test_closing_while_it_loads_ends_the_job(qtbot, hangs):
    let_go, begun = threading.Event(), threading.Event()

    def hang_mid_body(request) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b"hello")
        begun.set()
        let_go.wait(30)

    def answer(request) -> None:
        if "list-type" in request.path:
            always(200, LISTING % 1_000)(request)
        elif "tagging" in request.path:
            always(403)(request)
        elif request.command != hangs:
            always(200, b"x" * 1_000)(request)
        elif hangs == "GET":
            hang_mid_body(request)
        else:
            never(let_go)(request)

    with answering(buckets_then(answer)) as server, opened(qtbot, services()) as app:
        app.open(_account(server.endpoint_url))
        qtbot.waitUntil(lambda: bool(app.tree.root.folders))
        dialog = open_properties(qtbot, app, expand(qtbot, app, "s3://work/"), "a.txt")
        dialog.tabs.setCurrentWidget(dialog.preview)
        qtbot.waitUntil(lambda: any(f"{hangs} /work/a.txt" == a for a in server.asked))
        if hangs == "GET":
            assert begun.wait(5)  # it waits for the rest of the body now
        close(qtbot, dialog)
        qtbot.waitUntil(lambda: not app.jobs._running, timeout=2_000)
        let_go.set()


# The dialog alone


@pytest.fixture
def dialog(qtbot):
    made = []

    def open_for(s3_object: S3Object) -> PropertiesDialog:
        dialog = PropertiesDialog(s3_object)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        made.append(dialog)
        return dialog

    return open_for


def test_a_hostile_name_is_spelt_out_and_copied_as_it_is(dialog):
    key = "evil\u202egpj.exe\n<b>bold</b>"
    shown = dialog(S3Object("work", key))
    assert values(shown)["Key"] == "evil⟨202E⟩gpj.exe⟨0A⟩<b>bold</b>"
    assert "\u202e" not in shown.windowTitle()
    copy_button(shown, "Key").click()
    assert QGuiApplication.clipboard().text() == key


def test_a_long_value_is_wrapped_and_a_very_long_one_is_whole_in_its_tip(dialog):
    shown = dialog(S3Object("work", "k" * 1024))
    box = next(b for b in shown.findChildren(ValueBox) if b.accessibleName() == "Key")
    assert box.height() > 4 * box.fontMetrics().height()
    assert box.document().size().width() <= box.viewport().width()
    assert "…" in box.toPlainText()
    assert "k" * 1024 in box.toolTip()


def test_focus_stays_where_it_is_when_the_answer_comes(qtbot, dialog):
    shown = dialog(S3Object("work", "a.txt", size=3))
    copy_button(shown, "S3 URI").setFocus()
    shown.show_properties(known(S3Object("work", "a.txt", size=3, etag="e")))
    qtbot.waitUntil(lambda: shown.focusWidget() is copy_button(shown, "S3 URI"))


def test_a_delete_marker_has_no_preview(dialog):
    marker = S3Object("work", "a.txt", version_id="v", delete_marker=True)
    shown = dialog(marker)
    assert shown.warning.text.startswith("A delete marker")
    shown.tabs.setCurrentWidget(shown.preview)
    shown.preview_wanted.connect(lambda: pytest.fail("there is nothing to fetch"))
    shown.show_properties(known(marker))
    assert shown.preview.message.text().startswith("A delete marker")


def test_a_size_that_is_not_known_waits_for_a_click(dialog):
    shown = dialog(S3Object("work", "a.txt", size=None))
    shown.tabs.setCurrentWidget(shown.preview)
    shown.show_properties(known(S3Object("work", "a.txt", size=None)))
    assert shown.preview.offer_button.isVisible()


# The preview alone


@pytest.fixture
def pane(qtbot) -> PreviewPane:
    pane = PreviewPane()
    qtbot.addWidget(pane)
    pane.resize(600, 400)
    pane.show()
    return pane


def test_markup_stays_text(pane):
    pane.show_preview(Text("<b>bold</b><img src='file:///etc/hostname'>", "Text."))
    assert pane.text.toPlainText() == "<b>bold</b><img src='file:///etc/hostname'>"
    assert pane.text.isReadOnly()
    assert pane.note.text() == "Text."
    pane.show_preview(Nothing("<b>no</b>"))
    assert pane.message.textFormat() is Qt.TextFormat.PlainText
    assert not pane.note.isVisible()


def test_a_ragged_table_has_a_cell_for_each_value(pane):
    pane.show_preview(Table((("a", "b", "c"), ("1",), ("x" * 200, "2")), "CSV."))
    assert (pane.table.rowCount(), pane.table.columnCount()) == (3, 3)
    assert pane.table.item(0, 2).text() == "c"
    assert pane.table.item(1, 1) is None
    assert pane.table.columnWidth(0) <= 320


def test_a_failure_offers_to_try_again(pane, qtbot):
    pane.show_failure(ObjectGone())
    assert pane.trouble.text.startswith("The object is not there")
    with qtbot.waitSignal(pane.wanted):
        pane.trouble.findChild(QPushButton).click()
    pane.say("Loading…")
    assert not pane.trouble.isVisible()


def test_a_picture_is_not_blown_up_and_keeps_its_shape(pane):
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    pane.show_preview(image)
    seen = pane.picture.grab().toImage()
    red = [
        (x, y)
        for x in range(seen.width())
        for y in range(seen.height())
        if seen.pixelColor(x, y) == QColor("#ff0000")
    ]
    assert len(red) == 40 * 20


# Pictures


def png(width: int, height: int, rows: int | None = None) -> Picture:
    """A grey picture of that size, of which only `rows` rows are there."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    row = bytes(1 + width)
    pixels = zlib.compress(row * (height if rows is None else rows))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return Picture(start + chunk(b"IDAT", pixels) + chunk(b"IEND", b""), "png")


def test_a_picture_is_decoded():
    assert decoded(png(30, 20)).size() == QSize(30, 20)


def test_a_large_picture_is_made_smaller_while_it_is_decoded():
    assert decoded(png(6_000, 3_000)).size() == QSize(LONGEST_SIDE, LONGEST_SIDE // 2)


def test_a_picture_of_one_line_does_not_vanish():
    assert decoded(png(1, 9_000)).size() == QSize(1, LONGEST_SIDE)


def test_a_decompression_bomb_is_refused():
    bomb = png(50_000, 50_000, rows=1)
    assert len(bomb.body) < LIMIT
    assert "50,000 × 50,000 pixels" in decoded(bomb).why


@pytest.mark.qt_log_ignore("qt.gui.imageio", "JPEG data")
@pytest.mark.parametrize(
    "picture",
    [
        Picture(png(30, 20).body[:40], "png"),
        Picture(b"\xff\xd8\xff\xe0 and nothing", "jpeg"),
        Picture(b"GIF89a" + b"\xff" * 8, "gif"),
        Picture(b"RIFF\x10\0\0\0WEBPVP8 nothing", "webp"),
    ],
)
def test_a_damaged_picture_says_so(picture):
    assert isinstance(decoded(picture), Nothing)


def test_nothing_but_the_kind_that_was_seen_is_decoded(qapp):
    bitmap = QBuffer()
    bitmap.open(QIODevice.OpenModeFlag.WriteOnly)
    QImage(9, 9, QImage.Format.Format_RGB32).save(bitmap, "BMP")
    assert isinstance(decoded(Picture(bytes(bitmap.data().data()), "png")), Nothing)


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "webp"])
def test_each_kind_can_be_read(qapp, kind):
    assert kind.encode() in [bytes(each.data()) for each in QImageReader.supportedImageFormats()]
