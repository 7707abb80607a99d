"""What a screen reader is told: each message, but not each number that counts on."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget

from presign_gui.qt import notices, voice
from presign_gui.qt.notices import Notice, Picture
from presign_gui.qt.voice import Voice


@pytest.fixture
def heard(monkeypatch) -> list[str]:
    heard: list[str] = []
    bridge = SimpleNamespace(
        isActive=lambda: True, updateAccessibility=lambda event: heard.append(event.message())
    )
    monkeypatch.setattr(voice, "QAccessible", bridge)
    return heard


@pytest.fixture
def speaking(qtbot) -> Voice:
    window = QWidget()
    qtbot.addWidget(window)
    speaking = Voice()
    speaking.speak_through(window)
    return speaking


def test_what_is_told_is_announced(speaking, heard):
    speaking.tell("Link copied. Works until Tue 14:05.")
    speaking.tell("Stopped.")

    assert heard == ["Link copied. Works until Tue 14:05.", "Stopped."]


def test_of_what_counts_on_the_first_is_heard_and_one_now_and_then(speaking, heard, monkeypatch):
    clock = iter([100.0, 100.2, 101.0, 104.9, 105.0, 105.1])
    monkeypatch.setattr(voice, "monotonic", lambda: next(clock))

    for text in ("1 object", "2,000 objects", "3,500 objects", "9,000 objects", "9,100 objects"):
        speaking.tell(text)
    speaking.tell("9,200 objects loaded.")

    assert heard == ["1 object", "2,000 objects", "9,200 objects loaded."]


def test_a_notice_says_of_what_kind_it_is_and_is_announced_once(qtbot, monkeypatch):
    heard: list[str] = []
    bridge = SimpleNamespace(
        isActive=lambda: True, updateAccessibility=lambda event: heard.append(event.message())
    )
    monkeypatch.setattr(notices, "QAccessible", bridge)
    notice = Notice("warning")
    qtbot.addWidget(notice)
    assert [each.accessibleName() for each in notice.findChildren(Picture)] == ["Warning"]
    notice.say("Seen when it comes.")  # for nobody yet
    notice.show()

    for text in ("The clock is wrong.", "The clock is wrong.", ""):
        notice.say(text)

    assert heard[-1:] == ["The clock is wrong."]
    assert heard.count("The clock is wrong.") == 1


def test_nothing_is_told_by_colour_alone():
    # Whoever gives a colour of its own to what is shown has to think of another sign for it.
    paints = re.compile(r"ForegroundRole|BackgroundRole|setForeground|setBackground|setStyleSheet")
    rooms = Path(voice.__file__).parent.rglob("*.py")

    assert [room.name for room in rooms if paints.search(room.read_text("utf-8"))] == []


def test_with_no_screen_reader_nothing_is_made(speaking, heard, monkeypatch):
    monkeypatch.setattr(voice.QAccessible, "isActive", lambda: False)

    speaking.tell("Stopped.")

    assert heard == []
