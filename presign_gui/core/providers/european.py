"""S3 as it is sold in Europe. None was tried: all is read."""

from __future__ import annotations

from presign_gui.core.providers.provider import Provider
from presign_gui.core.records import AddressingStyle
from presign_gui.core.texts import _


def european_clouds() -> tuple[Provider, ...]:
    """Return the presets, in the order they are offered."""
    unconfirmed = _("That links live for 7 days at most was not confirmed.")
    return (
        Provider(
            id="hetzner",
            name=_("Hetzner Object Storage"),
            endpoint="https://{region}.your-objectstorage.com",
            regions=("fsn1", "nbg1", "hel1"),
            addressing_style=AddressingStyle.VIRTUAL,
            quirks=(_("Keys belong to a project; buckets of another need its own."), unconfirmed),
            sources=(
                "Hetzner docs, “Buckets & objects”",
                "rclone, backend/s3/provider/Hetzner.yaml (endpoints)",
            ),
        ),
        Provider(
            id="ovh",
            name=_("OVHcloud Object Storage"),
            endpoint="https://s3.{region}.io.cloud.ovh.net",
            aliases=("https://s3.{region}.perf.cloud.ovh.net",),  # kept for old programs
            regions=(
                *("gra", "rbx", "sbg", "eu-west-par", "eu-south-mil", "de", "uk", "waw"),
                *("bhs", "ca-east-tor", "sgp", "ap-southeast-syd", "ap-south-mum"),
            ),
            addressing_style=AddressingStyle.VIRTUAL,
            quirks=(_("The region is written in small letters."), unconfirmed),
            sources=(
                "OVHcloud docs, “Object Storage - Endpoints and Object Storage geoavailability”",
            ),
        ),
        Provider(
            id="scaleway",
            name=_("Scaleway Object Storage"),
            endpoint="https://s3.{region}.scw.cloud",
            regions=("fr-par", "nl-ams", "pl-waw", "it-mil"),
            addressing_style=AddressingStyle.VIRTUAL,
            quirks=(unconfirmed,),
            sources=(
                "Scaleway docs, “Object Storage - Concepts” (both styles; virtual preferred)",
                "rclone, backend/s3/provider/Scaleway.yaml (regions)",
            ),
        ),
    )
