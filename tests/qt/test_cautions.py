"""What is not as it should be about an account stays in sight for as long as it is open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from presign_gui.core.credentials import Secret
from presign_gui.core.records import Account, SignatureVersion, Source
from presign_gui.core.texts import moment
from presign_gui.services import Services
from tests.answering import LISTING, always, answering, buckets_then
from tests.window import demo as demo_window
from tests.window import expand, opened, select


@pytest.fixture
def app(qtbot):
    with opened(qtbot, Services(None)) as app:
        yield app


def open_account(qtbot, app, url: str, **more) -> None:
    account = Account("t", Source.SESSION, "AKIA", endpoint_url=url, region="x", id="t", **more)
    app.services.accounts.credentials.keep(account, Secret("known to nobody"))
    app.open(account)
    qtbot.waitUntil(lambda: bool(app.tree.root.folders), timeout=15_000)


def test_what_is_unusual_stays_above_the_tree(qtbot, app) -> None:
    bar = app.window.cautions
    with answering(buckets_then(always(200, LISTING))) as server:
        open_account(qtbot, app, server.endpoint_url)
        assert not bar.isVisible()
        unsafe = {"insecure": True, "signature_version": SignatureVersion.V2}
        open_account(qtbot, app, server.endpoint_url, **unsafe)
        assert bar.isVisible()
        assert len(bar.texts) == 2
        select(app, expand(qtbot, app, "s3://work/"), "team/a b.txt")
        qtbot.waitUntil(lambda: app.window.panel._link is not None)
        assert "is not checked" in bar.texts[0]
        assert "SigV2" in bar.texts[1]
        open_account(qtbot, app, server.endpoint_url)
        assert not bar.isVisible()


@pytest.mark.parametrize(
    ("by", "off"),
    [
        (timedelta(minutes=4), "4 minutes behind"),
        (timedelta(hours=-20), "20 hours ahead of"),
    ],
)
def test_a_wrong_clock_is_shown_and_the_right_time_is_told(qtbot, by, off) -> None:
    with demo_window(qtbot) as app:
        bar, panel = app.window.cautions, app.window.panel
        assert bar.texts == []
        app.services.demo.move_clock(by)
        app.browser.refresh()
        qtbot.waitUntil(lambda: bool(bar.texts), timeout=15_000)
        assert bar.texts == [
            f"This computer's clock is {off} the server's; links are signed with the server's time."
        ]
        expand(qtbot, app, "s3://reports/")
        select(app, expand(qtbot, app, "s3://reports/2026/"), "2026/report-q3.pdf")
        qtbot.waitUntil(lambda: panel._link is not None, timeout=15_000)
        end = app.services.demo.now() + panel.expiry
        assert abs(panel._link.expires_at - end) < timedelta(seconds=20)
        near = {moment(end + timedelta(seconds=each)) for each in range(-20, 21)}
        assert panel.life.end.text().removeprefix("until ") in near

        app.services.demo.move_clock(-by)
        app.browser.refresh()
        qtbot.waitUntil(lambda: not bar.texts, timeout=15_000)
        assert not bar.isVisible()
