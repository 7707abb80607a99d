"""The link panel offers no longer life than the account's provider takes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from presign_gui.core import expiry
from presign_gui.core.credentials import Secret
from presign_gui.core.records import Account, Source
from presign_gui.core.settings import Settings, SettingsFile
from presign_gui.qt.actions import Actions
from presign_gui.qt.link_panel import LinkPanel
from presign_gui.services import Services
from tests.answering import always, answering, s3_error
from tests.window import opened

DAY = timedelta(days=1)
DAYS = 2  # in the box of units


@pytest.fixture
def panel(qtbot) -> LinkPanel:
    panel = LinkPanel(Actions())
    qtbot.addWidget(panel)
    panel.show()
    return panel


def note(panel: LinkPanel) -> str:
    return panel.life.shortened.text() if panel.life.shortened.isVisible() else ""


def enabled_presets(panel: LinkPanel) -> list[timedelta]:
    return [span for span, button in panel.life.preset_buttons.items() if button.isEnabled()]


def test_at_first_it_is_aws_s(panel) -> None:
    assert panel.maximum == expiry.AWS_MAXIMUM
    panel.life.unit.setCurrentIndex(DAYS)
    assert panel.life.number.maximum() == 7
    assert note(panel) == ""


@pytest.mark.parametrize(
    ("unit", "most"), [(0, 90 * 24 * 60), (1, 90 * 24), (2, 90)], ids=["minutes", "hours", "days"]
)
def test_the_spinner_goes_as_far_as_the_account(panel, unit, most) -> None:
    panel.maximum = 90 * DAY
    panel.life.unit.setCurrentIndex(unit)
    assert panel.life.number.maximum() == most
    panel.life.number.setValue(most + 1)
    assert panel.expiry == 90 * DAY


def test_presets_beyond_it_are_off(panel) -> None:
    panel.maximum = timedelta(hours=12)
    assert enabled_presets(panel) == [
        span for span in expiry.PRESETS if span <= timedelta(hours=12)
    ]
    panel.maximum = 90 * DAY
    assert enabled_presets(panel) == [*expiry.PRESETS]


def test_what_must_be_shortened_is_said_and_comes_back(panel, qtbot) -> None:
    panel.maximum = 90 * DAY
    panel.expiry = 30 * DAY
    with qtbot.waitSignal(panel.changed):
        panel.maximum = 7 * DAY
    assert panel.expiry == panel.options.expiry == 7 * DAY
    assert note(panel) == "Links of this account can live for 7 days at most, not for 30 days."
    panel._filename.setText("other.pdf")  # is nothing to it
    assert note(panel)
    panel.maximum = 90 * DAY
    assert panel.expiry == 30 * DAY
    assert note(panel) == ""


def test_what_is_typed_afterwards_stays(panel) -> None:
    panel.maximum = 90 * DAY
    panel.expiry = 30 * DAY
    panel.maximum = 7 * DAY
    panel.life.number.setValue(3)
    assert note(panel) == ""
    panel.maximum = 90 * DAY
    assert panel.expiry == 3 * DAY


def test_nothing_longer_can_be_set(panel) -> None:
    panel.expiry = 8 * DAY
    assert panel.expiry == 7 * DAY
    assert "not for 8 days" in note(panel)


def account(endpoint_url: str) -> Account:
    return Account(
        "test", Source.SESSION, "AKIATEST", endpoint_url=endpoint_url, region="x", id="t"
    )


def test_the_account_that_is_opened_decides(qtbot, monkeypatch) -> None:
    longest = {"test": 90 * DAY}
    monkeypatch.setattr("presign_gui.app.maximum_expiry", lambda account: longest[account.name])
    services = Services(None)
    services.accounts.credentials.keep(account(""), Secret("secret"))
    remembered = SettingsFile(None)
    monkeypatch.setattr(remembered, "load", lambda: Settings(expiry=60 * DAY))
    answer = always(403, s3_error("AccessDenied", "no"))
    with (
        answering(answer) as server,
        opened(qtbot, services, settings=remembered) as app,
    ):
        panel = app.window.panel
        assert panel.expiry == 7 * DAY
        app.open(account(server.endpoint_url))
        qtbot.waitUntil(lambda: panel.maximum == 90 * DAY)
        assert panel.expiry == 60 * DAY
        longest["test"] = 7 * DAY
        app.open(None)
        app.open(account(server.endpoint_url))
        qtbot.waitUntil(lambda: panel.maximum == 7 * DAY)
        assert panel.expiry == 7 * DAY
