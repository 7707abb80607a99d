"""Typing the beginning of a name goes to its row, in folders of any size and order."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication

from presign_gui.core import offers
from presign_gui.core.arranging import Arranged
from presign_gui.core.columns import Page
from presign_gui.core.records import Bucket
from presign_gui.qt import type_ahead
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.object_view import ObjectView
from tests.rows import columns
from tests.window import watched


@pytest.fixture(autouse=True)
def unhurried(qapp):
    """Two keys belong together however slow the machine is."""
    interval = QApplication.keyboardInputInterval()
    qapp.setKeyboardInputInterval(60_000)
    yield
    qapp.setKeyboardInputInterval(interval)


def page(prefixes=(), keys=(), prefix="", token="") -> Page:
    return Page(tuple(prefixes), columns(keys, prefix), "eu", token)


@pytest.fixture
def view(qtbot):
    """Buckets `work` and `wide`, the first one open, with folders and objects in it."""
    tree = ObjectTree()
    tester = watched(tree)
    view = ObjectView(tree)
    qtbot.addWidget(view)
    tree.add_buckets([Bucket("work"), Bucket("wide")])
    work = tree.root.folders[0]
    keys = ["Report.pdf", "notes.txt", "report-q1.pdf", "report-q2.pdf", "x y.txt", "x-y.txt"]
    tree.add_page(work, page(["reports/", "readings/"], keys, token="more"))
    tree.add_page(work.folders[0], page([], ["reports/ring.txt", "reports/rose.txt"], "reports/"))
    view.expand(tree.index_of(work))
    view.setCurrentIndex(tree.index_of(work))
    yield view
    del tester


def typed(qtbot, view: ObjectView, text: str, *, anew: bool = True) -> str:
    """Type into the view; return the name of the row that is the current one then."""
    if anew:
        view.keyboardSearch("")
    qtbot.keyClicks(view, text)
    qtbot.waitUntil(lambda: view._ahead._search is None)
    return view.currentIndex().data()


def test_a_letter_typed_again_goes_on_and_round(qtbot, view):
    rows = [typed(qtbot, view, "r", anew=False) for _again in range(6)]
    reports = ["reports/", "readings/", "Report.pdf", "report-q1.pdf", "report-q2.pdf"]
    assert rows == [*reports, "reports/"]


def test_more_letters_stay_on_a_row_that_still_fits(qtbot, view):
    assert typed(qtbot, view, "R") == "reports/"
    assert typed(qtbot, view, "ep", anew=False) == "reports/"
    assert typed(qtbot, view, "ort-", anew=False) == "report-q1.pdf"
    assert typed(qtbot, view, "q2", anew=False) == "report-q2.pdf"
    assert typed(qtbot, view, "none", anew=False) == "report-q2.pdf"


def test_the_same_beginning_typed_anew_finds_the_next_one(qtbot, view):
    assert typed(qtbot, view, "rep") == "reports/"
    assert typed(qtbot, view, "rep") == "Report.pdf"


@pytest.mark.parametrize("name", ["x y.txt", "x-y.txt"])
def test_space_and_hyphen_belong_to_the_name_that_is_typed(qtbot, view, name):
    assert typed(qtbot, view, name[:3]) == name
    assert view.isExpanded(view.model().index(0, 0))


def test_what_is_closed_is_passed_over_and_what_is_open_is_gone_through(qtbot, view):
    assert typed(qtbot, view, "ri") == "reports/"
    assert typed(qtbot, view, "ro") == "readings/"
    view.expand(view.model().index(0, 0, view.model().index(0, 0)))
    assert typed(qtbot, view, "ro") == "rose.txt"
    assert typed(qtbot, view, "w") == "wide"
    assert typed(qtbot, view, "w") == "work"


def test_what_the_filter_hides_is_passed_over(qtbot, view):
    tree, work = view.model(), view.model().root.folders[0]
    work.hidden = frozenset(work.folders[:1])
    rows = array("I", [3, 2])
    tree.rearrange(work, Arranged(rows, array("I", [9, 9, 1, 0, 9, 9])))
    assert [typed(qtbot, view, "r", anew=False) for _again in range(4)] == [
        "readings/",
        "report-q2.pdf",
        "report-q1.pdf",
        "readings/",
    ]


def test_keys_with_a_meaning_keep_it_while_nothing_is_typed(qtbot, view):
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert not view.isExpanded(view.model().index(0, 0))


def test_a_long_look_ends_when_rows_move_or_one_goes_elsewhere(qtbot, view, monkeypatch):
    monkeypatch.setattr(type_ahead, "_TURN", -1)
    tree, work = view.model(), view.model().root.folders[0]
    for disturb in (
        lambda: tree.rearrange(work, None),
        lambda: tree.reload(work.folders[0]),
        lambda: view.setCurrentIndex(tree.index(1, 0)),
        lambda: view.collapse(tree.index_of(work)),
    ):
        view.keyboardSearch("")
        view.keyboardSearch("x")
        assert view._ahead._search is not None
        disturb()
        assert view._ahead._search is None
        assert not view._ahead._turn.isActive()


def test_a_row_that_is_not_come_to_yet_is_not_passed_by_the_next_letter(qtbot, view, monkeypatch):
    view.setCurrentIndex(view.model().index(2, 0, view.model().index(0, 0)))
    assert view.currentIndex().data() == "Report.pdf"
    monkeypatch.setattr(type_ahead, "_TURN", -1)
    assert typed(qtbot, view, "report") == "report-q1.pdf"


# Held against a plain reference

NAMES = st.text("abAB -é", min_size=1, max_size=4)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_it_goes_where_looking_at_each_row_would(qtbot, data):
    tree = ObjectTree()
    tester = watched(tree)
    view = ObjectView(tree)
    qtbot.addWidget(view)
    _fill(tree, view, data)
    shown = list(_shown(view, QModelIndex()))
    start = data.draw(st.sampled_from(shown))
    view.setCurrentIndex(start)
    # The row that says "Nothing here" has no name, and can't be gone to.
    names = ["" if tree.status_at(each) else each.data() for each in shown]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offers, "_SLICE", data.draw(st.integers(1, 30)))
        patch.setattr(offers, "_ROWS", data.draw(st.integers(1, 4)))
        patch.setattr(offers, "_NEAR", data.draw(st.integers(0, 3)))
        patch.setattr(type_ahead, "_TURN", data.draw(st.sampled_from([-1, 1])))
        at = shown.index(start)
        for text in data.draw(st.lists(NAMES, max_size=3)):
            at = _expected(names, at + 1, text, otherwise=at)
            view.keyboardSearch("")
            view.keyboardSearch(text)
            qtbot.waitUntil(lambda: view._ahead._search is None)
            assert view.currentIndex() == shown[at]
    del tester


def _fill(tree: ObjectTree, view: ObjectView, data: st.DataObject) -> None:
    tree.add_buckets([Bucket(name) for name in data.draw(st.lists(NAMES, min_size=1, unique=True))])
    for _folder in range(4):
        folders = [each for each in tree.root.below() if each is not tree.root]
        folder = data.draw(st.sampled_from(folders))
        if folder.is_loaded:
            continue
        below = data.draw(st.lists(NAMES, max_size=3, unique=True))
        prefixes = [f"{folder.prefix}{name}/" for name in below]
        keys = [folder.prefix + name for name in data.draw(st.lists(NAMES, max_size=6))]
        tree.add_page(folder, page(prefixes, keys, folder.prefix))
        if data.draw(st.booleans()):
            rows = array("I", data.draw(st.permutations(range(len(keys)))))
            del rows[data.draw(st.integers(0, len(keys))) :]
            places = array("I", [0] * len(keys))
            tree.rearrange(folder, Arranged(rows, places))
        if data.draw(st.booleans()):
            view.expand(tree.index_of(folder))


def _shown(view: ObjectView, parent: QModelIndex):
    for row in range(view.model().rowCount(parent)):
        index = view.model().index(row, 0, parent)
        yield index
        if view.isExpanded(index):
            yield from _shown(view, index)


def _expected(names: list[str], start: int, text: str, otherwise: int) -> int:
    def folded(name: str) -> str:
        return name.encode().lower().decode()  # ASCII alone

    wanted = folded(text)
    spellings = (wanted, folded(text.lower()), folded(text.upper()))
    turns = [*range(start, len(names)), *range(start)]
    return next((at for at in turns if folded(names[at]).startswith(spellings)), otherwise)
