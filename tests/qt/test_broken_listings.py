"""A server whose pages are empty, break off, go round in circles or never come: in the window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest

from presign_gui.core.credentials import Secret
from presign_gui.core.records import Account, Source
from presign_gui.qt.folder import Folder, State
from presign_gui.services import Services
from tests.answering import always, answering, buckets_then, s3_error
from tests.window import folder, opened

Answer = Callable[[BaseHTTPRequestHandler], None]

CIRCLES = "The server's answer makes no sense"


@pytest.fixture(autouse=True)
def at_once(monkeypatch) -> None:
    """botocore tries again without a pause."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda self, context: 0)


def page(*keys: str, token: str = "") -> bytes:
    rows = "".join(
        f"<Contents><Key>{key}</Key><LastModified>2026-11-20T08:15:30.000Z</LastModified>"
        "<ETag>e</ETag><Size>3</Size><StorageClass>STANDARD</StorageClass></Contents>"
        for key in keys
    )
    more = f"<NextContinuationToken>{token}</NextContinuationToken>" if token else ""
    return (
        f"<ListBucketResult><IsTruncated>{str(bool(token)).lower()}</IsTruncated>{more}{rows}"
        "</ListBucketResult>"
    ).encode()


def cut(whole: bytes) -> Answer:
    """Promise a whole page, and hang up in the middle of it."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(whole)))
        request.end_headers()
        request.wfile.write(whole[: len(whole) // 2])
        request.close_connection = True

    return answer


def pages(answers: dict[str, Answer | bytes]) -> Answer:
    """Answer each token with its page; "" is the first one."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        token = parse_qs(urlsplit(request.path).query).get("continuation-token", [""])[0]
        found = answers[token]
        (always(200, found) if isinstance(found, bytes) else found)(request)

    return buckets_then(answer)


def services() -> Services:
    services = Services(None)
    services.accounts.credentials.keep(_account(""), Secret("secret"))
    return services


def _account(url: str) -> Account:
    return Account("t", Source.SESSION, "AKIATEST", endpoint_url=url, region="here", id="t")


def open_bucket(qtbot, app, url: str) -> Folder:
    app.open(_account(url))
    qtbot.waitUntil(lambda: bool(app.tree.root.folders))
    work = folder(app, "s3://work/")
    app.window.view.expand(app.tree.index_of(work))
    return work


def load_all(app, work: Folder) -> None:
    app.window.view.setCurrentIndex(app.tree.index_of(work))
    app.actions["load-all"].trigger()


def names(app, work: Folder) -> list[str]:
    at = app.tree.index_of(work)
    return [app.tree.index(row, 0, at).data() for row in range(app.tree.rowCount(at))]


def test_empty_pages_amid_others_are_gone_through(qtbot) -> None:
    found = {"": page(token="a"), "a": page("k1", token="b"), "b": page(token="c"), "c": page("k2")}
    with answering(pages(found)) as server, opened(qtbot, services()) as app:
        work = open_bucket(qtbot, app, server.endpoint_url)
        qtbot.waitUntil(lambda: work.state is State.COMPLETE, timeout=10_000)
        assert names(app, work) == ["k1", "k2"]


@pytest.mark.parametrize("keys", [(), ("k",)])
@pytest.mark.parametrize("everything", [False, True])
def test_a_listing_that_goes_round_in_circles_ends(qtbot, keys, everything: bool) -> None:
    found = {
        "": page(token="a"),
        "a": page(*keys, token="b"),
        "b": page(*keys, token="c"),
        "c": page(*keys, token="a"),
    }
    with answering(pages(found)) as server, opened(qtbot, services()) as app:
        work = open_bucket(qtbot, app, server.endpoint_url)
        if everything:
            load_all(app, work)
        qtbot.waitUntil(lambda: work.state is State.FAILED, timeout=10_000)
        assert names(app, work)[-1] == CIRCLES
        assert "circles" in str(work.error)
        assert len(server.asked) < 15


BROKEN = {
    "busy": (lambda whole: always(503, s3_error("SlowDown")), "The server is busy"),
    "cut": (cut, "The connection broke off"),
}


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize(("broken", "title"), BROKEN.values(), ids=BROKEN)
def test_what_came_before_a_broken_page_stays_and_it_goes_on(
    qtbot, broken, title: str, everything: bool
) -> None:
    whole = page("k3", "k4")
    found: dict[str, Answer | bytes] = {"": page("k1", "k2", token="a"), "a": broken(whole)}
    with answering(pages(found)) as server, opened(qtbot, services()) as app:
        work = open_bucket(qtbot, app, server.endpoint_url)
        if everything:
            load_all(app, work)
        qtbot.waitUntil(lambda: work.state is State.FAILED, timeout=10_000)
        assert names(app, work) == ["k1", "k2", title]
        found["a"] = whole
        app.browser.retry(work)
        qtbot.waitUntil(lambda: work.state is State.COMPLETE, timeout=10_000)
        assert names(app, work) == ["k1", "k2", "k3", "k4"]


@pytest.mark.parametrize("after", [0, 1, 3])
@pytest.mark.parametrize("leave", ["stop", "collapse", "another account"])
def test_stopped_at_any_page_nothing_comes_later(qtbot, after: int, leave: str) -> None:
    """The page `after` hangs; it comes when nobody waits for it any more."""
    hung, go_on = threading.Event(), threading.Event()

    def hanging(request: BaseHTTPRequestHandler) -> None:
        hung.set()
        go_on.wait(20)
        always(200, page("late", token="never"))(request)

    tokens = ["", *(f"t{number}" for number in range(1, after + 1))]
    found: dict[str, Answer | bytes] = {
        token: page(f"k{number}", token=f"t{number + 1}") for number, token in enumerate(tokens)
    }
    found[tokens[after]] = hanging
    with answering(pages(found)) as server, opened(qtbot, services()) as app:
        work = open_bucket(qtbot, app, server.endpoint_url)
        load_all(app, work)
        qtbot.waitUntil(hung.is_set, timeout=10_000)
        if leave == "stop":
            app.actions["stop"].trigger()
        elif leave == "collapse":
            app.window.view.collapse(app.tree.index_of(work))
        else:
            app.open(None)
        here = list(work.objects.keys)
        assert here == [f"k{number}" for number in range(len(here))]
        assert not app.browser._fetching
        go_on.set()
        qtbot.wait(60)
        assert list(work.objects.keys) == here
        assert bool(app.tree.root.folders) == (leave != "another account")
