"""What AWS's own files and environment offer: accounts, regions, endpoints. No secret is read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from presign_gui.core.key_failures import translated
from presign_gui.core.records import Account, Source
from presign_gui.core.server_checks import check_endpoint
from presign_gui.core.texts import _


def aws_accounts() -> list[Account]:
    """Return the accounts that AWS's own files and environment offer, without reading keys.

    Reads ~/.aws/config and ~/.aws/credentials, or wherever AWS_CONFIG_FILE and
    AWS_SHARED_CREDENTIALS_FILE point: blocks on the disk. A file that can't be
    parsed offers nothing.
    """
    import botocore.exceptions
    import botocore.session

    accounts = []
    if os.environ.get("AWS_ACCESS_KEY_ID") and os.environ.get("AWS_SECRET_ACCESS_KEY"):
        accounts.append(environment_account())
    try:
        profiles = botocore.session.Session().available_profiles
    except (botocore.exceptions.BotoCoreError, OSError):
        profiles = []
    return accounts + [profile_account(profile) for profile in profiles]


def environment_account() -> Account:
    """Return the account of the AWS environment variables."""
    return Account(name=_("AWS environment"), source=Source.ENVIRONMENT)


def profile_account(profile: str) -> Account:
    """Return the account of one profile in ~/.aws; it need not exist."""
    name = _("{profile} (AWS profile)", profile=profile)
    return Account(name=name, source=Source.PROFILE, profile=profile)


def completed(account: Account) -> Account:
    """Return `account` with the region and endpoint of its AWS profile filled in.

    Blocks on the disk; raises NoCredentials for a profile that isn't there, InvalidAccount for
    an endpoint that can't be one.
    """
    if account.source not in (Source.PROFILE, Source.ENVIRONMENT):
        return account
    with translated(account):
        found = session(account)
        region = account.region or found.get_config_variable("region") or ""
        profile = found.get_scoped_config()
    endpoint = account.endpoint_url or _told_endpoint(profile)
    return replace(account, region=region, endpoint_url=endpoint)


def _told_endpoint(profile: Mapping[str, str]) -> str:
    told = (
        os.environ.get("AWS_ENDPOINT_URL_S3")
        or os.environ.get("AWS_ENDPOINT_URL")
        or profile.get("endpoint_url", "")
    )
    if told:
        check_endpoint(told)
    return told


def session(account: Account) -> Any:
    """Return a new botocore session for an AWS profile or the environment.

    For other accounts it is one that no AWS_PROFILE has a say in.
    """
    import botocore.session

    from presign_gui.core.service_models import plain_session

    if account.source in (Source.PROFILE, Source.ENVIRONMENT):
        return botocore.session.Session(profile=account.profile or None)
    return plain_session()
