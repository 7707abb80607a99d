"""Rows dragged by hand into other programs, which get links that work, to the byte."""

from __future__ import annotations

import base64
import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from presign_gui.core.client import Clients
from presign_gui.core.formats import formats
from presign_gui.core.records import Link, LinkRequest
from presign_gui.core.signing import Signer
from presign_gui.qt import outlet
from tests.journeys import chromium, desktop, program

LINKS_ARE_READY = "app.sharing.dragging.ready"
HERE = Path(__file__).parent
MINUTES = ("日本語/議事録.txt", "議事録.txt", "議事録\n\n次回の会議は火曜日です。\n".encode())
ROWS = (
    ("Müller/Angebot Größe.pdf", "Angebot Größe.pdf", b"%PDF"),
    ("notes/it's done, isn't it?.txt", "it's done, isn't it?.txt", b"Almost.\n"),
    MINUTES,
)


@pytest.fixture(scope="module")
def window(tmp_path_factory, screen):
    """The demo's window at the left of the screen, for all tests here."""
    home = desktop.Home(tmp_path_factory.mktemp("home")).on(screen)
    with program.opened(home, "--demo") as window:
        window.ask("app.window.move(10, 10)")
        window.open(*(f"s3://reports/{folder}" for folder in ("", "Müller/", "notes/", "日本語/")))
        yield window


@pytest.fixture(params=["qt", "gtk"])
def drop(request, tmp_path, screen):
    """A target at the right of the screen: where it is, and what it was given."""
    if request.param == "gtk" and (reason := desktop.why_no_gtk()):
        pytest.skip(reason)
    python = sys.executable if request.param == "qt" else desktop.GTK_PYTHON
    file = tmp_path / "dropped.json"
    command = [python, str(HERE / f"target_{request.param}.py"), "1300", "500", str(file)]
    environment = {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb", "HOME": str(tmp_path)}
    environment |= {"LANG": "C.UTF-8", "NO_AT_BRIDGE": "1"}
    with desktop.running(command, env=environment) as target:
        screen.wait_for_window(target.pid)

        def given() -> dict[str, str]:
            desktop.wait_until(
                file.exists, lambda: f"a drop; {screen.photograph(tmp_path / 'failed.png')}"
            )
            found = json.loads(file.read_text())
            return {name: base64.b64decode(data).decode() for name, data in found.items()}

        yield (1400, 620), given


def dragged(screen, window, drop, *keys: str) -> dict[str, str]:
    """Drag the rows of `keys` to the target, by the first of them."""
    to, given = drop
    if len(keys) == 1:  # the press alone selects it; before, another one is selected
        screen.click(window.place("s3://reports/README.txt"))
    first, *others = [window.place(f"s3://reports/{key}") for key in keys]
    if others:
        screen.click(first)
    for each in others:
        screen.click(each, holding="ctrl")
    # Not by the row clicked last: a second press there would be a double-click.
    screen.drag(first, to, lambda: window.wait_for(LINKS_ARE_READY))
    return given()


def drag_row(
    screen, window, key: str, to: desktop.Point, *, other: str = "README.txt", hover: float = 0.2
) -> None:
    """Drag one row, which is not the selected one, `other`, to a place on the screen."""
    screen.click(window.place(f"s3://reports/{other}"))
    at = window.place(f"s3://reports/{key}")
    screen.drag(at, to, lambda: window.wait_for(LINKS_ARE_READY), hover)


def copied(screen, window) -> list[str]:
    before = len(window.ask("app.told"))
    screen.press("ctrl+shift+c")
    window.wait_for(f"len(app.told) > {before} and 'copied' in app.told[-1]")
    return screen.clipboard().split("\n")


def timeless(url: str) -> str:
    """Return a link but for what depends on the second in which it was made."""
    return re.sub(r"(X-Amz-(?:Date|Signature|Credential)=)[^&]+", r"\1…", url)


@pytest.mark.parametrize("rows", [(MINUTES,), ROWS], ids=["one", "three"])
def test_the_target_gets_the_links_that_would_be_copied(screen, window, drop, rows):
    given = dragged(screen, window, drop, *(key for key, _name, _body in rows))

    urls = given["text/plain"].split("\n")
    assert given["text/uri-list"] == "".join(f"{url}\r\n" for url in urls)
    anchors = re.findall(r'<a href="([^"]+)">([^<]+)</a>', given["text/html"])
    assert [html.unescape(url) for url, _name in anchors] == urls
    assert [html.unescape(name) for _url, name in anchors] == [name for _key, name, _body in rows]
    for url, (_key, _name, body) in zip(urls, rows, strict=True):
        with urlopen(url) as answer:
            assert answer.read().startswith(body)
    assert [timeless(url) for url in copied(screen, window)] == [timeless(url) for url in urls]


def test_a_text_field_of_qts_gets_the_link_as_text(screen, window, tmp_path):
    text = tmp_path / "text"
    command = [sys.executable, str(HERE / "target_field.py"), "1200", "500", str(text)]
    environment = {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb", "HOME": str(tmp_path)}
    with desktop.running(command, env={**environment, "LANG": "C.UTF-8"}) as field:
        screen.wait_for_window(field.pid)
        drag_row(screen, window, MINUTES[0], screen.middle_of(field.pid))
        desktop.wait_until(
            text.exists, lambda: f"a drop; {screen.photograph(tmp_path / 'failed.png')}"
        )
    with urlopen(text.read_text("utf-8")) as answer:
        assert answer.read() == MINUTES[2]


def test_a_terminal_gets_the_link_as_typed(screen, window, tmp_path):
    """As text, so that it can be put behind `curl`."""
    if reason := desktop.why_no_terminal():
        pytest.skip(reason)
    typed = tmp_path / "typed"
    read = f"stty raw -echo; cat > {typed}"
    environment = {"DISPLAY": screen.display, "HOME": str(tmp_path), "LANG": "C.UTF-8"}
    environment |= {"PATH": os.environ["PATH"], "SHELL": "/bin/sh", "NO_AT_BRIDGE": "1"}
    command = ["xfce4-terminal", "--disable-server", "--geometry=50x20+1100+300"]
    command += ["-x", "sh", "-c", read]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with desktop.running(command, env=environment, **quiet) as terminal:
        screen.wait_for_window(terminal.pid)
        desktop.wait_until(typed.exists, "the terminal runs its program")
        drag_row(screen, window, MINUTES[0], screen.middle_of(terminal.pid))
        desktop.wait_until(
            lambda: b"X-Amz-Signature" in typed.read_bytes(),
            lambda: f"a drop; {screen.photograph(tmp_path / 'failed.png')}",
        )
        [url] = re.findall(r"http[^\s'\x1b]+", typed.read_text())
    with urlopen(url) as answer:
        assert answer.read() == MINUTES[2]


ZONE = """<!doctype html><title>Drop zone</title><style>html, body { height: 100% }</style><script>
window.given = null;
addEventListener("dragover", event => event.preventDefault());
addEventListener("drop", event => {
  event.preventDefault();
  const types = ["text/uri-list", "text/plain", "text/html"];
  window.given = Object.fromEntries(types.map(type => [type, event.dataTransfer.getData(type)]));
});
</script>Drop it here"""


@pytest.fixture(scope="module")
def browser(screen, tmp_path_factory):
    """Chromium at the right of the screen."""
    home = desktop.Home(tmp_path_factory.mktemp("web")).on(screen)
    with chromium.opened(home, "--window-position=1100,60", "--window-size=480,500") as browser:
        yield browser


@pytest.fixture
def zone(browser, tmp_path):
    """A page in it that takes drops."""
    (tmp_path / "zone.html").write_text(ZONE, "utf-8")
    return browser.open(f"file://{tmp_path}/zone.html")


def test_a_page_in_chromium_gets_all_three_kinds(screen, window, zone):
    drag_row(screen, window, MINUTES[0], (1340, 440), hover=1.0)
    given = zone.wait_for("window.given")

    url = given["text/plain"]
    assert given["text/uri-list"].strip() == url
    [(address, name)] = re.findall(r'<a href="([^"]+)">([^<]+)</a>', given["text/html"])
    assert (html.unescape(address), name) == (url, MINUTES[1])
    with urlopen(url) as answer:
        assert answer.read() == MINUTES[2]


def test_chromiums_address_bar_goes_to_the_link(screen, window, browser, zone, tmp_path):
    seen: list[str] = []  # while it is opened: what becomes a download stands nowhere after it

    def look() -> None:
        targets = browser.ask("Target.getTargets")["targetInfos"]
        seen.extend(each["url"] for each in targets if "X-Amz-Signature" in each["url"])

    drag_row(
        screen, window, "README.txt", (1340, 120), other="notes/it's done, isn't it?.txt", hover=1.0
    )

    def gone_there() -> list[str]:
        screen.press("Return")  # what is dropped stands there as if it had been typed
        look()
        return seen

    desktop.wait_until(
        gone_there, lambda: f"the address bar; {screen.photograph(tmp_path / 'failed.png')}"
    )
    with urlopen(seen[0]) as answer:
        assert answer.status == 200


AWKWARD = (
    "it's.txt",
    "100%2B.txt",
    "100%27.txt",
    "50% off.txt",
    "a+b c.txt",
    "~home/~x",
    "a//b",
    "/leading",
    "trailing/",
    "/",
    "//",
    "a/./b",
    "a/../b",
    "..",
    '#?&=;,@:!$()*[]{}|^`"<>\\',
    "日本語/議事録 🎉.txt",
    "Gro\u0308ße.txt",  # NFD: o and a combining diaeresis
    "line\nbreak\ttab\x01",
    "k" * 1_024,
)


@pytest.fixture(scope="module")
def links(demo) -> dict[str, Link]:
    signer = Signer(demo.account, demo.credential, Clients())
    made = signer.links([LinkRequest("reports", key) for key in AWKWARD])
    return dict(zip(AWKWARD, made, strict=True))


@pytest.mark.parametrize("key", AWKWARD, ids=lambda key: ascii(key)[:30])
def test_no_link_changes_on_its_way_into_a_drag(qapp, links, key):
    url = links[key].url

    contents = outlet.mime_data(outlet.parcel([links[key]], formats()["plain"]))

    assert contents.data("text/uri-list").data() == f"{url}\r\n".encode()
    assert [each.toEncoded().data().decode() for each in contents.urls()] == [url]
    assert contents.text() == url
    assert html.unescape(re.search('href="([^"]+)"', contents.html()).group(1)) == url


def test_no_link_changes_on_its_way_to_the_clipboard(qapp, links):
    how = formats()["plain"]
    outlet.copy("".join(how.write(list(links.values()))).removesuffix("\n"))

    assert qapp.clipboard().text().split("\n") == [link.url for link in links.values()]
