"""Background work: the only QThread of the program.

    job = jobs.start(lambda: listing.level(...), on_item=..., on_done=..., on_failed=...)
    job.cancel()

Work is a function that returns an iterable, mostly a plain generator that knows
no Qt. Each item is handed over on the UI thread; between two items the job can
end, and a wait for the network is cut short (see core/stopping.py).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from enum import Enum
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, Signal

from presign_gui.core import asking
from presign_gui.core.errors import PresignError
from presign_gui.core.stopping import Stop, current
from presign_gui.qt.question import Question
from presign_gui.qt.window_gate import WindowGate

_log = logging.getLogger(__name__)


class Lane(Enum):
    """What a job may wait for; its value is how many run at once."""

    SIGNER = 1  # nothing: arithmetic only, so that a link is never kept waiting
    S3 = 6  # network, keyring, disk


class Job(QObject):
    """Work under way. Lives on the UI thread, where its callbacks are called."""

    ended = Signal()  # done, failed or cancelled; comes last
    asked = Signal(object)  # a Question

    _arrived = Signal(object, object)

    def __init__(
        self,
        work: Callable[[], Iterable[Any]],
        on_item: Callable[[Any], None] | None,
        on_done: Callable[[], None] | None,
        on_failed: Callable[[PresignError], None] | None,
    ) -> None:
        super().__init__()
        self._work = work
        self._on_item, self._on_done, self._on_failed = on_item, on_done, on_failed
        self._stop = Stop()
        self.begun = time.monotonic()
        self.stays = False  # it has no end of its own, and mostly waits: a server
        # Queued, so that what a worker emits is dealt with on the UI thread.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def cancel(self) -> None:
        """End the work; from now on none of its callbacks is called. Does not wait."""
        self._stop.set()

    def run(self) -> None:
        """Do the work; called on a worker thread."""
        token = current.set(self._stop)
        asker = asking.current.set(self._ask)
        try:
            if not self._stop.is_set():
                for item in self._work():
                    if self._stop.is_set():
                        break
                    self._arrived.emit(self._on_item, item)
            self._arrived.emit(self._on_done, None)
        except PresignError as error:  # also Stopped, when a question got no answer
            self._arrived.emit(self._on_failed, error)
        except Exception as error:  # noqa: BLE001 (a thread's end: said in the window and the log)
            _log.error("a job broke off", exc_info=True)
            broken = PresignError()
            broken.__cause__ = error
            self._arrived.emit(self._on_failed, broken)
        finally:
            asking.current.reset(asker)
            current.reset(token)
            self._arrived.emit(None, self)

    def _ask(self, text: str) -> str:
        question = Question(text, self._stop)
        self.asked.emit(question)
        return question.wait()

    def _deliver(self, callback: Callable[..., None] | None, value: Any) -> None:
        if value is self:
            self.ended.emit()
        elif callback is None or self._stop.is_set():
            return
        elif callback is self._on_done:
            callback()
        else:
            callback(value)


class _Worker(QThread):
    """Takes jobs from its lane's queue until it finds None there."""

    def __init__(self, lane: _Queue) -> None:
        super().__init__()
        self._lane = lane

    def run(self) -> None:
        while (job := self._lane.take()) is not None:
            job.run()
            self._lane.finish()
            del job  # or it would live here until the next one comes, and die on this thread


class _Queue:
    """The jobs of one lane that wait for a thread, and how many threads they could use."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._unfinished = 0

    def put(self, job: Job) -> int:
        """Add a job; return how many there are with it, running and waiting."""
        with self._lock:
            self._unfinished += 1
            unfinished = self._unfinished
        self._jobs.put(job)
        return unfinished

    def take(self) -> Job | None:
        """Return the next job, or None when its thread is to end; waits for either."""
        return self._jobs.get()

    def finish(self) -> None:
        """Say that a job that was taken is over."""
        with self._lock:
            self._unfinished -= 1

    def end_one_thread(self) -> None:
        self._jobs.put(None)


class Jobs(QObject):
    """Starts jobs and keeps the threads they run on."""

    asked = Signal(object)  # a Question of a job, on the UI thread
    ended = Signal(float)  # how many seconds a job that is over took, its wait included

    def __init__(self) -> None:
        super().__init__()
        self.gate = WindowGate()
        self._closed = False
        self._running: set[Job] = set()
        self._queues = {lane: _Queue() for lane in Lane}
        self._threads: dict[Lane, list[_Worker]] = {lane: [] for lane in Lane}

    def start(
        self,
        work: Callable[[], Iterable[Any]],
        *,
        on_item: Callable[[Any], None] | None = None,
        on_done: Callable[[], None] | None = None,
        on_failed: Callable[[PresignError], None] | None = None,
        lane: Lane = Lane.S3,
    ) -> Job:
        """Run `work` on a thread of `lane`, as soon as one is free; return at once.

        After `shut_down` nothing is run any more.
        """
        job = Job(work, on_item, on_done, on_failed)
        if self._closed:
            job.cancel()
            return job
        self._running.add(job)
        job.ended.connect(self._forget)
        job.asked.connect(self.asked)
        queue, threads = self._queues[lane], self._threads[lane]
        unfinished = queue.put(job)
        if len(threads) < min(unfinished, lane.value):
            worker = _Worker(queue)
            threads.append(worker)
            worker.start()
        return job

    @property
    def busy(self) -> bool:
        """Whether any job is under way, or waits for a thread, but for those that stay."""
        return any(not job.stays for job in self._running)

    def shut_down(self, within: float) -> bool:
        """End all work and all threads; return whether they ended `within` seconds.

        If not, something waits where it can't be reached (a name server, a
        keyring prompt), and the process must end without destroying the threads.
        """
        self._closed = True
        for job in self._running:
            job.cancel()
        for lane, threads in self._threads.items():
            for _thread in threads:
                self._queues[lane].end_one_thread()
        deadline = time.monotonic() + within
        workers = [worker for threads in self._threads.values() for worker in threads]
        ended = [worker.wait(_milliseconds_until(deadline)) for worker in workers]
        if all(ended):
            for threads in self._threads.values():
                threads.clear()
            self._running.clear()
        return all(ended)

    def _forget(self) -> None:
        job = self.sender()
        assert isinstance(job, Job)
        self._running.discard(job)
        self.ended.emit(time.monotonic() - job.begun)


def _milliseconds_until(deadline: float) -> int:
    return max(0, int((deadline - time.monotonic()) * 1000))
