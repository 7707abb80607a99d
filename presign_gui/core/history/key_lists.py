"""The objects of a batch, in a file beside the history: one a line, as JSON."""

from __future__ import annotations

import json
import os
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from presign_gui.core.errors import FileProblem, ListNotKept
from presign_gui.core.history.entry import Listed
from presign_gui.core.texts import _

SPARED = timedelta(hours=1)
"""A list that no entry names is left for so long: its entry may be on its way, or come back."""


class KeyLists:
    """Lists by name. All methods block on the disk, and raise FileProblem."""

    def __init__(self, folder: Path | None) -> None:
        """`folder` None keeps them in memory."""
        self._folder = folder
        self._in_memory: dict[str, list[Listed]] = {}

    def add(self, objects: Iterable[Listed]) -> str:
        """Keep a list, whole or not at all, and return its name."""
        name = f"{uuid.uuid4().hex}.jsonl"
        if self._folder is None:
            self._in_memory[name] = list(objects)
            return name
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self._folder, prefix=".")
            try:
                with open(handle, "w", encoding="utf-8") as file:
                    file.writelines(json.dumps(each) + "\n" for each in objects)
                os.replace(draft, self._folder / name)
            except BaseException:
                os.unlink(draft)
                raise
        except OSError as error:
            raise _problem(self._folder, error) from error
        return name

    def read(self, name: str) -> Iterator[Listed]:
        """Yield what stands in a list. Raises ListNotKept if there is none, or it is damaged."""
        if self._folder is None:
            yield from self._in_memory.get(name, ())
            return
        path = self._folder / name
        try:
            with path.open(encoding="utf-8") as file:
                for line in file:
                    key, version_id = json.loads(line)
                    yield Listed(key, version_id)
        except FileNotFoundError as error:
            raise ListNotKept(_("Their list is not there any more.")) from error
        except (ValueError, TypeError) as error:
            raise ListNotKept(_("{path} is damaged.", path=path)) from error
        except OSError as error:
            raise _problem(path, error) from error

    def remove(self, names: set[str]) -> None:
        """Remove these lists, where they are."""
        for name in names:
            self._in_memory.pop(name, None)
        if self._folder is None:
            return
        try:
            for name in names:
                (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise _problem(self._folder, error) from error

    def remove_others(self, named: set[str], spared: timedelta = SPARED) -> None:
        """Remove the lists that aren't `named`, and older than `spared`."""
        for name in self._in_memory.keys() - named:
            del self._in_memory[name]
        if self._folder is None or not self._folder.is_dir():
            return
        try:
            for path in self._folder.iterdir():
                age = time.time() - path.stat().st_mtime
                if path.name not in named and age >= spared.total_seconds():
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise _problem(self._folder, error) from error


def _problem(path: Path, error: OSError) -> FileProblem:
    return FileProblem(_("{path}: {reason}", path=path, reason=error.strerror or str(error)))
