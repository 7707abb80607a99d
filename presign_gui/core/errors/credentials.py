"""There is nothing to sign with, or not for long enough."""

from __future__ import annotations

from presign_gui.core.errors.base import PresignError
from presign_gui.core.texts import N_


class AccountNotFound(PresignError):
    TITLE = N_("There is no such account")
    ADVICE = N_("“presign-gui accounts list” shows the accounts there are.")


class CredentialError(PresignError):
    TITLE = N_("There is no key to sign with")
    ADVICE = N_("Check the account and its keys.")


class NoCredentials(CredentialError):
    ADVICE = N_("Add an account, choose an AWS profile, or set the AWS environment variables.")


class KeyringUnavailable(CredentialError):
    TITLE = N_("This computer has no keyring that can be trusted")
    ADVICE = N_(
        "Use the account for this session only, or install a keyring: on Linux "
        "GNOME Keyring or KWallet, running in your session."
    )


class KeyringLocked(CredentialError):
    TITLE = N_("The keyring is locked")
    ADVICE = N_("Unlock it and try again.")


class KeyringFailed(CredentialError):
    TITLE = N_("The keyring did not answer as it should")
    ADVICE = N_("Try again; if it stays, look at the keyring in its own program.")


class CutShort(CredentialError):
    TITLE = N_("The link would end sooner than asked for")
    ADVICE = N_("Renew the session, ask for less, or leave out --strict.")


class SecretIncomplete(CredentialError):
    TITLE = N_("The keyring no longer holds this account's secret")
    ADVICE = N_("Remove the account and add it again with its keys.")
