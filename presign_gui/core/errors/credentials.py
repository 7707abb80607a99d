"""There is nothing to sign with, or not for long enough."""

from __future__ import annotations

from presign_gui.core.errors.base import PresignError
from presign_gui.core.errors.server import ExpiredToken
from presign_gui.core.texts import N_


class AccountNotFound(PresignError):
    TITLE = N_("There is no such account")
    ADVICE = N_("“presign-gui accounts list” shows the accounts there are.")


class AccountInUse(PresignError):
    TITLE = N_("Another account needs this one")
    ADVICE = N_("Remove that one first, or let it have other keys to assume its role with.")


class CredentialError(PresignError):
    TITLE = N_("There is no key to sign with")
    ADVICE = N_("Check the account and its keys.")


class NoCredentials(CredentialError):
    ADVICE = N_("Add an account, choose an AWS profile, or set the AWS environment variables.")


class ProfileGone(NoCredentials):
    TITLE = N_("The AWS profile is not there")
    ADVICE = N_(
        "It was renamed or removed, or stands in another file: look into ~/.aws/config, "
        "or choose another account."
    )


class BaseGone(NoCredentials):
    TITLE = N_("There are no keys to assume the role with")
    ADVICE = N_("Edit the account, and choose another one whose keys assume the role.")


class NoMachineKeys(NoCredentials):
    TITLE = N_("This machine gives no keys")
    ADVICE = N_(
        "They are given to containers and machines in the cloud that have a role; "
        "elsewhere choose another way to hold keys."
    )


class KeysUnreadable(CredentialError):
    TITLE = N_("What was given as keys makes no sense")
    ADVICE = N_("Look at what the account takes them from: profile, program or variables.")


class RoleRefused(CredentialError):
    TITLE = N_("The role may not be assumed")
    ADVICE = N_(
        "Check its ARN, who may assume it, the external id, and for how long; "
        "a code that was mistyped can be typed again."
    )


class ProcessFailed(CredentialError):
    TITLE = N_("The program that gives the keys failed")
    ADVICE = N_(
        "It is the credential_process of the profile in ~/.aws: run it in a terminal, "
        "and see what it says."
    )


class NobodyToAsk(CredentialError):
    TITLE = N_("There is nobody to ask")
    ADVICE = N_("Run the command on a terminal, where it can be answered, or use the window.")


class SignedOut(ExpiredToken):
    TITLE = N_("You are not signed in")
    ADVICE = N_(
        "Sign in again: in the window, or with “presign-gui accounts sign-in”, “aws sso login” "
        "or “aws login”."
    )


class KeysEnded(ExpiredToken):
    TITLE = N_("The keys have ended")
    ADVICE = N_("Get fresh ones where these came from, and enter them by editing the account.")


class ProfileEnded(KeysEnded):
    ADVICE = N_("Run the program that wrote or gave them once more, so that it gives fresh ones.")


class VariablesEnded(KeysEnded):
    ADVICE = N_("Set the AWS variables anew, and start Presign again where they are set.")


class MachineKeysEnded(KeysEnded):
    ADVICE = N_("This machine should have fresh ones soon: try again in a minute.")


class KeyringUnavailable(CredentialError):
    TITLE = N_("This computer has no keyring that can be trusted")
    ADVICE = N_(
        "Use the account for this session only, or install a keyring: on Linux "
        "GNOME Keyring or KWallet, running in your session. The command line takes keys from a "
        "profile of ~/.aws or from the environment, too."
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
    TITLE = N_("The keyring does not hold this account's secret")
    ADVICE = N_(
        "Edit the account and enter its keys; on the command line "
        "“presign-gui accounts edit NAME --new-secret” asks for them."
    )


class SecretLeft(CredentialError):
    TITLE = N_("Part of a secret is still in the keyring")
    ADVICE = N_("Try again, or delete it in the keyring's own program, and then try again.")
