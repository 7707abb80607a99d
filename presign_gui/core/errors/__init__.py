"""Everything that can go wrong, as a person should hear it.

    PresignError
    ├── InvalidInput            what was typed can't be meant
    │   ├── InvalidExpiry       (ExpiryOutOfRange, InvalidMoment)
    │   ├── InvalidAddress      (BadBucketName)
    │   ├── InvalidAccount      (NoSuchEndpoint)
    │   ├── InvalidKey          of a file that isn't there yet
    │   └── QrTooLong
    ├── BadImport               a file is not what accounts were exported to
    ├── DemoMissing
    ├── AwscrtMissing
    ├── NoScreen                to open the window on
    ├── LibraryMissing          of the system, which Qt needs
    ├── PolicyDamaged           the administrator's settings
    ├── NotAllowed              by them
    ├── NotConfirmed            what needs a yes did not get one
    ├── AccountNotFound
    ├── AccountInUse            a role is assumed with its keys
    ├── CredentialError         nothing to sign with
    │   ├── NoCredentials       (ProfileGone, BaseGone, NoMachineKeys)
    │   ├── KeysUnreadable
    │   ├── RoleRefused
    │   ├── ProcessFailed       credential_process
    │   ├── NobodyToAsk         for a code, say
    │   ├── KeyringUnavailable
    │   ├── KeyringLocked
    │   ├── KeyringFailed
    │   ├── CutShort            the link would end before its time
    │   ├── SignInFailed        (SignInExpired, SignInRefused, SignInUnreachable,
    │   │                        SsoIncomplete, SsoUnknown)
    │   ├── SecretIncomplete
    │   └── SecretLeft          after it was deleted
    ├── S3Error                 the server or the way to it
    │   ├── AccessDenied        (BucketsHidden, RequesterPays)
    │   ├── BadKeys
    │   ├── ExpiredToken        (SignedOut, and KeysEnded: ProfileEnded, VariablesEnded,
    │   │                        MachineKeysEnded)
    │   ├── NoSuchBucket
    │   ├── ObjectGone      (ObjectDeleted)
    │   ├── CustomerKey
    │   ├── ObjectDenied    an AccessDenied
    │   ├── WrongRegion
    │   ├── ClockWrong
    │   ├── NotSupported        (DirectoryBucket)
    │   ├── NoNetwork           (ConnectionLost, NameUnknown, ProxyFailed)
    │   ├── TimedOut
    │   ├── UntrustedServer     (NoTls)
    │   ├── ServerBusy
    │   └── UnexpectedAnswer
    ├── FileProblem             reading or writing a file of ours (HistoryTooNew)
    ├── NotGranted              to the holder of a token (TokenMissing, TokenUnknown, WrongHost,
    │                           TooManyRequests, TooLarge, TooSlow, NoSuchToken: each beside it;
    │                           Contradictory, an InvalidInput)
    ├── ServiceMissing, PortTaken   why the link service can't be started (Exposed)
    ├── ListNotKept             of the objects of a batch
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
    LibraryMissing,
    NoScreen,
    NotAllowed,
    PolicyDamaged,
    PresignError,
    Stopped,
)
from presign_gui.core.errors.credentials import (
    AccountInUse,
    AccountNotFound,
    BaseGone,
    CredentialError,
    CutShort,
    KeyringFailed,
    KeyringLocked,
    KeyringUnavailable,
    KeysEnded,
    KeysUnreadable,
    MachineKeysEnded,
    NobodyToAsk,
    NoCredentials,
    NoMachineKeys,
    ProcessFailed,
    ProfileEnded,
    ProfileGone,
    RoleRefused,
    SecretIncomplete,
    SecretLeft,
    SignedOut,
    VariablesEnded,
)
from presign_gui.core.errors.history import HistoryTooNew, ListNotKept
from presign_gui.core.errors.server import (
    AccessDenied,
    BadKeys,
    BucketsHidden,
    ClockWrong,
    ConnectionLost,
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
    ProxyFailed,
    RequesterPays,
    S3Error,
    ServerBusy,
    TimedOut,
    UnexpectedAnswer,
    UntrustedServer,
    WrongRegion,
)
from presign_gui.core.errors.service import (
    Contradictory,
    Exposed,
    NoSuchToken,
    NotGranted,
    PortTaken,
    ServiceMissing,
    TokenMissing,
    TokenUnknown,
    TooLarge,
    TooManyRequests,
    TooSlow,
    WrongHost,
)
from presign_gui.core.errors.sign_in import (
    SignInExpired,
    SignInFailed,
    SignInRefused,
    SignInUnreachable,
    SsoIncomplete,
    SsoUnknown,
)
from presign_gui.core.errors.typed import (
    BadBucketName,
    BadImport,
    ExpiryOutOfRange,
    InvalidAccount,
    InvalidAddress,
    InvalidExpiry,
    InvalidInput,
    InvalidKey,
    InvalidMoment,
    NoSuchEndpoint,
    NotConfirmed,
    QrTooLong,
)

__all__ = [
    "AccessDenied",
    "AccountInUse",
    "AccountNotFound",
    "AwscrtMissing",
    "BadBucketName",
    "BadImport",
    "BadKeys",
    "BaseGone",
    "BucketsHidden",
    "ClockWrong",
    "ConnectionLost",
    "Contradictory",
    "CredentialError",
    "CustomerKey",
    "CutShort",
    "DemoMissing",
    "DirectoryBucket",
    "ExpiredToken",
    "ExpiryOutOfRange",
    "Exposed",
    "FileProblem",
    "HistoryTooNew",
    "InvalidAccount",
    "InvalidAddress",
    "InvalidExpiry",
    "InvalidInput",
    "InvalidKey",
    "InvalidMoment",
    "KeyringFailed",
    "KeyringLocked",
    "KeyringUnavailable",
    "KeysEnded",
    "KeysUnreadable",
    "LibraryMissing",
    "ListNotKept",
    "MachineKeysEnded",
    "NameUnknown",
    "NoCredentials",
    "NoMachineKeys",
    "NoNetwork",
    "NoScreen",
    "NoSuchBucket",
    "NoSuchEndpoint",
    "NoSuchToken",
    "NoTls",
    "NobodyToAsk",
    "NotAllowed",
    "NotConfirmed",
    "NotGranted",
    "NotSupported",
    "ObjectDeleted",
    "ObjectDenied",
    "ObjectGone",
    "PolicyDamaged",
    "PortTaken",
    "PresignError",
    "ProcessFailed",
    "ProfileEnded",
    "ProfileGone",
    "ProxyFailed",
    "QrTooLong",
    "RequesterPays",
    "RoleRefused",
    "S3Error",
    "SecretIncomplete",
    "SecretLeft",
    "ServerBusy",
    "ServiceMissing",
    "SignInExpired",
    "SignInFailed",
    "SignInRefused",
    "SignInUnreachable",
    "SignedOut",
    "SsoIncomplete",
    "SsoUnknown",
    "Stopped",
    "TimedOut",
    "TokenMissing",
    "TokenUnknown",
    "TooLarge",
    "TooManyRequests",
    "TooSlow",
    "UnexpectedAnswer",
    "UntrustedServer",
    "VariablesEnded",
    "WrongHost",
    "WrongRegion",
]
