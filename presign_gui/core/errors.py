"""Everything that can go wrong, as a person should hear it.

    PresignError
    ├── InvalidInput            what was typed can't be meant
    │   ├── InvalidExpiry       (ExpiryOutOfRange, InvalidMoment)
    │   ├── InvalidAddress      (BadBucketName)
    │   └── InvalidAccount
    ├── DemoMissing
    ├── AwscrtMissing
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
    │   ├── AccessDenied        (BucketsHidden, RequesterPays)
    │   ├── BadKeys
    │   ├── ExpiredToken
    │   ├── NoSuchBucket
    │   ├── ObjectGone      (ObjectDeleted)
    │   ├── CustomerKey
    │   ├── ObjectDenied    an AccessDenied
    │   ├── WrongRegion
    │   ├── ClockWrong
    │   ├── NotSupported        (DirectoryBucket)
    │   ├── NoNetwork           (NameUnknown)
    │   ├── TimedOut
    │   ├── UntrustedServer     (NoTls)
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


class BadBucketName(InvalidAddress):
    TITLE = N_("No bucket can have that name")
    ADVICE = N_(
        "Bucket names have 3 to 63 small letters, digits, dots and hyphens. "
        "Add it again with its right name."
    )


class InvalidAccount(InvalidInput):
    TITLE = N_("The account isn't complete")


class NotConfirmed(PresignError):
    TITLE = N_("Not done")
    ADVICE = N_("Run it on a terminal and answer yes, if you mean it.")


class DemoMissing(PresignError):
    TITLE = N_("The demo isn't installed")
    ADVICE = N_("Install it with: pip install 'presign-gui[demo]'")


class AwscrtMissing(PresignError):
    TITLE = N_("Something must be installed for that")
    ADVICE = N_("Install it with: pip install 'botocore[crt]'")


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
    ADVICE = N_(
        "This account may not list here. A bucket or prefix that it may see can be added by "
        "name: “Add bucket or prefix…”. Where the requester pays, the account must say so."
    )


class BucketsHidden(AccessDenied):
    TITLE = N_("The buckets may not be listed")
    ADVICE = N_(
        "A bucket or prefix that this account may see can be added by name: "
        "“Add bucket or prefix…”."
    )


class RequesterPays(AccessDenied):
    TITLE = N_("Whoever asks must pay here")
    ADVICE = N_("Add the account again with “Requester pays”; its owner is then billed.")


class BadKeys(S3Error):
    TITLE = N_("The keys were not accepted")
    ADVICE = N_(
        "Check access key id and secret; the key may be deleted or belong elsewhere, or its "
        "AWS account may not have switched this region on."
    )


class ExpiredToken(S3Error):
    TITLE = N_("The session has expired")
    ADVICE = N_("Sign in again, or enter a fresh session token.")


class NoSuchBucket(S3Error):
    TITLE = N_("There is no such bucket")
    ADVICE = N_("Check the name and the endpoint.")


class ObjectDenied(AccessDenied):
    ADVICE = N_("This key may not read the object; a link made with it would be refused, too.")


class ObjectGone(S3Error):
    TITLE = N_("The object is not there")
    ADVICE = N_("It was deleted or renamed meanwhile; refresh the folder.")


class ObjectDeleted(ObjectGone):
    TITLE = N_("The object is deleted")
    ADVICE = N_("What is there is a delete marker; older versions may still be there.")


class CustomerKey(S3Error):
    TITLE = N_("The object is encrypted with a key that S3 doesn't keep")
    ADVICE = N_("Only a request that brings the key (SSE-C) can read it; a link can't bring it.")


class WrongRegion(S3Error):
    TITLE = N_("The bucket is in another region")
    ADVICE = N_("Set the account's region to the bucket's.")


class ClockWrong(S3Error):
    TITLE = N_("This computer's clock is wrong")
    ADVICE = N_("Set it right, best by the network, and try again.")


class NotSupported(S3Error):
    TITLE = N_("That can't be done here")
    ADVICE = N_("Check the address, the endpoint and the addressing style of the account.")


class DirectoryBucket(NotSupported):
    TITLE = N_("Directory buckets can't be used here")
    ADVICE = N_(
        "Their sessions, and so links to them, end after five minutes (S3 Express One Zone). "
        "Copy the objects to a general purpose bucket to link to them."
    )


class NoNetwork(S3Error):
    TITLE = N_("The server can't be reached")
    ADVICE = N_("Check the network connection and the endpoint.")


class NameUnknown(NoNetwork):
    TITLE = N_("The server's name can't be found")
    ADVICE = N_(
        "Check how the endpoint is written, and the network connection. A server of one's own "
        "may need the bucket in the path (addressing style)."
    )


class TimedOut(S3Error):
    TITLE = N_("The server took too long to answer")
    ADVICE = N_("Try again; if it stays, check the network connection and the endpoint.")


class UntrustedServer(S3Error):
    TITLE = N_("The server's certificate can't be trusted")
    ADVICE = N_("Check the endpoint; a certificate of your own must be known to this computer.")


class NoTls(UntrustedServer):
    TITLE = N_("The server doesn't speak https")
    ADVICE = N_("Check the endpoint's port; a server without TLS is written http://.")


class ServerBusy(S3Error):
    TITLE = N_("The server is busy")
    ADVICE = N_("Wait a moment and try again.")


class UnexpectedAnswer(S3Error):
    TITLE = N_("The server's answer makes no sense")
    ADVICE = N_("Check that the endpoint is that of an S3 server, and if it wants https://.")


class FileProblem(PresignError):
    TITLE = N_("A file could not be read or written")
    ADVICE = N_("Check that there is room and that you may write there.")


class Stopped(PresignError):
    TITLE = N_("Stopped")
    ADVICE = ""
