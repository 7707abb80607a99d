"""The address line: what it shows, takes, offers and refuses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from presign_gui.core.address import Address
from presign_gui.core.records import Account
from presign_gui.qt.actions import Actions
from presign_gui.qt.address_line import AddressRow
from presign_gui.qt.offers import MOST, offers
from tests.window import demo, expand, folder

SIGNATURE = "0123456789abcdef" * 4


@pytest.fixture
def row(qtbot):
    row = AddressRow(Actions(), QMenu())
    qtbot.addWidget(row)
    row.show()
    qtbot.waitExposed(row)
    return row


@pytest.fixture
def line(row):
    row.line.ask()
    return row.line


def offered(line) -> list[str]:
    model = line._completer.popup().model()
    return [model.index(at, 0).data() for at in range(model.rowCount())]


def entered(qtbot, line, key=Qt.Key.Key_Return) -> Address:
    with qtbot.waitSignal(line.entered) as signal:
        qtbot.keyClick(line, key)
    return signal.args[0]


def test_the_address_is_selected_so_that_typing_replaces_it(qtbot, row):
    row.line.show_address(Address("reports", "2026/"))
    row.line.ask()
    assert row.line.selectedText() == "s3://reports/2026/"
    qtbot.keyClicks(row.line, "media/a")
    assert entered(qtbot, row.line) == Address("media", "a")


@pytest.mark.parametrize(
    "key", ["line\nbreak", "\u202eright to left", " spaces ", "⟨0A⟩", "100%25", "e\u0301"]
)
def test_an_odd_address_is_shown_readably_and_meant_to_the_character(qtbot, line, key):
    line.show_address(Address("b", key))
    assert "\u202e" not in line.text()
    assert "\n" not in line.text()
    assert entered(qtbot, line) == Address("b", key)


def test_what_is_being_typed_stays_when_the_row_changes(qtbot, line):
    qtbot.keyClicks(line, "s3://me")
    line.show_address(Address("reports"))
    assert line.text() == "s3://me"
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "s3://reports/"


def test_what_is_no_address_stays_with_the_reason_below_it(qtbot, row, line):
    text = f"https://nobody.example/k?X-Amz-Signature={SIGNATURE}"
    qtbot.keyClicks(line, text)
    with qtbot.assertNotEmitted(line.entered):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == text
    assert row._problem.isVisible()
    assert "nobody.example" in row._problem.text()
    assert SIGNATURE not in row._problem.text()
    assert line.accessibleDescription() == row._problem.text()
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    assert not row._problem.isVisible()
    assert line.accessibleDescription().startswith("Where you are")


def test_spaces_around_what_was_pasted_do_not_matter(qtbot, line):
    line.setText("  arn:aws:s3:::b/k  ")
    assert entered(qtbot, line) == Address("b", "k")


def test_the_accounts_own_server_is_known(qtbot, line):
    line.account = Account("own", endpoint_url="http://s3.example:9000")
    line.setText("http://s3.example:9000/b/a%20k?X-Amz-Signature=00")
    assert entered(qtbot, line) == Address("b", "a k")
    assert line.text() == "s3://b/a k"


def test_an_empty_line_offers_places_and_one_is_gone_to(qtbot, line):
    line.offers = lambda typed: [] if typed else [Address("media", "films/"), Address("reports")]
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert offered(line) == ["s3://media/films/", "s3://reports/"]
    popup = line._completer.popup()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    with qtbot.waitSignal(line.entered) as signal:
        qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert signal.args == [Address("media", "films/")]


def test_a_folder_that_is_taken_while_typing_offers_what_is_in_it(qtbot, line):
    known = {"s3://me": [Address("media")], "s3://media/": [Address("media", "logo.png")]}
    line.offers = lambda typed: known.get(typed, [])
    popup = line._completer.popup()
    qtbot.keyClicks(line, "s3://me")
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    with qtbot.assertNotEmitted(line.entered):
        qtbot.keyClick(popup, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: popup.isVisible() and offered(line) == ["s3://media/logo.png"])
    assert line.text() == "s3://media/"
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    with qtbot.waitSignal(line.entered) as signal:
        qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert signal.args == [Address("media", "logo.png")]
    assert not popup.isVisible()


def test_enter_goes_to_what_is_typed_unless_an_offer_is_chosen(qtbot, line):
    line.offers = lambda _typed: [Address("media", "logo.png")]
    qtbot.keyClicks(line, "media/l")
    assert line._completer.popup().isVisible()
    assert entered(qtbot, line) == Address("media", "l")
    assert not line._completer.popup().isVisible()


def test_esc_closes_the_offers_first(qtbot, line):
    line.offers = lambda _typed: [Address("media")]
    line.show_address(Address("reports"))
    qtbot.keyClicks(line, "m")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not line._completer.popup().isVisible()
    assert line.text() == "s3://reports/m"
    with qtbot.waitSignal(line.given_up):
        qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "s3://reports/"


def test_offers_are_of_what_is_loaded(qtbot):
    with demo(qtbot) as app:
        asked = app.tree.root

        def offer(typed: str) -> list[str]:
            return [str(each) for each in offers(asked, typed)]

        assert offer("s3")[:2] == ["s3://archive/", "s3://contracts/"]
        assert offer("s3://RE") == ["s3://reports/"]
        assert offer("re") == ["s3://reports/"]
        assert offer("s3://reports/") == []  # isn't listed yet, and nobody asks for it here
        expand(qtbot, app, "s3://reports/")
        expand(qtbot, app, "s3://reports/2026/")
        assert "s3://reports/README.txt" in offer("reports/")
        assert offer("s3://reports/read") == ["s3://reports/README.txt"]
        assert offer("S3://reports/2026/f") == ["s3://reports/2026/figures/"]
        assert offer("s3://reports/2026/REP")[0] == "s3://reports/2026/report-q1.pdf"
        assert offer("s3://reports/2026") == ["s3://reports/2026/"]
        assert offer("https://reports") == []
        assert offer("s3://nowhere/") == []
        app.tree.add_prefix("reports", "2027/team/")
        assert offer("s3://reports/2027/te") == ["s3://reports/2027/team/"]


def test_no_more_is_offered_than_one_can_read(qtbot):
    with demo(qtbot) as app:
        app.services.demo.fill_big_folder()
        expand(qtbot, app, "s3://archive/")
        expand(qtbot, app, "s3://archive/sensors/")
        assert len(folder(app, "s3://archive/sensors/").objects) > MOST
        assert len(offers(app.tree.root, "s3://archive/sensors/read")) == MOST


def test_ctrl_l_shows_offers_of_the_real_tree(qtbot):
    with demo(qtbot) as app:
        line = app.window.address.line
        qtbot.keyClick(app.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: app.window.focusWidget() is line)
        qtbot.keyClicks(line, "s3://m")
        assert offered(line) == ["s3://media/"]
        line._completer.popup().hide()
        qtbot.keyClick(line, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: app.window.focusWidget() is app.window.view)


def test_esc_ends_typing_before_it_stops_what_is_fetched(qtbot):
    with demo(qtbot) as app:
        line, stopped = app.window.address.line, []
        app.actions["stop"].triggered.connect(stopped.append)
        app.actions["stop"].setEnabled(True)
        line.setFocus()
        qtbot.keyClicks(line, "s3://")
        line._completer.popup().hide()
        app.actions["stop"].setEnabled(True)
        qtbot.keyClick(line, Qt.Key.Key_Escape)
        assert not stopped
        assert app.window.focusWidget() is app.window.view
