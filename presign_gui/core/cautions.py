"""What is unusual, and not safe, about how an account reaches its server."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from presign_gui.core.records import Account, SignatureVersion
from presign_gui.core.texts import _


def cautions(account: Account) -> list[str]:
    """Return a sentence for each thing that whoever uses the account should know."""
    told = []
    if account.insecure:
        told.append(
            _(
                "The certificate of this account's server is not checked: whoever sits on the "
                "way can read and change everything, its links included."
            )
        )
    if account.endpoint_url.startswith("http://") and not is_here(account.endpoint_url):
        told.append(
            _(
                "This account's server is asked over plain http: whoever sits on the way can "
                "read its links and what they lead to."
            )
        )
    if account.signature_version is SignatureVersion.V2:
        told.append(
            _(
                "This account signs with SigV2, which leaves most of a link unprotected. Use it "
                "only for a server that knows no other."
            )
        )
    return told


def is_here(url: str) -> bool:
    """Say whether `url` leads to this computer, so that nobody is on the way."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
