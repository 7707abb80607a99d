"""What the command line says of an account that is added or edited."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from datetime import timedelta

from presign_gui.cli.options import add_server
from presign_gui.core import expiry, providers
from presign_gui.core.errors import InvalidExpiry, InvalidInput
from presign_gui.core.records import Account, AddressingStyle, SignatureVersion, Source
from presign_gui.core.texts import _

_SERVER = ("region", "endpoint_url", "link_host", "proxy", "insecure", "requester_pays")
_SWITCHES = ("fips", "dual_stack", "accelerate")
_AS_THEY_STAND = (
    *_SERVER,
    *_SWITCHES,
    *("access_key_id", "keys_end_at", "role_arn", "external_id", "role_session_name"),
)
"""Options that are fields of an account by the same name."""

_OF_ROLES = {
    "base": "--base",
    "external_id": "--external-id",
    "role_session_name": "--session-name",
    "duration": "--duration",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give `parser` every option that says something of an account; None where it isn't given."""
    _add_sources(parser.add_argument_group(_("where its keys come from")))
    server = add_server(parser)
    server.add_argument(
        "--provider", default=None, metavar="ID", help=_("r2, b2, wasabi, minio …: its endpoint")
    )
    server.add_argument(
        "--set",
        action="append",
        default=None,
        dest="values",
        metavar=_("NAME=VALUE"),
        help=_("what the provider's endpoint needs, such as account=…"),
    )
    server.add_argument(
        "--bucket-link-host",
        action="append",
        default=None,
        dest="link_hosts",
        metavar=_("BUCKET=HOST"),
        help=_("host of the links to one bucket"),
    )
    for switch, help_text in (
        ("fips", _("AWS's FIPS 140 endpoints")),
        ("dual-stack", _("AWS's endpoints that answer over IPv6, too")),
        ("accelerate", _("S3 Transfer Acceleration")),
    ):
        server.add_argument(
            f"--{switch}", action=argparse.BooleanOptionalAction, default=None, help=help_text
        )
    parser.set_defaults(
        **dict.fromkeys((*_SERVER, "ca_bundle", "addressing_style", "signature_version"))
    )


def _add_sources(group: argparse._ArgumentGroup) -> None:
    sources = group.add_mutually_exclusive_group()
    sources.add_argument(
        "--access-key-id", metavar="ID", help=_("keys of its own, kept in the keyring")
    )
    sources.add_argument("--from-profile", metavar=_("PROFILE"), help=_("a profile in ~/.aws"))
    sources.add_argument(
        "--role-arn", metavar=_("ARN"), help=_("a role, assumed with the keys of --base")
    )
    for option, source, help_text in (
        ("--metadata", Source.METADATA, _("the container or machine that it runs on")),
        ("--environment", Source.ENVIRONMENT, _("AWS_ACCESS_KEY_ID and its companions")),
        ("--anonymous", Source.ANONYMOUS, _("without keys: for public buckets")),
    ):
        sources.add_argument(
            option, action="store_const", const=source, dest="source", default=None, help=help_text
        )
    group.add_argument(
        "--keys-end-at",
        metavar=_("MOMENT"),
        help=_("when keys with a session token end, such as 2026-12-01T18:00+01:00"),
    )
    group.add_argument("--base", metavar=_("NAME"), help=_("the account whose keys assume it"))
    group.add_argument("--external-id", metavar="ID", help=_("that the role asks for"))
    group.add_argument(
        "--session-name",
        dest="role_session_name",
        metavar=_("NAME"),
        help=_("what AWS's logs call whoever assumes the role"),
    )
    group.add_argument(
        "--duration", metavar=_("SPAN"), help=_("how long to assume it for: 1h, 90m")
    )


def account_told(
    options: argparse.Namespace, before: Account, base_id: str | None = None
) -> Account:
    """Return `before` with what the options say otherwise. Raises InvalidInput.

    `base_id` is the id of the account that --base names.
    """
    told: dict[str, object] = {
        name: getattr(options, name)
        for name in _AS_THEY_STAND
        if getattr(options, name) is not None
    }
    told["source"] = _source(options, before)
    if options.from_profile is not None:
        told["profile"] = options.from_profile
    if options.addressing_style is not None:
        told["addressing_style"] = AddressingStyle(options.addressing_style)
    if options.signature_version is not None:
        told["signature_version"] = SignatureVersion(options.signature_version)
    if options.ca_bundle is not None:
        told["ca_bundle"] = options.ca_bundle and os.path.abspath(options.ca_bundle)
    if options.link_hosts is not None:
        told["link_hosts"] = tuple(options.link_hosts)
    if base_id is not None:
        told["base"] = base_id
    if options.duration is not None:
        told["role_seconds"] = int(_duration(options.duration).total_seconds())
    told.update(_endpoint(options, before))
    account = replace(before, **told)
    _check_source(options, account)
    return account


def says_something(options: argparse.Namespace) -> bool:
    """Say whether any of the options was given."""
    others = ("source", "from_profile", "base", "duration", "provider", "values", "link_hosts")
    names = (*_AS_THEY_STAND, *others, "ca_bundle", "addressing_style", "signature_version")
    return any(getattr(options, name) is not None for name in names)


def _source(options: argparse.Namespace, before: Account) -> Source:
    if options.source is not None:
        return options.source
    if options.from_profile is not None:
        return Source.PROFILE
    if options.role_arn is not None:
        return Source.ROLE
    return before.source if options.access_key_id is None else Source.KEYRING


def _check_source(options: argparse.Namespace, account: Account) -> None:
    """Refuse what doesn't go with the account's source: it would be forgotten without a word."""
    given = [option for name, option in _OF_ROLES.items() if getattr(options, name) is not None]
    if given and account.source is not Source.ROLE:
        raise InvalidInput(_("{options}: only a role has that.", options=", ".join(given)))
    if options.keys_end_at and account.source is not Source.KEYRING:
        raise InvalidInput(_("--keys-end-at is for keys that are kept in the keyring."))


def _duration(text: str) -> timedelta:
    try:
        return expiry.parse(text)
    except InvalidExpiry as error:
        said = _("“{text}” is no time to assume a role for; write it like 1h or 90m.", text=text)
        raise InvalidInput(said) from error


def _endpoint(options: argparse.Namespace, before: Account) -> dict[str, object]:
    """Return provider and endpoint, where the options ask for others than `before` has."""
    table = providers.providers()
    if options.provider is not None and options.provider not in table:
        known = ", ".join(table)
        raise InvalidInput(
            _("No provider is called “{name}”: {known}.", name=options.provider, known=known)
        )
    if options.provider is None and options.values is None:
        follows = options.region is not None and options.endpoint_url is None
        if not follows or "{region}" not in providers.of(before).endpoint:
            return {}
    now = providers.of(before)
    provider = table[options.provider] if options.provider is not None else now
    values = providers.values_in(provider, before.endpoint_url)
    if provider.id != now.id:
        values = {}
    values.update(_values(options, provider))
    region = options.region or values.pop("region", "") or before.region
    return {
        "provider": provider.id,
        "endpoint_url": providers.endpoint_url(provider, region, values),
    }


def _values(options: argparse.Namespace, provider: providers.Provider) -> dict[str, str]:
    """Return what --set says of the provider's endpoint, by name."""
    names = [placeholder.name for placeholder in provider.placeholders]
    given = {}
    for text in options.values or ():
        name, _equals, value = text.partition("=")
        if name not in names:
            raise InvalidInput(
                _("--set {text}: {provider} needs {names}.", text=text, provider=provider.name,
                  names=", ".join(names))
                if names
                else _("--set {text}: {provider} needs nothing.", text=text, provider=provider.name)
            )  # fmt: skip
        given[name] = value
    if options.endpoint_url is not None:
        if "endpoint" not in names:
            raise InvalidInput(
                _("--endpoint-url: {provider} has an endpoint already.", provider=provider.name)
            )
        given["endpoint"] = options.endpoint_url
    return given
