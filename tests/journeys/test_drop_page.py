"""Pages in a real browser, against a real server: what is sent or saved is compared."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from presign_gui.app import App
from presign_gui.core import cors
from presign_gui.core.client import Clients, Connection
from presign_gui.core.credentials import Credentials, Secret
from presign_gui.core.formats.drop_page import drop_page
from presign_gui.core.records import Account, AddressingStyle, PostForm, PostRequest, Source
from presign_gui.core.signing import Signer
from presign_gui.qt.dialogs.saving import SavingDialog
from presign_gui.qt.dialogs.upload_page import UploadPageDialog
from tests.journeys import chromium
from tests.journeys.chromium import Page
from tests.journeys.desktop import wait_until
from tests.journeys.test_pages import contrast
from tests.servers import Server, rgw
from tests.window import folder
from tests.window import opened as opened_window

SEEN, UNSEEN = "drop-seen", "drop-unseen"  # the first has the CORS rule, the second none


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    if reason := rgw.installed():
        pytest.skip(reason)
    with rgw.running(tmp_path_factory.mktemp("rgw")) as server:
        yield server


@pytest.fixture(scope="module")
def s3(server: Server):
    client = boto3.client(
        "s3",
        endpoint_url=server.endpoint_url,
        region_name=server.region,
        aws_access_key_id=server.access_key_id,
        aws_secret_access_key=server.secret_access_key,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )
    for bucket in (SEEN, UNSEEN):
        client.create_bucket(Bucket=bucket)
    return client


@pytest.fixture(scope="module")
def connection(server: Server, s3) -> Connection:
    account = Account(
        "owner",
        Source.SESSION,
        server.access_key_id,
        endpoint_url=server.endpoint_url,
        region=server.region,
        addressing_style=AddressingStyle.PATH,
        id="owner",
    )
    credentials = Credentials()
    credentials.keep(account, Secret(server.secret_access_key))
    connection = Connection(account, credentials, Clients())
    rules = json.loads(cors.look(connection, SEEN).wanted)  # as it is shown to be copied
    s3.put_bucket_cors(Bucket=SEEN, CORSConfiguration={"CORSRules": rules})
    return connection


@pytest.fixture
def browser(home) -> Iterator[chromium.Chromium]:
    with chromium.opened(home) as browser:
        yield browser


@pytest.fixture
def form(connection: Connection) -> Callable[..., PostForm]:
    """Makes a form; `pretending` is what its page believes, and the server does not."""

    def form(bucket: str = SEEN, pretending: dict[str, object] | None = None, **wanted) -> PostForm:
        request = PostRequest(bucket, **{"key_prefix": "in/", **wanted})
        signer = Signer(connection.account, connection.credential(), Clients())
        made = signer.post_form(request)
        return replace(made, request=replace(request, **(pretending or {})))

    return form


@pytest.fixture
def opened(browser, tmp_path) -> Callable[..., Page]:
    """Opens the page of a form as from a mail: it is a file."""

    def opened(form: PostForm, *words: str) -> Page:
        path = tmp_path / "send files.html"
        path.write_text(drop_page(form, *words), "utf-8")
        page = browser.open(path.as_uri())
        assert page.run("origin") == "null"
        return page

    return opened


def file(folder: Path, name: str, content: bytes = b"content") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def send(page: Page, *files: Path) -> list[str]:
    """Choose files, wait until all is over, and return what is said of each."""
    page.choose("input[type=file]", *files)
    page.wait_for("told.textContent != ''")
    return notes(page)


def notes(page: Page) -> list[str]:
    return page.run("[...document.querySelectorAll('li p')].map(each => each.textContent)")


def content(s3, key: str, bucket: str = SEEN) -> bytes:
    return s3.get_object(Bucket=bucket, Key=key)["Body"].read()


def keys(s3, bucket: str, prefix: str) -> list[str]:
    found = s3.list_objects_v2(Bucket=bucket, Prefix=prefix)
    return [each["Key"] for each in found.get("Contents", [])]


HOSTILE = "<img src=x onerror=document.title='pwned'>.png"


def test_several_files_are_sent_with_progress_and_arrive_as_they_are(opened, form, s3, tmp_path):
    contents = {
        "large.bin": os.urandom(12_000_000),
        "四半期 議事録 & more.txt": b"minutes",
        "empty.txt": b"",
        HOSTILE: b"no picture",
    }
    page = opened(form(key_prefix="several/"))
    page.run(
        """(() => {
        const value = Object.getOwnPropertyDescriptor(HTMLProgressElement.prototype, "value");
        window.seen = [];
        Object.defineProperty(HTMLProgressElement.prototype, "value", {
          get: value.get, set(to) { seen.push(to); value.set.call(this, to); }
        });
        })()"""
    )
    files = [file(tmp_path, name, body) for name, body in contents.items()]
    assert send(page, *files) == ["Sent"] * 4
    assert page.run("told.textContent") == "Sent: 4. Not sent: 0."
    for name, body in contents.items():
        assert content(s3, f"several/{name}") == body
    seen = page.run("seen")
    assert any(0 < each < 1 for each in seen)
    names = page.run("[...document.querySelectorAll('li b')].map(each => each.textContent)")
    assert names == list(contents)
    assert page.run("document.title") == "Send files"
    assert page.run("document.querySelectorAll('img').length") == 0


def test_without_the_cors_rule_files_arrive_and_the_page_says_what_it_can_not_see(
    opened, form, s3, tmp_path
):
    page = opened(form(UNSEEN, key_prefix="unseen/"))
    body = os.urandom(3_000_000)
    said = send(page, file(tmp_path, "a.bin", body), file(tmp_path, "b.txt"))
    assert said == ["Sent; whether it has arrived, this page can't see."] * 2
    assert content(s3, "unseen/a.bin", UNSEEN) == body
    assert content(s3, "unseen/b.txt", UNSEEN) == b"content"


def test_files_are_dropped_on_it(opened, form, s3):
    page = opened(form(key_prefix="dropped/"))
    page.run(
        """(() => {
        const files = new DataTransfer();
        files.items.add(new File(["dropped"], "dropped.txt", { type: "text/plain" }));
        const drop = new DragEvent("drop", { dataTransfer: files, cancelable: true });
        document.getElementById("zone").dispatchEvent(drop);
        })()"""
    )
    page.wait_for("told.textContent != ''")
    assert content(s3, "dropped/dropped.txt") == b"dropped"


def test_without_script_it_is_a_form_for_one_file(browser, form, s3, tmp_path):
    path = file(tmp_path, "plain.html", drop_page(form(key_prefix="noscript/")).encode())
    page = browser.open("about:blank#")
    page.ask("Emulation.setScriptExecutionDisabled", value=True)
    page.ask("Page.navigate", url=path.as_uri())
    page.wait_for("document.querySelector('noscript button') != null")
    assert "one file at a time" in page.run("document.body.innerText")
    page.choose("input[type=file]", file(tmp_path, "alone.txt", b"without script"))
    page.run("document.querySelector('noscript button').click()")
    page.wait_for("true")
    wait_for_key(s3, "noscript/alone.txt")
    assert content(s3, "noscript/alone.txt") == b"without script"


def wait_for_key(s3, key: str) -> None:
    wait_until(lambda: keys(s3, SEEN, key) == [key], key)


# Refused, and told


def test_too_large_or_too_small(opened, form, s3, tmp_path):
    page = opened(form(key_prefix="sizes/", min_size=2, max_size=10))
    assert "Files up to 10 bytes each." in page.run("document.body.innerText")
    said = send(
        page, file(tmp_path, "l", b"x" * 11), file(tmp_path, "s", b"x"), file(tmp_path, "f")
    )
    assert said == [
        "Too large: up to 10 bytes is taken.",
        "Too small: at least 2 bytes is wanted.",
        "Sent",
    ]
    assert page.run("told.textContent") == "Sent: 1. Not sent: 2."
    assert keys(s3, SEEN, "sizes/") == ["sizes/f"]


def test_a_wrong_type(opened, form, s3, tmp_path):
    page = opened(form(key_prefix="types/", content_type="image/"))
    assert page.run("input.accept") == "image/*"
    said = send(page, file(tmp_path, "a.txt"), file(tmp_path, "a.png"), file(tmp_path, "noext"))
    wrong = "Only files of the type image are taken."
    assert said == [wrong, "Sent", wrong]
    assert keys(s3, SEEN, "types/") == ["types/a.png"]
    assert s3.head_object(Bucket=SEEN, Key="types/a.png")["ContentType"] == "image/png"


REFUSED = "Refused: this page can't do that, or no longer. Ask whoever sent it for a new one."


def test_the_server_says_no_to_a_size(opened, form, s3, tmp_path):
    page = opened(form(key_prefix="no/", max_size=3, pretending={"max_size": 10}))
    assert send(page, file(tmp_path, "a.txt")) == ["Too large: up to 10 bytes is taken."]
    assert keys(s3, SEEN, "no/") == []


def test_the_server_says_no_to_a_type(opened, form, s3, tmp_path):
    page = opened(form(key_prefix="no/", content_type="image/", pretending={"content_type": ""}))
    assert send(page, file(tmp_path, "a.txt")) == [REFUSED]
    assert keys(s3, SEEN, "no/") == []


def test_the_server_says_no_to_another_prefix(opened, form, s3, tmp_path):
    page = opened(form(key_prefix="no/"))
    page.run("form.querySelector('[name=key]').value = 'elsewhere/${filename}'")
    assert send(page, file(tmp_path, "a.txt")) == [REFUSED]
    assert keys(s3, SEEN, "elsewhere/") == []


def test_the_server_says_that_it_has_ended(opened, form, s3, tmp_path, monkeypatch):
    earlier = (datetime.now(timezone.utc) - timedelta(hours=2)).replace(tzinfo=None)
    with monkeypatch.context() as two_hours_ago:
        for place in ("auth", "signers"):
            two_hours_ago.setattr(f"botocore.{place}.get_current_datetime", lambda: earlier)
        made = form(key_prefix="no/", expiry=timedelta(hours=1))
    later = datetime.now(timezone.utc) + timedelta(hours=1)
    page = opened(replace(made, expires_at=later))  # as a browser with a wrong clock sees it
    ended = "This page has ended. Ask whoever sent it for a new one."
    assert send(page, file(tmp_path, "a.txt")) == [ended]
    assert keys(s3, SEEN, "no/") == []


def test_it_says_that_it_has_ended_before_anything_is_chosen(opened, form):
    page = opened(form(expiry=timedelta(seconds=1)))
    page.wait_for("document.getElementById('life').className == 'bad'")
    assert "has ended" in page.run("document.getElementById('life').textContent")
    assert page.run("input.disabled")


def test_a_server_that_is_away_is_said(opened, form, tmp_path):
    made = replace(form(), url="http://127.0.0.1:9/drop-seen")
    said = send(opened(made), file(tmp_path, "a.txt"))
    assert said == ["The server can't be reached. Check your network connection."]


# How it looks, and is used


def slowly(page: Page, bytes_a_second: int) -> None:
    page.ask("Network.enable")
    page.ask(
        "Network.emulateNetworkConditions",
        offline=False,
        latency=0,
        downloadThroughput=-1,
        uploadThroughput=bytes_a_second,
    )


def test_it_is_used_by_keyboard_alone(browser, opened, form, s3, tmp_path):
    page = opened(form(key_prefix="keys/"))
    page.ask("Page.setInterceptFileChooserDialog", enabled=True)
    page.key("Tab")
    assert page.run("document.activeElement == input")
    page.key("Enter")
    page.wait_for("true")
    assert any(each["method"] == "Page.fileChooserOpened" for each in browser.events)
    slowly(page, 100_000)
    page.choose("input[type=file]", file(tmp_path, "slow.bin", b"x" * 3_000_000))
    page.wait_for("document.querySelector('li p').textContent == 'Sending…'")
    page.key("Tab")
    assert page.run("document.activeElement.textContent") == "Cancel"
    page.key("Enter")
    page.wait_for("document.querySelector('li p').textContent == 'Cancelled'")
    assert page.run("document.activeElement.textContent") == "Try again"
    slowly(page, -1)
    page.key("Enter")
    page.wait_for("document.querySelector('li p').textContent == 'Sent'")
    assert len(content(s3, "keys/slow.bin")) == 3_000_000


@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1200, True)])
def test_it_fits_in_every_state(opened, form, tmp_path, width, dark):
    made = form(key_prefix="looks/", max_size=2_000_000, content_type="image/")
    page = opened(
        made, "Photos of the 四半期 party", "Hello Anna,\nplease put them here.\n\nThanks!"
    )
    page.resize(width, 800)
    long = "a rather long name " * 6 + "x" * 60 + ".png"
    send(page, file(tmp_path, "notes.txt"), file(tmp_path, long), file(tmp_path, "one.png"))
    slowly(page, 100_000)
    slow = file(tmp_path, "slow.png", b"x" * 1_900_000)
    page.choose("input[type=file]", slow, file(tmp_path, "next.png"))
    page.wait_for("document.querySelectorAll('li p')[3].textContent == 'Sending…'")
    page.look(tmp_path / "page.png", width, 800, dark=dark)
    assert page.run("document.documentElement.scrollWidth") <= width
    for part in ("h1", ".message", ".quiet", "#life", "#zone", "li b", ".bad", ".good"):
        assert contrast(page, part) >= 4.5, part


def test_words_for_the_partner_are_shown_as_they_are(opened, form):
    hostile = "</p><script>document.title='pwned'</script> $url ${data} & \"quotes\""
    page = opened(form(), hostile, f"{hostile}\n\n<!-- fields -->\nsecond")
    assert page.run("document.querySelector('h1').textContent") == hostile
    assert page.run("document.querySelector('.message').textContent").startswith(hostile)
    assert page.run("document.title") == hostile
    assert page.run("document.querySelectorAll('script').length") == 1
    assert page.run("form.querySelectorAll('input[type=hidden]').length") >= 6


@pytest.mark.parametrize(
    "prefix", ["<img src=x onerror=document.title='pwned'>/", "\"'><script>1</script>/", "$url/"]
)
def test_hostile_prefixes_are_only_prefixes(opened, form, s3, tmp_path, prefix):
    page = opened(form(key_prefix=prefix))
    assert send(page, file(tmp_path, "a.txt")) == ["Sent"]
    assert content(s3, f"{prefix}a.txt") == b"content"
    assert page.run("document.title") == "Send files"


def test_nothing_from_elsewhere_runs_or_is_fetched(browser, opened, form, tmp_path):
    page = opened(form())
    page.ask("Network.enable")
    page.run(
        """(() => {
        const script = document.createElement("script");
        script.textContent = "document.title = 'pwned'";
        const image = document.createElement("img");
        image.src = "http://127.0.0.1:9/x.png";
        document.body.append(script, image);
        })()"""
    )
    with pytest.raises(AssertionError):
        page.run("fetch('http://127.0.0.1:9/')")
    assert page.run("document.title") == "Send files"
    violations = [each for each in browser.events if "Content Security Policy" in json.dumps(each)]
    assert len(violations) >= 2


# From the window to the browser and back


@pytest.fixture
def app(qtbot, server, s3, connection) -> Iterator[App]:
    """The window on the real server."""
    with opened_window(qtbot) as app:
        account = connection.account
        app.services.accounts.credentials.keep(account, Secret(server.secret_access_key))
        app.open(account)
        qtbot.waitUntil(lambda: len(app.tree.root.folders) >= 2, timeout=15_000)
        yield app


def choose_bucket(app: App, name: str) -> None:
    app.window.view.setCurrentIndex(app.tree.index_of(folder(app, f"s3://{name}/")))


@pytest.mark.parametrize(
    ("bucket", "told", "note"),
    [
        (SEEN, "lets the page show progress", "Sent"),
        (UNSEEN, "has no CORS rule", "Sent; whether it has arrived, this page can't see."),
    ],
)
def test_a_page_made_in_the_window_takes_files(
    qtbot, app, browser, s3, tmp_path, bucket, told, note
):
    choose_bucket(app, bucket)
    app.actions["upload-page"].trigger()
    dialog = app.window.findChild(UploadPageDialog)
    qtbot.waitUntil(lambda: told in dialog.seeing.text, timeout=10_000)
    dialog.place.setText(f"s3://{bucket}/window/")
    dialog.title.setText("For the 四半期")
    app.voice.file = tmp_path / "page.html"
    dialog.save.click()
    qtbot.waitUntil(app.voice.file.exists, timeout=10_000)
    page = browser.open(app.voice.file.as_uri())
    assert page.run("document.title") == "For the 四半期"
    assert send(page, file(tmp_path, "hello.txt", b"hello")) == [note]
    assert content(s3, "window/hello.txt", bucket) == b"hello"


def test_a_download_page_made_in_the_window_saves_what_was_selected(
    qtbot, app, browser, s3, tmp_path
):
    contents = {"a.txt": b"a", "b <b>.txt": b"b", "四.png": os.urandom(100_000)}
    s3.create_bucket(Bucket="to-send")
    for key, body in contents.items():
        s3.put_object(Bucket="to-send", Key=f"all/{key}", Body=body)
    app.browser.refresh()
    qtbot.waitUntil(lambda: "to-send" in [each.name for each in app.tree.root.folders])
    choose_bucket(app, "to-send")
    app.actions["save-page"].trigger()
    dialog = app.window.findChild(SavingDialog)
    app.voice.file = tmp_path / "files.html"
    dialog.save.click()
    qtbot.waitUntil(app.voice.file.exists, timeout=10_000)
    saved = tmp_path / "saved"
    saved.mkdir()
    browser.save_to(saved)
    page = browser.open(app.voice.file.as_uri())
    page.run("all.click()")

    def arrived() -> list[bytes]:
        whole = [path for path in saved.iterdir() if path.suffix != ".crdownload"]
        return sorted(path.read_bytes() for path in whole)

    wait_until(lambda: arrived() == sorted(contents.values()), lambda: str(list(saved.iterdir())))
