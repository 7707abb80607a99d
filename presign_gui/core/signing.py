"""LinkRequest -> Link. Signing is arithmetic: nothing here waits for network or keyring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from presign_gui.core import expiry
from presign_gui.core.client import DEFAULT_REGION, Clients, translated
from presign_gui.core.errors import ExpiredToken, InvalidAddress
from presign_gui.core.records import Account, Credential, Link, LinkOptions, LinkRequest, Method
from presign_gui.core.texts import _

_OPERATIONS = {
    Method.GET: "get_object",
    Method.PUT: "put_object",
    Method.HEAD: "head_object",
}


class Signer:
    """Makes links as one account, with one credential. Safe on any thread."""

    def __init__(self, account: Account, credential: Credential, clients: Clients) -> None:
        self._account = account
        self._credential = credential
        self._clients = clients

    def links(self, requests: Iterable[LinkRequest]) -> Iterator[Link]:
        """Yield the link of each request, in their order.

        Each is a whole SigV4 URL at the bucket's regional host (or the account's
        link host), whose `expires_at` is when it really ends. Raises
        InvalidExpiry, InvalidAddress for a request without a key, and
        ExpiredToken when the credential is past its end. Does not block on the
        network.
        """
        for request in requests:
            yield self._link(request)

    def _link(self, request: LinkRequest) -> Link:
        options = request.options
        expiry.checked(options.expiry)
        if not request.key:
            raise InvalidAddress(_("A link needs an object, not only a bucket."))
        end = self._credential.expires_at
        if end is not None and end <= datetime.now(timezone.utc):
            raise ExpiredToken
        region = request.region or self._account.region or DEFAULT_REGION
        client = self._clients.s3(self._account, self._credential, region)
        with translated():
            url = client.generate_presigned_url(
                _OPERATIONS[options.method],
                Params={"Bucket": request.bucket, "Key": request.key, **_parameters(options)},
                ExpiresIn=int(options.expiry.total_seconds()),
            )
        made_at = _made_at(url, options.expiry)
        ends_at = expiry.true_end(made_at, options.expiry, end)
        return Link(
            url=url,
            bucket=request.bucket,
            key=request.key,
            method=options.method,
            made_at=made_at,
            expires_at=ends_at,
            cut_short=ends_at < made_at + options.expiry,
            temporary=self._credential.temporary,
        )


def _parameters(options: LinkOptions) -> dict[str, Any]:
    if options.method is Method.PUT or not options.filename:
        return {}
    return {"ResponseContentDisposition": disposition(options.filename)}


def disposition(filename: str) -> str:
    """Return a Content-Disposition that saves under `filename`, whatever letters it has.

    RFC 6266: an ASCII `filename` for old readers, RFC 8187's `filename*` for all
    others. Path separators and control characters become "_".
    """
    safe = "".join(c if c.isprintable() and c not in "/\\" else "_" for c in filename)
    ascii_name = "".join(c if c.isascii() and c not in '"%' else "_" for c in safe)
    plain = f'attachment; filename="{ascii_name}"'
    if ascii_name == safe:
        return plain
    return f"{plain}; filename*=UTF-8''{quote(safe, safe='')}"


def _made_at(url: str, life: timedelta) -> datetime:
    """Return the moment of signing as the link itself has it."""
    query = parse_qs(urlsplit(url).query)
    if "X-Amz-Date" in query:
        return datetime.strptime(query["X-Amz-Date"][0] + "+0000", "%Y%m%dT%H%M%SZ%z")
    return datetime.fromtimestamp(int(query["Expires"][0]), timezone.utc) - life  # SigV2
