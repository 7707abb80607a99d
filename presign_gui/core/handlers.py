"""What becomes of a request, or a link, before botocore sends or signs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from botocore import exceptions as aws
from botocore.compat import HAS_CRT

from presign_gui.core.errors import BucketsHidden, DirectoryBucket, NotSupported
from presign_gui.core.records import Account, Source
from presign_gui.core.texts import _


def register(events: Any, account: Account) -> None:
    """Have the `events` of an S3 client, botocore's, call what `account` needs."""
    events.register("before-parameter-build.s3", _stay_in_region)
    events.register("before-parameter-build.s3", _note_bucket)
    if account.source is Source.ANONYMOUS:
        events.register("before-parameter-build.s3.ListBuckets", _list_nothing)
    else:
        events.register("choose-signer.s3", _all_regions)
    if account.requester_pays:
        events.register("before-parameter-build.s3", _let_requester_pay)
    events.register("before-sign.s3", _payer_to_query)
    if account.link_host or account.link_hosts:
        events.register("before-sign.s3", _to_link_host(account))


def link_host_of(account: Account, bucket: str) -> str:
    """Return the host of links to `bucket`, as the account has it; "" if the server's own.

    May have a scheme and a path; "{bucket}" is filled in. What is said of the
    bucket alone goes before what is said of all.
    """
    return _link_host_said(account, bucket).replace("{bucket}", bucket)


def _link_host_said(account: Account, bucket: str) -> str:
    of_buckets = (said.partition("=") for said in account.link_hosts)
    of_this = (host for name, _equals, host in of_buckets if name.strip() == bucket)
    return (next(of_this, "").strip() or account.link_host.strip()).rstrip("/")


def _stay_in_region(context: dict[str, Any], **_more: Any) -> None:
    """Keep botocore from following redirects to other regions: `region_of` knows the region.

    It would ask for the region with a HEAD, follow the redirect that answers
    that one too, and so on until Python's stack is full: any web server that
    sends http on to https is enough.
    """
    context.setdefault("s3_redirect", {})["redirected"] = True


def _payer_to_query(request: Any, **_more: Any) -> None:
    """Let links say who pays in their query: a browser can't send the signed header."""
    if request.context.get("is_presign_request") and "x-amz-request-payer" in request.headers:
        payer = request.headers["x-amz-request-payer"]
        del request.headers["x-amz-request-payer"]
        request.params = {**request.params, "x-amz-request-payer": payer}


def _note_bucket(params: dict[str, Any], context: dict[str, Any], **_more: Any) -> None:
    bucket = context["presign_bucket"] = params.get("Bucket", "")
    # They want a session, for which one asks over the network, and a link ends with it:
    # after five minutes (Amazon S3 API Reference, "CreateSession").
    if bucket.endswith(("--x-s3", "--xa-s3")):
        raise DirectoryBucket(bucket)


def _let_requester_pay(params: dict[str, Any], model: Any, **_more: Any) -> None:
    """Say so in every request that may say it: listing, HEAD, links."""
    if "RequestPayer" in model.input_shape.members:
        params.setdefault("RequestPayer", "requester")


def _list_nothing(**_more: Any) -> None:
    raise BucketsHidden(_("Without keys no server lists its buckets."))


def _all_regions(context: dict[str, Any], **_more: Any) -> str | None:
    """Sign for a multi-region access point as it needs it: SigV4A, for every region.

    Told to use SigV4, botocore obeys, and the access point refuses what it made.
    Source: Amazon S3 User Guide, "Making requests using a Multi-Region Access Point".
    """
    bucket = context.get("presign_bucket", "")
    if not (bucket.startswith("arn:") and bucket.endswith(".mrap")):
        return None
    if not HAS_CRT:
        raise aws.MissingDependencyException(
            msg=_("A multi-region access point can only be used where awscrt is installed.")
        )
    context["signing"] = {**context.get("signing", {}), "region": "*"}
    return "s3v4a"


def _to_link_host(account: Account) -> Callable[..., None]:
    """Return a before-sign handler that gives links, and upload forms, another host.

    The signature is then made for that host. A path of the link host takes the
    place of the endpoint's own; without one, the endpoint's stays. Where
    "{bucket}" names the bucket, the path doesn't name it again.
    """
    before = urlsplit(account.endpoint_url).path.rstrip("/")

    def move(request: Any, **_more: Any) -> None:
        bucket = request.context.get("presign_bucket", "")
        said = _link_host_said(account, bucket)
        if not said or not request.context.get("is_presign_request"):
            return
        named = "{bucket}" in said
        if named and bucket.startswith("arn:"):
            raise NotSupported(_("The link host {host} has no place for an ARN.", host=said))
        url = urlsplit(request.url)
        scheme, _found, rest = link_host_of(account, bucket).rpartition("://")
        netloc, slash, prefix = rest.partition("/")
        path = url.path.removeprefix(before)
        if named and not url.netloc.startswith(f"{bucket}."):
            path = path.removeprefix(f"/{bucket}") or "/"
        path = f"{slash}{prefix}{path}" if slash else f"{before}{path}"
        request.url = urlunsplit((scheme or url.scheme, netloc, path, url.query, ""))

    return move
