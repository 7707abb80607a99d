"""An account's secret in a real keyring: kept, found again, locked, and gone."""

from __future__ import annotations

import json
import time
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from tests.journeys import program

SECRET = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY"
TOKEN = "".join(f"{number:08x}" for number in range(2_500))  # 20,000 characters
NOWHERE = ("--endpoint-url", "http://127.0.0.1:9", "--region", "eu-central-1")
REPORT = "s3://reports/2026/report-q3.pdf"


def add(home, demo, *, secret: str = "", token: str = "", more=()) -> None:
    """Add the account “work” of the demo's server on the command line."""
    secret = secret or demo.credential.secret_access_key
    known = ["--access-key-id", demo.credential.access_key_id]
    server = more or ["--endpoint-url", demo.endpoint_url]
    arguments = ["accounts", "add", "work", *known, *server]
    added = program.run(home, *arguments, stdin=f"{secret}\n{token}\n")
    assert (added.returncode, added.stderr) == (0, "")
    assert added.stdout == "Added “work”; its secret is in the keyring.\n"


def files_with(home, *secrets: str) -> list[str]:
    """Name the files below a home that hold one of the secrets, or its first part."""
    parts = [secret[:30].encode() for secret in secrets]
    files = [path for path in home.path.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(part in path.read_bytes() for part in parts)]


def test_an_account_added_on_the_command_line_makes_links_and_can_be_removed(keyring, demo):
    add(keyring.home, demo)

    listed = program.run(keyring.home, "accounts", "list")
    expected = ["work", "keyring", demo.credential.access_key_id, demo.endpoint_url]
    assert listed.stdout.rstrip("\n").split("\t") == expected

    tested = program.run(keyring.home, "accounts", "test", "work")
    assert tested.stdout == "The keys work; 5 buckets are in sight.\n"

    made = program.run(keyring.home, "link", "--account", "work", REPORT, "--format", "json")
    assert made.stderr == ""
    with urlopen(json.loads(made.stdout)["presigned_url"]) as answer:
        assert answer.read().startswith(b"%PDF")

    assert files_with(keyring.home, demo.credential.secret_access_key) == []
    assert len(keyring.entries()) == 1
    removed = program.run(keyring.home, "accounts", "remove", "work")
    assert removed.stdout == "Removed “work” and its secret.\n"
    assert keyring.entries() == []
    assert program.run(keyring.home, "accounts", "list").stdout == ""


def test_a_token_too_long_for_one_entry_comes_back_whole_and_leaves_nothing_behind(keyring, demo):
    add(keyring.home, demo, secret=SECRET, token=TOKEN, more=NOWHERE)
    assert len(keyring.entries()) > 10

    made = program.run(keyring.home, "link", "--account", "work", REPORT)
    query = parse_qs(urlsplit(made.stdout.strip()).query)
    assert query["X-Amz-Security-Token"] == [TOKEN]
    assert "temporary" in made.stderr

    assert files_with(keyring.home, SECRET, TOKEN) == []
    program.run(keyring.home, "accounts", "remove", "work")
    assert keyring.entries() == []


def test_a_locked_keyring_is_said_at_once(keyring, demo):
    add(keyring.home, demo)
    keyring.lock()

    began = time.monotonic()
    tested = program.run(keyring.home, "accounts", "test", "work")

    assert time.monotonic() - began < 5
    assert (tested.returncode, tested.stdout) == (1, "")
    assert tested.stderr == "presign-gui: The keyring is locked\nUnlock it and try again.\n"


def test_a_locked_keyring_takes_no_account_and_keeps_the_ones_it_has(keyring, demo):
    add(keyring.home, demo)
    keyring.lock()

    again = ["accounts", "add", "other", "--access-key-id", "AKIAOTHER", *NOWHERE]
    refused = program.run(keyring.home, *again, stdin=SECRET)
    kept = program.run(keyring.home, "accounts", "remove", "work")

    for answer in (refused, kept):
        assert (answer.returncode, answer.stdout) == (1, "")
        assert "The keyring is locked" in answer.stderr
    assert program.run(keyring.home, "accounts", "list").stdout.startswith("work\t")
    keyring.unlock()
    assert len(keyring.entries()) == 1


def test_without_a_session_bus_nothing_is_stored(home):
    arguments = ["accounts", "add", "work", "--access-key-id", "AKIAWORK", *NOWHERE]

    refused = program.run(home, *arguments, stdin=f"{SECRET}\n")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "presign-gui: This computer has no keyring that can be trusted" in refused.stderr
    assert "for this session only, or install a keyring" in refused.stderr
    assert "profile of ~/.aws or from the environment" in refused.stderr
    assert files_with(home, SECRET) == []
    assert program.run(home, "accounts", "list").stdout == ""


def test_an_account_typed_into_the_window_is_there_after_a_restart(keyring, demo, screen):
    home = keyring.home.on(screen)
    with program.opened(home) as window:
        window.wait_for("app.window.welcoming")
        screen.press("ctrl+n")
        window.wait_for("modal()")
        for text in (
            "work",
            "",  # keys, kept in the keyring
            demo.credential.access_key_id,
            demo.credential.secret_access_key,
            "",  # no session token
            "",  # no block to paste
            "Another",  # S3 server
            demo.endpoint_url,
            "eu-central-1",
        ):
            if text:
                screen.type(text)
            screen.press("Tab")
        screen.press("Return")
        window.wait_for("'Added “work”; its secret is in the keyring.' in app.told")
        window.wait_for("at('s3://reports/') is not None")
        window.wait_for("app.window.isActiveWindow()")
        screen.press("ctrl+q")
        assert window.end() == (0, "")
    assert files_with(home, demo.credential.secret_access_key) == []
    assert len(keyring.entries()) == 1

    with program.opened(home) as window:
        window.wait_for("at('s3://reports/') is not None")
        assert window.ask("app.browser.account.name") == "work"
        window.open("s3://reports/", "s3://reports/2026/")
        assert window.place("s3://reports/2026/notes.txt")


def test_a_locked_keyring_is_a_row_that_can_be_tried_again(keyring, demo):
    add(keyring.home, demo)
    keyring.lock()

    with program.opened(keyring.home) as window:
        window.wait_for("app.tree.root.error is not None")
        row = "app.tree.index(0, 0)"
        assert window.ask(f"{row}.data()") == "The keyring is locked"
        assert window.ask(f"{row}.data(3)") == "<span>Unlock it and try again.</span>"
        window.ask(f"app.window.view.setCurrentIndex({row})")
        assert window.ask("app.actions['retry'].isEnabled()")

        keyring.unlock()
        window.ask("app.actions['retry'].trigger()")
        window.wait_for("at('s3://reports/') is not None")
        assert not window.ask("app.actions['retry'].isEnabled()")
        window.ask("app.actions['quit'].trigger()")
        assert window.end() == (0, "")
