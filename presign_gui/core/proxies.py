"""Through which proxy a request goes: the account's, the preferences', or else the system's.

Account and preferences can say that it goes through none, although the system has one.

No user name or password of a proxy is kept: where one is needed, the system's proxy
may have it (`http_proxy=http://user:password@...`).
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from presign_gui.core.errors import InvalidAccount, ProxyFailed
from presign_gui.core.texts import _

NONE = "none"
"""Written instead of a proxy: none, whatever the system says."""


def checked(proxy: str) -> str:
    """Return an account's `proxy` trimmed, or raise InvalidAccount."""
    proxy = proxy.strip().rstrip("/")
    if proxy.lower() in ("", NONE):
        return proxy.lower()
    try:
        parts = urlsplit(proxy)
        rest = parts.path or parts.query or parts.fragment
        good = parts.scheme == "http" and parts.hostname and parts.port != 0 and not rest
        named = parts.username is not None
    except ValueError:
        good, named = False, "@" in proxy
    if named:  # what was typed is not said again: it may hold a password
        raise InvalidAccount(
            _(
                "Leave user name and password out of the proxy: they would be stored in plain "
                "text. A proxy that wants them can be the system's: http_proxy, https_proxy."
            )
        )
    if not good:
        raise InvalidAccount(
            _(
                "“{url}” is no proxy; it looks like http://proxy.example.com:3128, or is “none”.",
                url=proxy,
            )
        )
    return proxy


_preferred = ""


def prefer(proxy: str) -> None:
    """Let requests of accounts that name no proxy go through this one; "" is the system's."""
    global _preferred
    _preferred = proxy


def preferred() -> str:
    """Return the proxy of the preferences; "" is the system's."""
    return _preferred


def proxy_for(url: str, told: str = "") -> str:
    """Return the proxy that a request to `url` goes through; "" if none.

    That is `told`, an account's, or the preferred one, or else what the environment,
    or on Windows and macOS the system, has for the URL's scheme. Hosts of NO_PROXY (the system's
    exceptions) have none, and loopback has none ever: a proxy would take itself
    for it. May block, where exceptions are addresses and the host is a name.
    """
    # Imported here: the settings know what a proxy is, and the window waits for them.
    from urllib.request import getproxies, getproxies_environment, proxy_bypass

    parts = urlsplit(url)
    if _is_loopback(parts.hostname or ""):
        return ""
    told = told or _preferred
    if told == NONE:
        return ""
    if told:
        excepted = "no" in getproxies_environment() and proxy_bypass(parts.netloc)
        return "" if excepted else told
    if proxy_bypass(parts.netloc):
        return ""
    found = getproxies()
    proxy = found.get(parts.scheme) or found.get("all", "")
    if proxy and "://" not in proxy:
        proxy = f"http://{proxy}"
    if not re.match("https?://", proxy):
        return ""  # SOCKS would need another library
    if not _is_web_address(proxy):
        raise ProxyFailed(proxy.rpartition("@")[2])
    return proxy


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761, 6.3
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
