"""Whose S3 service an account uses: the preset, what its endpoint needs, and the region."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from presign_gui.core import providers
from presign_gui.core.providers import ANY_ENDPOINT, Placeholder, Provider
from presign_gui.core.records import Account, Source
from presign_gui.core.texts import _, sentences
from presign_gui.qt.dialogs.form_rows import FormRows
from presign_gui.qt.labels import WrappedLabel

_SAY_THEMSELVES = (Source.PROFILE, Source.ENVIRONMENT)
"""Sources that may have a region and an endpoint of their own."""


class ServerFields(QObject):
    """Chooses the service; keeps what was typed for each while another one is looked at."""

    changed = Signal()  # another service is chosen, or its endpoint is another

    def __init__(self, rows: FormRows) -> None:
        super().__init__()
        self._rows = rows
        self._providers = providers.providers()
        self._chosen = ""  # the id of the service whose region is shown
        self._regions: dict[str, str] = {}  # typed, by that id
        self._source = Source.KEYRING
        self.service = QComboBox()
        self._placeholders: dict[tuple[str, str], QLineEdit] = {}
        self.region = QComboBox(editable=True)
        self.quirks = WrappedLabel(small=True)
        self._add_rows()
        self._on_service()
        self.service.currentIndexChanged.connect(self._on_service)

    def _add_rows(self) -> None:
        rows = self._rows
        rows.add(_("Ser&vice"), self.service)
        for provider in self._providers.values():
            self.service.addItem(provider.name, provider.id)
            for placeholder in provider.placeholders:
                self._add_placeholder(placeholder)
        rows.add(_("&Region"), self.region)
        rows.add_below(self.quirks)

    def _add_placeholder(self, placeholder: Placeholder) -> None:
        """Add its field, unless another service has it with the same meaning."""
        key = (placeholder.name, placeholder.label)
        if key not in self._placeholders:
            field = self._placeholders[key] = QLineEdit()
            self._rows.add(placeholder.label, field)
            field.textChanged.connect(self._on_text)

    @property
    def provider(self) -> Provider:
        return self._providers[self.service.currentData()]

    def choose(self, provider_id: str) -> None:
        """Choose a service."""
        self.service.setCurrentIndex(self.service.findData(provider_id))

    def field(self, name: str) -> QLineEdit:
        """Return the field of a placeholder of the chosen service."""
        [found] = [each for each in self.provider.placeholders if each.name == name]
        return self._placeholders[found.name, found.label]

    def show_account(self, account: Account) -> None:
        """Show whose server the account uses."""
        provider = providers.of(account)
        values = providers.values_in(provider, account.endpoint_url)
        self.choose(provider.id)
        for placeholder in provider.placeholders:
            self.field(placeholder.name).setText(values.get(placeholder.name, ""))
        self.region.setCurrentText(account.region or values.get("region", ""))

    def use_source(self, source: Source) -> None:
        """Know where the keys come from: that may say what no region means."""
        self._source = source
        self._show_default_region()

    def fill_region(self, region: str) -> None:
        """Take a region that came with keys."""
        self.region.setCurrentText(region)

    def entered(self, account: Account) -> Account:
        """Return `account` at the chosen service. Raises InvalidAccount."""
        provider, region = self.provider, self.region.currentText().strip()
        values = {each.name: self.field(each.name).text() for each in provider.placeholders}
        url = providers.endpoint_url(provider, region, values)
        return replace(account, provider=provider.id, region=region, endpoint_url=url)

    def _on_text(self, text: str) -> None:
        """Take a whole endpoint apart that is pasted where a piece of it was asked for."""
        provider = self.provider
        if "://" in text and provider.endpoint != ANY_ENDPOINT:
            scheme, _found, rest = text.strip().partition("://")
            host, _slash, _bucket = rest.partition("/")
            values = providers.values_in(provider, f"{scheme}://{host}")
            for placeholder in provider.placeholders if values else ():
                self.field(placeholder.name).setText(values[placeholder.name])
            if values.get("region"):
                self.region.setCurrentText(values["region"])
        self.changed.emit()

    def _on_service(self) -> None:
        self._regions[self._chosen] = self.region.currentText()
        now = self.provider
        self._chosen = now.id
        self.region.clear()
        self.region.addItems(now.regions)
        self.region.setCurrentText(self._regions.get(now.id, ""))
        self._show_default_region()
        wanted = {(each.name, each.label): each for each in now.placeholders}
        for key, field in self._placeholders.items():
            self._rows.show_rows(key in wanted, field)
            if key in wanted:
                field.setPlaceholderText(_hint_of(wanted[key]))
        untried = (
            () if now.tried else (_("Taken from the provider's documentation, not tried there."),)
        )
        self.quirks.setText(sentences((*now.quirks, *untried)))
        self._rows.show_rows(bool(self.quirks.text()), self.quirks)
        self.changed.emit()

    def _show_default_region(self) -> None:
        shown = self.provider.default_region
        if self._source in _SAY_THEMSELVES and not self.provider.endpoint:
            shown = _("As the profile or the environment has it")
        self.region.lineEdit().setPlaceholderText(shown)


def _hint_of(placeholder: Placeholder) -> str:
    if placeholder.optional:
        return _("If there is one, such as {example}", example=placeholder.example)
    return placeholder.example
