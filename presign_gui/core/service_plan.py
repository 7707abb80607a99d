"""What the link service shall be: for which bucket, how long links may live, at which port."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from presign_gui.core import address, expiry
from presign_gui.core.errors import InvalidAddress, InvalidInput
from presign_gui.core.records import Account, Source
from presign_gui.core.settings import DEFAULT_PORT, Settings
from presign_gui.core.texts import _


@dataclass(frozen=True)
class ServicePlan:
    """The service as somebody wants it."""

    bucket: str = ""  # "" for all
    prefix: str = ""  # goes before every file name; only with a bucket
    longest: timedelta = expiry.LONGEST
    port: int = DEFAULT_PORT  # 0: one that is free

    def check(self) -> None:
        """Raise InvalidInput, InvalidAddress or ExpiryOutOfRange for what can't be."""
        if self.prefix and not self.bucket:
            raise InvalidInput(_("A prefix lies in a bucket: say the bucket, too."))
        if self.bucket and address.parse(f"s3://{self.bucket}/{self.prefix}").bucket != self.bucket:
            raise InvalidAddress(_("“{bucket}” can't be the name of a bucket.", bucket=self.bucket))
        if not 0 <= self.port <= 65_535:
            raise InvalidInput(_("A port is a number from 0 to 65,535."))
        expiry.checked(self.longest, expiry.LONGEST)


def plan_of(settings: Settings) -> ServicePlan:
    """Return the service as the settings have it."""
    return ServicePlan(
        settings.service_bucket,
        settings.service_prefix,
        settings.service_longest,
        settings.service_port,
    )


def may_serve(account: Account) -> bool:
    """Say whether an account has keys that the service could sign with."""
    return account.source is not Source.ANONYMOUS
