"""The window's wiring: builds every part once, connects them, runs, and ends in good order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from presign_gui.core.errors import AccountNotFound, PresignError
from presign_gui.core.records import Account
from presign_gui.core.settings import Settings, SettingsFile
from presign_gui.core.texts import _, ngettext
from presign_gui.qt.account_desk import AccountDesk
from presign_gui.qt.actions import Actions, Situation
from presign_gui.qt.arranger import Arranger
from presign_gui.qt.browser import Browser
from presign_gui.qt.guide import Guide
from presign_gui.qt.icons import icon
from presign_gui.qt.jobs import Jobs
from presign_gui.qt.linker import Linker
from presign_gui.qt.main_window import MainWindow
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.property_desk import PropertyDesk
from presign_gui.qt.rows_desk import RowsDesk
from presign_gui.qt.searching import Searching
from presign_gui.qt.sharing import Sharing
from presign_gui.qt.voice import Voice
from presign_gui.services import Services

if TYPE_CHECKING:
    from presign_gui.core.client import Connection

LAST_WAIT = 1.5
"""Seconds that a closed program waits for its threads before it ends without them."""


class App(QObject):
    """All parts of the window, connected."""

    def __init__(
        self,
        settings: SettingsFile,
        services: Services,
        voice: Voice | None = None,
        *,
        account: str = "",
    ) -> None:
        """`account` names the one to open, instead of the last one."""
        super().__init__()
        self._settings_file = settings
        self.voice = voice or Voice()
        self.settings: Settings = self._loaded(settings)
        self.services = services
        self.jobs = Jobs()
        self.actions = Actions()
        self.tree = ObjectTree(self)
        self.window = MainWindow(self.actions, self.tree)
        self.browser = Browser(self.jobs, self.tree, services.connect, self.window.view.settle)
        self.arranger = Arranger(self.jobs, self.tree)
        self.rows = RowsDesk(self.arranger, self.browser, self.tree, self.window, self.actions)
        self.linker = Linker(self.jobs, lambda: services.clients)
        self.desk = AccountDesk(self.jobs, self.voice, lambda: services.accounts)
        self.sharing = Sharing(
            self.jobs,
            self.browser,
            self.linker,
            self.window.shown,
            self.window.panel,
            self.voice,
        )
        self.properties = PropertyDesk(self.jobs, self.browser, self.window)
        self.searching = Searching(self.jobs, self.browser, self.tree, self.window)
        self.guide = Guide(
            self.jobs,
            self.browser,
            self.tree,
            self.window,
            self.actions,
            self.voice,
            services.places,
        )
        self._asked_account = account
        self._wanted_account = account or self.settings.account
        self._fetching = self._making = self._demo_starting = False
        self.ended = True  # all threads, when the window was closed
        # The preview follows the selection and the spinner, not each key and wheel step.
        self._preview_soon = QTimer(self, singleShot=True, interval=120)
        self._restore()
        self._accounts: list[Account] = []
        self._connect()

    def _loaded(self, settings: SettingsFile) -> Settings:
        """Return the settings, or the defaults if they can't be read; the window opens anyway."""
        try:
            return settings.load()
        except PresignError as error:
            self._settings_file = SettingsFile(None)  # what can't be read isn't written over
            QTimer.singleShot(0, partial(self.voice.fail, error))
            return Settings()

    def _restore(self) -> None:
        self.window.restore(self.settings)
        self.window.panel.expiry = self.settings.expiry
        self.window.panel.choose_format(self.settings.format)

    def _connect(self) -> None:
        view, panel = self.window.view, self.window.panel
        view.paint_under(self.jobs.gate.window)
        self.window.search.results.paint_under(self.jobs.gate.window)
        self.browser.is_open = lambda folder: view.isExpanded(self.tree.index_of(folder))
        self.rows.told.connect(self.voice.tell)
        self.arranger.failed.connect(self.voice.fail)
        self.actions["natural"].toggled.connect(self.searching.use_natural_order)
        self.voice.speak_through(self.window)
        self.voice.told.connect(self.window.statusBar().showMessage)
        for name, run in {
            "add-account": self.add_account,
            "test-account": lambda: self.desk.test(self.browser.account),
            "remove-account": lambda: self.desk.remove(self.browser.account),
            "demo": self.start_demo,
            "quit": self.window.close,
            "copy": self.sharing.copy,
            "properties": self.properties.open,
            "refresh": self.refresh,
            "add-place": self.add_place,
            "search": self.searching.open,
            "show-in-tree": self.searching.show_in_tree,
            "retry": self.retry,
            "copy-details": self.copy_details,
            "stop": self.stop,
        }.items():
            self.actions.connect_to(name, run)
        self.window.accounts.activated.connect(self._on_account_chosen)
        self.desk.listed.connect(self._show_accounts)
        self.desk.added.connect(self.open)
        self.desk.removed.connect(self._on_removed)
        self.desk.removed.connect(self.guide.forget)
        self.guide.changed.connect(self._update_actions)
        self.guide.navigator.arrived.connect(self.searching.close)
        self.searching.place_wanted.connect(self.guide.navigator.go)
        for name in ("back", "forward", "up"):
            self.actions.connect_to(name, self.searching.close)
        self.browser.opened.connect(self.linker.use)
        self.browser.opened.connect(self._greet)
        self.browser.opened.connect(self._update_actions)
        self.browser.closed.connect(lambda: self.linker.use(None))
        self.browser.busy.connect(self._on_fetching)
        self.sharing.busy.connect(self._on_making)
        self.searching.busy.connect(self._update_actions)
        self.tree.rowsInserted.connect(self._count_rows)
        self.tree.rowsRemoved.connect(self._count_rows)
        self.tree.dataChanged.connect(self._on_rows_changed)
        self.window.shown.selection_changed.connect(self._on_selection)
        view.selectionModel().currentChanged.connect(self._on_rows_changed)
        self.window.shown.chosen.connect(self.actions["copy"].trigger)
        view.retry.connect(self.browser.retry)
        view.left.connect(self.browser.leave)
        panel.changed.connect(self._preview_soon.start)
        self._preview_soon.timeout.connect(self._preview)
        self.linker.previewed.connect(panel.show_link)
        self.linker.failed.connect(panel.show_failure)

    # What the window does

    def start(self) -> None:
        """Find out which accounts there are, behind the window."""
        self.desk.list(then=self._open_last)
        aside = self._settings_file.set_aside
        if aside is not None:
            self.voice.tell(_("The settings file was damaged; it is kept as {path}.", path=aside))

    def open(self, account: Account | None) -> None:
        """Show another account."""
        self.browser.open(account)
        self.window.setWindowTitle(
            _("{account} – Presign", account=account.name) if account else "Presign"
        )
        if account is None:
            self.window.show_welcome()
        else:
            self.window.show_browser()
            self.window.accounts.setCurrentIndex(self._row_of(account))
        self._update_actions()

    def add_account(self) -> None:
        """Ask for an account, and open it."""
        from presign_gui.qt.dialogs.account import AccountDialog

        dialog = AccountDialog(self.window)
        self.desk.serve(dialog)
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def start_demo(self) -> None:
        """Start the demo's server behind the window, and open its account."""
        if self.services.demo is not None:
            self.open(self.services.demo.account)
            return
        if self._demo_starting:
            return
        self._demo_starting = True
        self.voice.tell(_("Starting the demo…"))

        def fill() -> None:
            self.jobs.start(lambda: [self.services.demo.fill_big_folder()])

        self.jobs.start(
            lambda: [self.services.start_demo()],
            on_item=self.desk.show_guest,
            on_done=lambda: QTimer.singleShot(500, fill),
            on_failed=self._on_demo_failed,
        )

    def refresh(self) -> None:
        """Fetch the folder of the current row anew, or all buckets."""
        if self.window.searching:
            self.searching.again()
            return
        current = self.window.view.currentIndex()
        folder = self.tree.folder_at(current) or self.tree.folder_at(current.parent())
        self.browser.refresh(folder)

    def retry(self) -> None:
        """Fetch what the current row says could not be fetched."""
        failed = self._failed_folder()
        if failed is not None:
            self.browser.retry(failed)

    def copy_details(self) -> None:
        """Copy what the current error row stands for."""
        from presign_gui.core.logs import redact

        failed = self._failed_folder()
        if failed is not None:
            lines = (failed.address, failed.error.details)
            text = redact("\n".join(line for line in lines if line))
            QGuiApplication.clipboard().setText(text)
            self.voice.tell(_("Details copied."))

    def add_place(self) -> None:
        """Ask for a bucket or prefix, and open it in the tree."""
        from presign_gui.qt.dialogs.place import PlaceDialog

        dialog = PlaceDialog(self.window, self.browser.account)
        dialog.accepted.connect(lambda: self._show_place(dialog.address))
        dialog.open()
        dialog.finished.connect(dialog.deleteLater)

    def stop(self) -> None:
        """Stop what is being fetched or made, and going anywhere."""
        self.guide.stop()
        self.browser.stop()
        self.arranger.stop()
        self.sharing.stop()
        self.searching.stop()
        self.voice.tell(_("Stopped."))

    def close(self) -> bool:
        """End everything that runs, and save; return whether all threads ended in time.

        Raises FileProblem when the settings can't be saved; `ended` is told even then.
        """
        account = self.browser.account
        if account is not None and not self.desk.is_guest(account):
            self.settings.account = account.name
        self.settings.expiry = self.window.panel.expiry
        self.settings.format = self.window.panel.format.name
        self.window.remember(self.settings)
        self.browser.shut_down()
        self._preview_soon.stop()
        try:
            self._settings_file.save(self.settings)
            self.guide.shut_down()
        finally:  # a thread that still runs would abort the process
            self.services.close()
            self.ended = self.jobs.shut_down(LAST_WAIT)
        return self.ended

    # What the parts say

    def _on_demo_failed(self, error: PresignError) -> None:
        self._demo_starting = False
        self.voice.fail(error)

    def _greet(self, connection: Connection) -> None:
        self.voice.tell(_("Connected as “{account}”.", account=connection.account.name))

    def _open_last(self) -> None:
        named = [each for each in self._accounts if each.name == self._wanted_account]
        if self._asked_account and not named:
            self.open(None)
            self.voice.fail(
                AccountNotFound(_("No account is called “{name}”.", name=self._asked_account))
            )
        else:
            self.open(next(iter(named or self._accounts), None))

    def _show_accounts(self, accounts: list[Account]) -> None:
        self._accounts = accounts
        box = self.window.accounts
        box.clear()
        for account in accounts:
            box.addItem(icon("account"), account.name)
        if self.browser.account is not None:
            box.setCurrentIndex(self._row_of(self.browser.account))

    def _row_of(self, account: Account) -> int:
        """Return the row of an account in the list: two may have the same name."""
        same = [(each.source, each.id, each.name) for each in self._accounts]
        wanted = (account.source, account.id, account.name)
        return same.index(wanted) if wanted in same else -1

    def _on_account_chosen(self, row: int) -> None:
        self.open(self._accounts[row])

    def _on_removed(self, account: Account) -> None:
        if self.browser.account is not None and self.browser.account.id == account.id:
            self.open(self._accounts[0] if self._accounts else None)

    def _show_place(self, address) -> None:
        folder = self.browser.add_place(address)
        self.browser.keep(self.desk.add_place(self.browser.account, folder.address))
        index = self.tree.index_of(folder)
        self.window.view.setCurrentIndex(index)
        self.window.view.expand(index)

    def _on_selection(self) -> None:
        panel = self.window.panel
        panel.show_selection(self.window.shown.summary())
        self._preview_soon.start()
        self._update_actions()

    def _preview(self) -> None:
        panel = self.window.panel
        selected = self.window.shown.summary()
        self.linker.preview(selected.first, panel.options)
        failed = self._failed_folder()
        if failed is not None and not selected.objects:
            panel.show_trouble(failed.error)

    def _on_rows_changed(self) -> None:
        self._update_actions()
        self._preview_soon.start()  # the error row may have become something else

    def _on_fetching(self, busy: bool) -> None:
        self._fetching = busy
        self._update_actions()

    def _on_making(self, busy: bool) -> None:
        self._making = busy
        self._update_actions()

    def _count_rows(self) -> None:
        count = sum(len(folder.objects) for folder in self.tree.root.below())
        self.window.loaded.setText(
            ngettext("{count} object loaded", "{count} objects loaded", count) if count else ""
        )

    def _failed_folder(self):
        if self.window.searching:
            return None
        folder = self.tree.status_at(self.window.view.currentIndex())
        return folder if folder is not None and folder.error is not None else None

    def _update_actions(self) -> None:
        selected, account = self.window.shown.summary(), self.browser.account
        self.actions.update(
            Situation(
                account=account is not None,
                connected=self.browser.connection is not None,
                removable=account is not None and self.desk.is_kept(account),
                objects=selected.objects,
                folders=selected.folders,
                unfinished=self.browser.is_unfinished(self.rows.folder),
                failed=self._failed_folder() is not None,
                busy=self._fetching or self._making or self.guide.going or self.searching.running,
                found=self.window.searching,
                placed=self.guide.here is not None,
                inside=self.guide.navigator.can_go_up,
                back=self.guide.navigator.can_go_back,
                forward=self.guide.navigator.can_go_forward,
            )
        )
