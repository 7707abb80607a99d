"""Which account is open, and what of its buckets and folders is to be fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from presign_gui.core.address import Address
from presign_gui.core.address import parse as parse_address
from presign_gui.core.columns import Page
from presign_gui.core.errors import Stopped, UnexpectedAnswer
from presign_gui.core.records import Account, Bucket
from presign_gui.core.texts import _
from presign_gui.qt.fetching import Fetching, as_one, gathered
from presign_gui.qt.folder import Folder, State
from presign_gui.qt.jobs import Jobs
from presign_gui.qt.object_tree import ObjectTree

if TYPE_CHECKING:
    from presign_gui.core.client import Connection


class Browser(QObject):
    """Fills the tree from the open account, as rows are wanted."""

    opened = Signal(object)  # the Connection of another account
    closed = Signal()
    busy = Signal(bool)
    failed = Signal(object)  # a PresignError that kept rows from being fetched
    progressed = Signal(int, int)  # objects of the folder being fetched whole; and in a second
    fetched_all = Signal(int)  # objects of the folder, which are all here now

    def __init__(
        self,
        jobs: Jobs,
        tree: ObjectTree,
        connect: Callable[[Account], Connection],
        settle: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """`connect` makes an account's connection; it is called on a worker thread.

        `settle` lays out the rows that came, see `Inlet`.
        """
        super().__init__()
        self._jobs = jobs
        self._tree = tree
        self._connect = connect
        self._account: Account | None = None
        self._connection: Connection | None = None
        self._fetching = Fetching(jobs, tree, settle)
        self._stale = False  # what is shown was fetched with keys of before
        self._listed: list[Bucket] = []  # the buckets that the server named
        self.is_open: Callable[[Folder], bool] = lambda _folder: True
        self.shows_versions = False
        self._fetching.busy.connect(self.busy)
        self._fetching.failed.connect(self.failed)
        tree.wanted.connect(self.fetch)

    @property
    def account(self) -> Account | None:
        return self._account

    @property
    def connection(self) -> Connection | None:
        return self._connection

    def open(self, account: Account | None) -> None:
        """Show another account, or none; whatever was under way ends.

        What is shown stays if it is the same account, with other keys or another name.
        """
        self._stale = _same_place(self._account, account)
        for folder in self._fetching.cancel_below(self._tree.root):
            if self._stale and folder is not self._tree.root:
                self._tree.set_state(folder, State.FAILED, Stopped())
        self._account, self._connection = account, None
        if not self._stale:
            self._tree.empty()
        self.closed.emit()
        if account is not None:
            self._list_buckets()

    def refresh(self, folder: Folder | None = None) -> None:
        """Fetch `folder` anew, and what is open below it; or all buckets.

        What is there stays until the new rows come, and then what is still there:
        open, selected and in sight as it was.
        """
        if self._account is None:
            return
        folder = folder or self._tree.root
        self._fetching.cancel_below(folder)
        if folder is self._tree.root:
            self._list_buckets()
        elif folder.is_loaded:
            self._fetch_anew(folder)
        else:
            self._tree.reload(folder)
            self.fetch(folder)
        self._renew_below(folder)

    def _renew_below(self, folder: Folder) -> None:
        """Fetch anew what is open below `folder`; what is closed is fetched when it is opened."""
        for each in list(folder.folders):
            typed = any(one.by_hand for one in each.below() if one is not each)
            if each.is_loaded and not typed and not self.is_open(each):
                self._tree.reload(each)
                continue
            if each.is_loaded:
                self._fetch_anew(each)
            elif each.state is State.FAILED:
                self.fetch(each)
            self._renew_below(each)

    def fetch(self, folder: Folder) -> None:
        """Fetch the next rows of `folder`."""
        if folder in self._fetching or self._connection is None:
            return
        pages = self._pages(folder, folder.next_token)
        self._tree.set_state(folder, State.LOADING)
        self._fetching.start(folder, lambda: islice(pages(), 1), partial(self._add, folder))

    def _add(self, folder: Folder, page: Page) -> None:
        """Put a page after what `folder` has, unless the server is going round in circles.

        Within one job the listing finds that itself; but each page is asked for by one here.
        """
        if page.next_token and page.next_token in folder.tokens:
            error = UnexpectedAnswer(_("The listing goes round in circles."))
            self._tree.set_state(folder, State.FAILED, error)
        else:
            self._fetching.inlet.add(folder, page)

    def fetch_all(self, folder: Folder) -> None:
        """Fetch the rows of `folder` until all are there, or it is left, or stopped."""
        if self._connection is None or folder.bucket is None or folder.state is State.COMPLETE:
            return
        self._fetching.cancel(folder)
        began, before = perf_counter(), len(folder.objects)

        def arrive(page: Page) -> None:
            self._fetching.inlet.add(folder, page)
            arrived[0] += len(page.objects)
            rate = arrived[0] / (perf_counter() - began)
            if page.next_token:
                self.progressed.emit(before + arrived[0], round(rate))
            else:
                self.fetched_all.emit(before + arrived[0])

        arrived = [0]
        pages = self._pages(folder, folder.next_token)
        self._tree.set_state(folder, State.LOADING)
        self._fetching.start(folder, lambda: gathered(pages()), arrive)

    def _fetch_anew(self, folder: Folder) -> None:
        """Fetch as many rows of `folder` as it has, and show them in place of those."""
        if self._connection is None:
            return
        pages, enough = self._pages(folder, ""), len(folder.objects)

        replace = partial(self._tree.replace, folder)
        self._fetching.start(folder, lambda: as_one(pages(), enough), replace)

    def _pages(self, folder: Folder, token: str) -> Callable[[], Iterator[Page]]:
        """Return what yields pages of `folder`, on a worker."""
        connection, bucket, prefix = self._connection, folder.bucket.name, folder.prefix
        gate, versions = self._jobs.gate.turn, self.shows_versions

        def pages() -> Iterator[Page]:
            from presign_gui.core import listing

            of = listing.versions if versions else listing.level
            return of(connection, bucket, prefix, token, gate)

        return pages

    def is_unfinished(self, folder: Folder) -> bool:
        """Return whether `folder` has rows that could be fetched."""
        unfinished = folder.state in (State.UNLISTED, State.LOADING, State.PARTIAL)
        return unfinished and folder.bucket is not None and self._connection is not None

    def show_versions(self, wanted: bool) -> None:
        """Show every version of each object, or only the latest."""
        if wanted != self.shows_versions:
            self.shows_versions = wanted
            self._fetching.cancel_below(self._tree.root)
            self._renew_below(self._tree.root)

    def retry(self, folder: Folder) -> None:
        """Go on where fetching failed or was stopped."""
        if folder is self._tree.root:
            self.refresh()
        else:
            self.fetch(folder)

    def stop(self) -> None:
        """End all fetching; rows that are here stay, and say that they aren't all."""
        for folder in self._fetching.cancel_below(self._tree.root):
            self._tree.set_state(folder, State.FAILED, Stopped())

    def leave(self, folder: Folder) -> None:
        """End the fetching of a folder nobody looks into any more, and of all below it."""
        self._fetching.cancel_below(folder)

    def shut_down(self) -> None:
        """End all fetching, for good."""
        self._account = self._connection = None
        self._fetching.inlet.close()
        self._fetching.cancel_below(self._tree.root)

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

        self._listed = []
        self._tree.set_state(self._tree.root, State.LOADING)
        self._fetching.start(self._tree.root, work, self._arrive, self._drop_missing_buckets)

    def _arrive(self, what) -> None:
        if isinstance(what, list):
            self._listed += what
            self._tree.add_buckets(what)
        else:
            self._connection = what
            self.opened.emit(what)
            for place in self._account.places:
                self.add_place(parse_address(place))
            if self._stale:
                self._stale = False
                self._renew_below(self._tree.root)

    def _drop_missing_buckets(self) -> None:
        """After a refresh: what neither the server nor the user names is gone."""
        places = {parse_address(place).bucket for place in self._account.places}
        self._tree.keep_buckets({each.name for each in self._listed} | places)


def _same_place(before: Account | None, now: Account | None) -> bool:
    """Say whether the two are the same account at the same server."""
    if before is None or now is None or not now.id:
        return False
    return (before.id, before.endpoint_url) == (now.id, now.endpoint_url)
