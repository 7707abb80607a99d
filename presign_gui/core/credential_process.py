"""The program of a profile's `credential_process`, with an end to the patience with it.

botocore starts it and waits, for ever if need be. Here the wait ends with the job
that waits, or when it has lasted too long.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from botocore import exceptions as aws
from botocore.credentials import ProcessProvider

from presign_gui.core import stopping
from presign_gui.core.errors import ProcessFailed, Stopped
from presign_gui.core.texts import _, duration

LIMIT = timedelta(minutes=1)
"""Long enough for somebody to confirm a sign-in that the program asks for."""

_LOOK = 0.05  # seconds between two looks at whether the wait is to end
_SAID = 500  # characters of what it complains of


class Program(ProcessProvider):
    """What botocore has for a `credential_process`, but stoppable and plain about its failures."""

    def __init__(self, profile_name: str, load_config: Any) -> None:
        super().__init__(profile_name, load_config, popen=_Process)

    def load(self) -> Any:
        """Return botocore's credentials, or None if the profile names no program.

        Blocks for LIMIT at most. Raises ProcessFailed or Stopped.
        """
        try:
            found = super().load()
        except aws.CredentialRetrievalError as error:
            raise ProcessFailed(str(error.kwargs["error_msg"]).strip()[:_SAID]) from error
        except (ValueError, TypeError, AttributeError) as error:
            raise ProcessFailed(_("What it printed is not what AWS asks for.")) from error
        end = getattr(found, "_expiry_time", None)
        if end is not None and end.tzinfo is None:
            raise ProcessFailed(_("It doesn't say in which time zone its keys end."))
        return found


class _Process:
    """As much of subprocess.Popen as botocore wants."""

    def __init__(self, command: Sequence[str], **pipes: Any) -> None:
        if not command:
            raise ProcessFailed(_("The profile doesn't say which one it is."))
        try:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(command, **pipes)
        except OSError as error:
            said = _("{program}: {reason}", program=command[0], reason=error.strerror)
            raise ProcessFailed(said) from error

    @property
    def returncode(self) -> int | None:
        return self._process.returncode

    def communicate(self) -> tuple[bytes, bytes]:
        """Wait for its end and return what it printed. Raises ProcessFailed or Stopped."""
        try:
            out, said = self._printed()
        except BaseException:  # Ctrl+C, too, leaves no program behind
            self._end()
            raise
        return out, said.decode("utf-8", "replace").encode()

    def _printed(self) -> tuple[bytes, bytes]:
        stop, deadline = stopping.current.get(), time.monotonic() + LIMIT.total_seconds()
        while True:
            if stop.is_set():
                raise Stopped
            if time.monotonic() > deadline:
                raise ProcessFailed(_("It gave no answer within {span}.", span=duration(LIMIT)))
            with suppress(subprocess.TimeoutExpired):
                return self._process.communicate(timeout=_LOOK)

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        # Not read to their end: what the program started itself may hold them open.
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
