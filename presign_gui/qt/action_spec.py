"""What a row of the action table says, and the situation that its action depends on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Situation:
    """What decides which actions make sense just now."""

    account: bool = False  # one is open
    connected: bool = False  # ... and its keys are at hand
    removable: bool = False  # ... which was added here, not found in ~/.aws
    sessions: bool = False  # ... and may have a session that one signs in to
    renewable: bool = False  # ... and keys that others can take the place of
    objects: int = 0  # selected
    folders: int = 0  # selected buckets and prefixes
    unfinished: bool = False  # the current folder has rows that aren't here
    failed: bool = False  # the current row tells of a failure
    busy: bool = False  # something is being fetched or signed
    placed: bool = False  # the current row has an address
    inside: bool = False  # ... and lies in a folder that has a row, too
    back: bool = False  # there is a place to go back to
    forward: bool = False
    found: bool = False  # the results of a search are shown
    undoable: bool = False  # something was removed that can be brought back


@dataclass(frozen=True)
class Spec:
    """One action: what it is called, where it stands, and when it can be used."""

    name: str
    menu: str
    text: str
    tip: str
    icon: str
    when: Callable[[Situation], bool]
    shortcut: str = ""
    toolbar: bool = False
    context: bool = False
    checkable: bool = False
    apart: bool = False  # a line before it: other things follow
