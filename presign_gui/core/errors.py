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

from presign_gui.core.texts import _


class PresignError(Exception):
    """A failure with a title and advice; `str()` is the message between them."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)

    @property
    def title(self) -> str:
        return _("Something went wrong")

    @property
    def advice(self) -> str:
        return _("Try again; if it stays, start with --verbose and look at the log.")

    @property
    def details(self) -> str:
        """All there is to say, for a bug report: title, message, advice and cause."""
        lines = [self.title, str(self), self.advice]
        if self.__cause__ is not None:
            lines.append(f"{type(self.__cause__).__name__}: {self.__cause__}")
        return "\n".join(line for line in lines if line)


class InvalidInput(PresignError):
    @property
    def title(self) -> str:
        return _("That can't be used")

    @property
    def advice(self) -> str:
        return _("Correct it and try again.")


class InvalidExpiry(InvalidInput):
    @property
    def title(self) -> str:
        return _("That expiry can't be used")

    @property
    def advice(self) -> str:
        return _("Write it like 90s, 15m, 12h, 7d or 1d12h.")


class ExpiryOutOfRange(InvalidExpiry):
    @property
    def advice(self) -> str:
        return _("Choose a time within that range.")


class InvalidMoment(InvalidExpiry):
    @property
    def advice(self) -> str:
        return _("Write it like 2026-12-01T18:00 or 2026-12-01T18:00+01:00.")


class InvalidAddress(InvalidInput):
    @property
    def title(self) -> str:
        return _("That address can't be read")

    @property
    def advice(self) -> str:
        return _("Write it like s3://bucket/folder/file.pdf.")


class InvalidAccount(InvalidInput):
    @property
    def title(self) -> str:
        return _("The account isn't complete")


class NotConfirmed(PresignError):
    @property
    def title(self) -> str:
        return _("Not done")

    @property
    def advice(self) -> str:
        return _("Run it on a terminal and answer yes, if you mean it.")


class DemoMissing(PresignError):
    @property
    def title(self) -> str:
        return _("The demo isn't installed")

    @property
    def advice(self) -> str:
        return _("Install it with: pip install 'presign-gui[demo]'")


class AccountNotFound(PresignError):
    @property
    def title(self) -> str:
        return _("There is no such account")

    @property
    def advice(self) -> str:
        return _("“presign-gui accounts list” shows the accounts there are.")


class CredentialError(PresignError):
    @property
    def title(self) -> str:
        return _("There is no key to sign with")

    @property
    def advice(self) -> str:
        return _("Check the account and its keys.")


class NoCredentials(CredentialError):
    @property
    def advice(self) -> str:
        return _("Add an account, choose an AWS profile, or set the AWS environment variables.")


class KeyringUnavailable(CredentialError):
    @property
    def title(self) -> str:
        return _("This computer has no keyring that can be trusted")

    @property
    def advice(self) -> str:
        return _(
            "Use the account for this session only, or install a keyring: on Linux "
            "GNOME Keyring or KWallet, running in your session."
        )


class KeyringLocked(CredentialError):
    @property
    def title(self) -> str:
        return _("The keyring is locked")

    @property
    def advice(self) -> str:
        return _("Unlock it and try again.")


class KeyringFailed(CredentialError):
    @property
    def title(self) -> str:
        return _("The keyring did not answer as it should")

    @property
    def advice(self) -> str:
        return _("Try again; if it stays, look at the keyring in its own program.")


class CutShort(CredentialError):
    @property
    def title(self) -> str:
        return _("The link would end sooner than asked for")

    @property
    def advice(self) -> str:
        return _("Renew the session, ask for less, or leave out --strict.")


class SecretIncomplete(CredentialError):
    @property
    def title(self) -> str:
        return _("The keyring no longer holds this account's secret")

    @property
    def advice(self) -> str:
        return _("Remove the account and add it again with its keys.")


class S3Error(PresignError):
    @property
    def title(self) -> str:
        return _("The server refused")


class AccessDenied(S3Error):
    @property
    def title(self) -> str:
        return _("No access")

    @property
    def advice(self) -> str:
        return _("This key may not list here. A bucket or prefix it may see can be added by name.")


class BadKeys(S3Error):
    @property
    def title(self) -> str:
        return _("The keys were not accepted")

    @property
    def advice(self) -> str:
        return _("Check access key id and secret; the key may be deleted or belong elsewhere.")


class ExpiredToken(S3Error):
    @property
    def title(self) -> str:
        return _("The session has expired")

    @property
    def advice(self) -> str:
        return _("Sign in again, or enter a fresh session token.")


class NoSuchBucket(S3Error):
    @property
    def title(self) -> str:
        return _("There is no such bucket")

    @property
    def advice(self) -> str:
        return _("Check the name and the endpoint.")


class WrongRegion(S3Error):
    @property
    def title(self) -> str:
        return _("The bucket is in another region")

    @property
    def advice(self) -> str:
        return _("Set the account's region to the bucket's.")


class NoNetwork(S3Error):
    @property
    def title(self) -> str:
        return _("The server can't be reached")

    @property
    def advice(self) -> str:
        return _("Check the network connection and the endpoint.")


class TimedOut(S3Error):
    @property
    def title(self) -> str:
        return _("The server took too long to answer")

    @property
    def advice(self) -> str:
        return _("Try again; if it stays, check the network connection and the endpoint.")


class UntrustedServer(S3Error):
    @property
    def title(self) -> str:
        return _("The server's certificate can't be trusted")

    @property
    def advice(self) -> str:
        return _("Check the endpoint; a certificate of your own must be known to this computer.")


class ServerBusy(S3Error):
    @property
    def title(self) -> str:
        return _("The server is busy")

    @property
    def advice(self) -> str:
        return _("Wait a moment and try again.")


class UnexpectedAnswer(S3Error):
    @property
    def title(self) -> str:
        return _("The server's answer makes no sense")

    @property
    def advice(self) -> str:
        return _("Check that the endpoint is that of an S3 server.")


class FileProblem(PresignError):
    @property
    def title(self) -> str:
        return _("A file could not be read or written")

    @property
    def advice(self) -> str:
        return _("Check that there is room and that you may write there.")


class Stopped(PresignError):
    @property
    def title(self) -> str:
        return _("Stopped")

    @property
    def advice(self) -> str:
        return ""
