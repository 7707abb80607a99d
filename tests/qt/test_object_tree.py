"""The tree model: rows of buckets, prefixes and objects, as pages come and go."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt

from presign_gui.core.columns import UNKNOWN, Page
from presign_gui.core.errors import AccessDenied, NoNetwork
from presign_gui.core.records import Bucket
from presign_gui.core.texts import exactly
from presign_gui.qt.folder import State
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.row_looks import readable
from tests.rows import columns
from tests.window import watched


def page(prefixes=(), keys=(), token="", prefix="") -> Page:
    return Page(tuple(prefixes), columns(keys, prefix), "eu-central-1", token)


@pytest.fixture
def tree(qtbot):
    tree = ObjectTree()
    tester = watched(tree)
    yield tree
    del tester


@pytest.fixture
def bucket(tree):
    tree.add_buckets([Bucket("work", "eu-central-1"), Bucket("other")])
    return tree.root.folders[0]


def names(tree, parent: QModelIndex) -> list[str]:
    return [tree.index(row, 0, parent).data() for row in range(tree.rowCount(parent))]


def test_buckets_can_be_opened_before_anything_is_known_of_them(tree, bucket):
    at = tree.index_of(bucket)
    assert names(tree, QModelIndex()) == ["work", "other"]
    assert tree.hasChildren(at)
    assert names(tree, at) == ["Loading…"]
    assert tree.canFetchMore(at)


def test_opening_asks_for_rows_once(tree, bucket, qtbot):
    with qtbot.waitSignal(tree.wanted) as asked:
        tree.fetchMore(tree.index_of(bucket))
    assert asked.args == [bucket]
    tree.set_state(bucket, State.LOADING)
    with qtbot.assertNotEmitted(tree.wanted):
        tree.fetchMore(tree.index_of(bucket))


def test_prefixes_come_first_and_pages_go_on_where_they_ended(tree, bucket):
    at = tree.index_of(bucket)
    tree.add_page(bucket, page(["b/"], ["a.txt", "c.txt"], token="more"))
    assert names(tree, at) == ["b/", "a.txt", "c.txt", "Loading…"]
    tree.add_page(bucket, page(["d/"], ["e.txt"]))
    assert names(tree, at) == ["b/", "d/", "a.txt", "c.txt", "e.txt"]


def test_a_row_tells_its_object(tree, bucket):
    tree.add_page(bucket, page(["b/"]))
    inner = bucket.folders[0]
    tree.add_page(inner, page([], ["b/x.pdf", "b/y.pdf"], prefix="b/"))
    index = tree.index(1, 0, tree.index_of(inner))
    found = tree.object_at(index)
    assert (found.bucket, found.key, found.size) == ("work", "b/y.pdf", 2)
    assert found.region == "eu-central-1"
    assert index.data() == "y.pdf"
    assert index.siblingAtColumn(1).data() == "2 bytes"
    assert tree.folder_at(index) is None
    assert tree.folder_at(tree.index_of(inner)) is inner


def test_the_whole_of_what_a_cell_shows_is_in_its_tooltip(tree, bucket):
    written_at = datetime(2026, 9, 26, 14, 5, 9, tzinfo=timezone.utc)
    rows = columns(
        ["a<b>.pdf", "unknown"],
        sizes=[2_100_345, UNKNOWN],
        times=[int(written_at.timestamp()), UNKNOWN],
        classes=["INTELLIGENT_TIERING", ""],
    )
    tree.add_page(bucket, Page((), rows, "eu-central-1"))

    def tips(row: int) -> list[str]:
        index = tree.index(row, 0, tree.index_of(bucket))
        return [
            index.siblingAtColumn(column).data(Qt.ItemDataRole.ToolTipRole) or ""
            for column in range(4)
        ]

    name, size, modified, storage_class = tips(0)
    assert "s3://work/a&lt;b&gt;.pdf" in name
    assert size == "2,100,345 bytes"
    assert modified == exactly(written_at)
    assert ":09" in modified
    assert "INTELLIGENT_TIERING" in storage_class
    assert tips(1)[1:] == ["", "", ""]


def test_a_folder_s_marker_is_called_like_its_folder(tree, bucket):
    tree.add_page(bucket, page(["b/", "/"]))
    named, nameless = bucket.folders
    for folder in (named, nameless):
        tree.add_page(folder, page([], [folder.prefix, f"{folder.prefix}x"], prefix=folder.prefix))
    assert names(tree, tree.index_of(bucket)) == ["b/", "/"]
    assert names(tree, tree.index_of(named)) == ["b", "x"]
    assert names(tree, tree.index_of(nameless)) == ["/", "x"]
    assert tree.object_at(tree.index(0, 0, tree.index_of(nameless))).key == "/"


def test_an_empty_folder_says_so(tree, bucket):
    tree.add_page(bucket, page())
    assert names(tree, tree.index_of(bucket)) == ["Nothing here"]


def test_a_failure_has_a_row_and_keeps_what_was_there(tree, bucket):
    at = tree.index_of(bucket)
    tree.add_page(bucket, page([], ["a.txt"], token="more"))
    tree.set_state(bucket, State.FAILED, NoNetwork("nowhere"))
    assert names(tree, at) == ["a.txt", "The server can't be reached"]
    row = tree.index(1, 0, at)
    assert tree.status_at(row) is bucket
    assert "nowhere" in row.data(Qt.ItemDataRole.ToolTipRole)
    tree.add_page(bucket, page([], ["b.txt"]))
    assert names(tree, at) == ["a.txt", "b.txt"]


def test_a_bucket_without_access_shows_it_in_its_own_row(tree, bucket):
    tree.set_state(bucket, State.FAILED, AccessDenied())
    assert tree.index_of(bucket).siblingAtColumn(3).data() == "no access"


def test_reloading_forgets_all_that_was_below(tree, bucket):
    tree.add_page(bucket, page(["b/"], ["a.txt"]))
    tree.add_page(bucket.folders[0], page(["b/c/"], ["b/d.txt"], prefix="b/"))
    tree.reload(bucket)
    assert names(tree, tree.index_of(bucket)) == ["Loading…"]
    assert len(tree._folders) == 3  # the root and two buckets
    tree.add_page(bucket, page(["n/"], ["m.txt"]))
    assert names(tree, tree.index_of(bucket)) == ["n/", "m.txt"]


def test_another_account_starts_with_nothing(tree, bucket):
    tree.add_page(bucket, page(["b/"], ["a.txt"]))
    tree.empty()
    assert tree.rowCount() == 0
    tree.add_buckets([Bucket("new")])
    assert names(tree, QModelIndex()) == ["new"]


def test_a_place_added_by_hand_is_there_once(tree, bucket):
    first = tree.add_prefix("hidden", "team/")
    again = tree.add_prefix("hidden", "team/")
    assert first is again
    assert first.address == "s3://hidden/team/"
    tree.add_page(tree.root.folders[2], page(["team/"], []))
    assert names(tree, tree.index_of(tree.root.folders[2])) == ["team//".replace("//", "/")]


def test_the_selection_is_read_in_the_order_shown(tree, bucket):
    tree.add_page(bucket, page(["b/"], ["a.txt", "c.txt", "d.txt"]))
    tree.add_page(bucket.folders[0], page([], ["b/x.txt"], prefix="b/"))
    at, inner = tree.index_of(bucket), tree.index_of(bucket.folders[0])
    selection = QItemSelection()
    flags = QItemSelectionModel.SelectionFlag.Select
    for top, bottom, parent in ((3, 3, at), (1, 2, at), (0, 0, inner), (0, 0, at)):
        part = QItemSelection(tree.index(top, 0, parent), tree.index(bottom, 3, parent))
        selection.merge(part, flags)
    objects, folders = tree.selected(selection)
    assert [each.key for each in objects] == ["b/x.txt", "a.txt", "c.txt", "d.txt"]
    assert folders == [bucket.folders[0]]


def test_the_status_row_is_no_object(tree, bucket):
    at = tree.index_of(bucket)
    selection = QItemSelection(tree.index(0, 0, at), tree.index(0, 3, at))
    assert tree.selected(selection) == ([], [])


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("plain.txt", "plain.txt"),
        ("日本語 é 🎉", "日本語 é 🎉"),
        ("line\nbreak", "line⟨0A⟩break"),
        ("turned\u202eround", "turned⟨202E⟩round"),
    ],
)
def test_a_key_is_shown_on_one_line_and_obeys_nobody(key, shown):
    assert readable(key) == shown


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["page", "last page", "fail", "reload", "refresh", "place", "load"]),
        st.integers(0, 6),
        st.integers(0, 3),
        st.integers(0, 4),
    ),
    max_size=25,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_happens_the_rows_are_those_of_a_plain_reference(qtbot, steps):
    tree = ObjectTree()
    tester = watched(tree)
    tree.add_buckets([Bucket("a"), Bucket("b")])
    for number, (step, which, prefixes, keys) in enumerate(steps):
        folders = [each for each in tree.root.below() if each is not tree.root]
        chosen = folders[which % len(folders)]
        before = [each.name for each in chosen.folders], list(chosen.objects.keys)
        if step in ("page", "last page"):
            new = [f"{chosen.prefix}{number}p{i}/" for i in range(prefixes)]
            made = [f"{chosen.prefix}{number}k{i}" for i in range(keys)]
            tree.add_page(chosen, page(new, made, "more" if step == "page" else "", chosen.prefix))
            expected = before[0] + [each.split("/")[-2] for each in new], before[1] + made
        elif step == "fail":
            tree.set_state(chosen, State.FAILED, AccessDenied())
            expected = before
        elif step == "load":
            tree.set_state(chosen, State.LOADING)
            expected = before
        elif step == "place":
            made = f"{chosen.prefix}{number}place/"
            tree.add_prefix(chosen.bucket.name, made)
            continue
        else:
            tree.reload(chosen)
            expected = [], []
        at = tree.index_of(chosen)
        shown = names(tree, at)
        rows = [f"{name}/" for name in expected[0]] + [k.split("/")[-1] for k in expected[1]]
        assert shown[: len(rows)] == rows
        assert len(shown) - len(rows) == (chosen.state is not State.COMPLETE or not rows)
    del tester


def test_a_selection_is_summed_up_without_looking_at_each_row(tree, bucket):
    tree.add_page(bucket, page(["b/"], ["a.txt", "c.txt", "d.txt"], token="more"))
    at = tree.index_of(bucket)
    everything = QItemSelection(tree.index(0, 0, at), tree.index(4, 3, at))
    found = tree.summary(everything)
    assert (found.objects, found.size, found.folders) == (3, 6, 1)
    assert found.first.key == "a.txt"
    assert found.unfinished == (bucket,)
    two = QItemSelection(tree.index(2, 0, at), tree.index(3, 3, at))
    found = tree.summary(two)
    assert (found.objects, found.size, found.folders, found.unfinished) == (2, 5, 0, ())
    assert found.first.key == "c.txt"
