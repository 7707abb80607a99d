"""The program is as light or dark as the desktop, from one moment to the next."""

from __future__ import annotations

import pytest

from tests.journeys import desktop, program

DARK, LIGHT = 1, 2
"""As a portal says it."""
BACKGROUND = "app.window.palette().window().color().lightness()"
TYPE = "app.window.palette().windowText().color().lightness()"


@pytest.fixture
def told(home, screen):
    """A desktop whose portal says which look it has, as GNOME's does."""
    with desktop.session_bus(home.on(screen)) as inside:
        yield inside.with_(QT_QPA_PLATFORMTHEME="gnome", XDG_CURRENT_DESKTOP="GNOME")


def portal(told: desktop.Home, scheme: int):
    from tests.journeys.portal import Portal  # speaks D-Bus, which not every system has

    return Portal(told.environment["DBUS_SESSION_BUS_ADDRESS"], scheme)


def test_it_follows_the_desktop_as_it_changes(told):
    with portal(told, LIGHT) as asked, program.opened(told) as window:
        window.wait_for(f"{BACKGROUND} > 200")
        for _time in range(2):
            asked.change(DARK)
            window.wait_for(f"{BACKGROUND} < 80 and {TYPE} > 180")
            asked.change(LIGHT)
            window.wait_for(f"{BACKGROUND} > 200 and {TYPE} < 80")


def choose(window: program.Program, look: str) -> None:
    """Choose a look, as the preferences do."""
    window.ask(f"setattr(app.settings, 'look', '{look}')")
    window.ask(f"app.desktop.preferences._apply({{'look': '{look}'}})")


def test_what_was_chosen_stays(told):
    with portal(told, LIGHT) as asked, program.opened(told) as window:
        choose(window, "dark")
        window.wait_for(f"{BACKGROUND} < 80")
        asked.change(DARK)
        asked.change(LIGHT)
        choose(window, "light")
        window.wait_for(f"{BACKGROUND} > 200")
        choose(window, "")
        asked.change(DARK)
        window.wait_for(f"{BACKGROUND} < 80")
