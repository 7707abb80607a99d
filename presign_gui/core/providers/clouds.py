"""S3 as others than AWS sell it, all over the world. None was tried: all is read."""

from __future__ import annotations

from datetime import timedelta

from presign_gui.core.providers.provider import Placeholder, Provider
from presign_gui.core.records import AddressingStyle
from presign_gui.core.texts import _


def clouds() -> tuple[Provider, ...]:
    """Return the presets, in the order they are offered."""
    return (
        Provider(
            id="r2",
            name=_("Cloudflare R2"),
            endpoint="https://{account}[.{jurisdiction}].r2.cloudflarestorage.com",
            placeholders=(
                Placeholder(
                    "account",
                    _("Account ID"),
                    "0123456789abcdef0123456789abcdef",
                    r"[0-9a-f]{32}",
                ),
                Placeholder(
                    "jurisdiction",
                    _("Jurisdiction"),
                    "eu",
                    r"(?:eu|us|fedramp)?",
                ),
            ),
            regions=("auto",),
            default_region="auto",
            quirks=(
                _("Links work on the endpoint's own host only, not on custom domains."),
                _("A bucket with a jurisdiction (eu, us or fedramp) is only found with it."),
                _("There are no upload forms (POST)."),
            ),
            sources=(
                "Cloudflare R2 docs, “Presigned URLs” (1 second to 7 days; GET, PUT, HEAD, DELETE)",
                "Cloudflare R2 docs, “Data location” (jurisdictions)",
                "Cloudflare changelog, “New us jurisdiction for R2”",
            ),
        ),
        Provider(
            id="b2",
            name=_("Backblaze B2"),
            endpoint="https://s3.{region}.backblazeb2.com",
            # The documents name the form only; these are in use.
            regions=(
                *("us-west-000", "us-west-001", "us-west-002", "us-west-004"),
                *("us-east-005", "ca-east-006", "eu-central-003"),
            ),
            quirks=(
                _("The region stands in the endpoint that Backblaze shows with the bucket."),
                _("The master application key can't be used: create another one."),
                _("That links live for 7 days at most was not confirmed."),
            ),
            sources=(
                "Backblaze docs, “Call the S3-Compatible API”",
                "Backblaze docs, “Introduction to the S3-Compatible API”",
            ),
        ),
        Provider(
            id="wasabi",
            name=_("Wasabi"),
            endpoint="https://s3.{region}.wasabisys.com",
            aliases=("https://s3.wasabisys.com",),  # us-east-1
            regions=(
                *("us-east-1", "us-east-2", "us-central-1", "us-west-1", "us-west-2"),
                *("ca-central-1", "eu-central-1", "eu-central-2", "eu-west-1", "eu-west-2"),
                *("eu-west-3", "eu-south-1", "ap-northeast-1", "ap-northeast-2"),
                *("ap-southeast-1", "ap-southeast-2"),
            ),
            default_region="us-east-1",
            quirks=(_("The region must be the bucket's."),),
            sources=(
                "Wasabi docs, “Service URLs for Wasabi's Storage Regions”",
                "Wasabi docs, “How do I generate pre-signed URLs for temporary access with "
                "Wasabi?” (up to 7 days)",
            ),
        ),
        Provider(
            id="digitalocean",
            name=_("DigitalOcean Spaces"),
            endpoint="https://{region}.digitaloceanspaces.com",
            # The documents that could be read have no list of all; these are in use.
            regions=(
                *("nyc3", "sfo2", "sfo3", "atl1", "tor1", "ams3", "fra1", "lon1"),
                *("blr1", "sgp1", "syd1"),
            ),
            addressing_style=AddressingStyle.VIRTUAL,
            quirks=(
                _("Links don't go through the CDN's cache."),
                _("That links live for 7 days at most was not confirmed."),
            ),
            sources=(
                "DigitalOcean docs, “Use DigitalOcean Spaces with AWS S3 SDKs”",
                "DigitalOcean docs, “Spaces Limits”",
                "rclone, backend/s3/provider/DigitalOcean.yaml (regions)",
            ),
        ),
        Provider(
            id="gcs",
            name=_("Google Cloud Storage"),
            endpoint="https://storage.googleapis.com",
            regions=("auto",),
            default_region="auto",
            quirks=(
                _("It wants HMAC keys, made in the settings under “Interoperability”."),
                _("Buckets are listed of the default project only; add others by name."),
            ),
            sources=(
                "Cloud Storage docs, “Simple migration from Amazon S3 to Cloud Storage”",
                "Cloud Storage docs, XML API, “List objects” (continuation-token: "
                "ListObjectsV2; encoding-type)",
                "Cloud Storage docs, “Signed URLs” (7 days)",
            ),
        ),
        Provider(
            id="tigris",
            name=_("Tigris"),
            endpoint="https://t3.storage.dev",
            aliases=("https://fly.storage.tigris.dev",),
            regions=("auto",),
            default_region="auto",
            # Virtual: said of buckets made after February 2025, by users of it only.
            addressing_style=AddressingStyle.VIRTUAL,
            maximum_expiry=timedelta(days=90),
            quirks=(_("Links may live for up to 90 days."),),
            sources=(
                "Tigris docs, “Presigned URLs” (90 days; custom domains)",
                "Tigris docs, “S3 API Compatibility”",
            ),
        ),
        *_of_large_firms(),
    )


def _of_large_firms() -> tuple[Provider, ...]:
    return (
        Provider(
            id="ibm",
            name=_("IBM Cloud Object Storage"),
            endpoint="https://s3.{region}.cloud-object-storage.appdomain.cloud",
            regions=(
                *("us-south", "us-east", "ca-tor", "ca-mon", "br-sao", "eu-gb", "eu-de"),
                *("eu-es", "au-syd", "jp-tok", "jp-osa"),
                *("us", "eu", "ap"),  # across regions
            ),
            quirks=(
                _("It wants HMAC credentials: create the service credential with them."),
                # 7 days is what SigV4 has; whether IBM's longer ones are SigV4 isn't said.
                _("IBM says that it sets no limit of 7 days; Presign keeps to it all the same."),
                _("Which region IBM wants signed was not confirmed; the location is."),
            ),
            sources=(
                "IBM Cloud docs, “Endpoints and storage locations”",
                "IBM Cloud docs, “Creating a pre-signed URL”",
            ),
        ),
        Provider(
            id="oracle",
            name=_("Oracle Cloud Object Storage"),
            endpoint="https://{namespace}.compat.objectstorage.{region}.oci.customer-oci.com",
            aliases=("https://{namespace}.compat.objectstorage.{region}.oraclecloud.com",),
            placeholders=(
                Placeholder(
                    "namespace",
                    _("Object Storage namespace"),
                    "axaxnpcrorw5",
                    r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?",
                ),
            ),
            regions=(
                *("us-ashburn-1", "us-phoenix-1", "ca-toronto-1", "uk-london-1", "uk-cardiff-1"),
                *("eu-frankfurt-1", "eu-amsterdam-1", "eu-zurich-1", "eu-paris-1"),
                *("eu-marseille-1", "eu-milan-1", "eu-madrid-1", "eu-stockholm-1"),
                *("ap-tokyo-1", "ap-osaka-1", "ap-seoul-1", "ap-singapore-1", "ap-singapore-2"),
                *("ap-mumbai-1", "ap-hyderabad-1", "ap-sydney-1", "ap-melbourne-1"),
                "me-abudhabi-1",
            ),
            quirks=(
                _("It wants a Customer Secret Key, and the namespace of the tenancy."),
                _("That links live for 7 days at most was not confirmed."),
            ),
            sources=(
                "Oracle docs, “Host-Style Support in Object Storage Amazon S3 Compatibility API”",
                "Oracle docs, “Object Storage Namespaces”",
                "Oracle docs, “Working with Customer Secret Keys”",
                "Oracle docs, “Geographical Regions and Identifiers”",
                "Oracle blog, “How to use AWS S3 presigned URLs with OCI Object Storage”",
            ),
        ),
    )
