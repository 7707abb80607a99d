"""Pages enter the tree at a pace, together, and not at all once nobody wants them."""

from __future__ import annotations

import pytest

from presign_gui.core.columns import Page
from presign_gui.core.records import Bucket
from presign_gui.qt import inlet as inlet_module
from presign_gui.qt.inlet import Inlet
from presign_gui.qt.object_tree import ObjectTree
from tests.rows import columns
from tests.window import watched


def page(*keys: str, prefixes=(), token="") -> Page:
    return Page(tuple(prefixes), columns(keys), "eu", token)


@pytest.fixture
def tree(qtbot):
    tree = ObjectTree()
    tester = watched(tree)
    tree.add_buckets([Bucket("work")])
    yield tree
    del tester


def test_a_first_page_comes_at_once(qtbot, tree):
    folder, inlet = tree.root.folders[0], Inlet(tree, lambda: 0.0)
    inlet.add(folder, page("a"))
    qtbot.waitUntil(lambda: len(folder.objects) == 1, timeout=10_000)


def test_after_a_slow_layout_pages_wait_and_then_come_together(qtbot, tree, monkeypatch):
    folder, layouts = tree.root.folders[0], []
    monkeypatch.setattr(inlet_module, "perf_counter", lambda: 1000.0)  # however slow the machine
    inlet = Inlet(tree, lambda: layouts.append(len(folder.objects)) or 0.02)
    inlet.add(folder, page("a"))
    qtbot.waitUntil(lambda: layouts == [1], timeout=10_000)
    inlet.add(folder, page("b", prefixes=["p/"], token="more"))
    assert inlet._timer.interval() == 300  # fifteen times 20 ms
    inlet.add(folder, page("c", prefixes=["q/"]))
    qtbot.waitUntil(lambda: layouts == [1, 3], timeout=10_000)
    assert folder.objects.keys == ["a", "b", "c"]
    assert [each.prefix for each in folder.folders] == ["p/", "q/"]
    assert folder.next_token == ""


@pytest.mark.parametrize(
    ("took", "rest"),
    [(0.002, 0.03), (0.02, 0.3), (0.06, 2.7), (0.1, 7.5), (0.2, 10), (1.0, 15)],
)
def test_the_longer_a_layout_is_felt_the_rarer_it_is(took, rest):
    assert inlet_module._rest_after(took) == pytest.approx(rest)


def test_what_is_flushed_is_there_at_once_and_what_is_dropped_never(qtbot, tree):
    folder, inlet = tree.root.folders[0], Inlet(tree, lambda: 0.0)
    inlet.add(folder, page("a"))
    inlet.flush(folder)
    assert folder.objects.keys == ["a"]
    inlet.add(folder, page("b"))
    inlet.drop(folder)
    inlet.add(folder, page("c"))
    inlet.close()
    qtbot.wait(30)
    assert folder.objects.keys == ["a"]
