from __future__ import annotations

from presign_gui.core.address import Address
from presign_gui.qt.trail import LONGEST, Trail, Visit


def visit(name: str, row: str = "") -> Visit:
    return Visit(Address("b", f"{name}/"), Address("b", f"{name}/{row}"))


def names(trail: Trail) -> str:
    return "".join(each.folder.key[:-1] for each in trail.visits)


def trail_of(some: str) -> Trail:
    trail = Trail()
    for name in some:
        trail.note(visit(name))
    return trail


def test_each_folder_is_a_visit_however_many_rows_one_was_at() -> None:
    trail = trail_of("aab")
    trail.note(visit("b", "x"))
    trail.note(visit("b", "y"))
    assert names(trail) == "ab"
    assert trail.visit(trail.position) == visit("b", "y")


def test_a_new_way_ends_the_one_that_was_ahead() -> None:
    trail = trail_of("abc")
    trail.position = 1
    trail.note(visit("b", "x"))
    assert names(trail) == "abc"
    trail.note(visit("d"))
    assert names(trail) == "abd"
    assert trail.position == 2


def test_before_the_first_and_after_the_last_there_is_nothing() -> None:
    trail = trail_of("ab")
    assert trail.visit(-1) is None
    assert trail.visit(2) is None
    assert Trail().visit(0) is None


def test_what_is_gone_is_dropped() -> None:
    trail = trail_of("abc")
    trail.drop(1)
    assert (names(trail), trail.position) == ("ac", 1)
    trail.position = 0
    trail.drop(1)
    assert (names(trail), trail.position) == ("a", 0)


def test_the_oldest_visits_go_first() -> None:
    trail = Trail()
    for number in range(LONGEST + 5):
        trail.note(visit(str(number)))
    assert len(trail.visits) == LONGEST
    assert trail.visits[0] == visit("5")
    assert trail.visit(trail.position) == visit(str(LONGEST + 4))
