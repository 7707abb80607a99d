"""Presets: what is known of each provider of S3, in one table, with the source of each fact.

What is said here of a provider was read in the documents named with it, unless
`tried` says more. What an account is set to always goes before its preset.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from presign_gui.core import expiry
from presign_gui.core.providers.amazon import aws, check_options
from presign_gui.core.providers.clouds import clouds
from presign_gui.core.providers.european import european_clouds
from presign_gui.core.providers.own import own_servers
from presign_gui.core.providers.provider import (
    ANY_ENDPOINT,
    Placeholder,
    Provider,
    filled,
    read,
)
from presign_gui.core.records import Account, AddressingStyle

__all__ = [
    "ANY_ENDPOINT",
    "Placeholder",
    "Provider",
    "addressing_style",
    "check_options",
    "endpoint_url",
    "home_region",
    "maximum_expiry",
    "of",
    "providers",
    "values_in",
]


def providers() -> dict[str, Provider]:
    """Return the presets by id, in the order they are offered."""
    table = (aws(), *clouds(), *european_clouds(), *own_servers())
    return {each.id: each for each in table}


def of(account: Account) -> Provider:
    """Return the provider of an account: by its endpoint, and by its name where that fits many.

    An endpoint that no preset has is "custom", whatever the account says.
    """
    table = providers()
    named = table.get(account.provider)
    if named is not None and read(named, account.endpoint_url) is not None:
        return named
    for each in table.values():
        if each.endpoint != ANY_ENDPOINT and read(each, account.endpoint_url) is not None:
            return each
    return table["custom"]


def endpoint_url(provider: Provider, region: str, values: Mapping[str, str]) -> str:
    """Return the endpoint of a provider, "" for AWS; no `region` is the provider's default.

    `values` has its placeholders by name. Raises InvalidAccount with what is
    missing or can't be.
    """
    return filled(provider, region, values)


def values_in(provider: Provider, endpoint_url: str) -> dict[str, str]:
    """Return the placeholders of an endpoint, and "region" where it has one; {} for a stranger."""
    return read(provider, endpoint_url) or {}


def maximum_expiry(account: Account) -> timedelta:
    """Return how long a link of this account may live: its provider takes it, and it is allowed."""
    return min(of(account).maximum_expiry, expiry.allowed())


def addressing_style(account: Account) -> AddressingStyle:
    """Return the account's style, or its provider's where it has none of its own.

    AUTO is left for an endpoint that nothing is known of.
    """
    if account.addressing_style is not AddressingStyle.AUTO:
        return account.addressing_style
    return of(account).addressing_style


def home_region(account: Account) -> str:
    """Return the account's region, or the one in its endpoint, or its provider's default."""
    if account.region:
        return account.region
    provider = of(account)
    return values_in(provider, account.endpoint_url).get("region") or provider.default_region
