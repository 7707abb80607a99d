"""Who may ask the link service: named tokens, of which only a digest is kept."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from presign_gui.core import logs
from presign_gui.core.clock import utc_now
from presign_gui.core.errors import InvalidInput, NoSuchToken
from presign_gui.core.grants import Grant, checked
from presign_gui.core.storage import change_json, read_json
from presign_gui.core.texts import _

PREFIX = "presign_"
"""How each token begins: whoever finds one knows what it is for, and scanners for secrets, too."""

_RANDOM_BYTES = 32


@dataclass(frozen=True)
class Token:
    """A token as it is kept: its name and what it may ask for, not its text."""

    name: str
    grant: Grant
    digest: str  # SHA-256 of its text, which is too random to be guessed from it
    made_at: datetime  # UTC


class TokensFile:
    """The tokens there are. All but `find` block on the disk, and raise FileProblem."""

    def __init__(self, path: Path | None) -> None:
        """`path` None keeps all in memory: the demo's way."""
        self._path = path
        self._kept: list[Token] = []
        self._seen: tuple[int, int] | None = None  # which file `_kept` was read from

    def list(self) -> list[Token]:
        """Return the tokens in the order they were made; one that can't be read is left out."""
        self.look_again()
        return list(self._kept)

    def issue(self, name: str, grant: Grant) -> tuple[Token, str]:
        """Make a token, and return it and its text: the one time that this can be seen.

        Raises InvalidInput if the name is taken or the grant is of no use.
        """
        name = name.strip()
        if not name:
            raise InvalidInput(_("A token needs a name, to be known by."))
        text = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
        logs.keep_out(text)
        now = utc_now().replace(microsecond=0)
        token = Token(name, checked(grant), digest(text), now)

        def with_it(tokens: list[Token]) -> list[Token]:
            if any(each.name == name for each in tokens):
                raise InvalidInput(_("There is already a token “{name}”.", name=name))
            return [*tokens, token]

        self._change(with_it)
        return token, text

    def revoke(self, name: str) -> None:
        """Forget a token: whoever has it is let in no more. Raises NoSuchToken."""

        def without(tokens: list[Token]) -> list[Token]:
            left = [each for each in tokens if each.name != name]
            if len(left) == len(tokens):
                raise NoSuchToken(_("“{name}” is not among them.", name=name))
            return left

        self._change(without)

    def find(self, text: str) -> Token | None:
        """Return the token of this text, in the same time wherever it stands; never blocks.

        Knows what was in the file when it was looked at last.
        """
        found, wanted = None, digest(text)
        for token in self._kept:
            if hmac.compare_digest(token.digest, wanted):
                found = token
        return found

    def look_again(self) -> None:
        """Read the file if another program has changed it."""
        if self._path is None:
            return
        try:
            status = self._path.stat()
            seen = status.st_mtime_ns, status.st_ino
        except FileNotFoundError:
            seen = None
        if seen is None or seen != self._seen:
            self._kept = _thawed(read_json(self._path).content)
            self._seen = seen

    def _change(self, change: Any) -> None:
        if self._path is None:
            self._kept = change(self._kept)
            return

        def changed(content: dict[str, Any]) -> dict[str, Any]:
            unread = [entry for entry in _entries(content) if _thaw(entry) is None]
            tokens = [_frozen(each) for each in change(_thawed(content))]
            return {**content, "tokens": [*tokens, *unread]}

        change_json(self._path, changed)
        self._seen = None
        self.look_again()


def digest(text: str) -> str:
    """Return what is kept of a token's text."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _frozen(token: Token) -> dict[str, Any]:
    grant = asdict(token.grant)
    grant["max_expiry"] = int(token.grant.max_expiry.total_seconds())
    return {
        "name": token.name,
        "sha256": token.digest,
        "made_at": token.made_at.isoformat(),
        **grant,
    }


def _entries(content: dict[str, Any]) -> list[Any]:
    entries = content.get("tokens", [])
    return entries if isinstance(entries, list) else []


def _thawed(content: dict[str, Any]) -> list[Token]:
    return [token for token in map(_thaw, _entries(content)) if token is not None]


def _thaw(entry: Any) -> Token | None:
    """Return the token that was written as `entry`, or None if that can't be read.

    It may be of a later version, or edited by hand.
    """
    try:
        grant = Grant(
            places=tuple(map(str, entry["places"])),
            methods=tuple(map(str, entry["methods"])),
            max_expiry=timedelta(seconds=int(entry["max_expiry"])),
            per_minute=int(entry["per_minute"]),
        )
        made_at = datetime.fromisoformat(entry["made_at"])
        return Token(str(entry["name"]), grant, str(entry["sha256"]), made_at)
    except (KeyError, OverflowError, TypeError, ValueError):
        return None
