"""Files of this computer -> objects, by s3transfer: in parts, several at a time, tried again.

Its threads end with the upload, also when that is stopped: their sockets are shut down,
and of what was begun in parts nothing is left in the bucket, where it would be paid for.
"""

from __future__ import annotations

import mimetypes
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from s3transfer.exceptions import CancelledError, S3UploadFailedError
from s3transfer.manager import TransferConfig, TransferManager
from s3transfer.subscribers import BaseSubscriber

from presign_gui.core import stopping
from presign_gui.core.client import Connection, S3Client
from presign_gui.core.errors import FileProblem, PresignError, S3Error, Stopped
from presign_gui.core.failures import translated
from presign_gui.core.texts import _
from presign_gui.core.upload_plan import Local, Plan

PART = 8 * 2**20
"""Bytes of a part, and of the smallest file that is sent in parts."""

AT_ONCE = 4
"""Requests at a time."""

TOLD_EVERY = 0.1
"""Seconds between two reports."""

TAKING_BACK = 5.0
"""Seconds that the server has to drop what was begun in parts, when that is given up."""

_FEW = 200
"""Files handed to s3transfer at a time: it keeps a good deal of each."""


@dataclass(frozen=True)
class Progress:
    """How far an upload has come. The last one says how each file ended."""

    bytes_done: int
    bytes_all: int
    files_done: int
    files_all: int
    seconds: float
    uploaded: tuple[Local, ...] = field(default=(), repr=False)
    failed: tuple[tuple[Local, PresignError], ...] = field(default=(), repr=False)

    @property
    def rate(self) -> float:
        """Bytes a second."""
        return self.bytes_done / self.seconds if self.seconds > 0 else 0.0


def upload(connection: Connection, wanted: Plan, part: int = PART) -> Iterator[Progress]:
    """Upload the files of a plan; yield how far that has come, some times a second.

    One that fails doesn't keep the others from being uploaded; the last report says
    which did, and why. When the iterator is closed, or the job is stopped, what is
    under way ends; what is there stays. Blocks on disk and network; raises S3Error
    and CredentialError before the first.
    """
    client = connection.s3(connection.region_of(wanted.bucket))
    transfer = _Transfer(client, wanted, part)
    try:
        yield from transfer.run()
    finally:
        transfer.end()


class _Transfer:
    def __init__(self, client: S3Client, wanted: Plan, part: int) -> None:
        self._client = client
        self._wanted = wanted
        self._stop = stopping.Stop()  # of s3transfer's threads, which have no context of ours
        self._begun = _Begun(self._stop)
        self._sent = 0
        self._lock = threading.Lock()
        self._waiting: list[tuple[Local, Any]] = []  # what s3transfer has, and its future
        self._uploaded: list[Local] = []
        self._failed: list[tuple[Local, PresignError]] = []
        self._began_at = time.monotonic()
        in_threads = partial(
            ThreadPoolExecutor, initializer=stopping.current.set, initargs=(self._stop,)
        )
        client.meta.events.register("after-call.s3", self._begun.heed)
        config = TransferConfig(
            multipart_threshold=part, multipart_chunksize=part, max_request_concurrency=AT_ONCE
        )
        self._manager = TransferManager(client, config, executor_cls=in_threads)

    def run(self) -> Iterator[Progress]:
        outer = stopping.current.get()
        files = self._wanted.files
        with outer.during(self._stop.set):
            for start in range(0, len(files), _FEW):
                self._waiting = [(each, self._begin(each)) for each in files[start : start + _FEW]]
                while self._waiting:
                    if outer.is_set():
                        raise Stopped
                    self._waiting = [each for each in self._waiting if not self._ended(*each)]
                    yield self._progress()
                    if self._waiting:
                        time.sleep(TOLD_EVERY)
        yield self._progress(tuple(self._uploaded), tuple(self._failed))

    def end(self) -> None:
        """End the threads; give up what is under way, and take back what was begun in parts."""
        if self._waiting:
            self._stop.set()
            for _file, future in self._waiting:
                if not isinstance(future, OSError):
                    future.cancel()
        self._manager.shutdown()
        self._client.meta.events.unregister("after-call.s3", self._begun.heed)
        uploaded = {each.key for each in self._uploaded}
        self._begun.take_back(self._client, self._wanted.bucket, uploaded)

    def _begin(self, file: Local) -> Any:
        kind, encoding = mimetypes.guess_type(file.key)
        extra = {"ContentType": kind} if kind and not encoding else {}
        try:
            return self._manager.upload(
                str(file.path), self._wanted.bucket, file.key, extra, [_Count(self._count)]
            )
        except OSError as error:
            return error

    def _ended(self, file: Local, future: Any) -> bool:
        """Say whether `file` has ended, and note how."""
        if not isinstance(future, OSError) and not future.done():
            return False
        try:
            self._result(file, future)
        except Stopped:
            raise
        except PresignError as error:
            self._failed.append((file, error))
        else:
            self._uploaded.append(file)
        return True

    def _result(self, file: Local, future: Any) -> None:
        """Raise what kept `file` from being uploaded, in our words."""
        try:
            if isinstance(future, OSError):
                raise future
            with translated():
                future.result()
        except (CancelledError, Stopped) as error:
            raise Stopped from error
        except S3Error:
            _check_unchanged(file)  # or the server has waited for bytes that were no more
            raise
        except OSError as error:
            raise _unreadable(file, error) from error
        except S3UploadFailedError as error:
            raise FileProblem(str(error)) from error
        _check_unchanged(file)

    def _count(self, amount: int) -> None:
        with self._lock:
            self._sent += amount

    def _progress(
        self,
        uploaded: Sequence[Local] = (),
        failed: Sequence[tuple[Local, PresignError]] = (),
    ) -> Progress:
        return Progress(
            bytes_done=self._sent,
            bytes_all=self._wanted.size,
            files_done=len(self._uploaded) + len(self._failed),
            files_all=len(self._wanted.files),
            seconds=time.monotonic() - self._began_at,
            uploaded=tuple(uploaded),
            failed=tuple(failed),
        )


def _check_unchanged(file: Local) -> None:
    """Raise FileProblem if `file` isn't what it was when the upload was planned."""
    try:
        now = file.path.stat()
    except OSError as error:
        raise _unreadable(file, error) from error
    if (now.st_size, now.st_mtime_ns) != (file.size, file.written):
        raise FileProblem(_("{path} was changed while it was uploaded.", path=file.path))


def _unreadable(file: Local, error: OSError) -> FileProblem:
    reason = error.strerror or str(error)
    return FileProblem(_("{path}: {reason}", path=file.path, reason=reason))


class _Count(BaseSubscriber):
    """Tells how many bytes were sent; fewer than none when a part is sent again."""

    def __init__(self, count: Any) -> None:
        self._tell = count

    def on_progress(self, future: Any, bytes_transferred: int, **_more: Any) -> None:
        self._tell(bytes_transferred)


class _Begun:
    """The uploads in parts that were begun by threads with this stop, by their ids.

    An upload that was just stopped may still be ending while the next one uses its client.
    """

    def __init__(self, stop: stopping.Stop) -> None:
        self._stop = stop
        self._keys: dict[str, str] = {}

    def heed(self, model: Any, parsed: dict[str, Any], **_more: Any) -> None:
        """Take note of an answer that begins one."""
        ours = stopping.current.get() is self._stop
        if ours and model.name == "CreateMultipartUpload" and "UploadId" in parsed:
            self._keys[parsed["UploadId"]] = parsed["Key"]

    def take_back(self, client: S3Client, bucket: str, uploaded: set[str]) -> None:
        """Have the server drop the parts of all whose keys are not `uploaded`.

        Also of a job that is stopped; but one that hangs is waited for no longer than
        TAKING_BACK.
        """
        left = [(each, key) for each, key in self._keys.items() if key not in uploaded]
        if not left:
            return
        enough = stopping.Stop()
        token = stopping.current.set(enough)
        clock = threading.Timer(TAKING_BACK, enough.set)
        clock.start()
        try:
            for upload_id, key in left:
                # Dropped already, or out of reach: nothing more can be done.
                with suppress(PresignError), translated():
                    client.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload_id)
        finally:
            clock.cancel()
            clock.join()
            stopping.current.reset(token)
