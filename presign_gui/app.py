"""The window's wiring: builds every part once, connects them, runs, and ends in good order."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from presign_gui import opening
from presign_gui.account_desks import AccountDesks
from presign_gui.core.errors import PresignError
from presign_gui.core.providers import maximum_expiry
from presign_gui.core.records import Account
from presign_gui.core.settings import Settings, SettingsFile
from presign_gui.core.texts import _
from presign_gui.desktop import Desktop
from presign_gui.handover import Handover
from presign_gui.qt.actions import Actions
from presign_gui.qt.arranger import Arranger
from presign_gui.qt.arrival import Arrival
from presign_gui.qt.browser import Browser
from presign_gui.qt.context_menus import give_menus
from presign_gui.qt.enablement import Enablement
from presign_gui.qt.failed_row import FailedRow
from presign_gui.qt.guide import Guide
from presign_gui.qt.jobs import Jobs
from presign_gui.qt.linker import Linker
from presign_gui.qt.object_tree import ObjectTree
from presign_gui.qt.panel_desk import PanelDesk
from presign_gui.qt.parts import Parts
from presign_gui.qt.rows_desk import RowsDesk
from presign_gui.qt.searching import Searching
from presign_gui.qt.sharing import Sharing
from presign_gui.qt.tidying import Tidying
from presign_gui.qt.undoing import Undoing
from presign_gui.qt.voice import Voice
from presign_gui.services import Services

if TYPE_CHECKING:
    from presign_gui.core.client import Connection
    from presign_gui.qt.adding_place import AddingPlace
    from presign_gui.qt.help_desk import HelpDesk
    from presign_gui.qt.palette_desk import PaletteDesk
    from presign_gui.qt.property_desk import PropertyDesk
    from presign_gui.qt.renewing_desk import RenewingDesk

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
        self.tidying = Tidying(self.jobs)
        self.actions = Actions()
        self.tree = ObjectTree(self)
        self.window = opening.take()
        self.window.furnish(self.actions, self.tree)
        give_menus(self.window, self.actions)
        self.browser = Browser(self.jobs, self.tree, services.connect, self.window.view.settle)
        self.arranger = Arranger(self.jobs, self.tree)
        self.parts = parts = Parts(
            self.jobs, self.voice, self.window, self.actions, self.browser, self.settings
        )
        self.rows = RowsDesk(parts, self.arranger, self.tree)
        self.linker = Linker(self.jobs, lambda: services.clients)
        self.account_desks = AccountDesks(parts, services, self.open)
        self.desk, self.accounts = self.account_desks.desk, self.account_desks.box
        self.sharing = Sharing(parts, self.linker)
        self.handover = Handover(parts, self.linker, self.sharing, services)
        self.searching = Searching(parts, self.tree)
        self.guide = Guide(parts, self.tree, services.places)
        self.arrival = Arrival(
            parts,
            self.desk,
            self.guide.navigator,
            self.open,
            lambda link: self.handover.inspecting.open(link),
        )
        self.failed_row = FailedRow(parts, self.tree)
        self.panel = PanelDesk(parts, self.tree, self.linker, self.failed_row)
        self.undoing = Undoing(parts)
        self.enablement = Enablement(
            parts,
            self.desk,
            self.failed_row,
            self.rows,
            self.guide,
            self.searching,
            self.sharing,
            self.undoing,
        )
        self.enablement.watch(self.handover.uploading)
        self.desktop = Desktop(
            parts,
            self.account_desks,
            self.handover,
            services,
            lambda wanted: self._settings_file.save(wanted),
        )
        self._asked_account = account
        self.ended = True  # all threads, when the window was closed
        self._restore()
        self._connect_actions()
        self._connect_parts()

    # Made when they are wanted: nobody waits for them at the start.

    @cached_property
    def properties(self) -> PropertyDesk:
        from presign_gui.qt.property_desk import PropertyDesk

        return PropertyDesk(self.parts)

    @cached_property
    def adding_place(self) -> AddingPlace:
        from presign_gui.qt.adding_place import AddingPlace

        return AddingPlace(self.parts, self.tree, self.desk)

    @cached_property
    def palette(self) -> PaletteDesk:
        from presign_gui.qt.palette_desk import PaletteDesk

        return PaletteDesk(
            self.parts,
            self.tree,
            self.desk,
            self.guide,
            self.services.history_of,
            self.handover.history,
            self.open,
        )

    @cached_property
    def help(self) -> HelpDesk:
        from presign_gui.qt.help_desk import HelpDesk

        return HelpDesk(self.parts)

    @property
    def renewing(self) -> RenewingDesk:
        return self.account_desks.renewing

    def _loaded(self, settings: SettingsFile) -> Settings:
        """Return the settings, or the defaults if they can't be read; the window opens anyway."""
        try:
            loaded = settings.load()
        except PresignError as error:
            self._settings_file = settings.without_a_file()
            QTimer.singleShot(0, partial(self.voice.fail, error))
            loaded = settings.defaults()
        loaded.put_in_force()
        return loaded

    def _restore(self) -> None:
        self.window.restore(self.settings)
        self.window.panel.expiry = self.settings.expiry
        self.window.panel.choose_format(self.settings.format)

    def _connect_actions(self) -> None:
        """Connect those that no desk does itself; for “copy” and the ways, after the guide."""
        for name, run in {
            "quit": self.desktop.quit,
            "copy": self.sharing.copy,
            "properties": lambda: self.properties.open(),
            "refresh": self.refresh,
            "add-place": lambda: self.adding_place.open(),
            "palette": lambda: self.palette.open(),
            "help": lambda: self.help.open(),
            "shortcuts": lambda: self.help.show_shortcuts(),
            "about": lambda: self.help.show_about(),
            "search": self.searching.open,
            "show-in-tree": self.searching.show_in_tree,
            "retry": self.failed_row.retry,
            "copy-details": self.failed_row.copy_details,
            "stop": self.stop,
        }.items():
            self.actions.connect_to(name, run)
        for name in ("back", "forward", "up"):
            self.actions.connect_to(name, self.searching.close)
        self.actions["natural"].toggled.connect(self.searching.use_natural_order)

    def _connect_parts(self) -> None:
        view = self.window.view
        view.paint_under(self.jobs.gate.window)
        self.window.search.results.paint_under(self.jobs.gate.window)
        self.browser.is_open = lambda folder: view.isExpanded(self.tree.index_of(folder))
        self.rows.told.connect(self.voice.tell)
        self.arranger.failed.connect(self.voice.fail)
        self.voice.speak_through(self.window)
        self.voice.told.connect(self.window.statusBar().showMessage)
        self.desktop.start_wanted.connect(self.arrival.come)
        self.jobs.asked.connect(self.voice.ask_for)
        self.desk.gone.connect(self.guide.forget)
        self.desk.undoable.connect(self.undoing.offer)
        self.guide.desk.undoable.connect(self.undoing.offer)
        self.handover.chronicle.undoable.connect(self.undoing.offer)
        self.guide.navigator.arrived.connect(self.searching.close)
        self.searching.place_wanted.connect(self.guide.navigator.go)
        self.browser.opened.connect(self.linker.use)
        self.browser.opened.connect(self._greet)
        # Or the status line would go on to say that one is connected, and nobody hears of it.
        self.browser.failed.connect(lambda error: self.voice.tell(error.title))
        self.browser.opened.connect(self._bound_life)
        self.browser.closed.connect(lambda: self.linker.use(None))
        self.tree.dataChanged.connect(self.enablement.update)
        self.window.shown.selection_changed.connect(self.enablement.update)
        view.selectionModel().currentChanged.connect(self.enablement.update)
        self.window.shown.chosen.connect(self.actions["copy"].trigger)
        view.retry.connect(self.browser.retry)
        view.left.connect(self.browser.leave)

    # What the window does

    def start(self) -> None:
        """Find out which accounts there are, behind the window."""

        def listed() -> None:
            self.accounts.open_first(self._asked_account, self.settings.account)
            self.desk.let_go_of_due()
            self.handover.history.tidy()

        self.desk.list(then=listed)
        aside = self._settings_file.set_aside
        if aside is not None:
            self.voice.tell(_("The settings file was damaged; it is kept as {path}.", path=aside))

    def open(self, account: Account | None) -> None:
        """Show another account, unless that would stop an upload and isn't meant to."""
        now = self.browser.account
        if now in self.desk.accounts and not self.handover.uploading.may_stop(_("Stop uploading")):
            self.accounts.choose(now)
            return
        self.browser.open(account)
        self.window.setWindowTitle(
            _("{account} – Presign", account=account.name) if account else "Presign"
        )
        if account is None:
            self.window.show_welcome()
        else:
            self.window.show_browser()
            self.accounts.choose(account)
        self.enablement.update()

    def start_demo(self) -> None:
        """Start the demo's server behind the window, and open its account."""
        self.account_desks.demo.start()

    def refresh(self) -> None:
        """Fetch the folder of the current row anew, or all buckets."""
        if self.window.searching:
            self.searching.again()
            return
        current = self.window.view.currentIndex()
        folder = self.tree.folder_at(current) or self.tree.folder_at(current.parent())
        self.browser.refresh(folder)

    def stop(self) -> None:
        """Stop what is being fetched or made, and going anywhere."""
        self.guide.stop()
        self.browser.stop()
        self.arranger.stop()
        self.sharing.stop()
        self.handover.stop()
        self.searching.stop()
        self.voice.tell(_("Stopped."))

    def leave(self) -> None:
        """Close the window without a question: nobody is there who would answer it."""
        self.window.may_close = lambda: True
        self.desktop.quit()

    def close(self) -> bool:
        """End everything that runs, and save; return whether all threads ended in time.

        Raises FileProblem when the settings can't be saved; `ended` is told even then.
        """
        self.arrival.remember()
        if self.settings.keep_choices:
            self.settings.expiry = self.window.panel.expiry
            self.settings.format = self.window.panel.wanted_format
        self.window.remember(self.settings)
        self.browser.shut_down()
        self.panel.shut_down()
        with ExitStack() as ending:  # one after the other, whatever fails
            ending.callback(self.tidying.shut_down)
            ending.callback(self._end_threads)
            ending.callback(self.handover.shut_down)
            ending.callback(self.desktop.shut_down)
            ending.callback(self.guide.shut_down)
            ending.callback(self.undoing.shut_down)  # the first of all: others write what it says
            self._settings_file.save(self.settings)
        return self.ended

    def _end_threads(self) -> None:
        self.services.close()
        self.ended = self.jobs.shut_down(LAST_WAIT)  # one that still runs would abort the process

    # What the parts say

    def _greet(self, connection: Connection) -> None:
        self.voice.tell(_("Connected as “{account}”.", account=connection.account.name))

    def _bound_life(self, connection: Connection) -> None:
        self.window.panel.now = connection.now
        self.window.panel.maximum = maximum_expiry(connection.account)
