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

from presign_gui.core.errors.base import (
    AwscrtMissing,
    DemoMissing,
    FileProblem,
    PresignError,
    Stopped,
)
from presign_gui.core.errors.credentials import (
    AccountNotFound,
    CredentialError,
    CutShort,
    KeyringFailed,
    KeyringLocked,
    KeyringUnavailable,
    NoCredentials,
    SecretIncomplete,
)
from presign_gui.core.errors.server import (
    AccessDenied,
    BadKeys,
    BucketsHidden,
    ClockWrong,
    CustomerKey,
    DirectoryBucket,
    ExpiredToken,
    NameUnknown,
    NoNetwork,
    NoSuchBucket,
    NoTls,
    NotSupported,
    ObjectDeleted,
    ObjectDenied,
    ObjectGone,
    RequesterPays,
    S3Error,
    ServerBusy,
    TimedOut,
    UnexpectedAnswer,
    UntrustedServer,
    WrongRegion,
)
from presign_gui.core.errors.typed import (
    BadBucketName,
    ExpiryOutOfRange,
    InvalidAccount,
    InvalidAddress,
    InvalidExpiry,
    InvalidInput,
    InvalidMoment,
    NotConfirmed,
)

__all__ = [
    "AccessDenied",
    "AccountNotFound",
    "AwscrtMissing",
    "BadBucketName",
    "BadKeys",
    "BucketsHidden",
    "ClockWrong",
    "CredentialError",
    "CustomerKey",
    "CutShort",
    "DemoMissing",
    "DirectoryBucket",
    "ExpiredToken",
    "ExpiryOutOfRange",
    "FileProblem",
    "InvalidAccount",
    "InvalidAddress",
    "InvalidExpiry",
    "InvalidInput",
    "InvalidMoment",
    "KeyringFailed",
    "KeyringLocked",
    "KeyringUnavailable",
    "NameUnknown",
    "NoCredentials",
    "NoNetwork",
    "NoSuchBucket",
    "NoTls",
    "NotConfirmed",
    "NotSupported",
    "ObjectDeleted",
    "ObjectDenied",
    "ObjectGone",
    "PresignError",
    "RequesterPays",
    "S3Error",
    "SecretIncomplete",
    "ServerBusy",
    "Stopped",
    "TimedOut",
    "UnexpectedAnswer",
    "UntrustedServer",
    "WrongRegion",
]
