"""The dialog of an account: what it shows, what it takes, and what it never loses."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from presign_gui.core import providers, texts
from presign_gui.core.credentials import Secret
from presign_gui.core.errors import BadKeys
from presign_gui.core.records import Account, AddressingStyle, SignatureVersion, Source
from presign_gui.qt.dialogs.account import AccountDialog

KEY_ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
BLOCK = f"""\
export AWS_ACCESS_KEY_ID="ASIAOFTHEPORTAL"
export AWS_SECRET_ACCESS_KEY="{SECRET}"
export AWS_SESSION_TOKEN="{"token" * 100}"
export AWS_REGION="eu-central-1"
"""
OTHERS = (
    Account("work", Source.KEYRING, KEY_ID, id="w"),
    Account("here", Source.SESSION, KEY_ID, id="h"),
    Account("anybody", Source.ANONYMOUS, id="n"),
    Account("prod (AWS profile)", Source.PROFILE, profile="prod"),
)
SOURCES = [each for each in Source if each is not Source.DEMO]
ROLE_ARN = "arn:aws:iam::123456789012:role/reader"


@pytest.fixture
def dialog(qtbot) -> AccountDialog:
    return shown(qtbot, AccountDialog(others=OTHERS))


def shown(qtbot, dialog: AccountDialog) -> AccountDialog:
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def saved(qtbot, dialog: AccountDialog) -> tuple[Account, Secret | None]:
    with qtbot.waitSignal(dialog.save_wanted, raising=False, timeout=1_000) as given:
        dialog.save.click()
    assert given.signal_triggered, dialog.problem.text
    return given.args[0], given.args[1]


def type_keys(dialog: AccountDialog) -> None:
    dialog.name.setText("work")
    dialog.source.access_key_id.setText(KEY_ID)
    dialog.source.secret.setText(SECRET)


def fields_shown(dialog: AccountDialog) -> set[str]:
    source, role = dialog.source, dialog.source.role
    keys = ("access_key_id", "secret", "token", "ends", "paste", "profile")
    of_role = ("base", "arn", "external_id", "session_name", "lasts")
    return {
        *(name for name in keys if getattr(source, name).isVisible()),
        *(name for name in of_role if getattr(role, name).isVisible()),
    }


# Where the keys come from


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        (Source.KEYRING, {"access_key_id", "secret", "token", "paste"}),
        (Source.SESSION, {"access_key_id", "secret", "token", "paste"}),
        (Source.PROFILE, {"profile"}),
        (
            Source.ROLE,
            {"base", "arn", "external_id", "session_name", "lasts"},
        ),
        (Source.ENVIRONMENT, set()),
        (Source.METADATA, set()),
        (Source.ANONYMOUS, set()),
    ],
)
def test_a_source_shows_its_own_fields_and_says_what_it_means(dialog, source, fields) -> None:
    dialog.source.choose(source)
    assert fields_shown(dialog) == fields
    assert dialog.source.note.isVisible()
    assert dialog.source.note.text()


def test_each_source_gives_its_account(qtbot, dialog) -> None:
    type_keys(dialog)
    dialog.source.profile.setCurrentText("films")
    dialog.source.role.base.setCurrentText("work")
    dialog.source.role.arn.setText(f" {ROLE_ARN} ")
    dialog.source.role.external_id.setText("partner-1")
    dialog.source.role.session_name.setText("me")
    dialog.source.role.lasts.setCurrentIndex(1)
    plain = Account("work", provider="aws")
    wanted = {
        Source.KEYRING: replace(plain, access_key_id=KEY_ID),
        Source.SESSION: replace(plain, access_key_id=KEY_ID),
        Source.PROFILE: replace(plain, profile="films"),
        Source.ROLE: replace(
            plain,
            base="w",
            role_arn=ROLE_ARN,
            external_id="partner-1",
            role_session_name="me",
            role_seconds=900,
        ),
        Source.ENVIRONMENT: plain,
        Source.METADATA: plain,
        Source.ANONYMOUS: plain,
    }
    for source, account in wanted.items():
        dialog.source.choose(source)
        secret = Secret(SECRET) if source in (Source.KEYRING, Source.SESSION) else None
        assert saved(qtbot, dialog) == (replace(account, source=source), secret)


def test_a_role_is_assumed_with_keys_that_stay(dialog) -> None:
    base = dialog.source.role.base
    assert [base.itemText(row) for row in range(base.count())] == ["work"]


def test_a_role_needs_another_account_first(qtbot) -> None:
    dialog = shown(qtbot, AccountDialog())
    dialog.source.choose(Source.ROLE)
    assert "Add the account" in dialog.source.note.text()
    dialog.name.setText("role")
    dialog.source.role.arn.setText(ROLE_ARN)
    dialog.save.click()
    assert "Choose the account whose keys assume the role" in dialog.problem.text


def test_the_profiles_there_are_can_be_chosen_and_another_typed(qtbot, dialog) -> None:
    dialog.name.setText("work")
    dialog.source.choose(Source.PROFILE)
    dialog.source.profile.setCurrentText("coming soon")
    dialog.show_profiles(["default", "films"])
    assert saved(qtbot, dialog)[0].profile == "coming soon"
    dialog.source.profile.setCurrentIndex(1)
    assert saved(qtbot, dialog)[0].profile == "films"


def test_the_end_of_a_token_can_be_said(qtbot, dialog) -> None:
    type_keys(dialog)
    assert not dialog.source.ends.isVisible()
    dialog.source.token.setText("token")
    assert dialog.source.ends.isVisible()
    assert saved(qtbot, dialog)[0].keys_end_at == ""
    dialog.source.ends.show_moment(datetime(2026, 12, 1, 17, tzinfo=timezone.utc))
    account, secret = saved(qtbot, dialog)
    assert account.keys_end_at == "2026-12-01T17:00:00+00:00"
    assert secret == Secret(SECRET, "token")
    dialog.source.token.clear()
    assert saved(qtbot, dialog)[0].keys_end_at == ""


def test_what_is_typed_stays_while_one_looks_around(dialog) -> None:
    type_keys(dialog)
    dialog.source.token.setText("token")
    dialog.source.role.arn.setText(ROLE_ARN)
    dialog.server.region.setCurrentText("eu-central-1")
    dialog.network.proxy.setText("http://proxy:1")
    for source in SOURCES:
        dialog.source.choose(source)
    for provider_id in providers.providers():
        dialog.server.choose(provider_id)
        dialog.server.region.setCurrentText(provider_id)
        for placeholder in dialog.server.provider.placeholders:
            dialog.server.field(placeholder.name).setText(placeholder.name)
    dialog.source.choose(Source.KEYRING)
    dialog.server.choose("aws")
    assert dialog.source.secret.text() == SECRET
    assert dialog.source.token.text() == "token"
    assert dialog.source.role.arn.text() == ROLE_ARN
    assert dialog.network.proxy.text() == "http://proxy:1"
    assert dialog.server.region.currentText() == "aws"
    dialog.server.choose("r2")
    assert dialog.server.field("account").text() == "account"
    assert dialog.server.region.currentText() == "r2"


# Whose server it is


@pytest.mark.parametrize("provider_id", providers.providers())
def test_a_service_is_used_with_what_its_endpoint_needs(qtbot, dialog, provider_id) -> None:
    provider = providers.providers()[provider_id]
    type_keys(dialog)
    dialog.server.choose(provider_id)
    region = provider.default_region or provider.regions[0]
    values = {each.name: each.example for each in provider.placeholders}
    for name, value in values.items():
        assert dialog.server.field(name).isVisible()
        dialog.server.field(name).setText(value)
    dialog.server.region.setCurrentText(region)
    account, _secret = saved(qtbot, dialog)
    assert account.endpoint_url == providers.endpoint_url(provider, region, values)
    assert (account.provider, account.region) == (provider_id, region)
    assert account.addressing_style is AddressingStyle.AUTO
    for quirk in provider.quirks:
        assert quirk in dialog.server.quirks.text()
    assert ("not tried" in dialog.server.quirks.text()) == (not provider.tried)
    again = shown(qtbot, AccountDialog(editing=replace(account, id="a")))
    assert saved(qtbot, again) == (replace(account, id="a"), None)


def test_a_new_user_with_an_r2_token(qtbot, dialog) -> None:
    type_keys(dialog)
    dialog.server.choose("r2")
    dialog.save.click()
    assert "Enter “Account ID”" in dialog.problem.text
    dialog.server.field("account").setText("0123456789abcdef0123456789abcdef")
    account, _secret = saved(qtbot, dialog)
    url = "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com"
    assert account.endpoint_url == url


@pytest.mark.parametrize(
    ("provider", "field", "pasted", "values", "region"),
    [
        ("r2", "account", "https://{0}.r2.cloudflarestorage.com", {"account": "a" * 32}, ""),
        (
            *("r2", "account", " https://{0}.eu.r2.cloudflarestorage.com/films"),
            *({"account": "a" * 32, "jurisdiction": "eu"}, ""),
        ),
        (
            *("oracle", "namespace"),
            "https://axax.compat.objectstorage.uk-london-1.oraclecloud.com/bucket/",
            *({"namespace": "axax"}, "uk-london-1"),
        ),
    ],
)
def test_an_endpoint_is_taken_apart_where_a_piece_of_it_is_asked_for(
    dialog, provider, field, pasted, values, region
) -> None:
    dialog.server.choose(provider)
    dialog.server.field(field).setText(pasted.format("a" * 32))
    assert {name: dialog.server.field(name).text() for name in values} == values
    assert dialog.server.region.currentText() == region


def test_what_is_no_endpoint_of_the_service_stays_as_it_was_typed(dialog) -> None:
    dialog.server.choose("r2")
    dialog.server.field("account").setText("https://s3.example.com")
    assert dialog.server.field("account").text() == "https://s3.example.com"
    dialog.save.click()
    dialog.server.choose("custom")
    dialog.server.field("endpoint").setText("https://gw.example.com/s3/v1")
    assert dialog.server.field("endpoint").text() == "https://gw.example.com/s3/v1"


def test_what_may_be_left_out_says_so(dialog) -> None:
    dialog.server.choose("r2")
    assert dialog.server.field("account").placeholderText() == "0123456789abcdef" * 2
    hint = dialog.server.field("jurisdiction").placeholderText()
    assert hint == "If there is one, such as eu"


def test_own_servers_share_the_endpoint_that_was_typed(dialog) -> None:
    dialog.server.choose("custom")
    dialog.server.field("endpoint").setText("https://s3.example.com")
    dialog.server.choose("minio")
    assert dialog.server.field("endpoint").text() == "https://s3.example.com"


def test_regions_can_be_chosen_and_typed(qtbot, dialog) -> None:
    type_keys(dialog)
    region = dialog.server.region
    offered = {region.itemText(row) for row in range(region.count())}
    assert {"us-east-1", "cn-north-1", "us-gov-west-1"} <= offered
    region.setCurrentText("eu-new-9")
    assert saved(qtbot, dialog)[0].region == "eu-new-9"


@pytest.mark.parametrize("source", [Source.PROFILE, Source.ENVIRONMENT])
def test_no_region_is_the_profiles_own(qtbot, dialog, source) -> None:
    assert dialog.server.region.lineEdit().placeholderText() == "us-east-1"
    dialog.source.choose(source)
    assert "profile" in dialog.server.region.lineEdit().placeholderText()
    dialog.name.setText("films")
    dialog.source.profile.setCurrentText("films")
    assert saved(qtbot, dialog)[0].region == ""


# The way there


def test_more_is_folded_away_until_it_is_wanted(dialog) -> None:
    assert not dialog.network.proxy.isVisible()
    dialog.network.more.click()
    assert dialog.network.proxy.isVisible()
    assert dialog.network.fips.isVisible()
    dialog.server.choose("wasabi")
    assert not dialog.network.fips.isVisible()


def test_all_of_more_is_taken(qtbot, dialog) -> None:
    type_keys(dialog)
    network = dialog.network
    network.more.setChecked(True)
    network.style.setCurrentIndex(1)
    network.signature.setCurrentIndex(1)
    network.link_host.setText("https://files.example.com")
    network.link_hosts.setPlainText("media=https://media.example.com\n\n logs=https://l.example ")
    network.proxy.setEditText("http://proxy.example.com:8080")
    dialog.show_ca_bundle("/etc/ssl/own.pem")
    for box in (network.requester_pays, network.dual_stack, network.accelerate, network.insecure):
        box.setChecked(True)
    account, _secret = saved(qtbot, dialog)
    wanted = Account(
        "work",
        access_key_id=KEY_ID,
        provider="aws",
        addressing_style=AddressingStyle.VIRTUAL,
        signature_version=SignatureVersion.V2,
        link_host="https://files.example.com",
        link_hosts=("media=https://media.example.com", "logs=https://l.example"),
        proxy="http://proxy.example.com:8080",
        ca_bundle="/etc/ssl/own.pem",
        insecure=True,
        dual_stack=True,
        accelerate=True,
        requester_pays=True,
    )
    assert account == wanted
    again = shown(qtbot, AccountDialog(editing=replace(wanted, id="a")))
    assert again.network.proxy.isVisible()
    assert saved(qtbot, again) == (replace(wanted, id="a"), None)


def test_what_only_aws_has_and_only_keys_allow_is_left_out(qtbot, dialog) -> None:
    dialog.name.setText("open data")
    dialog.network.more.setChecked(True)
    dialog.network.fips.setChecked(True)
    dialog.network.requester_pays.setChecked(True)
    dialog.source.choose(Source.ANONYMOUS)
    dialog.server.choose("custom")
    dialog.server.field("endpoint").setText("https://s3.example.com")
    account, _secret = saved(qtbot, dialog)
    assert not account.fips
    assert not account.requester_pays
    assert not dialog.network.requester_pays.isVisible()


def test_what_is_not_safe_is_said_as_long_as_it_is(dialog) -> None:
    assert not dialog.caution.isVisible()
    dialog.network.insecure.setChecked(True)
    dialog.network.more.setChecked(False)
    assert dialog.caution.isVisible()
    assert "is not checked" in dialog.caution.text
    dialog.network.signature.setCurrentIndex(1)
    assert "SigV2" in dialog.caution.text
    dialog.network.insecure.setChecked(False)
    dialog.network.signature.setCurrentIndex(0)
    assert not dialog.caution.isVisible()
    dialog.server.choose("custom")
    dialog.server.field("endpoint").setText("http://s3.example.com")
    assert "plain http" in dialog.caution.text


def test_a_file_of_certificates_is_asked_for(qtbot, dialog) -> None:
    with qtbot.waitSignal(dialog.ca_bundle_wanted):
        dialog.network.browse.click()


# Pasting


@pytest.fixture
def clipboard() -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("field", ["access_key_id", "secret", "token"])
def test_a_block_pasted_into_a_field_fills_all(qtbot, dialog, clipboard, field: str) -> None:
    dialog.source.secret.setText("typed before")
    QGuiApplication.clipboard().setText(BLOCK)
    into = getattr(dialog.source, field)
    into.setFocus()
    qtbot.keyClick(into, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert dialog.source.access_key_id.text() == "ASIAOFTHEPORTAL"
    assert dialog.source.secret.text() == SECRET
    assert dialog.source.token.text() == "token" * 100
    assert dialog.server.region.currentText() == "eu-central-1"
    told = "Filled in: access key id, secret access key, session token, region."
    assert dialog.answer.text() == told
    assert dialog.source.ends.isVisible()


def test_the_button_pastes_the_lines_of_a_credentials_file(qtbot, dialog, clipboard) -> None:
    QGuiApplication.clipboard().setText("[123456789012_Reader]\n" + BLOCK.replace("export ", ""))
    dialog.source.paste.click()
    account, secret = saved(qtbot, dialog)
    assert account.name == "123456789012_Reader"
    assert secret == Secret(SECRET, "token" * 100)


def test_an_end_that_is_pasted_is_shown(qtbot, dialog, clipboard) -> None:
    end = datetime(2099, 12, 1, 17, tzinfo=timezone.utc)
    QGuiApplication.clipboard().setText(BLOCK + f"export AWS_CREDENTIAL_EXPIRATION={end:%FT%TZ}")
    dialog.name.setText("work")
    dialog.source.paste.click()
    assert saved(qtbot, dialog)[0].keys_end_at == "2099-12-01T17:00:00+00:00"
    assert "ended already" not in dialog.answer.text()


def test_keys_that_have_ended_are_said_to(dialog, clipboard) -> None:
    past = "export AWS_CREDENTIAL_EXPIRATION=2020-01-01T00:00:00Z"
    QGuiApplication.clipboard().setText(BLOCK + past)
    dialog.source.paste.click()
    assert "ended already" in dialog.answer.text()


def test_other_keys_take_the_place_of_the_old_ones_whole(dialog, clipboard) -> None:
    type_keys(dialog)
    dialog.source.token.setText("old token")
    QGuiApplication.clipboard().setText("aws_access_key_id=AKIANEW\naws_secret_access_key=new")
    dialog.source.paste.click()
    assert dialog.source.token.text() == ""
    assert dialog.name.text() == "work"
    assert dialog.answer.text() == "Filled in: access key id, secret access key."


def test_the_end_of_old_keys_is_not_that_of_new_ones(qtbot, dialog, clipboard) -> None:
    type_keys(dialog)
    dialog.source.ends.show_moment(datetime(2099, 1, 1, tzinfo=timezone.utc))
    QGuiApplication.clipboard().setText(BLOCK)
    dialog.source.paste.click()
    assert saved(qtbot, dialog)[0].keys_end_at == ""


def test_what_is_no_block_changes_nothing_but_its_field(qtbot, dialog, clipboard) -> None:
    QGuiApplication.clipboard().setText("just words")
    dialog.source.paste.click()
    assert "no keys in the clipboard" in dialog.answer.text()
    assert dialog.source.secret.text() == ""
    dialog.source.access_key_id.setFocus()
    qtbot.keyClick(dialog.source.access_key_id, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert dialog.source.access_key_id.text() == "just words"


def test_a_secret_is_never_said(dialog, clipboard) -> None:
    QGuiApplication.clipboard().setText(BLOCK)
    dialog.source.paste.click()
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert SECRET not in said
    hidden = QLineEdit.EchoMode.Password
    assert dialog.source.secret.echoMode() == hidden
    assert dialog.source.token.echoMode() == hidden


# Editing


KEPT = Account(
    "work",
    Source.KEYRING,
    KEY_ID,
    provider="aws",
    region="eu-central-1",
    places=("s3://a/",),
    id="w",
)


@pytest.fixture
def editing(qtbot) -> AccountDialog:
    return shown(qtbot, AccountDialog(editing=KEPT, others=OTHERS))


def test_an_account_is_shown_without_its_secret_and_keeps_it(qtbot, editing) -> None:
    assert editing.windowTitle() == "Edit account"
    assert editing.name.text() == "work"
    assert editing.source.access_key_id.text() == KEY_ID
    assert editing.source.secret.text() == ""
    assert editing.source.secret.placeholderText() == "Unchanged"
    editing.name.setText("office")
    assert saved(qtbot, editing) == (replace(KEPT, name="office"), None)


def test_a_secret_that_is_typed_takes_the_place_of_the_old_one(qtbot, editing) -> None:
    editing.source.secret.setText("fresh")
    editing.source.token.setText("token")
    assert saved(qtbot, editing) == (KEPT, Secret("fresh", "token"))


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("access_key_id", "AKIAOTHER", "Enter the secret access key"),
        ("token", "token", "enter the one that it came with"),
    ],
)
def test_half_of_other_keys_is_not_taken(qtbot, editing, field, text, told) -> None:
    getattr(editing.source, field).setText(text)
    with qtbot.assertNotEmitted(editing.save_wanted):
        editing.save.click()
    assert told in editing.problem.text


def test_the_secret_stays_when_it_is_for_this_session_only(qtbot, editing) -> None:
    editing.source.choose(Source.SESSION)
    account, secret = saved(qtbot, editing)
    assert (account.source, secret) == (Source.SESSION, None)


def test_the_end_of_keys_is_shown_and_kept(qtbot) -> None:
    kept = replace(KEPT, keys_end_at="2099-12-01T17:00:00+00:00")
    dialog = shown(qtbot, AccountDialog(editing=kept))
    assert dialog.source.ends.isVisible()
    assert saved(qtbot, dialog) == (kept, None)
    dialog.source.secret.setText("fresh, and without a token")
    assert saved(qtbot, dialog)[0].keys_end_at == ""
    qtbot.keyClicks(dialog.source.token, "another token")
    assert not dialog.source.ends.known.isChecked()
    fresh = datetime(2099, 12, 2, tzinfo=timezone.utc)
    dialog.source.ends.show_moment(fresh)
    qtbot.keyClicks(dialog.source.token, ", typed on")
    assert saved(qtbot, dialog)[0].keys_end_at == fresh.isoformat()


def test_a_role_is_edited(qtbot) -> None:
    role = Account(
        "role", Source.ROLE, base="w", role_arn=ROLE_ARN, role_seconds=5400, provider="aws", id="r"
    )
    dialog = shown(qtbot, AccountDialog(editing=role, others=(*OTHERS, role)))
    assert dialog.source.role.base.findData("r") < 0
    assert saved(qtbot, dialog) == (role, None)


def test_a_computer_without_a_keyring_changes_no_account_unasked(editing) -> None:
    editing.show_keyring(False)
    assert editing.source.source is Source.KEYRING


# What is said, and how it is reached


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Give the account a name"),
        ({"name": "work"}, "Enter the access key id"),
        ({"name": "work", "access_key_id": "AKIA"}, "Enter the secret access key"),
        ({"name": "work", "access_key_id": "AK IA"}, "no spaces"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(qtbot, dialog, fields, told) -> None:
    for name, text in fields.items():
        (dialog.name if name == "name" else getattr(dialog.source, name)).setText(text)
    with qtbot.assertNotEmitted(dialog.save_wanted):
        dialog.save.click()
    assert told in dialog.problem.text
    assert dialog.name.text() == fields.get("name", "")
    assert dialog.source.access_key_id.text() == fields.get("access_key_id", "")


def test_a_failure_has_a_title_a_cause_and_a_next_step(dialog) -> None:
    dialog.show_busy("Asking the server…")
    assert not dialog.save.isEnabled()
    dialog.show_failure(BadKeys("unknown key"))
    assert dialog.problem.text.splitlines()[:2] == ["The keys were not accepted", "unknown key"]
    assert "Check access key id" in dialog.problem.text
    assert not dialog.answer.isVisible()
    assert dialog.save.isEnabled()
    dialog.show_answer("The keys work.")
    assert not dialog.problem.isVisible()


def states(dialog: AccountDialog) -> Iterator[None]:
    """Put the dialog into every state that shows other fields."""
    dialog.source.token.setText("token")
    for opened in (False, True):
        dialog.network.more.setChecked(opened)
        for source in SOURCES:
            dialog.source.choose(source)
            yield
        for provider_id in providers.providers():
            dialog.server.choose(provider_id)
            yield
        dialog.server.choose("aws")


def letters(dialog: AccountDialog) -> list[str]:
    """Return the letters that lead somewhere now."""
    labels = [each for each in dialog.findChildren(QLabel) if each.buddy() is not None]
    marked = [each for each in (*labels, *dialog.findChildren(QAbstractButton)) if seen(each)]
    found = [re.search("&([^&])", each.text()) for each in marked]
    return [each[1].upper() for each in found if each]


def seen(widget: QWidget) -> bool:
    return widget.isVisible()


def test_no_letter_leads_to_two_places(dialog) -> None:
    for _state in states(dialog):
        assert len(letters(dialog)) == len(set(letters(dialog))), sorted(letters(dialog))


def inputs(dialog: AccountDialog) -> list[QWidget]:
    kinds = (QLineEdit, QComboBox, QPlainTextEdit, QAbstractSpinBox, QAbstractButton)
    fields = [each for kind in kinds for each in dialog.findChildren(kind) if seen(each)]
    inner = (QComboBox, QAbstractSpinBox)
    return [each for each in fields if not isinstance(each.parentWidget(), inner)]


def test_every_field_has_a_name(dialog) -> None:
    for _state in states(dialog):
        for field in inputs(dialog):
            text = field.text() if isinstance(field, QAbstractButton) else ""
            assert field.accessibleName() or text, field


def test_tab_goes_from_top_to_bottom(qtbot, dialog) -> None:
    form = dialog.name.parentWidget()
    assert QApplication.focusWidget() is dialog.name
    for _state in states(dialog):
        dialog.name.setFocus()
        places = []
        for _step in range(40):
            now = QApplication.focusWidget()
            if not form.isAncestorOf(now):
                break
            places.append(now.mapTo(form, now.rect().topLeft()).y())
            qtbot.keyClick(now, Qt.Key.Key_Tab)
        assert now is dialog.save
        rows = [place // 12 for place in places]  # two in a row need not be level to the pixel
        assert rows == sorted(rows)


class Wordy(gettext.NullTranslations):
    """A language that takes half as much room again."""

    def gettext(self, message: str) -> str:
        return message + "ö" * (len(message) // 2)


@pytest.fixture
def wordy() -> Iterator[None]:
    texts.use(Wordy())
    yield
    texts.use(gettext.NullTranslations())


def fits_a_small_screen(dialog: AccountDialog) -> bool:
    least = dialog.minimumSizeHint()
    return least.width() <= 1000 and least.height() <= 640


def test_it_fits_a_small_screen(dialog) -> None:
    for _state in states(dialog):
        assert fits_a_small_screen(dialog)


@pytest.mark.usefixtures("wordy")
def test_it_fits_a_small_screen_in_a_wordy_language(dialog) -> None:
    dialog.network.insecure.setChecked(True)
    for _state in states(dialog):
        assert fits_a_small_screen(dialog), dialog.minimumSizeHint()


def test_it_is_as_high_as_its_fields(qtbot, dialog) -> None:
    dialog.source.choose(Source.ANONYMOUS)
    qtbot.waitUntil(lambda: dialog.height() < 330)
    before = dialog.height()
    dialog.network.more.setChecked(True)
    qtbot.waitUntil(lambda: dialog.height() > before + 100)
    dialog.network.more.setChecked(False)
    qtbot.waitUntil(lambda: dialog.height() == before)
