"""What Chromium saves is what was typed."""

from __future__ import annotations

import html
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from presign_gui.core.client import Clients
from presign_gui.core.disposition import safe_name
from presign_gui.core.records import LinkOptions, LinkRequest
from presign_gui.core.signing import Signer
from presign_gui.demo import DemoServer
from tests.journeys.desktop import Home, running, wait_until

AS_TYPED = [
    "plain.txt",
    "two words.txt",
    "Größe.pdf",
    "四半期 議事録.txt",
    "emoji 🎉.txt",
    "עברית.txt",
    "em\u2003space.txt",
    "for private use \ue000.txt",
    "it's.txt",
    "100%.txt",
    "%41%2F..%5C.txt",
    "a+b.txt",
    "semi;colon, comma=x.txt",
    "UTF-8''x.txt",
    "{a}[b](c)#d&amp;!@$^`.txt",
    "$HOME ${x}.txt",
    "-dash",
    "not~first.tar.gz",
    "page.html",
    "program.exe",
    "n" * 240 + ".txt",
]
MADE_SAFE = [
    "folder/back\\slash.txt",
    "tab\tbell\x07delete\x7f.txt",
    "line\r\nX-Other header.txt",
    "lines\u2028 \u2029.txt",
    "exe.\u202egpj.txt",
    "half \ud83c.txt",
]
CHROMIUMS_OWN = {
    'quotes ".txt': "quotes _.txt",
    "star*.txt": "star_.txt",
    "=?utf-8?B?w6k=?=.txt": "=_utf-8_B_w6k=_=.txt",
    "colon: what? <b>|.txt": "colon_ what_ _b__.txt",
    "NFD-e\u0301.txt": "NFD-\u00e9.txt",
    "👨\u200d👩\u200d👧.jpg": "👨_👩_👧.jpg",
    "نام\u200cها.txt": "نام_ها.txt",
    "soft\u00adhyphen.txt": "soft_hyphen.txt",
    "~first.txt": "_first.txt",
    ".hidden.txt": "hidden.txt",
    "../../etc/passwd": "_.._etc_passwd",
    "dot at the end.": "dot at the end",
    " spaces  ": "spaces _",
    "\u00a0no-break": "_no-break",
    "..": "download",
}
"""It would do so with a file of any web server: what Windows refuses, format characters,
a hidden file, and what stands at the ends. Another version may leave more as it is."""
# A name of more than 244 bytes (255 without ".crdownload") it saves only when a person
# is there to be asked for another.


@dataclass(frozen=True)
class Browser:
    """A Chromium nobody sees, with a profile of its own; its downloads go to `downloads`."""

    home: Home

    @property
    def downloads(self) -> Path:
        return self.home.path / "downloads"

    def command(self, page: Path) -> list[str]:
        profile = self.home.path / "profile"
        (profile / "Default").mkdir(parents=True)
        preferences = {
            "download": {"default_directory": str(self.downloads), "prompt_for_download": False},
            # Many at once, and nobody is asked.
            "profile": {"default_content_setting_values": {"automatic_downloads": 1}},
        }
        (profile / "Default" / "Preferences").write_text(json.dumps(preferences))
        return [
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
            *("--no-first-run", "--disable-background-networking", "--disable-sync"),
            *("--disable-component-update", "--remote-debugging-port=0"),
            f"--user-data-dir={profile}",
            page.as_uri(),
        ]

    def saved(self) -> dict[str, str]:
        """Return the names of complete files by their content."""
        found = {}
        for path in self.downloads.iterdir():
            if path.suffix != ".crdownload" and not path.name.startswith(".org.chromium."):
                found[path.read_text()] = path.name
        return found

    def save(self, urls: list[str]) -> dict[str, str]:
        """Open all links at once, each in a frame of one page."""
        self.downloads.mkdir()
        page = self.home.path / "page.html"
        page.write_text("".join(f'<iframe src="{html.escape(url)}"></iframe>\n' for url in urls))
        with running(
            self.command(page),
            env=self.home.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ):
            wait_until(lambda: len(self.saved()) == len(urls), lambda: f"saved: {self.saved()}")
        return self.saved()


@pytest.fixture
def browser(home) -> Browser:
    if shutil.which("chromium") is None:
        pytest.skip("not installed: chromium; run .ci/setup test")
    return Browser(home)


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    """One of our own, for we put a bucket into it."""
    with DemoServer() as server:
        yield server


def test_what_is_saved_is_what_was_typed(browser, server) -> None:
    clients = Clients()
    client = clients.s3(server.account, server.credential, server.account.region)
    where = {"LocationConstraint": server.account.region}
    client.create_bucket(Bucket="names", CreateBucketConfiguration=where)
    requests = []
    for typed in [*AS_TYPED, *MADE_SAFE, *CHROMIUMS_OWN]:
        key = f"{len(requests)}"
        client.put_object(Bucket="names", Key=key, Body=key.encode())
        requests.append(LinkRequest("names", key, LinkOptions(filename=typed)))
    for name in ("its own Größe 100%.txt", "its own 🎉.txt"):
        key = f"folder/{name}"
        client.put_object(Bucket="names", Key=key, Body=key.encode())
        requests.append(LinkRequest("names", key, LinkOptions(own_names=True)))
    links = Signer(server.account, server.credential, clients).links(requests)

    saved = browser.save([link.url for link in links])

    differing = {}
    for request in requests:
        wanted = request.options.filename or request.key.rpartition("/")[2]
        name = saved[request.key]
        if name not in (safe_name(wanted), CHROMIUMS_OWN.get(wanted)):
            differing[wanted] = name
    assert differing == {}
