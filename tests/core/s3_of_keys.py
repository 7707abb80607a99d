"""A server's side of ListObjectsV2 for a handful of keys, in pages as short as a test likes."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote_plus

from tests.core.loopback import Answer, Asked


class S3OfKeys:
    """Answers ListObjectsV2 about `keys`, for `Answering`.

    With `skips_folders` it does as RGW does: who asks for a level, and starts inside
    of a folder, isn't told of that folder.
    """

    def __init__(
        self, keys: Iterable[str], page_length: int = 1_000, *, skips_folders: bool = False
    ) -> None:
        self._keys = sorted(set(keys), key=str.encode)
        self._page_length = page_length
        self._skips_folders = skips_folders

    def __call__(self, asked: Asked) -> Answer:
        query = asked.query
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        after = query.get("continuation-token") or query.get("start-after", "")
        if delimiter and self._skips_folders and not query.get("continuation-token"):
            after = self._folder(after, prefix) or after
        found: list[str] = []
        for key in self._keys:
            folder = self._folder(key, prefix) if delimiter else ""
            entry = folder or key
            if not key.startswith(prefix) or key.encode() <= after.encode():
                continue
            if folder and (after == folder or (found and found[-1] == folder)):
                continue
            if len(found) == self._page_length:
                return self._page(found, prefix, delimiter, found[-1])
            found.append(entry)
        return self._page(found, prefix, delimiter, "")

    def _folder(self, key: str, prefix: str) -> str:
        if not key.startswith(prefix):
            return ""
        name, slash, _rest = key[len(prefix) :].partition("/")
        return prefix + name + slash if slash else ""

    def _page(self, found: list[str], prefix: str, delimiter: str, token: str) -> Answer:
        folders = [each for each in found if delimiter and self._folder(each, prefix)]
        rows = "".join(
            f"<Contents><Key>{quote_plus(key)}</Key>"
            "<LastModified>2026-11-20T08:15:30.000Z</LastModified>"
            f"<ETag>&quot;e{number}&quot;</ETag><Size>{len(key)}</Size></Contents>"
            for number, key in enumerate(each for each in found if each not in folders)
        )
        common = "".join(
            f"<CommonPrefixes><Prefix>{quote_plus(each)}</Prefix></CommonPrefixes>"
            for each in folders
        )
        # Tokens are not encoded, so that of a test's keys none may end a page with what
        # XML doesn't allow.
        more = f"<NextContinuationToken>{_escaped(token)}</NextContinuationToken>" if token else ""
        return Answer(
            body="<ListBucketResult><EncodingType>url</EncodingType>"
            f"<IsTruncated>{'true' if token else 'false'}</IsTruncated>{more}{rows}{common}"
            "</ListBucketResult>"
        )


def _escaped(text: str) -> str:
    return "".join(c if c.isalnum() else f"&#{ord(c)};" for c in text)
