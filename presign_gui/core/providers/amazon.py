"""AWS: one preset for all its partitions, for the region says which it is."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib import resources
from typing import Any

from presign_gui.core.errors import NoSuchEndpoint
from presign_gui.core.providers.provider import Provider
from presign_gui.core.records import Account, AddressingStyle
from presign_gui.core.texts import _

DEFAULT_REGION = "us-east-1"
"""Where S3 answers for every bucket, if only with the region it is really in."""


def aws() -> Provider:
    """Return the preset of AWS."""
    return Provider(
        id="aws",
        name=_("Amazon S3 (AWS)"),
        endpoint="",
        regions=regions(),
        default_region=DEFAULT_REGION,
        addressing_style=AddressingStyle.VIRTUAL,
        quirks=(
            _(
                "China, GovCloud and the European Sovereign Cloud have accounts of their own: "
                "choose one of their regions."
            ),
            _("A bucket whose name has a dot stands in the path of its links."),
        ),
        sources=(
            "botocore, data/partitions.json and the S3 endpoint rules",
            "Amazon S3 User Guide, “Sharing objects with presigned URLs”",
            "AWS General Reference, “Amazon S3 endpoints and quotas”",
        ),
    )


def regions() -> tuple[str, ...]:
    """Return the regions of all partitions, as botocore knows them."""
    return tuple(
        region
        for partition in _partitions()
        for region in partition["regions"]
        if re.match(partition["regionRegex"], region)  # "aws-global" is none
    )


@lru_cache(maxsize=1)
def _partitions() -> list[dict[str, Any]]:
    """Read 7 kB that come with botocore; its own reader would first import half of it."""
    text = (resources.files("botocore") / "data" / "partitions.json").read_text("utf-8")
    partitions: list[dict[str, Any]] = json.loads(text)["partitions"]
    return partitions


def partition_of(region: str) -> str:
    """Return the partition that `region` is in: "aws" for one not known yet."""
    for partition in _partitions():
        if re.match(partition["regionRegex"], region):
            return str(partition["id"])
    return "aws"


def check_options(account: Account, region: str) -> None:
    """Raise NoSuchEndpoint where `region` has no such endpoint as `account` asks for.

    botocore makes up a host even where AWS has none, and says nothing where the
    endpoint is another's. Sources: botocore, data/endpoints.json (FIPS); AWS GovCloud
    (US) User Guide, "Amazon S3 in AWS GovCloud (US)" (no acceleration).
    """
    if not (account.fips or account.dual_stack or account.accelerate):
        return
    if account.endpoint_url:
        raise NoSuchEndpoint(
            _("FIPS, dual-stack and accelerated endpoints are AWS's, and not at this endpoint.")
        )
    if account.fips and account.accelerate:
        raise NoSuchEndpoint(_("There is no accelerated endpoint with FIPS: choose one of them."))
    if account.fips and not region.startswith(("us-", "ca-")):
        raise NoSuchEndpoint(
            _(
                "There is no FIPS endpoint in {region}: only in the USA and in Canada.",
                region=region,
            )
        )
    if account.accelerate and partition_of(region) != "aws":
        raise NoSuchEndpoint(_("There is no accelerated endpoint in {region}.", region=region))
