"""What AWS's own files and environment offer: accounts, regions, endpoints. No secret is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from presign_gui.core.errors import ExpiredToken, NoCredentials
from presign_gui.core.records import Account, Source
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

    Blocks on the disk; raises NoCredentials for a profile that isn't there.
    """
    if account.source not in (Source.PROFILE, Source.ENVIRONMENT):
        return account
    with translated(account):
        found = session(account)
        region = account.region or found.get_config_variable("region") or ""
        profile = found.get_scoped_config()
    endpoint = (
        account.endpoint_url
        or os.environ.get("AWS_ENDPOINT_URL_S3")
        or os.environ.get("AWS_ENDPOINT_URL")
        or profile.get("endpoint_url", "")
    )
    return replace(account, region=region, endpoint_url=endpoint)


def session(account: Account) -> Any:
    """Return a new botocore session for an AWS profile or the environment."""
    import botocore.session

    return botocore.session.Session(profile=account.profile or None)


@contextmanager
def translated(account: Account) -> Iterator[None]:
    """Turn what botocore raises while it looks for credentials into ours."""
    import botocore.exceptions as aws

    try:
        yield
    except aws.ProfileNotFound as error:
        raise NoCredentials(
            _("There is no profile “{profile}” in ~/.aws.", profile=account.profile)
        ) from error
    except (aws.UnauthorizedSSOTokenError, aws.SSOTokenLoadError, aws.TokenRetrievalError) as error:
        raise ExpiredToken(str(error)) from error
    except (aws.BotoCoreError, aws.ClientError, OSError) as error:
        raise NoCredentials(str(error)) from error
    except RuntimeError as error:  # what botocore raises if a refresh brings nothing fresh
        raise ExpiredToken(str(error)) from error
    except (ValueError, TypeError, AttributeError) as error:  # an answer of credential_process
        raise NoCredentials(
            _("What was given as keys of “{name}” makes no sense.", name=account.name)
        ) from error
