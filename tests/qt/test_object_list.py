"""The flat list: rows come, are sorted and selected, and the selected objects stay the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt

from presign_gui.core.arranging import Arrangement, SortKey, arrange
from presign_gui.qt.list_view import ListView
from presign_gui.qt.object_list import Column, ObjectList
from tests.rows import columns
from tests.window import watched

FLAGS = QItemSelectionModel.SelectionFlag


@pytest.fixture(scope="module")
def made(qapp):
    model = ObjectList()
    tester = watched(model)
    view = ListView(model)
    yield model, view
    del tester
    view.deleteLater()


@pytest.fixture
def model(made) -> ObjectList:
    made[0].empty("bucket", "in/")
    return made[0]


@pytest.fixture
def view(made, model) -> ListView:
    return made[1]


def add(model: ObjectList, *names: str, **more) -> None:
    model.extend([columns([f"in/{name}" for name in names], "in/", **more)], "eu-central-1")


def shown(model: ObjectList, column: Column = Column.NAME) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


def select(view: ListView, *rows: int) -> None:
    model, selection = view.model(), QItemSelection()
    for row in rows:
        selection.select(model.index(row, 0), model.index(row, len(Column) - 1))
    view.selectionModel().select(selection, FLAGS.ClearAndSelect)


def selected(view: ListView) -> list[str]:
    return [each.key for each in view.selected_objects()]


def test_a_row_shows_name_and_folder_and_the_rest(model):
    add(model, "2026/figures/map.png", "top.txt", "drafts/", "", "a//b", sizes=[2_100_000] * 5)
    assert shown(model) == ["map.png", "top.txt", "drafts/", "in/", "b"]
    assert shown(model, Column.PATH) == ["2026/figures/", "", "", "", "a//"]
    assert shown(model, Column.SIZE) == ["2.1 MB"] * 5
    assert shown(model, Column.CLASS) == ["STANDARD"] * 5
    tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "s3://bucket/in/2026/figures/map.png" in tip
    tips = [model.index(0, each).data(Qt.ItemDataRole.ToolTipRole) for each in Column]
    assert tips[Column.SIZE] == "2,100,000 bytes"
    assert re.search(r":\d\d:\d\d \(UTC", tips[Column.MODIFIED])
    assert "STANDARD" in tips[Column.CLASS]


def test_what_can_t_be_shown_is_made_visible(model):
    add(model, "a\nb/c\u202ed")
    assert (shown(model), shown(model, Column.PATH)) == (["c⟨202E⟩d"], ["a⟨0A⟩b/"])


def test_an_object_is_the_one_of_its_row(model, view):
    add(model, "b", "a")
    select(view, 1)
    [only] = view.selected_objects()
    assert (only.bucket, only.key, only.size, only.region) == ("bucket", "in/a", 2, "eu-central-1")
    assert view.summary().first == only
    assert (view.summary().objects, view.summary().size) == (1, 2)


NAMES = st.lists(st.text("ab1/é", max_size=4), max_size=12, unique=True)
KEYS = st.sampled_from([SortKey.NAME, SortKey.SIZE, SortKey.MODIFIED, None])


@given(
    parts=st.lists(NAMES, max_size=3),
    picked=st.sets(st.integers(0, 35)),
    steps=st.lists(st.tuples(KEYS, st.booleans()), max_size=3),
    late=st.integers(0, 3),
)
def test_the_same_objects_stay_selected(made, parts, picked, steps, late):
    model, view = made
    model.empty("bucket", "in/")
    names = list(dict.fromkeys(name for part in parts for name in part))
    early = names[: len(names) - late]
    add(model, *early, sizes=[len(name) for name in early] or None)
    select(view, *(row for row in picked if row < len(early)))
    view.selectionModel().setCurrentIndex(model.index(0, 0), FLAGS.NoUpdate)
    before = sorted(selected(view))
    for by, descending in steps:
        arranged = arrange(model.objects, Arrangement(by, descending)) if by else None
        if by and names[len(early) :]:  # what comes while it is sorted stands last
            add(model, *names[len(early) :])
            early = names
        model.rearrange(arranged)
        assert sorted(selected(view)) == before
        assert view.summary().objects == len(before)
        if early and view.currentIndex().isValid():
            assert model.object_at(view.currentIndex().row()).key == f"in/{names[0]}"
    rows = [model.object_at(row) for row in range(model.rowCount())]
    assert sorted(each.key for each in rows) == sorted(f"in/{name}" for name in early)
    order = {f"in/{name}": row for row, name in enumerate(model.objects.names)}
    assert all(each == model.objects.s3_object(order[each.key], "bucket", "eu-central-1")
               for each in rows)  # fmt: skip


def test_all_rows_stay_selected_and_cost_one_range(model, view):
    add(model, *(f"{number % 7}{number}" for number in range(2_000)))
    view.selectAll()
    model.rearrange(arrange(model.objects, Arrangement(SortKey.NAME)))
    assert len(selected(view)) == 2_000
    assert len(view.selectionModel().selection()) == 1
    assert shown(model)[:2] == sorted(shown(model))[:2]


def test_unsorted_again_is_as_they_came(model, view):
    add(model, "b", "a", "c")
    model.rearrange(arrange(model.objects, Arrangement(SortKey.NAME)))
    select(view, 0)
    model.rearrange(None)
    assert shown(model) == ["b", "a", "c"]
    assert selected(view) == ["in/a"]


def test_a_click_on_a_header_asks_for_an_order(qtbot, model, view):
    with qtbot.waitSignal(model.sort_wanted) as asked:
        view.horizontalHeader().setSortIndicator(Column.SIZE, Qt.SortOrder.DescendingOrder)
    assert asked.args == [Column.SIZE, True]
    view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
