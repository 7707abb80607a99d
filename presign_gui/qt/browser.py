"""Which account is open, and which folder of it is being fetched by which job."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.address import Address
from presign_gui.core.address import parse as parse_address
from presign_gui.core.errors import PresignError, Stopped
from presign_gui.core.records import Account
from presign_gui.qt.folder import Folder, State
from presign_gui.qt.jobs import Job, Jobs
from presign_gui.qt.object_tree import ObjectTree

if TYPE_CHECKING:
    from presign_gui.core.client import Connection


class Browser(QObject):
    """Fills the tree from the open account, as rows are wanted."""

    opened = Signal(object)  # the Connection of another account
    closed = Signal()
    busy = Signal(bool)

    def __init__(
        self, jobs: Jobs, tree: ObjectTree, connect: Callable[[Account], Connection]
    ) -> None:
        """`connect` makes an account's connection; it is called on a worker thread."""
        super().__init__()
        self._jobs = jobs
        self._tree = tree
        self._connect = connect
        self._account: Account | None = None
        self._connection: Connection | None = None
        self._fetching: dict[Folder, Job] = {}
        tree.wanted.connect(self.fetch)

    @property
    def account(self) -> Account | None:
        return self._account

    @property
    def connection(self) -> Connection | None:
        return self._connection

    def open(self, account: Account | None) -> None:
        """Show another account, or none; whatever was under way ends."""
        self._cancel_below(self._tree.root)
        self._account, self._connection = account, None
        self._tree.empty()
        self.closed.emit()
        if account is not None:
            self._list_buckets()

    def refresh(self, folder: Folder | None = None) -> None:
        """Fetch `folder` anew, or all buckets."""
        if self._account is None:
            return
        folder = folder or self._tree.root
        self._cancel_below(folder)
        self._tree.reload(folder)
        if folder is self._tree.root:
            self._list_buckets()
        else:
            self.fetch(folder)

    def fetch(self, folder: Folder) -> None:
        """Fetch the next rows of `folder`."""
        if folder in self._fetching or self._connection is None:
            return
        connection, bucket, prefix = self._connection, folder.bucket.name, folder.prefix
        token = folder.next_token

        def work():
            from presign_gui.core import listing

            yield next(listing.level(connection, bucket, prefix, token))

        self._tree.set_state(folder, State.LOADING)
        self._start(folder, work, lambda page: self._tree.add_page(folder, page))

    def retry(self, folder: Folder) -> None:
        """Go on where fetching failed or was stopped."""
        if folder is self._tree.root:
            self.refresh()
        else:
            self.fetch(folder)

    def stop(self) -> None:
        """End all fetching; rows that are here stay, and say that they aren't all."""
        for folder in self._cancel_below(self._tree.root):
            self._tree.set_state(folder, State.FAILED, Stopped())

    def leave(self, folder: Folder) -> None:
        """End the fetching of a folder nobody looks into any more, and of all below it."""
        self._cancel_below(folder)

    def shut_down(self) -> None:
        """End all fetching, for good."""
        self._account = self._connection = None
        self._cancel_below(self._tree.root)

    def keep(self, account: Account) -> None:
        """Know the open account as `account` from now on: it has got another place."""
        self._account = account

    def add_place(self, address: Address) -> Folder:
        """Show a bucket or prefix that the account may not list by itself."""
        prefix = address.key
        if prefix and not prefix.endswith("/"):
            prefix += "/"
        return self._tree.add_prefix(address.bucket, prefix)

    def _list_buckets(self) -> None:
        account, connect = self._account, self._connect

        def work():
            from presign_gui.core import listing

            connection = connect(account)
            connection.credential()
            yield connection
            yield from listing.buckets(connection)

        self._tree.set_state(self._tree.root, State.LOADING)
        self._start(self._tree.root, work, self._arrive)

    def _arrive(self, what) -> None:
        if isinstance(what, list):
            self._tree.add_buckets(what)
        else:
            self._connection = what
            self.opened.emit(what)
            for place in self._account.places:
                self.add_place(parse_address(place))

    def _start(self, folder: Folder, work, on_item) -> None:
        def done() -> None:
            del self._fetching[folder]
            if folder.state is State.LOADING:
                self._tree.set_state(folder, State.COMPLETE)
            elif folder.state is State.PARTIAL:  # what was wanted meanwhile was not heard
                self._tree.set_state(folder, State.PARTIAL)
            self.busy.emit(bool(self._fetching))

        def failed(error: PresignError) -> None:
            del self._fetching[folder]
            self._tree.set_state(folder, State.FAILED, error)
            self.busy.emit(bool(self._fetching))

        self._fetching[folder] = self._jobs.start(
            work, on_item=on_item, on_done=done, on_failed=failed
        )
        self.busy.emit(True)

    def _cancel_below(self, folder: Folder) -> list[Folder]:
        """End the jobs of `folder` and all below it; return the folders that had one."""
        cancelled = [each for each in folder.below() if each in self._fetching]
        for each in cancelled:
            self._fetching.pop(each).cancel()
            self._tree.set_state(each, State.PARTIAL if each.next_token else State.UNLISTED)
        self.busy.emit(bool(self._fetching))
        return cancelled
