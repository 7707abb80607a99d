"""The palette: one line for all that can be done, and everywhere one can go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from presign_gui.app import App
from presign_gui.core.address import Address
from presign_gui.core.records import LinkOptions, Method, PostRequest
from presign_gui.qt.palette import Palette
from presign_gui.qt.palette_offers import of_links
from tests.core.history_entries import entry
from tests.core.loopback import fetch
from tests.window import demo, expand, opened, select

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def app(qtbot) -> Iterator[App]:
    with demo(qtbot) as app:
        app.window.activateWindow()
        qtbot.waitUntil(app.window.isActiveWindow)
        app.window.view.setFocus()
        yield app


def ask(qtbot, app: App, typed: str = "") -> Palette:
    """Open the palette with the keyboard, and type into it."""
    qtbot.keyClick(app.window, Qt.Key.Key_K, CONTROL)
    palette = app.window.findChild(Palette)
    qtbot.waitUntil(palette.isActiveWindow)
    qtbot.keyClicks(QApplication.focusWidget(), typed)
    return palette


def rows(palette: Palette) -> list[tuple[str, str, str]]:
    model = palette.list.model()
    cells = [
        [model.index(row, column).data() for column in range(3)] for row in range(model.rowCount())
    ]
    return [tuple(row) for row in cells]


def gone(qtbot, app: App) -> None:
    qtbot.waitUntil(lambda: app.window.findChild(Palette) is None)


def test_it_offers_the_actions_that_make_sense_with_their_shortcuts(qtbot, app):
    palette = ask(qtbot, app)

    shown = {text: (kind, note) for text, kind, note in rows(palette)}
    assert shown["Refresh"] == ("View", "F5")
    assert "Copy presigned URL" not in shown  # nothing is selected
    assert shown["Natural order of names"] == ("View", "off")


def test_enter_does_what_was_typed_for(qtbot, app):
    reports = expand(qtbot, app, "s3://reports/")
    select(app, reports, next(iter(reports.objects.keys)))
    palette = ask(qtbot, app, "cpu")
    assert rows(palette)[0][0] == "Copy presigned URL"

    qtbot.keyClick(palette.line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "X-Amz-Signature" in QApplication.clipboard().text())
    gone(qtbot, app)


def test_escape_does_nothing_and_gives_the_focus_back(qtbot, app):
    app.window.address.line.setFocus()
    palette = ask(qtbot, app, "quit")

    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)

    gone(qtbot, app)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is app.window.address.line)


def test_a_click_beside_it_closes_it(qtbot, app):
    ask(qtbot, app)

    app.window.activateWindow()

    gone(qtbot, app)


def test_a_bucket_is_gone_to(qtbot, app):
    palette = ask(qtbot, app, "media")
    assert ("s3://media/", "Bucket", "") in rows(palette)

    qtbot.keyClick(palette.line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: app.guide.here == Address("media"))


def test_favourites_and_recent_places_come_with_what_they_are(qtbot, app):
    app.guide.desk.toggle(Address("reports", "2026/"))
    app.guide.desk.note(Address("media", "films/"))

    shown = rows(ask(qtbot, app))

    assert ("s3://reports/2026/", "Favourite", "") in shown
    assert ("s3://media/films/", "Recent place", "") in shown


def test_an_address_that_was_pasted_is_gone_to(qtbot, app):
    palette = ask(qtbot, app, "s3://reports/2026/")
    assert rows(palette)[0] == ("s3://reports/2026/", "Go to address", "")

    qtbot.keyClick(palette.line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: app.guide.here == Address("reports", "2026/"), timeout=10_000)


def test_another_account_is_opened(qtbot, app):
    app.desk.show_nobody()
    qtbot.waitUntil(lambda: app.browser.account.name == "Without keys")
    demo_account = app.services.demo.account
    palette = ask(qtbot, app, demo_account.name.lower())
    assert (demo_account.name, "Account", "") in rows(palette)

    qtbot.keyClick(palette.line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: app.browser.account == demo_account)


def with_a_link(qtbot, app: App) -> str:
    """Copy a link, and empty the clipboard; return the key it leads to."""
    reports = expand(qtbot, app, "s3://reports/")
    key = next(iter(reports.objects.keys))
    select(app, reports, key)
    with qtbot.waitSignal(app.handover.chronicle.noted):
        app.actions["copy"].trigger()
    QApplication.clipboard().setText("before")
    return key


def go_down_to_link(qtbot, palette: Palette) -> tuple[str, str, str]:
    """Go down to the first link, and return what its row shows."""
    qtbot.waitUntil(lambda: any(kind == "Link" for _text, kind, _note in rows(palette)))
    row = next(at for at, row in enumerate(rows(palette)) if row[1] == "Link")
    for _step in range(row):
        qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    return rows(palette)[row]


def test_a_link_that_was_made_is_copied_again_with_keys_alone(qtbot, app):
    key = with_a_link(qtbot, app)
    palette = ask(qtbot, app, key)
    assert go_down_to_link(qtbot, palette)[2].startswith("until ")
    assert palette._keys.text() == "Enter copies it again; Ctrl+Return shows it in the history."

    qtbot.keyClick(palette.line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: QApplication.clipboard().text() != "before", timeout=10_000)
    status, _body, _name = fetch(QApplication.clipboard().text())
    assert status == 200
    assert app.voice.said[-1].startswith("Link copied. Works until ")


def test_a_link_that_has_ended_is_made_again(qtbot, app):
    history = app.services.history_of(app.browser.account)
    with_a_link(qtbot, app)
    [made] = history.page()
    history.forget_all()
    long_ago = timedelta(days=30)
    history.note(
        replace(made, made_at=made.made_at - long_ago, expires_at=made.expires_at - long_ago)
    )
    palette = ask(qtbot, app, made.key)
    assert go_down_to_link(qtbot, palette)[2].startswith("ended ")

    qtbot.keyClick(palette.line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: QApplication.clipboard().text() != "before", timeout=10_000)
    assert fetch(QApplication.clipboard().text())[0] == 200
    qtbot.waitUntil(lambda: history.count() == 2)


def test_a_link_that_was_made_is_found_in_the_history(qtbot, app):
    key = with_a_link(qtbot, app)
    palette = ask(qtbot, app, key)
    go_down_to_link(qtbot, palette)

    qtbot.keyClick(palette.line, Qt.Key.Key_Return, CONTROL)

    qtbot.waitUntil(lambda: app.handover.history._dialog is not None)
    history = app.handover.history._dialog
    qtbot.waitUntil(lambda: [entry.key for entry in history.rows.entries] == [key])
    assert QApplication.clipboard().text() == "before"
    history.close()


def test_links_of_each_kind_are_there_and_pages_lead_to_the_history():
    done = []
    entries = [
        entry("a.txt"),
        entry("a.txt"),  # an older one to the same
        replace(entry("a.txt"), options=LinkOptions(method=Method.PUT)),
        replace(entry("up/"), form=PostRequest("reports", "up/")),
        replace(entry("plain.txt"), expires_at=None),
        entry("b.txt", count=3),
    ]

    offers = list(of_links(entries, lambda each: done.append(each.key), done.append))

    assert [(each.text, each.kind) for each in offers] == [
        ("s3://reports/a.txt", "Link"),
        ("s3://reports/a.txt", "Link (PUT)"),
        ("s3://reports/up/", "Link (POST)"),
        ("s3://reports/plain.txt", "Link"),
        ("s3://reports/b.txt and 2 others", "Link"),
    ]
    assert offers[2].other is None
    assert offers[3].note == ""
    for each in offers:
        each.run()
    assert done == ["a.txt", "a.txt", "s3://reports/up/", "plain.txt", "b.txt"]


def test_a_favourite_is_gone_to_with_keys_alone_and_its_address_copied(qtbot, app):
    app.guide.desk.toggle(Address("reports", "2026/"))
    palette = ask(qtbot, app, "favourite 2026")
    assert rows(palette)[0] == ("s3://reports/2026/", "Favourite", "")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == "s3://reports/2026/")
    assert app.voice.said[-1] == "Address copied."
    gone(qtbot, app)

    qtbot.keyClick(ask(qtbot, app, "favourite 2026").line, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: app.guide.here == Address("reports", "2026/"), timeout=10_000)


def test_what_has_no_second_use_stays_with_the_keys_for_it(qtbot, app):
    palette = ask(qtbot, app, "refresh")
    qtbot.keyClick(palette.line, Qt.Key.Key_Return, CONTROL)
    assert palette.isVisible()
    assert palette._keys.text() == ""


def test_arrows_go_round_and_pages_stop_at_the_ends(qtbot, app):
    palette = ask(qtbot, app)
    last = len(rows(palette)) - 1

    def after(key: Qt.Key) -> int:
        qtbot.keyClick(palette.line, key)
        return palette.list.currentIndex().row()

    assert after(Qt.Key.Key_Up) == last
    assert after(Qt.Key.Key_Down) == 0
    assert after(Qt.Key.Key_PageUp) == 0
    assert 0 < after(Qt.Key.Key_PageDown) <= last


def test_a_screen_reader_hears_which_row_enter_would_take(qtbot, app, monkeypatch):
    heard = []
    monkeypatch.setattr(app.voice, "announce", heard.append)
    palette = ask(qtbot, app, "refresh")
    assert heard[-1] == "Refresh, View, F5"

    qtbot.keyClicks(palette.line, "zzzz")

    assert heard[-1] == "Nothing matches."
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)  # does nothing
    assert palette.isVisible()


def test_before_there_is_an_account_it_offers_to_add_one(qtbot):
    with opened(qtbot) as app:
        app.start()
        qtbot.waitUntil(lambda: app.window.welcoming)
        app.window.activateWindow()
        qtbot.waitUntil(app.window.isActiveWindow)

        shown = [text for text, _kind, _note in rows(ask(qtbot, app))]

        assert "Add account…" in shown
        assert "Refresh" not in shown
