"""Pages that are sent along, in a real browser: downloads, and uploads fetched back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.formats import formats
from presign_gui.core.records import LinkOptions, LinkRequest
from presign_gui.core.signing import Signer
from presign_gui.demo import DemoServer
from tests.journeys import chromium
from tests.journeys.desktop import wait_until

PICTURE = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/>"
    b"</svg>"
)
KEYS = {
    "out/plain.txt": b"plain",
    "out/<img src=x onerror=document.title='pwned'>.png": b"no picture",
    "out/\"><script>document.title='pwned'</script>.txt": b"script",
    "out/四半期 議事録 & more.txt": b"minutes",
    "out/figure.svg": PICTURE,
}


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as server:
        client = client_of(server)
        client.create_bucket(
            Bucket="pages", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        for key, body in KEYS.items():
            kind = "image/svg+xml" if key.endswith(".svg") else "application/octet-stream"
            client.put_object(Bucket="pages", Key=key, Body=body, ContentType=kind)
        yield server


def connection_to(server: DemoServer) -> Connection:
    credentials = Credentials()
    credentials.keep(server.account, Secret(server.credential.secret_access_key))
    return Connection(server.account, credentials, Clients())


def client_of(server: DemoServer):
    return connection_to(server).s3()


def signer(server: DemoServer) -> Signer:
    return Signer(server.account, server.credential, Clients())


@pytest.fixture
def browser(home) -> Iterator[chromium.Chromium]:
    with chromium.opened(home) as browser:
        yield browser


def download_page(server: DemoServer, folder: Path, expiry=timedelta(hours=1)) -> str:
    how = formats()["page"]
    options = how.fitted(LinkOptions(expiry=expiry), server.account)
    links = signer(server).links(
        LinkRequest("pages", key, options, size=len(body)) for key, body in KEYS.items()
    )
    path = folder / "download.html"
    path.write_text("".join(how.write(links)), "utf-8")
    return path.as_uri()


def test_everything_on_a_download_page_is_saved_by_ordinary_clicks(server, browser, tmp_path):
    saved = tmp_path / "saved"
    saved.mkdir()
    browser.save_to(saved)
    page = browser.open(download_page(server, tmp_path))
    page.run("document.getElementById('all').click()")

    def arrived() -> list[bytes]:
        whole = [path for path in saved.iterdir() if path.suffix != ".crdownload"]
        return sorted(path.read_bytes() for path in whole)

    wait_until(lambda: arrived() == sorted(KEYS.values()), lambda: str(list(saved.iterdir())))
    assert page.run("document.title") == "Files for you"


def test_names_are_shown_and_nothing_in_them_runs(server, browser, tmp_path):
    page = browser.open(download_page(server, tmp_path))
    names = page.run("[...document.querySelectorAll('li a')].map(link => link.textContent)")
    assert names == [key.rpartition("/")[2] for key in KEYS]
    assert page.run("document.title") == "Files for you"
    # Of the two that look like images, one is: the other's picture has gone.
    page.wait_for("document.querySelectorAll('img').length == 1")
    page.wait_for("document.querySelector('img').naturalWidth == 9")
    assert page.run("document.querySelectorAll('script').length") == 1


@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1200, True)])
def test_a_download_page_fits(server, browser, tmp_path, width, dark):
    page = browser.open(download_page(server, tmp_path))
    page.look(tmp_path / "page.png", width, 800, dark=dark)
    assert page.run("document.documentElement.scrollWidth") <= width
    for part in ("h1", "li a", "li span", "#life"):
        assert contrast(page, part) >= 4.5, part


def test_a_download_page_says_that_it_has_ended(server, browser, tmp_path):
    page = browser.open(download_page(server, tmp_path, timedelta(seconds=1)))
    page.wait_for("document.getElementById('life').className == 'ended'")
    assert "have ended" in page.run("document.getElementById('life').textContent")
    assert page.run("document.getElementById('all').disabled")


def test_a_download_page_is_used_by_keyboard(server, browser, tmp_path):
    page = browser.open(download_page(server, tmp_path))
    stops = []
    for _each in range(len(KEYS) + 1):
        page.key("Tab")
        stops.append(page.run("document.activeElement.tagName"))
    assert stops == ["BUTTON", *["A"] * len(KEYS)]


def contrast(page: chromium.Page, selector: str) -> float:
    """Return how an element's text stands out (WCAG 2.2, "contrast ratio")."""
    return page.run(
        """(() => {
        const light = text => {
          const part = text.match(/[\\d.]+/g).slice(0, 3).map(each => each / 255).map(
            each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
          return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
        };
        const text = light(getComputedStyle(document.querySelector(SELECTOR)).color);
        const paper = light(getComputedStyle(document.body).backgroundColor);
        return (Math.max(text, paper) + 0.05) / (Math.min(text, paper) + 0.05);
        })()""".replace("SELECTOR", repr(selector))
    )
