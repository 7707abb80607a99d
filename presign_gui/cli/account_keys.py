"""Reading keys: from a prompt without echo, or from standard input, also as a pasted block."""

from __future__ import annotations

import getpass
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from presign_gui.core import pasted
from presign_gui.core.errors import InvalidInput
from presign_gui.core.texts import _

if TYPE_CHECKING:
    from presign_gui.core.credentials import Secret


@dataclass(frozen=True)
class Keys:
    """What was entered; "" for what was not said."""

    access_key_id: str
    secret: Secret = field(repr=False)
    region: str = ""
    ends_at: str = ""  # ISO 8601


def read_keys(access_key_id: str, before: str = "") -> Keys:
    """Read a secret and its token, and the key id too if it is not known yet.

    `before` is the key id so far: a block may have another one, as fresh keys do.
    Blocks. Raises InvalidInput and InvalidAccount.
    """
    if sys.stdin.isatty():
        return _asked(access_key_id or before)
    text = sys.stdin.read()
    block = pasted.read(text)
    if block is not None:
        return _of_block(block, access_key_id, before)
    secret, token, *_rest = [*text.splitlines(), "", ""]
    return _keys(access_key_id or before, secret, token)


def _asked(access_key_id: str) -> Keys:
    if not access_key_id:
        access_key_id = getpass.getpass(_("Access key id: "))
        _refuse_block(access_key_id)
    secret = getpass.getpass(_("Secret access key: "))
    _refuse_block(secret)
    token = getpass.getpass(_("Session token (Enter if there is none): "))
    return _keys(access_key_id, secret, token)


def _refuse_block(line: str) -> None:
    """A prompt takes one line: of a block that is pasted into it, the rest would be lost."""
    if pasted.read(line) is not None or line.strip().startswith(("[", "{")):
        raise InvalidInput(
            _(
                "Give a block of keys on standard input, straight from the clipboard, say: "
                "pbpaste | presign-gui accounts add NAME"
            )
        )


def _of_block(block: pasted.Pasted, access_key_id: str, before: str) -> Keys:
    if access_key_id and block.access_key_id and access_key_id != block.access_key_id:
        raise InvalidInput(
            _("The block holds the secret of another key: {id}.", id=block.access_key_id)
        )
    ends_at = block.ends_at.isoformat() if block.ends_at else ""
    return _keys(
        access_key_id or block.access_key_id or before,
        block.secret_access_key,
        block.session_token,
        region=block.region,
        ends_at=ends_at,
    )


def _keys(access_key_id: str, secret: str, token: str, **more: str) -> Keys:
    from presign_gui.core import logs
    from presign_gui.core.account_checks import checked_secret
    from presign_gui.core.credentials import Secret

    if not access_key_id.strip():
        raise InvalidInput(_("Say whose secret it is: --access-key-id."))
    logs.keep_out(secret.strip(), token.strip())
    return Keys(access_key_id.strip(), Secret(checked_secret(secret), token.strip()), **more)
