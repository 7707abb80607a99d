"""Keys from where an account has them, fetched anew: botocore knows how, we listen.

    PROFILE, ENVIRONMENT    botocore's own chain of providers
    METADATA                the two of them that ask the container or the machine
    ROLE                    AssumeRole, with the keys of another account

What botocore can't be told is changed in `_ours`: how a person is asked, how a wait
is cut short, how long a program may take, and that the end of keys is the true one.
"""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Callable
from datetime import datetime, timezone
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config
from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    ContainerProvider,
    CredentialResolver,
    Credentials,
    InstanceMetadataProvider,
    ProfileProviderBuilder,
    RefreshableCredentials,
    create_credential_resolver,
)
from botocore.utils import ContainerMetadataFetcher, JSONFileCache, parse_timestamp

from presign_gui.core import asking, aws_config, logs, proxies, stopping, trust
from presign_gui.core.clock import Clock
from presign_gui.core.credential_process import Program
from presign_gui.core.errors import KeysUnreadable, NoCredentials, NoMachineKeys, Stopped
from presign_gui.core.key_failures import translated
from presign_gui.core.network import Network, Patience
from presign_gui.core.records import Account, Credential, Source
from presign_gui.core.renewal import Found
from presign_gui.core.texts import _

DEFAULT_REGION = "us-east-1"
"""Where AWS is asked for keys if no region is told: in each partition but the first,
the account or profile has to name one."""

SESSION_NAME = "presign-gui"
"""What AWS's own log calls us, where the account has no other name for it."""

ENDS = ("aws_session_expiration", "x_security_token_expires", "expiration")
"""Where programs that sign in note, beside the keys in ~/.aws, when these end:
saml2aws and its like the second, aws-mfa the third (in UTC, without saying so)."""


def fetch(account: Account) -> Found:
    """Ask botocore for the keys of an AWS profile, the environment or this machine.

    Blocks: on disk, network, a program, and on whoever is asked for a code. Raises
    CredentialError, ExpiredToken, Stopped, and what failures.py makes of a network.
    """
    codes: list[str] = []

    def ask(prompt: str) -> str:
        serial = prompt.rstrip(": ").rpartition(" ")[2]  # botocore's: "Enter MFA code for ...: "
        codes.append(asking.ask(_("Code of the MFA device {serial}", serial=serial)))
        return codes[-1]

    with translated(account):
        session = _session(account)
        chain = _ours(session, account, ask)
        found = chain.load_credentials()
        if found is None:
            raise _nothing(account)
        frozen = found.get_frozen_credentials()
        # botocore has no public name for it.
        end = getattr(found, "_expiry_time", None) or _noted_end(session, found)
    if not frozen.access_key or not frozen.secret_key:
        raise _nothing(account)
    if not all(map(_is_text, filter(None, frozen))):
        raise KeysUnreadable(_("They were for the account “{name}”.", name=account.name))
    renewable = isinstance(found, RefreshableCredentials)
    return Found(
        _credential(frozen.access_key, frozen.secret_key, frozen.token or "", end),
        (renewable and account.source is not Source.ENVIRONMENT) or found.method == "assume-role",
        by_hand=bool(codes),
    )


def assume(account: Account, base: Account, credential: Credential) -> Found:
    """Assume the role of `account` with the keys of `base`; blocks on the network.

    STS is asked in the base account's region, or at its own server if it has one.
    Raises like `fetch`; RoleRefused with what STS says.
    """
    wanted: dict[str, Any] = {"RoleSessionName": account.role_session_name or SESSION_NAME}
    if account.external_id:
        wanted["ExternalId"] = account.external_id
    if account.role_seconds:
        wanted["DurationSeconds"] = account.role_seconds
    with translated(account):
        session = _session(base)
        fetcher = AssumeRoleCredentialFetcher(
            client_creator=partial(
                session.create_client,
                region_name=_region(session, base, account),
                endpoint_url=_own_endpoint(base),
                config=Config(use_fips_endpoint=base.fips or None),
            ),
            source_credentials=Credentials(
                credential.access_key_id,
                credential.secret_access_key,
                credential.session_token or None,
            ),
            role_arn=account.role_arn,
            extra_args=wanted,
            cache={},
        )
        fetcher.feature_ids = set()
        given = fetcher.fetch_credentials()
        end = parse_timestamp(given["expiry_time"])
    signs = _credential(given["access_key"], given["secret_key"], given["token"], end)
    return Found(signs, renewable=True)


def _session(account: Account) -> Any:
    """Return a session of botocore whose requests can be stopped."""
    session = aws_config.session(account)
    session.set_config_variable("sts_regional_endpoints", "regional")
    trusted = trust.context(account.ca_bundle, insecure=account.insecure)
    network = Network(Patience(), trusted, proxies.checked(account.proxy), Clock())
    session.register("before-send", lambda request, **_more: network.send(request))
    return session


def _ours(session: Any, account: Account, ask: Callable[[str], str]) -> CredentialResolver:
    """Return botocore's chain of providers for `account`, with our parts put into it.

    There are only private names for them; the AWS CLI uses these, too.
    """
    region = _region(session, account)
    chain = create_credential_resolver(session, region_name=region)
    named = session.instance_variables().get("profile") is not None
    builder = _Builder(session, region_name=region, cache={}, sso_token_cache=_sso_tokens())
    profile = session.get_config_variable("profile") or "default"
    ours = {each.METHOD: each for each in builder.providers(profile, disable_env_vars=named)}
    chain.providers = [ours.get(each.METHOD, each) for each in chain.providers]
    assume_role = chain.get_provider("assume-role")
    assume_role._prompter = ask
    assume_role._profile_provider_builder = builder
    machine = chain.get_provider(InstanceMetadataProvider.METHOD)
    # Of keys that end soon it would say that they end later.
    machine._role_fetcher._evaluate_expiration = lambda _credentials: None
    chain.get_provider(ContainerProvider.METHOD)._fetcher = ContainerMetadataFetcher(sleep=_pause)
    if account.source is Source.METADATA:
        asked = (ContainerProvider, InstanceMetadataProvider)
        chain.providers = [each for each in chain.providers if isinstance(each, asked)]
    return chain


class _Builder(ProfileProviderBuilder):
    """Makes the providers that a profile may need, also one that another assumes its role from."""

    def _create_process_provider(self, profile_name: str) -> Program:
        return Program(profile_name, lambda: self._session.full_config)


def _sso_tokens() -> JSONFileCache:
    """Return the cache that the AWS CLI and all SDKs share."""
    return JSONFileCache(os.path.expanduser(os.path.join("~", ".aws", "sso", "cache")))


def _pause(seconds: float) -> None:
    """Wait before asking again. Raises Stopped."""
    stop, cut = stopping.current.get(), threading.Event()
    with stop.during(cut.set):
        cut.wait(seconds)
    if stop.is_set():
        raise Stopped


def _region(session: Any, *accounts: Account) -> str:
    told = [account.region for account in accounts if account.region]
    return str(told[0] if told else session.get_config_variable("region") or DEFAULT_REGION)


def _own_endpoint(base: Account) -> str | None:
    """Return where STS is beside S3: at a server of one's own. AWS has it elsewhere."""
    host = urlsplit(base.endpoint_url).hostname or ""
    at_aws = host.endswith((".amazonaws.com", ".amazonaws.com.cn"))
    return None if at_aws else base.endpoint_url or None


def _noted_end(session: Any, found: Any) -> datetime | None:
    """Return when keys with a token end that stand in a file of ~/.aws, if it says so."""
    if found.method not in ("shared-credentials-file", "config-file") or not found.token:
        return None
    profile = session.get_scoped_config()
    for name in ENDS:
        if profile.get(name):
            try:
                end: datetime = parse_timestamp(profile[name])
            except ValueError:
                continue
            return end if end.tzinfo else end.replace(tzinfo=timezone.utc)
    return None


def _credential(key_id: str, secret: str, token: str, end: datetime | None) -> Credential:
    logs.keep_out(secret, token)
    return Credential(key_id, secret, token, end and end.astimezone(timezone.utc))


def _is_text(key: str) -> bool:
    """Say whether it holds no line break, say, with which no server would know it, nor a byte."""
    return not any(unicodedata.category(each) in ("Cc", "Cs") for each in key)


def _nothing(account: Account) -> NoCredentials:
    if account.source is Source.METADATA:
        return NoMachineKeys(_("Neither a container nor a machine in the cloud answers here."))
    if account.source is Source.PROFILE:
        return NoCredentials(_("The profile “{profile}” holds no keys.", profile=account.profile))
    return NoCredentials(_("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set."))
