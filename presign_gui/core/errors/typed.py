"""What was typed can't be meant, or was not confirmed."""

from __future__ import annotations

from presign_gui.core.errors.base import PresignError
from presign_gui.core.texts import N_


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


class NoSuchEndpoint(InvalidAccount):
    TITLE = N_("There is no such endpoint")
    ADVICE = N_("Switch that option of the account off, or choose another region.")


class InvalidKey(InvalidInput):
    TITLE = N_("No object can have that name here")
    ADVICE = N_("Correct it and try again.")


class QrTooLong(InvalidInput):
    TITLE = N_("The link is too long for a QR code")
    ADVICE = N_("Send the link itself.")


class BadImport(PresignError):
    TITLE = N_("These accounts can't be imported")
    ADVICE = N_("Take a file that Presign exported accounts to; nothing has changed here.")


class NotConfirmed(PresignError):
    TITLE = N_("Not done")
    ADVICE = N_("Run it on a terminal and answer yes, if you mean it.")
