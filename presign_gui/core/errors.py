"""Everything that can go wrong, as a person should hear it.

    PresignError
    ├── InvalidInput            what was typed can't be meant
    │   ├── InvalidExpiry       (ExpiryOutOfRange, InvalidMoment)
    │   ├── InvalidAddress
    │   └── InvalidAccount
    ├── DemoMissing
    ├── NotConfirmed            what needs a yes did not get one
    ├── AccountNotFound
    ├── CredentialError         nothing to sign with
    │   ├── NoCredentials
    │   ├── KeyringUnavailable
    │   ├── KeyringLocked
    │   ├── KeyringFailed
    │   ├── CutShort            the link would end before its time
    │   └── SecretIncomplete
    ├── S3Error                 the server or the way to it
    │   ├── AccessDenied
    │   ├── BadKeys
    │   ├── ExpiredToken
    │   ├── NoSuchBucket
    │   ├── WrongRegion
    │   ├── NoNetwork
    │   ├── TimedOut
    │   ├── UntrustedServer
    │   ├── ServerBusy
    │   └── UnexpectedAnswer
    ├── FileProblem             reading or writing a file of ours
    └── Stopped                 the user ended it

Each has a `title` (what happened), a message (the cause, as far as known) and
an `advice` (what to do next). The technical cause is chained (`__cause__`) and
goes into "Copy details", never into the title.
"""

from __future__ import annotations

from presign_gui.core.texts import N_, _


class PresignError(Exception):
    """A failure with a title and advice; `str()` is the message between them."""

    TITLE = N_("Something went wrong")
    ADVICE = N_("Try again; if it stays, start with --verbose and look at the log.")

    def __init__(self, message: str = "") -> None:
        super().__init__(message)

    @property
    def title(self) -> str:
        """What happened, in a few words."""
        return _(self.TITLE)

    @property
    def advice(self) -> str:
        """What to do about it; "" if nothing."""
        return _(self.ADVICE) if self.ADVICE else ""

    @property
    def details(self) -> str:
        """All there is to say, for a bug report: title, message, advice and cause."""
        lines = [self.title, str(self), self.advice]
        if self.__cause__ is not None:
            lines.append(f"{type(self.__cause__).__name__}: {self.__cause__}")
        return "\n".join(line for line in lines if line)


class InvalidInput(PresignError):
    TITLE = N_("That can't be used")
    ADVICE = N_("Correct it and try again.")


class InvalidExpiry(InvalidInput):
    TITLE = N_("That expiry can't be used")
    ADVICE = N_("Write it like 90s, 15m, 12h, 7d or 1d12h.")


class ExpiryOutOfRange(InvalidExpiry):
    ADVICE = N_("Choose a time within that range.")


class InvalidMoment(InvalidExpiry):
    ADVICE = N_("Write it like 2026-12-01T18:00 or 2026-12-01T18:00+01:00.")


class InvalidAddress(InvalidInput):
    TITLE = N_("That address can't be read")
    ADVICE = N_("Write it like s3://bucket/folder/file.pdf.")


class InvalidAccount(InvalidInput):
    TITLE = N_("The account isn't complete")


class NotConfirmed(PresignError):
    TITLE = N_("Not done")
    ADVICE = N_("Run it on a terminal and answer yes, if you mean it.")


class DemoMissing(PresignError):
    TITLE = N_("The demo isn't installed")
    ADVICE = N_("Install it with: pip install 'presign-gui[demo]'")


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


class S3Error(PresignError):
    TITLE = N_("The server refused")


class AccessDenied(S3Error):
    TITLE = N_("No access")
    ADVICE = N_("This key may not list here. A bucket or prefix it may see can be added by name.")


class BadKeys(S3Error):
    TITLE = N_("The keys were not accepted")
    ADVICE = N_("Check access key id and secret; the key may be deleted or belong elsewhere.")


class ExpiredToken(S3Error):
    TITLE = N_("The session has expired")
    ADVICE = N_("Sign in again, or enter a fresh session token.")


class NoSuchBucket(S3Error):
    TITLE = N_("There is no such bucket")
    ADVICE = N_("Check the name and the endpoint.")


class WrongRegion(S3Error):
    TITLE = N_("The bucket is in another region")
    ADVICE = N_("Set the account's region to the bucket's.")


class NoNetwork(S3Error):
    TITLE = N_("The server can't be reached")
    ADVICE = N_("Check the network connection and the endpoint.")


class TimedOut(S3Error):
    TITLE = N_("The server took too long to answer")
    ADVICE = N_("Try again; if it stays, check the network connection and the endpoint.")


class UntrustedServer(S3Error):
    TITLE = N_("The server's certificate can't be trusted")
    ADVICE = N_("Check the endpoint; a certificate of your own must be known to this computer.")


class ServerBusy(S3Error):
    TITLE = N_("The server is busy")
    ADVICE = N_("Wait a moment and try again.")


class UnexpectedAnswer(S3Error):
    TITLE = N_("The server's answer makes no sense")
    ADVICE = N_("Check that the endpoint is that of an S3 server.")


class FileProblem(PresignError):
    TITLE = N_("A file could not be read or written")
    ADVICE = N_("Check that there is room and that you may write there.")


class Stopped(PresignError):
    TITLE = N_("Stopped")
    ADVICE = ""
