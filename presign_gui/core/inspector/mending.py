"""Finds the link in a text, and mends what mail, chat and copying did to it."""

from __future__ import annotations

import quopri
import re
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import unquote

from presign_gui.core.errors import InvalidInput
from presign_gui.core.inspector.parts import TOKEN, V2_NEEDS, V4_NEEDS, Parts, SignedBy
from presign_gui.core.texts import _

LONGEST = 16_384
"""Characters; more than any server takes. What follows in a text is not looked at."""


class Mangling(str, Enum):
    """What happened to a link on its way; in a link that S3 wrote there is none of it."""

    LINES = "line-breaks"
    HTML = "html-escaped"
    QUOTED_PRINTABLE = "quoted-printable"
    ENCODED_TWICE = "encoded-twice"
    PLUS = "plus"
    SPACE = "space"
    HASH = "hash"
    TRAILING = "trailing"
    WRAPPED = "wrapped"
    ADDED = "added-parameters"


@dataclass(frozen=True)
class Found:
    """A link, mended as far as it can be, and what was wrong with it."""

    url: str = field(repr=False)
    manglings: tuple[Mangling, ...] = ()
    added: tuple[str, ...] = ()  # the parameters that somebody put behind the signature


_START = re.compile(r"https?(?:://|%3A%2F%2F)(?=[^\s/?#])", re.I)
_BARE_HOST = re.compile(r"[\w.-]{1,255}\.[A-Za-z]{2,}(?::\d+)?/")
# What stood where a host stands, and is decoded, may have anything in it.
_HAS_HOST = re.compile(r"https?://[^\s<>\"`|\\^{}/?#]+(?:[/?#]|$)", re.I)
_SIGNING = re.compile(r"X-Amz-(?:Algorithm|Credential|Signature)|AWSAccessKeyId")
_IN_URL = re.compile(r"[!#-;=?-Z\[\]_a-z~]+")
_WHOLE_SIGNATURE = re.compile(r"X-Amz-Signature=[0-9a-f]{64}")
_CLOSERS = {"<": ">", '"': '"', "`": "`", "“": "”", "«": "»"}  # never within a URL
_LAX_CLOSERS = {"'": "'", "(": ")", "[": "]"}  # these may be


def find(text: str) -> Found:
    """Return the link in `text`, or raise InvalidInput if there is none."""
    manglings: dict[Mangling, None] = {}
    text = re.sub("[\ud800-\udfff]", "\ufffd", text).strip()  # what is no text at all
    if re.match("s3://", text, re.I):
        raise InvalidInput(_("An s3:// address is no link: a link begins with https://."))
    if re.search(r"[?&](?:amp;)?(?:X-Amz-\w+|AWSAccessKeyId)=3D", text):
        text = quopri.decodestring(text.encode()).decode(errors="replace")
        manglings[Mangling.QUOTED_PRINTABLE] = None
    start = _START.search(text)
    if start:
        body = text[start.start() : start.start() + LONGEST]
        body = _unwrapped(text[: start.start()][-1:], body)
    elif _BARE_HOST.match(text):
        body = f"https://{text[:LONGEST]}"
    else:
        raise _no_link()
    url = _joined(body, manglings)
    for mend in (_inner, _decoded, _unescaped, _hash, _once, _without_tail, _no_plus, _one_line):
        url = mend(url, manglings)
    if not _HAS_HOST.match(url) or not Parts.of(url).host:
        raise _no_link()
    url, added = _without_added(url)
    if added:
        manglings[Mangling.ADDED] = None
    return Found(url, tuple(manglings), added)


def _no_link() -> InvalidInput:
    return InvalidInput(_("There is no link in it: a link begins with https://."))


def _unwrapped(opener: str, body: str) -> str:
    """Leave off what a link in brackets or quotes is closed with."""
    if opener in _CLOSERS:
        return body.partition(_CLOSERS[opener])[0]
    if opener in _LAX_CLOSERS:
        first, *_rest = body.split()
        return first.rstrip(".,;").removesuffix(_LAX_CLOSERS[opener])
    return body


def _joined(body: str, manglings: dict[Mangling, None]) -> str:
    """Return the link that `body` begins with, put together again if it was broken."""
    head, *rest = body.splitlines()
    path, mark, query = head.partition("?")
    words = head.split()
    if len(words) > 1:
        if mark and len(path.split()) > 1 and _SIGNING.search(query):
            manglings[Mangling.SPACE] = None
            return f"{'%20'.join(path.split(' '))}?{query.split()[0]}"
        return words[0]
    url = words[0]
    for line in rest:
        words = re.sub(r"^[> ]*", "", line).split()
        if not words or not _goes_on(url, words[0], alone=len(words) == 1):
            break
        url += words[0]
    if url == head.strip() or not _SIGNING.search(url):
        return head.strip()
    manglings[Mangling.LINES] = None
    return url


def _goes_on(url: str, piece: str, *, alone: bool) -> bool:
    """Say whether `piece`, which begins the next line, is the link's continuation."""
    if _whole(url) or not _IN_URL.fullmatch(piece):
        return False
    in_signature = re.search(r"X-Amz-Signature=[0-9a-f]*$", url)
    if in_signature and not re.match(r"[0-9a-f]{4}|[0-9a-f]{1,3}(?:$|\W)|&", piece):
        return False
    return alone or _whole(url + piece)


def _whole(url: str) -> bool:
    if all(f"{name}=" in url for name in V2_NEEDS):
        ends = re.search(r"[?&]Expires=\d{10}", url)
        return bool(ends and re.search(r"[?&]Signature=[^&]{27,}(?:=|%3D)", url))
    return bool(_WHOLE_SIGNATURE.search(url)) and all(f"{name}=" in url for name in V4_NEEDS)


def _inner(url: str, manglings: dict[Mangling, None]) -> str:
    """Take the link out of another site's redirection (Outlook's Safe Links and such)."""
    if url.lower().startswith(("http%3a", "https%3a")):
        manglings[Mangling.ENCODED_TWICE] = None
        return unquote(url)
    if _SIGNING.search(url.partition("?")[0]):
        return url
    for _name, value in Parts.of(url).pairs:
        if re.match(r"https?%3A%2F%2F", value, re.I) and _SIGNING.search(value):
            manglings[Mangling.WRAPPED] = None
            return unquote(value)
    return url


def _decoded(url: str, manglings: dict[Mangling, None]) -> str:
    """Undo an encoding of the whole query, even of its "?", "&" and "="."""
    name = r"(?:X-Amz-Algorithm|AWSAccessKeyId)%3D"
    start = re.search(rf"\?(?={name})|\?(?=[^?]*%26{name})|%3F(?={name})", url, re.I)
    if not start:
        return url
    manglings[Mangling.ENCODED_TWICE] = None
    path = re.sub(r"%25(?=[0-9A-F]{2})", "%", url[: start.start()])
    return f"{path}?{unquote(url[start.end() :])}"


def _unescaped(url: str, manglings: dict[Mangling, None]) -> str:
    path, mark, query = url.partition("?")
    mended = re.sub(r"&(?:(?:amp|#38|#x26)(?:;|%3B))+", "&", query, flags=re.I)
    if mended != query:
        manglings[Mangling.HTML] = None
    return f"{path}{mark}{mended}"


def _hash(url: str, manglings: dict[Mangling, None]) -> str:
    """A "#" in a key, not encoded, hides the query."""
    before, _mark, after = url.partition("#")
    if "?" not in before and _SIGNING.search(after.partition("?")[2]):
        manglings[Mangling.HASH] = None
        path, mark, query = after.partition("?")
        return f"{before}%23{path.replace('#', '%23')}{mark}{query}"
    return before  # a fragment is never sent


_TWICE = re.compile(
    r"X-Amz-Credential=[^&]*%(?:25)+2F|X-Amz-SignedHeaders=[^&]*%(?:25)+3B"
    r"|[?&]Signature=[^&]*%(?:25)+(?:2B|2F|3D)",
    re.I,
)


def _once(url: str, manglings: dict[Mangling, None]) -> str:
    """Undo an encoding of "%": what is %252F was %2F."""
    for _round in range(3):
        if _TWICE.search(url):
            manglings[Mangling.ENCODED_TWICE] = None
            url = url.replace("%25", "%")
    return url


_NEVER_LAST = (">", '"', "”", "]", "}", "|", "\\", "`", "&gt;", "&quot;")
_ALSO_LAST = (
    *(")", "’", "'", ",", ".", ";", ":", "!", "*"),
    *("%3e", "%22", "%5d", "%29", "%0d", "%0a", "%20", "%e2%80%9d"),
)


def _without_tail(url: str, manglings: dict[Mangling, None]) -> str:
    """Leave off what a sentence or a mail program ended the link with."""
    last = re.sub(r"&(?:gt|quot);.*", "", url, flags=re.S).rpartition("&")[2].partition("=")[0]
    # A file's name, as a last parameter may have it, can well end with a bracket.
    signing = last in (*V4_NEEDS, *V2_NEEDS)
    tails = (*_NEVER_LAST, *_ALSO_LAST) if signing else _NEVER_LAST
    mended = url
    while tail := next((tail for tail in tails if mended[-16:].lower().endswith(tail)), ""):
        mended = mended[: -len(tail)]
    if mended != url:
        manglings[Mangling.TRAILING] = None
    return mended


def _no_plus(url: str, manglings: dict[Mangling, None]) -> str:
    """Undo "+" for a space, as forms encode it, and a space for the "+" of Base64."""
    path, _mark, query = url.partition("?")
    if not _SIGNING.search(query):
        return url
    mended = []
    for pair in query.split("&"):
        name, mark, value = pair.partition("=")
        if name.lower() == TOKEN.lower() or name == "Signature":
            value = re.sub(r"\+|%20", "%2B", value)
        mended.append(f"{name}{mark}{value.replace('+', '%20')}")
    found = f"{path.replace('+', '%20')}?{'&'.join(mended)}"
    if found != url:
        manglings[Mangling.PLUS] = None
    return found


def _one_line(url: str, manglings: dict[Mangling, None]) -> str:
    """Take encoded line breaks out of the query, where nothing signed has them."""
    path, mark, query = url.partition("?")
    mended = re.sub(r"(?:%0D|%0A)+(?:%20|%09)*", "", query, flags=re.I)
    if mended == query or not _SIGNING.search(query):
        return url
    manglings[Mangling.LINES] = None
    return f"{path}{mark}{mended}"


_TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|msclk|y|tw|dc|wbra|gbra)(?:clid|id|aid)|mc_[ce]id|_hs(?:enc|mi)|_ga|_gl|igshid"
    r"|mkt_tok|vero_id|oly_(?:anon|enc)_id|__s|ref_src",
    re.I,
)
_OF_S3 = re.compile(
    r"(?:x-amz-|x-id$|response-|versionId$|partNumber$|upload(?:s|Id)$|acl$|tagging$|torrent$"
    r"|attributes$|retention$|legal-hold$|restore$|select)",
    re.I,
)


def _without_added(url: str) -> tuple[str, tuple[str, ...]]:
    """Leave off what somebody added to a SigV4 link, and say how that is called.

    All of a SigV4 query is signed; what isn't S3's and stands behind the signature
    was put there later, unless the signer sorts its query (AWS's for JavaScript).
    """
    parts = Parts.of(url)
    names = parts.names
    if parts.signed_by is not SignedBy.V4 or "X-Amz-Signature" not in names:
        return url, ()
    behind = names[names.index("X-Amz-Signature") + 1 :]
    was_sorted = "X-Amz-SignedHeaders" in behind
    added = {
        name
        for name in names
        if _TRACKING.fullmatch(name)
        or (name in behind and not was_sorted and not _OF_S3.match(name))
    }
    if not added:
        return url, ()
    path, _mark, query = url.partition("?")
    kept = [pair for pair in query.split("&") if pair.partition("=")[0] not in added]
    return f"{path}?{'&'.join(kept)}", tuple(dict.fromkeys(n for n in names if n in added))
