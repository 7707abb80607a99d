"""What goes wrong while botocore looks for keys, in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from presign_gui.core.errors import (
    BadKeys,
    ExpiredToken,
    KeysEnded,
    KeysUnreadable,
    MachineKeysEnded,
    NoCredentials,
    NoMachineKeys,
    PresignError,
    ProfileEnded,
    ProfileGone,
    RoleRefused,
    ServerBusy,
    SignedOut,
    VariablesEnded,
)
from presign_gui.core.records import Account, Source
from presign_gui.core.texts import _


@contextmanager
def translated(account: Account) -> Iterator[None]:
    """Turn what botocore raises while it looks for credentials into ours."""
    import botocore.exceptions as aws

    try:
        yield
    except aws.ProfileNotFound as error:
        missing = error.kwargs["profile"]  # of the account, or of AWS_PROFILE
        raise ProfileGone(
            _("There is no profile “{profile}” in ~/.aws.", profile=missing)
        ) from error
    except (*_signed_out(), aws.TokenRetrievalError) as error:
        raise SignedOut(str(error)) from error
    except aws.ClientError as error:
        raise _refusal(error) from error
    except (aws.HTTPClientError, aws.ConnectionError, aws.MissingDependencyException):
        from presign_gui.core import failures

        with failures.translated():
            raise
    except aws.ParamValidationError as error:
        raise RoleRefused(str(error)) from error
    except (aws.BotoCoreError, OSError) as error:
        kind = NoMachineKeys if account.source is Source.METADATA else NoCredentials
        raise kind(str(error)) from error
    except RuntimeError as error:  # what botocore raises if a refresh brings nothing fresh
        raise ended(account)(_("They had already ended when they were given.")) from error
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise KeysUnreadable(_unreadable(account)) from error


def ended(account: Account) -> type[ExpiredToken]:
    """Return how it is said that keys have ended: each source has its own way to fresh ones."""
    return _ENDED.get(account.source, KeysEnded)


_ENDED: dict[Source, type[ExpiredToken]] = {
    Source.PROFILE: ProfileEnded,
    Source.ENVIRONMENT: VariablesEnded,
    Source.METADATA: MachineKeysEnded,
}

_REFUSED: dict[str, type[PresignError]] = {
    **dict.fromkeys(("ExpiredToken", "ExpiredTokenException"), KeysEnded),
    **dict.fromkeys(
        ("InvalidClientTokenId", "SignatureDoesNotMatch", "UnrecognizedClientException"), BadKeys
    ),
    **dict.fromkeys(("Throttling", "TooManyRequestsException", "ServiceUnavailable"), ServerBusy),
}
"""What STS and the portal of IAM Identity Center say, but for what is about the role itself."""


def _signed_out() -> tuple[type[Exception], ...]:
    """What botocore raises where somebody must sign in; it learnt of “aws login” in 1.41."""
    import botocore.exceptions as aws

    names = ("SSOError", "LoginError")
    return tuple(getattr(aws, name) for name in names if hasattr(aws, name))


def _refusal(error: Any) -> PresignError:
    found = error.response.get("Error", {})
    kind = _REFUSED.get(found.get("Code", ""), RoleRefused)
    return kind(found.get("Message") or found.get("Code") or "")


def _unreadable(account: Account) -> str:
    if account.source is Source.ENVIRONMENT:
        return _("AWS_CREDENTIAL_EXPIRATION may be wrong: it looks like 2026-12-01T18:00:00Z.")
    return _("They were for the account “{name}”.", name=account.name)
