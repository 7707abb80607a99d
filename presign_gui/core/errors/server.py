"""The server refused, or the way to it."""

from __future__ import annotations

from presign_gui.core.errors.base import PresignError
from presign_gui.core.texts import N_


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
    ADVICE = N_("Edit the account and switch on “Requester pays”; its owner is then billed.")


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


class ConnectionLost(NoNetwork):
    TITLE = N_("The connection broke off")
    ADVICE = N_("Try again; if it stays, check the network connection, and what stands between.")


class NameUnknown(NoNetwork):
    TITLE = N_("The server's name can't be found")
    ADVICE = N_(
        "Check how the endpoint is written, and the network connection. A server of one's own "
        "may need the bucket in the path (addressing style)."
    )


class ProxyFailed(NoNetwork):
    TITLE = N_("The proxy doesn't let us through")
    ADVICE = N_(
        "Check the account's proxy, or the system's if it has none: its address, and whether it "
        "wants a user name and password."
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
