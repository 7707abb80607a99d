"""Real keys and clicks, and what another program then finds on the clipboard."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta, timezone
from urllib.request import urlopen

import pytest

from tests.journeys import program
from tests.journeys.desktop import Home, wait_until

NOTES = "s3://reports/2026/notes.txt"
TEXT = b"Ask Amara about the September figures.\n"
BEFORE = "what was on the clipboard before"


@pytest.fixture(scope="module")
def window(tmp_path_factory, screen):
    """The demo's window, for all tests here."""
    home = Home(tmp_path_factory.mktemp("home")).on(screen)
    with program.opened(home, "--demo") as window:
        window.open("s3://reports/", "s3://reports/2026/", "s3://reports/notes/")
        yield window


def copied(screen, act) -> list[str]:
    """Return the lines that `act` puts in the place of another program's clipboard."""
    with screen.clipboard_of_another(BEFORE):
        act()
        wait_until(lambda: screen.clipboard() not in (BEFORE, ""), "the clipboard is ours")
        return screen.clipboard().split("\n")


def test_the_shortcut_copies_a_link_that_works_in_another_program(screen, window):
    screen.click(window.place(NOTES))

    (url,) = copied(screen, lambda: screen.press("ctrl+shift+c"))

    with urlopen(url) as answer:
        assert answer.read() == TEXT
    assert window.ask("app.told[-1]").startswith("Link copied. Works until ")


@pytest.mark.parametrize("key", ["Return", "KP_Enter"])
def test_enter_copies_the_row_it_is_on(screen, window, key):
    screen.click(window.place("s3://reports/2026/report-q1.pdf"))
    screen.press("Home", "End")  # somewhere else first, by keyboard alone
    screen.click(window.place(NOTES))

    (url,) = copied(screen, lambda: screen.press(key))

    with urlopen(url) as answer:
        assert answer.read() == TEXT


def test_a_double_click_copies(screen, window):
    (url,) = copied(screen, lambda: screen.click(window.place(NOTES), times=2))

    with urlopen(url) as answer:
        assert answer.read() == TEXT


def test_several_rows_are_several_lines_in_the_order_shown(screen, window):
    names = ["50% off.txt", "C++ & C#.txt", "party 🎉.txt"]
    bodies = [b"Spring campaign", b"Which one", "Cake at four 🎂".encode()]
    last, *others = [window.place(f"s3://reports/notes/{name}") for name in reversed(names)]
    screen.click(last)
    for row in others:
        screen.click(row, holding="ctrl")

    urls = copied(screen, lambda: screen.press("ctrl+shift+c"))

    assert len(urls) == 3
    for url, body in zip(urls, bodies, strict=True):
        with urlopen(url) as answer:
            assert answer.read().startswith(body)


def test_a_large_text_reaches_the_other_program_whole(screen, window):
    """5,000 links are more than X passes in one piece."""
    window.wait_for("app.services.demo._filled")
    window.open("s3://archive/")
    screen.click(window.place("s3://archive/sensors/"))
    screen.press("ctrl+shift+c")
    window.wait_for("modal()")

    urls = copied(screen, lambda: screen.press("Return"))

    assert len(urls) == len({url.partition("?")[0] for url in urls}) == 5_000
    with urlopen(urls[-1]) as answer:
        assert answer.status == 200


def test_what_was_on_the_clipboard_stays_when_copying_fails(screen, home, demo):
    """The keys end between the listing and the copying, as those of a session do."""
    keys = home.path / "keys.json"

    def write(end: datetime) -> None:
        keys.write_text(
            json.dumps(
                {
                    "Version": 1,
                    "AccessKeyId": demo.credential.access_key_id,
                    "SecretAccessKey": demo.credential.secret_access_key,
                    "Expiration": f"{end:%Y-%m-%dT%H:%M:%SZ}",
                }
            )
        )

    (home.path / ".aws").mkdir()
    show = f"{sys.executable} -c 'print(open(\"{keys}\").read())'"
    (home.path / ".aws" / "config").write_text(
        f"[profile work]\nregion = eu-central-1\nendpoint_url = {demo.endpoint_url}\n"
        f"credential_process = {show}\n"
    )
    now = datetime.now(timezone.utc)
    end = now + timedelta(seconds=15)  # long enough to open the window and a folder
    write(end)
    with program.opened(home.on(screen)) as window:
        window.open("s3://reports/", "s3://reports/2026/")
        screen.click(window.place(NOTES))
        window.wait_for("app.window.panel._link is not None")
        write(now - timedelta(minutes=1))
        wait_until(lambda: datetime.now(timezone.utc) > end, "the keys have ended")

        with screen.clipboard_of_another(BEFORE):
            screen.press("ctrl+shift+c")
            told = window.wait_for("modal()")
            assert "The keys have ended" in told
            assert "Run the program" in told
            screen.press("Escape")
            window.wait_for("app.window.isActiveWindow()")
            assert screen.clipboard() == BEFORE

            write(now + timedelta(hours=1))
            screen.press("ctrl+shift+c")
            wait_until(lambda: screen.clipboard() not in (BEFORE, ""), "the clipboard is ours")
        with urlopen(screen.clipboard()) as answer:
            assert answer.read() == TEXT
        screen.press("ctrl+q")
        told = window.wait_for("modal()")  # nothing on this screen keeps what was copied
        assert "lose the link" in told
        screen.press("Escape")
        window.wait_for("app.window.isActiveWindow()")
        screen.press("ctrl+q")
        window.wait_for("modal()")
        screen.press("alt+q")
        assert window.end()[0] == 0


def test_whether_somebody_keeps_what_is_copied_is_asked_of_the_screen(home, screen):
    """A manager owns a selection, as another program owns the clipboard here."""
    code = (
        "from presign_gui.qt.clipboard_manager import _owned\n"
        "print(_owned(b'CLIPBOARD'), _owned(b'CLIPBOARD_MANAGER'))"
    )
    with screen.clipboard_of_another(BEFORE):
        said = program.run_code(home.on(screen), code)
    assert (said.stdout, said.stderr) == ("True False\n", "")
