"""Going to an address in the real window, back and forward, whatever may be listed."""

from __future__ import annotations

import threading
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from presign_gui.core.address import Address
from presign_gui.core.arranging import arrange
from presign_gui.core.credentials import Secret
from presign_gui.core.records import Account, Source
from presign_gui.qt import arranger
from presign_gui.qt.folder import State
from presign_gui.services import Services
from tests.answering import always, answering, buckets_then, never, s3_error
from tests.window import demo, expand, folder, opened


@pytest.fixture
def app(qtbot):
    with demo(qtbot) as app:
        yield app


def account(endpoint_url: str, name: str = "test") -> Account:
    return Account(
        name, Source.SESSION, "AKIATEST", endpoint_url=endpoint_url, region="eu-central-1", id=name
    )


def services() -> Services:
    services = Services(None)
    for name in ("test", "other"):
        services.accounts.credentials.keep(account("", name), Secret("secret"))
    return services


def page(*, prefixes: tuple[str, ...] = (), keys: tuple[str, ...] = (), token: str = "") -> bytes:
    rows = "".join(
        f"<Contents><Key>{key}</Key><Size>3</Size><LastModified>2026-11-20T10:00:00.000Z"
        "</LastModified><ETag>e</ETag><StorageClass>STANDARD</StorageClass></Contents>"
        for key in keys
    )
    rows += "".join(
        f"<CommonPrefixes><Prefix>{prefix}</Prefix></CommonPrefixes>" for prefix in prefixes
    )
    more = f"<NextContinuationToken>{token}</NextContinuationToken>" if token else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>work</Name>'
        f"<IsTruncated>{str(bool(token)).lower()}</IsTruncated>{more}{rows}</ListBucketResult>"
    ).encode()


def listing(pages: dict[str, bytes]):
    """Answer with the page of each prefix; what has none may not be listed."""

    def answer(request):
        asked = parse_qs(urlsplit(request.path).query).get("prefix", [""])[0]
        body = pages.get(asked)
        (always(200, body) if body else always(403, s3_error("AccessDenied")))(request)

    return answer


def go(qtbot, app, text: str) -> None:
    """Paste an address as a person would, and wait until one is there."""
    with qtbot.waitSignal(app.guide.navigator.arrived, timeout=10_000):
        enter(qtbot, app, text)


def enter(qtbot, app, text: str) -> None:
    line = app.window.address.line
    app.actions["go-to"].trigger()
    QGuiApplication.clipboard().setText(text)
    line.paste()
    qtbot.keyClick(line, Qt.Key.Key_Return)


def until_here(qtbot, app, text: str) -> None:
    """Wait until `text` is where one is, and nowhere is being gone to."""
    qtbot.waitUntil(lambda: str(app.guide.here) == text and not app.guide.going, timeout=10_000)


def current_name(app) -> str:
    return app.window.view.currentIndex().data()


def copied(qtbot, app) -> str:
    QGuiApplication.clipboard().clear()
    app.actions["copy"].trigger()
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()), timeout=10_000)
    return QGuiApplication.clipboard().text()


def test_an_address_three_levels_deep_is_gone_to(qtbot, app):
    go(qtbot, app, "s3://reports/2026/figures/map.png")
    assert app.guide.here == Address("reports", "2026/figures/map.png")
    assert app.window.view.summary().first.size > 0
    view = app.window.view
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    assert app.window.focusWidget() is view
    assert app.window.address.line.text() == "s3://reports/2026/figures/map.png"


@pytest.mark.parametrize("text", ["reports/2026/figures/", "s3://reports/2026/figures"])
def test_a_folder_is_gone_to_and_opened_with_its_slash_or_without(qtbot, app, text):
    go(qtbot, app, text)
    assert app.guide.here == Address("reports", "2026/figures/")
    assert app.window.view.isExpanded(app.window.view.currentIndex())
    figures = folder(app, "s3://reports/2026/figures/")
    qtbot.waitUntil(lambda: figures.state is State.COMPLETE)


def test_a_bucket_is_gone_to(qtbot, app):
    go(qtbot, app, "media")
    assert app.guide.here == Address("media")
    assert app.window.view.isExpanded(app.window.view.currentIndex())


def test_a_presigned_link_leads_to_its_object_and_its_signature_nowhere(qtbot, app):
    go(qtbot, app, "s3://reports/日本語/議事録.txt")
    link = copied(qtbot, app)
    assert "X-Amz-Signature=" in link
    go(qtbot, app, "s3://media/")
    go(qtbot, app, link)
    assert app.guide.here == Address("reports", "日本語/議事録.txt")
    assert app.window.address.line.text() == "s3://reports/日本語/議事録.txt"
    signature = link.partition("X-Amz-Signature=")[2]
    remembered = [str(each) for each in app.guide.desk.places.recents]
    assert not any(signature in text for text in (*app.voice.said, *remembered))


def test_an_object_that_is_not_loaded_yet_is_shown_and_its_link_works(qtbot, app):
    app.services.demo.fill_big_folder()
    go(qtbot, app, "s3://archive/sensors/reading-4711.csv")
    assert current_name(app) == "reading-4711.csv"
    sensors = folder(app, "s3://archive/sensors/")
    assert len(sensors.objects) < 4711
    with urlopen(copied(qtbot, app)) as answer:
        assert answer.status == 200


def test_without_access_a_typed_key_is_linked_all_the_same(qtbot, app):
    go(qtbot, app, "s3://payroll/2026/salaries.xlsx")
    assert app.guide.here == Address("payroll", "2026/salaries.xlsx")
    assert "/payroll/2026/salaries.xlsx?" in copied(qtbot, app)


def test_with_nothing_to_be_listed_a_typed_key_is_linked_all_the_same(qtbot):
    denied = always(403, s3_error("AccessDenied"))
    with answering(denied) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        go(qtbot, app, "s3://hidden/team/plan.pdf")
        assert app.guide.here == Address("hidden", "team/plan.pdf")
        assert "/hidden/team/plan.pdf?" in copied(qtbot, app)
        go(qtbot, app, "s3://hidden/team/2026/")
        assert app.guide.here == Address("hidden", "team/2026/")


def test_where_only_a_prefix_may_be_listed_it_is(qtbot):
    answer = listing({"team/2026/": page(keys=("team/2026/a.txt",), prefixes=("team/2026/x/",))})
    with answering(buckets_then(answer)) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        go(qtbot, app, "s3://work/team/2026/")
        place = folder(app, "s3://work/team/2026/")
        qtbot.waitUntil(lambda: place.state is State.COMPLETE)
        go(qtbot, app, "s3://work/team/2026/a.txt")
        assert app.window.view.summary().first.size == 3
        go(qtbot, app, "s3://work/team/2026/x")
        assert app.guide.here == Address("work", "team/2026/x/")


def test_a_prefix_beyond_the_first_page_is_shown_at_once(qtbot):
    answer = listing({"": page(prefixes=("a/", "b/"), token="more"), "z/": page(keys=("z/k",))})
    with answering(buckets_then(answer)) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        go(qtbot, app, "s3://work/z/")
        assert app.guide.here == Address("work", "z/")
        go(qtbot, app, "s3://work/z/k")
        assert app.window.view.summary().first.size == 3


def test_an_object_and_a_folder_of_the_same_name(qtbot):
    answer = listing({"": page(keys=("a",), prefixes=("a/",)), "a/": page(keys=("a/", "a/b"))})
    with answering(buckets_then(answer)) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        go(qtbot, app, "s3://work/a")
        assert app.guide.here == Address("work", "a")
        go(qtbot, app, "s3://work/a/")
        assert app.guide.here == Address("work", "a/")
        assert app.tree.folder_at(app.window.view.currentIndex()) is not None


@pytest.mark.parametrize("key", ["a//b", "/", "/b", "//", "a//"])
def test_folders_without_a_name_are_gone_through(qtbot, key):
    answer = listing(
        {
            "": page(prefixes=("/", "a/")),
            "/": page(keys=("/b",), prefixes=("//",)),
            "//": page(keys=("//c",)),
            "a/": page(prefixes=("a//",)),
            "a//": page(keys=("a//b",)),
        }
    )
    with answering(buckets_then(answer)) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        go(qtbot, app, f"s3://work/{key}")
        assert app.guide.here == Address("work", key)
        assert not any("isn't listed" in said for said in app.voice.said)


def test_what_a_whole_listing_does_not_have_is_shown_with_a_word(qtbot, app):
    go(qtbot, app, "s3://reports/2026/nowhere.pdf")
    assert app.guide.here == Address("reports", "2026/nowhere.pdf")
    assert "s3://reports/2026/nowhere.pdf isn't listed" in app.voice.said[-1]


def test_a_bucket_that_does_not_exist_says_so(qtbot):
    none = always(404, s3_error("NoSuchBucket"))
    with answering(buckets_then(none)) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        go(qtbot, app, "s3://typo/a/b.txt")
        assert app.guide.here == Address("typo")
        assert "There is no such bucket" in app.voice.said


def test_without_good_keys_one_stays_and_hears_why(qtbot):
    bad = Services(None)  # which knows no secret of the account
    with answering(always(200)) as server, opened(qtbot, bad) as app:
        app.open(account(server.endpoint_url))
        qtbot.waitUntil(lambda: app.tree.root.error is not None, timeout=10_000)
        enter(qtbot, app, "s3://work/a")
        assert app.voice.said[-1] == app.tree.root.error.title
        assert not app.guide.going


def test_rows_that_come_in_above_do_not_push_it_out_of_sight(qtbot, app):
    app.guide.navigator._in_sight._kept.setInterval(60_000)  # however slow the machine
    go(qtbot, app, "s3://reports/2026/")
    archive, view = folder(app, "s3://archive/"), app.window.view

    def is_in_sight() -> bool:
        return view.viewport().rect().contains(view.visualRect(view.currentIndex()))

    for number in range(60):
        app.tree.show_key("archive", str(number))
    view.expand(app.tree.index_of(archive))
    qtbot.waitUntil(lambda: is_in_sight() and not app.browser._fetching)
    qtbot.keyClick(view, Qt.Key.Key_Down)  # now it is somebody else who scrolls
    view.scrollToTop()
    app.tree.show_key("archive", "60")
    QGuiApplication.processEvents()
    assert view.verticalScrollBar().value() == 0


@pytest.mark.parametrize("leave", ["Esc", "elsewhere", "another account", "a click", "quit"])
def test_going_through_a_hanging_folder_can_be_left(qtbot, leave):
    let_go = threading.Event()
    with answering(buckets_then(never(let_go))) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        qtbot.waitUntil(lambda: bool(app.tree.root.folders), timeout=10_000)
        enter(qtbot, app, "s3://work/a/b.txt")
        qtbot.waitUntil(lambda: any("Going to s3://work/a/b.txt" in s for s in app.voice.said))
        assert app.guide.going
        view = app.window.view
        if leave == "Esc":
            qtbot.keyClick(view, Qt.Key.Key_Escape)
        elif leave == "elsewhere":
            with qtbot.waitSignal(app.guide.navigator.arrived):
                app.guide.navigator.go(Address("work"))
        elif leave == "another account":
            app.open(account(server.endpoint_url, "other"))
        elif leave == "a click":
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.rect().center())
        if leave != "quit":
            assert not app.guide.going
            with qtbot.assertNotEmitted(app.guide.navigator.arrived, wait=50):
                app.tree.dataChanged.emit(app.tree.index(0, 0), app.tree.index(0, 0))
        let_go.set()


def test_back_and_forward(qtbot, app):
    view = app.window.view
    for text in ("s3://reports/2026/notes.txt", "s3://media/films/", "s3://archive/"):
        go(qtbot, app, text)
    assert not app.actions["forward"].isEnabled()
    app.actions["back"].trigger()
    until_here(qtbot, app, "s3://media/films/")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.BackButton)
    until_here(qtbot, app, "s3://reports/2026/notes.txt")
    assert not app.actions["back"].isEnabled()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.ForwardButton)
    until_here(qtbot, app, "s3://media/films/")
    qtbot.keyClick(app.window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    until_here(qtbot, app, "s3://archive/")
    qtbot.keyClick(app.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    until_here(qtbot, app, "s3://media/films/")


def test_folders_that_were_opened_by_hand_are_gone_back_to(qtbot, app):
    view = app.window.view
    for address in ("s3://reports/", "s3://media/"):
        view.setCurrentIndex(app.tree.index_of(folder(app, address)))
        expand(qtbot, app, address)
        qtbot.waitUntil(lambda: not app.guide.navigator._rest.isActive())
    view.setCurrentIndex(app.tree.index_of(folder(app, "s3://media/photos/")))
    app.guide.navigator.back()
    until_here(qtbot, app, "s3://reports/")
    app.guide.navigator.forward()
    until_here(qtbot, app, "s3://media/photos/")
    assert not view.isExpanded(view.currentIndex())


def test_what_is_gone_is_skipped_with_a_word(qtbot):
    pages = {
        "": page(prefixes=("a/", "b/", "c/")),
        "a/": page(keys=("a/k",)),
        "b/": page(keys=("b/k",)),
        "c/": page(keys=("c/k",)),
    }
    with answering(buckets_then(listing(pages))) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        for text in ("s3://work/a/k", "s3://work/b/k", "s3://work/c/k"):
            go(qtbot, app, text)
        pages[""] = page(prefixes=("a/", "c/"))
        app.window.view.collapse(app.tree.index_of(folder(app, "s3://work/b/")))
        app.browser.refresh(folder(app, "s3://work/"))
        qtbot.waitUntil(lambda: not any(f.prefix == "b/" for f in app.tree.root.below()))
        app.guide.navigator.back()
        until_here(qtbot, app, "s3://work/a/k")
        assert "s3://work/b/k is gone." in app.voice.said


def test_in_a_sorted_folder_one_arrives_at_the_right_object(qtbot, app):
    app.services.demo.fill_big_folder()
    app.actions["sort-size"].trigger()
    app.actions["sort-size"].trigger()
    for number in (4711, 2):
        go(qtbot, app, f"s3://archive/sensors/reading-{number:04}.csv")
        assert app.guide.here == Address("archive", f"sensors/reading-{number:04}.csv")
        assert current_name(app) == f"reading-{number:04}.csv"


def test_one_waits_until_the_object_has_found_its_place(qtbot, app, monkeypatch):
    app.services.demo.fill_big_folder()
    app.actions["sort-size"].trigger()
    sorts, may_sort = threading.Event(), threading.Event()

    def arrange_late(objects, *given):
        if objects.prefix == "sensors/":
            sorts.set()
            may_sort.wait(10)
        return arrange(objects, *given)

    monkeypatch.setattr(arranger, "arrange", arrange_late)
    enter(qtbot, app, "s3://archive/sensors/reading-4711.csv")
    qtbot.waitUntil(sorts.is_set, timeout=10_000)
    qtbot.wait(50)
    assert app.guide.going
    may_sort.set()
    until_here(qtbot, app, "s3://archive/sensors/reading-4711.csv")


@pytest.mark.parametrize("name", ["notes.txt", "not-there.txt", "figures/", "figures/map.png"])
def test_what_the_filter_hides_is_said(qtbot, app, name):
    go(qtbot, app, "s3://reports/2026/report-q1.pdf")
    qtbot.keyClicks(app.window.filter, "report")
    year = folder(app, "s3://reports/2026/")
    qtbot.waitUntil(lambda: year.shown == 3 and bool(year.hidden), timeout=10_000)
    go(qtbot, app, f"s3://reports/2026/{name}")
    assert f"The filter hides s3://reports/2026/{name}." in app.voice.said
    assert app.guide.here == Address("reports", "2026/")


def test_back_leads_out_of_a_search_too(qtbot, app):
    go(qtbot, app, "s3://reports/2026/")
    go(qtbot, app, "s3://media/")
    app.actions["search"].trigger()
    assert app.window.searching
    QTest.mouseClick(app.window.search, Qt.MouseButton.BackButton)
    until_here(qtbot, app, "s3://reports/2026/")
    assert not app.window.searching


def test_each_account_has_its_own_way_back(qtbot):
    answer = listing({"": page(prefixes=("a/", "b/")), "a/": page(), "b/": page()})
    with answering(buckets_then(answer)) as server, opened(qtbot, services()) as app:
        app.open(account(server.endpoint_url))
        go(qtbot, app, "s3://work/a/")
        go(qtbot, app, "s3://work/b/")
        app.open(account(server.endpoint_url, "other"))
        assert not app.actions["back"].isEnabled()
        app.open(account(server.endpoint_url))
        assert app.actions["back"].isEnabled()
        app.actions["back"].trigger()
        until_here(qtbot, app, "s3://work/a/")


def test_up_goes_to_the_row_above_it_all(qtbot, app):
    go(qtbot, app, "s3://reports/2026/figures/map.png")
    view = app.window.view
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    assert app.guide.here == Address("reports", "2026/figures/")
    qtbot.keyClick(app.window, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert app.guide.here == Address("reports", "2026/")
    app.actions["up"].trigger()
    assert app.guide.here == Address("reports")
    assert not app.actions["up"].isEnabled()
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    assert app.guide.here == Address("reports")
