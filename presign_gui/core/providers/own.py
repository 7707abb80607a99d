"""Servers that one runs oneself, wherever they are."""

from __future__ import annotations

from presign_gui.core.providers.amazon import DEFAULT_REGION
from presign_gui.core.providers.provider import ANY_ENDPOINT, Placeholder, Provider
from presign_gui.core.records import AddressingStyle
from presign_gui.core.texts import _


def own_servers() -> tuple[Provider, ...]:
    """Return the presets of servers that may stand anywhere; the last is for all others."""
    return (
        Provider(
            id="minio",
            name=_("MinIO"),
            endpoint=ANY_ENDPOINT,
            placeholders=(_endpoint("https://minio.example.com:9000"),),
            default_region=DEFAULT_REGION,
            quirks=(
                _("The endpoint is that of the API (often port 9000), not of the console."),
                _("Links for other computers need a host that those can reach, too."),
            ),
            sources=(
                "minio/minio, issue 5162 (no more than 7 days)",
                "minio/object-browser, issue 2907 (links to 127.0.0.1)",
            ),
        ),
        Provider(
            id="ceph",
            name=_("Ceph (RADOS Gateway)"),
            endpoint=ANY_ENDPOINT,
            placeholders=(_endpoint("https://rgw.example.com"),),
            default_region=DEFAULT_REGION,
            quirks=(
                _("A bucket stands in the host only where the gateway has a name for that."),
                _("The region is whatever you like: the gateway accepts any."),
            ),
            # A link for 604,801 seconds gets 403 from the gateway of tests/servers.
            sources=(
                "Ceph documentation, “Common Entities” (rgw_dns_name)",
                "tried: the RADOS Gateway of tests/servers",
            ),
            tried=True,
        ),
        Provider(
            id="custom",
            name=_("Another S3 server"),
            endpoint=ANY_ENDPOINT,
            placeholders=(_endpoint("https://s3.example.com"),),
            default_region=DEFAULT_REGION,
            # In the path but for AWS's own endpoints (of a VPC, say): `client` decides.
            addressing_style=AddressingStyle.AUTO,
            quirks=(_("Links live for at most 7 days, as with AWS: few servers take longer."),),
            sources=(
                "Amazon S3 API Reference, “Authenticating Requests: Using Query Parameters”",
                "tried: OpenStack Swift's s3api of tests/servers",
            ),
            tried=True,
        ),
    )


def _endpoint(example: str) -> Placeholder:
    return Placeholder("endpoint", _("Endpoint URL"), example, r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")
