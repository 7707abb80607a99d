"""Whether an account's server, links, proxy and certificates can be where it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import urlsplit

from presign_gui.core import proxies
from presign_gui.core.errors import InvalidAccount
from presign_gui.core.records import Account, AddressingStyle
from presign_gui.core.texts import _


def checked_server(account: Account) -> dict[str, Any]:
    """Return the fields that say where the server and the links are, as they are stored.

    Raises InvalidAccount.
    """
    if account.endpoint_url:
        check_endpoint(account.endpoint_url)
        if account.fips or account.dual_stack or account.accelerate:
            raise InvalidAccount(
                _("FIPS, dual-stack and accelerated endpoints are AWS's: leave out your own.")
            )
    if account.accelerate and account.addressing_style is AddressingStyle.PATH:
        raise InvalidAccount(_("An accelerated endpoint needs the bucket in the host."))
    if account.accelerate and account.fips:
        raise InvalidAccount(_("There is no accelerated endpoint with FIPS: choose one of them."))
    if account.link_host:
        check_link_host(account.link_host)
    if account.ca_bundle and not _is_absolute(account.ca_bundle):
        raise InvalidAccount(
            _("“{path}”: give the whole path of the certificates.", path=account.ca_bundle)
        )
    return {
        "link_hosts": tuple(_checked_link_hosts(account.link_hosts)),
        "proxy": proxies.checked(account.proxy),
    }


def _checked_link_hosts(entries: tuple[str, ...]) -> Iterator[str]:
    buckets: set[str] = set()
    for entry in filter(None, map(str.strip, entries)):
        bucket, equals, host = entry.partition("=")
        bucket, host = bucket.strip(), host.strip().rstrip("/")
        is_name = bucket.startswith("arn:") or not re.search(r"[/\s]", bucket)
        if not equals or not bucket or not host or not is_name:
            raise InvalidAccount(
                _(
                    "“{entry}” names no bucket and host; it looks like "
                    "reports=https://files.example.com.",
                    entry=entry,
                )
            )
        check_link_host(host)
        if bucket in buckets:
            raise InvalidAccount(_("The bucket “{bucket}” has two link hosts.", bucket=bucket))
        buckets.add(bucket)
        yield f"{bucket}={host}"


def check_endpoint(url: str) -> None:
    """Raise InvalidAccount unless `url` can be where a server is."""
    if not _is_server(url):
        raise InvalidAccount(
            _("“{url}” is no endpoint; it looks like https://s3.example.com.", url=_shown(url))
        )


def check_link_host(host: str) -> None:
    """Raise InvalidAccount unless `host`, or a web address, can be where links lead."""
    # "{bucket}" stands for a label of the host, or a part of the path.
    url = (host if "://" in host else f"https://{host}").replace("{bucket}", "bucket")
    if not _is_server(url):
        raise InvalidAccount(
            _(
                "“{host}” is no host for links; it looks like https://files.example.com.",
                host=_shown(host),
            )
        )


def _is_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError:
        return False
    named = parts.scheme in ("http", "https") and parts.hostname
    beside = parts.query or parts.fragment or "@" in parts.netloc or parts.netloc.endswith(":")
    return bool(named) and not beside and not re.search(r"[\s{}]", url)


def _shown(url: str) -> str:
    """Return `url` without what may be a password, or a signature."""
    return re.sub(r"//[^/]*@", "//", url).partition("?")[0]


def _is_absolute(path: str) -> bool:
    """Say whether it is a whole path, here or on the system that it was exported from."""
    return PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()
