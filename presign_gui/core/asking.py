"""Asking a person for something that only they can know, in the midst of other work.

Who runs the work says how it asks: the command line on its terminal, the window
through its voice, while the job that wants to know waits.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

from presign_gui.core.errors import NobodyToAsk, Stopped

Asker = Callable[[str], str]
"""Takes the question and waits for the answer; "" if there is none to be had.

May raise NobodyToAsk, or Stopped when the work ends meanwhile.
"""


def nobody(question: str) -> str:
    """Raise NobodyToAsk: what work has that nobody watches."""
    raise NobodyToAsk(question)


current: ContextVar[Asker] = ContextVar("current asker", default=nobody)
"""How the work on this thread asks.

A context variable, since between the work and the question stands botocore, which
passes no arguments of ours through.
"""


def ask(question: str) -> str:
    """Return the answer. Blocks; raises NobodyToAsk, or Stopped if there is no answer."""
    answer = current.get()(question).strip()
    if not answer:
        raise Stopped
    return answer
