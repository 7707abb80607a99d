"""Sorting, filtering and refreshing: rows move, and what is selected stays the same objects."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, Qt

from presign_gui.core.arranging import sort_key
from presign_gui.core.columns import Page
from presign_gui.core.records import Bucket
from presign_gui.core.settings import Settings
from presign_gui.qt.actions import Actions
from presign_gui.qt.arranger import Arranger
from presign_gui.qt.browser import Browser
from presign_gui.qt.folder import Column
from presign_gui.qt.jobs import Jobs
from presign_gui.qt.main_window import MainWindow
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.parts import Parts
from presign_gui.qt.rows_desk import RowsDesk
from tests.rows import columns
from tests.window import ListeningVoice, watched

FLAGS = QItemSelectionModel.SelectionFlag
KEYS = ["file10.txt", "file2.txt", "a.pdf", "B.pdf", "c.pdf"]
REST = "Not all rows are loaded; “Load everything” fetches the others"
SIZES = [5, 30, 10, 20, 40]


class Bench:
    """A tree on screen with what sorts it, and nothing that fetches."""

    def __init__(self, qtbot) -> None:
        self._qtbot = qtbot
        self.jobs = Jobs()
        self.tree = ObjectTree()
        self.tester = watched(self.tree)
        actions = Actions()
        self.window = MainWindow()
        self.window.furnish(actions, self.tree)
        self.view, self.field = self.window.view, self.window.filter
        self.arranger = Arranger(self.jobs, self.tree)
        browser = Browser(self.jobs, self.tree, self._no_account)
        parts = Parts(self.jobs, ListeningVoice(), self.window, actions, browser, Settings())
        self.desk = RowsDesk(parts, self.arranger, self.tree)
        self.window.resize(900, 400)
        self.window.show()
        self.tree.add_buckets([Bucket("work")])
        self.folder = self.tree.root.folders[0]
        self.view.expand(self.tree.index_of(self.folder))

    def end(self) -> None:
        assert self.jobs.shut_down(5)
        self.window.close()
        self.window.deleteLater()

    def _no_account(self, _account):
        raise NotImplementedError

    def fill(self, keys=KEYS, sizes=SIZES, prefixes=(), token="") -> None:
        self.tree.add_page(self.folder, Page(prefixes, columns(keys, sizes=sizes), "eu", token))

    def wait(self) -> None:
        """Until everything is in its place."""
        self._qtbot.waitUntil(lambda: not self.arranger._running)

    def names(self) -> list[str]:
        parent = self.tree.index_of(self.folder)
        rows = range(self.tree.rowCount(parent))
        return [
            self.tree.index(row, 0, parent).data()
            for row in rows
            if not self.view.isRowHidden(row, parent)
        ]

    def select(self, *names: str) -> None:
        """Select just the rows that show these names; the last becomes the current one."""
        self.view.selectionModel().clear()
        for name in names:
            index = self.row(name)
            self.view.selectionModel().setCurrentIndex(index, FLAGS.Select | FLAGS.Rows)

    def row(self, name: str):
        parent = self.tree.index_of(self.folder)
        for row in range(self.tree.rowCount(parent)):
            index = self.tree.index(row, 0, parent)
            if index.data() == name:
                return index
        raise LookupError(name)

    def selected(self) -> set[str]:
        found = {each.key for each in self.view.selected_objects()}
        folders = {each.prefix for each in self.view.selected_folders()}
        assert self.view.summary().objects == len(found)
        assert self.view.summary().folders == len(folders)
        return found | folders

    @property
    def current(self) -> str:
        return self.view.currentIndex().data()


@pytest.fixture
def bench(qtbot):
    bench = Bench(qtbot)
    yield bench
    bench.end()


@pytest.mark.parametrize(
    ("column", "descending", "expected"),
    [
        (Column.NAME, False, ["B.pdf", "a.pdf", "c.pdf", "file10.txt", "file2.txt"]),
        (Column.NAME, True, ["file2.txt", "file10.txt", "c.pdf", "a.pdf", "B.pdf"]),
        (Column.SIZE, False, ["file10.txt", "a.pdf", "B.pdf", "file2.txt", "c.pdf"]),
        (Column.SIZE, True, ["c.pdf", "file2.txt", "B.pdf", "a.pdf", "file10.txt"]),
        (Column.MODIFIED, True, KEYS),
        (Column.CLASS, False, KEYS),
    ],
)
def test_sorting_moves_rows_and_keeps_what_is_selected(bench, column, descending, expected):
    bench.fill()
    bench.select("file2.txt", "a.pdf")
    bench.arranger.sort(column, descending)
    bench.wait()
    assert bench.names() == expected
    assert bench.selected() == {"file2.txt", "a.pdf"}
    assert bench.current == "a.pdf"


def test_natural_order_is_an_option_of_names(bench):
    bench.fill(prefixes=["p10/", "p9/"])
    bench.arranger.use_natural_order(True)
    bench.arranger.sort(Column.NAME)
    bench.wait()
    assert bench.names() == ["p9/", "p10/", "a.pdf", "B.pdf", "c.pdf", "file2.txt", "file10.txt"]
    bench.arranger.use_natural_order(False)
    bench.wait()
    assert bench.names()[:4] == ["p10/", "p9/", "B.pdf", "a.pdf"]


def test_a_click_on_the_header_sorts_turns_round_and_ends(bench, qtbot):
    bench.fill()
    header = bench.view.header()
    x = header.sectionViewportPosition(Column.SIZE) + 5

    def click() -> None:
        left = Qt.MouseButton.LeftButton
        qtbot.mouseClick(header.viewport(), left, pos=header.viewport().rect().topLeft() + _at(x))
        bench.wait()

    click()
    assert bench.names()[0] == "file10.txt"
    click()
    assert bench.names()[0] == "c.pdf"
    click()
    assert bench.names() == KEYS


def _at(x: int):
    from PySide6.QtCore import QPoint

    return QPoint(x, 5)


def test_folders_stay_first_and_open_ones_open(bench):
    bench.fill(prefixes=["old/", "new/"])
    inner = bench.tree.root.folders[0].folders[0]
    page = Page((), columns(["old/x", "old/y"], "old/"), "eu")
    bench.tree.add_page(inner, page)
    bench.view.expand(bench.tree.index_of(inner))
    bench.select("old/", "c.pdf")
    bench.arranger.sort(Column.NAME)
    bench.wait()
    assert bench.names()[:3] == ["new/", "old/", "B.pdf"]
    assert bench.view.isExpanded(bench.tree.index_of(inner))
    assert not bench.view.isExpanded(bench.tree.index_of(bench.folder.folders[0]))
    assert bench.tree.index_of(inner).data() == "old/"
    assert bench.selected() == {"old/", "c.pdf"}


def test_a_folder_among_sorted_rows_is_selected_alone(bench):
    bench.fill(prefixes=["new/", "old/"])
    bench.select("new/")
    for descending in (True, False):
        bench.arranger.sort(Column.SIZE, descending)
        bench.wait()
        assert bench.selected() == {"new/"}


def test_a_filter_shows_what_matches_and_says_how_much_that_is(bench, qtbot):
    bench.fill(prefixes=["pdf-archive/", "films/"])
    bench.select("a.pdf")
    with qtbot.waitSignal(bench.desk.told) as told:
        qtbot.keyClicks(bench.field, "PDF")
    bench.wait()
    assert bench.names() == ["pdf-archive/", "a.pdf", "B.pdf", "c.pdf"]
    assert told.args == ["4 of 7 rows match."]
    with qtbot.waitSignal(bench.desk.told) as told:
        bench.field.clear()
    assert told.args == ["Not filtered any more."]
    assert bench.names() == ["pdf-archive/", "films/", *KEYS]


def test_of_a_half_loaded_folder_it_says_what_is_loaded(bench, qtbot):
    bench.fill(token="more")
    with qtbot.waitSignal(bench.desk.told) as told:
        bench.arranger.filter(bench.folder, "*.txt")
    assert told.args == ["2 of the 5 rows loaded so far match."]
    assert bench.names() == ["file10.txt", "file2.txt", REST]


def test_what_the_filter_hides_is_not_copied_and_comes_back_selected(bench):
    bench.fill()
    bench.select("file2.txt", "c.pdf")
    bench.arranger.filter(bench.folder, "pdf")
    bench.wait()
    assert bench.selected() == {"c.pdf"}
    bench.arranger.filter(bench.folder, "")
    bench.wait()
    assert bench.selected() == {"file2.txt", "c.pdf"}


def test_a_hidden_folder_is_not_selected_with_its_neighbours(bench):
    bench.fill(prefixes=["a/", "b/", "c/"], keys=["a.txt"], sizes=[1])
    bench.arranger.filter(bench.folder, "a")
    bench.wait()
    bench.view.selectAll()
    assert bench.selected() - {""} == {"a/", "a.txt"}


def test_another_choice_ends_the_memory_of_hidden_rows(bench):
    bench.fill()
    bench.select("file2.txt")
    bench.arranger.filter(bench.folder, "pdf")
    bench.wait()
    bench.select("a.pdf")
    bench.arranger.filter(bench.folder, "")
    bench.wait()
    assert bench.selected() == {"a.pdf"}


def test_the_current_row_comes_back_with_what_the_filter_hid(bench):
    bench.fill(prefixes=["one/", "two/"])
    for name, pattern in (("a.pdf", "file"), ("one/", "two"), ("a.pdf", "nothing like it")):
        bench.select(name)
        bench.arranger.filter(bench.folder, pattern)
        bench.wait()
        assert bench.current == "work"  # its folder stands in for it
        assert bench.desk.folder is bench.folder
        bench.arranger.sort(Column.SIZE, descending=pattern == "two")
        bench.wait()
        bench.arranger.filter(bench.folder, "")
        bench.wait()
        assert bench.current == name
        assert bench.selected() == {name}


def test_going_elsewhere_ends_the_memory_of_the_current_row(bench):
    bench.fill()
    bench.select("file2.txt")
    bench.arranger.filter(bench.folder, "pdf")
    bench.wait()
    bench.view.setCurrentIndex(bench.row("c.pdf"))
    bench.arranger.filter(bench.folder, "")
    bench.wait()
    assert bench.current == "c.pdf"
    assert bench.selected() == {"c.pdf"}


def test_a_refresh_that_lacks_the_hidden_current_row(bench):
    bench.fill()
    bench.select("file2.txt")
    bench.arranger.filter(bench.folder, "pdf")
    bench.wait()
    bench.tree.replace(bench.folder, Page((), columns(["a.pdf", "b.pdf"]), "eu"))
    bench.wait()
    bench.arranger.filter(bench.folder, "")
    bench.wait()
    assert bench.current == "work"
    assert bench.selected() == set()


def test_as_one_types_the_same_folder_is_filtered(bench, qtbot):
    """Also when the first letters hide the row that one was at."""
    bench.fill()
    bench.select("a.pdf")
    for typed, left in (("f", KEYS), ("i", KEYS[:2]), ("le2", KEYS[1:2]), ("x", ["Nothing here"])):
        qtbot.keyClicks(bench.field, typed)
        qtbot.waitUntil(lambda: bench.arranger.pattern_of(bench.folder) == bench.field.text())
        bench.wait()
        assert bench.names() == left
    qtbot.keyClick(bench.field, Qt.Key.Key_Escape)
    bench.wait()
    assert bench.names() == KEYS
    assert bench.current == "a.pdf"
    assert bench.arranger._patterns == {}


def test_down_goes_to_the_first_match(bench, qtbot):
    bench.fill(prefixes=["one/"])
    bench.select("a.pdf")
    qtbot.keyClicks(bench.field, "file")
    qtbot.keyClick(bench.field, Qt.Key.Key_Down)  # before it is filtered
    bench.wait()
    assert bench.current == "file10.txt"
    assert bench.selected() == {"file10.txt"}
    qtbot.keyClick(bench.field, Qt.Key.Key_Return)
    assert bench.current == "file10.txt"


def test_matches_come_into_sight(bench, qtbot):
    bench.fill([f"k{number:03}" for number in range(300)], [1] * 300)
    bench.tree.add_buckets([Bucket("second")])
    second = bench.tree.root.folders[1]
    many = columns([f"s{number:03}" for number in range(300)], sizes=[1] * 300)
    bench.tree.add_page(second, Page((), many, "eu"))
    bench.view.expand(bench.tree.index_of(second))
    bench.view.setCurrentIndex(bench.tree.index_of(bench.folder))
    bench.view.scrollToBottom()
    qtbot.keyClicks(bench.field, "k00")
    qtbot.waitUntil(lambda: bench.folder.filtered)
    bench.wait()
    seen = bench.view.viewport().rect()
    for index in (bench.row("k000"), bench.tree.index_of(bench.folder)):
        assert seen.contains(bench.view.visualRect(index))


def test_everything_selected_stays_everything(bench):
    bench.fill()
    bench.select(*KEYS)
    bench.arranger.filter(bench.folder, "pdf")
    bench.wait()
    bench.arranger.sort(Column.SIZE)
    bench.wait()
    assert bench.selected() == {"a.pdf", "B.pdf", "c.pdf"}
    bench.arranger.filter(bench.folder, "")
    bench.wait()
    assert bench.selected() == set(KEYS)


def test_rows_that_come_later_find_their_places(bench):
    bench.arranger.sort(Column.SIZE)
    bench.fill(token="more")
    bench.wait()
    bench.select("a.pdf")
    bench.fill(["d", "e"], [15, 1])
    bench.wait()
    assert bench.names() == ["e", "file10.txt", "a.pdf", "d", "B.pdf", "file2.txt", "c.pdf"]
    assert bench.selected() == {"a.pdf"}


def test_a_typed_key_is_a_row_and_becomes_the_listed_one(bench):
    index = bench.tree.show_key("work", "z.bin")
    assert index.data() == "z.bin"
    assert index.siblingAtColumn(Column.SIZE).data() == ""
    assert bench.tree.object_at(index).size is None
    assert bench.tree.show_key("work", "z.bin") == index
    bench.fill([*KEYS, "z.bin"], [*SIZES, 7])
    assert sorted(bench.names()) == sorted([*KEYS, "z.bin"])
    assert bench.tree.object_at(bench.row("z.bin")).size == 7


def test_a_refresh_keeps_what_is_open_and_selected(bench):
    bench.fill(prefixes=["gone/", "kept/"])
    kept = bench.folder.folders[1]
    bench.tree.add_page(kept, Page((), columns(["kept/x"], "kept/"), "eu"))
    bench.view.expand(bench.tree.index_of(kept))
    bench.select("kept/", "c.pdf", "B.pdf")
    fresh = columns(["0.new", "B.pdf", "c.pdf"], sizes=[1, 2, 3])
    bench.tree.replace(bench.folder, Page(("kept/", "new/"), fresh, "eu"))
    bench.wait()
    assert bench.names() == ["kept/", "new/", "0.new", "B.pdf", "c.pdf"]
    assert bench.folder.folders[0] is kept
    assert bench.view.isExpanded(bench.tree.index_of(kept))
    assert bench.selected() == {"kept/", "c.pdf", "B.pdf"}
    assert bench.current == "B.pdf"


def test_what_is_selected_may_be_gone_after_a_refresh(bench):
    """A prefix, what is in another one, and the current row below it."""
    bench.fill(prefixes=["gone/", "kept/", "open/"])
    left = bench.folder.folders[2]
    bench.tree.add_page(left, Page(("open/in/",), columns(["open/x"], "open/"), "eu"))
    bench.view.expand(bench.tree.index_of(left))
    bench.select("gone/", "c.pdf")
    model, inside = bench.view.selectionModel(), bench.tree.index_of(left)
    for row in (0, 1):
        at = bench.tree.index(row, 0, inside)
        model.setCurrentIndex(at, FLAGS.Select | FLAGS.Rows)
    bench.tree.replace(bench.folder, Page(("kept/",), columns(["c.pdf"]), "eu"))
    assert bench.names() == ["kept/", "c.pdf"]
    assert bench.selected() == {"c.pdf"}
    assert bench.current == "work"
    bench.tree.keep_buckets(set())
    assert bench.selected() == set()


def test_a_refresh_of_a_sorted_folder_keeps_it_sorted(bench):
    bench.fill()
    bench.arranger.sort(Column.SIZE, True)
    bench.wait()
    bench.select("a.pdf")
    bench.tree.replace(bench.folder, Page((), columns(KEYS, sizes=SIZES[::-1]), "eu"))
    bench.wait()
    assert bench.names() == ["file10.txt", "B.pdf", "file2.txt", "a.pdf", "c.pdf"]
    assert bench.selected() == {"a.pdf"}


def test_the_current_row_stays_where_the_eye_is(bench):
    keys = [f"k{number:03}" for number in range(200)]
    bench.fill(keys, list(range(200, 0, -1)))
    bench.select("k100")
    bench.view.scrollTo(bench.row("k100"))
    before = bench.view.visualRect(bench.row("k100")).top()
    bench.arranger.sort(Column.SIZE)
    bench.wait()
    assert bench.view.visualRect(bench.row("k100")).top() == before
    assert bench.names()[99] == "k100"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("page", "prefixes", "sort", "filter", "natural", "refresh", "select", "unsort"),
                *("open", "close"),
            ]
        ),
        st.integers(0, 5),
        st.booleans(),
    ),
    max_size=16,
)


class Reference:
    """What a folder has, and what of it should be seen: in plain lists and sets."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}  # as the server lists them, with their sizes
        self.prefixes: list[str] = []
        self.open: set[str] = set()
        self.chosen: set[str] = set()
        self.pattern = ""
        self.by: Column | None = None
        self.descending = self.natural = self.ever_sorted = False

    def names(self) -> list[str]:
        """All that is shown, in order."""
        by_name = self.by is Column.NAME
        prefixes = [each for each in self.prefixes if self._matches(each[:-1])]
        if self.ever_sorted:
            prefixes.sort(
                key=lambda each: sort_key(each, by_name and self.natural),
                reverse=by_name and self.descending,
            )
        keys = [each for each in self.keys if self._matches(each)]
        if by_name:
            keys.sort(key=lambda each: sort_key(each, self.natural), reverse=self.descending)
        elif self.by is Column.SIZE:
            keys.sort(key=self.keys.__getitem__, reverse=self.descending)
        return prefixes + keys

    def drop(self, which: int) -> None:
        """Let a sixth of it vanish."""
        left = [each for at, each in enumerate(self.keys) if at % 6 != which]
        self.keys = {key: self.keys[key] for key in left}
        self.prefixes = [each for at, each in enumerate(self.prefixes) if at % 6 != which]
        here = {*self.keys, *self.prefixes}
        self.open &= here
        self.chosen &= here

    def _matches(self, name: str) -> bool:
        return name.startswith("b") if self.pattern == "b*" else self.pattern in name


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_happens_the_same_objects_stay_selected(qtbot, steps):
    bench, expected = Bench(qtbot), Reference()
    try:
        for number, (step, which, yes) in enumerate(steps):
            _take(bench, expected, number, step, which, yes)
            bench.wait()
            shown = [name for name in bench.names() if name in {*expected.keys, *expected.prefixes}]
            assert shown == expected.names()
            if step == "select":
                names = sorted(shown)
                expected.chosen = {each for at, each in enumerate(names) if at % 3 == which % 3}
                bench.select(*expected.chosen)
            assert bench.selected() == expected.chosen & set(shown)
            for name in shown:
                index = bench.row(name)
                if name in expected.keys:
                    assert bench.tree.object_at(index).size == expected.keys[name]
                else:
                    assert bench.view.isExpanded(index) == (name in expected.open)
                    assert bench.tree.index(0, 0, index).data() == f"in {name[:-1]}"
    finally:
        bench.end()


def _take(bench: Bench, expected: Reference, number: int, step: str, which: int, yes: bool) -> None:
    """Take a step, on screen and in the reference."""
    if step == "page":
        new = {f"{'ab'[i % 2]}{number}-{i}": (i * 7 + which) % 5 for i in range(which)}
        expected.keys |= new
        bench.fill(list(new), list(new.values()), token="more")
    elif step == "prefixes":
        new_ones = [f"{'ba'[i % 2]}{number * 7}{i}/" for i in range(which)]
        expected.prefixes += new_ones
        bench.fill([], [], new_ones, token="more")
        for folder in bench.folder.folders:
            if folder.prefix in new_ones:
                inside = columns([f"{folder.prefix}in {folder.name}"], folder.prefix)
                bench.tree.add_page(folder, Page((), inside, "eu"))
    elif step in ("open", "close"):
        names = [each for each in expected.names() if each in expected.prefixes]
        if names:
            name = names[which % len(names)]
            bench.view.setExpanded(bench.row(name), step == "open")
            (expected.open.add if step == "open" else expected.open.discard)(name)
    elif step == "sort":
        expected.by, expected.descending = list(Column)[which % 4], yes
        expected.ever_sorted = True
        bench.arranger.sort(expected.by, yes)
    elif step == "unsort":
        expected.by, expected.ever_sorted = None, True
        bench.arranger.sort(None)
    elif step == "natural":
        expected.natural = yes
        bench.arranger.use_natural_order(yes)
    elif step == "filter":
        expected.pattern = ["", "a", "b", "1", "-", "b*"][which]
        bench.arranger.filter(bench.folder, expected.pattern)
    elif step == "refresh":
        expected.drop(which)
        fresh = columns(list(expected.keys), sizes=list(expected.keys.values()))
        bench.tree.replace(bench.folder, Page(tuple(expected.prefixes), fresh, "eu", "more"))


def test_what_was_typed_outlives_a_listing_that_does_not_name_it(bench):
    bench.fill(prefixes=["listed/"])
    bench.tree.add_prefix("work", "typed/")
    bench.tree.add_prefix("elsewhere", "x/")
    bench.tree.replace(bench.folder, Page((), columns([]), "eu"))
    assert bench.names() == ["typed/"]
    bench.tree.keep_buckets({"work"})
    assert [each.bucket.name for each in bench.tree.root.folders] == ["work", "elsewhere"]
