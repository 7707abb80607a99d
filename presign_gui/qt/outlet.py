"""How links leave the program: clipboard and drag. Whole links or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from itertools import islice

from PySide6.QtCore import QByteArray, QMetaType, QMimeData, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from presign_gui.core.formats import Format
from presign_gui.core.gate import OPEN, Gate
from presign_gui.core.records import Link

_URI_LIST = "text/uri-list"
_A_LIST = QMetaType.Type.QVariantList.value
_SLICE = 200  # links, which the slowest format writes in some 5 ms


_copied = b""  # what tells the links that were copied last: a digest, for they are secret


def copy(text: str) -> None:
    """Put links, as text, on the clipboard; an empty text leaves it as it is."""
    global _copied
    if text:
        _copied = _digest(text)
        QGuiApplication.clipboard().setText(text)


def copy_words(text: str) -> None:
    """Put on the clipboard what is no link: a command, a token."""
    QGuiApplication.clipboard().setText(text)


def holds_links() -> bool:
    """Say whether the links that were copied here last are what is on the clipboard."""
    return bool(_copied) and _digest(QGuiApplication.clipboard().text()) == _copied


def clear() -> None:
    """Take from the clipboard the links that were copied here; anything else stays."""
    if holds_links():
        QGuiApplication.clipboard().clear()


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def open_url(url: str) -> bool:
    """Let whatever this computer has for it open `url`; return whether there is anything."""
    return QDesktopServices.openUrl(QUrl.fromEncoded(url.encode("ascii")))


def written(links: Sequence[Link], how: Format, gate: Gate = OPEN) -> str:
    """Return links as text; made for a worker. Raises InvalidInput like the format."""
    return _in_turns(how.write(links), gate).removesuffix("\n")


@dataclass(frozen=True)
class Parcel:
    """Links as each drop target understands them, written before the drag begins."""

    links: Sequence[Link]
    text: str = field(repr=False)  # what would be copied
    html: str = field(repr=False)  # with the objects' names, for those that take rich text
    uris: bytes = field(repr=False)  # RFC 2483: for programs that open links


def parcel(links: Sequence[Link], how: Format, gate: Gate = OPEN) -> Parcel:
    """Write links for a drag; made for a worker. Raises InvalidInput like the format."""
    html, uris = [], []
    for start in range(0, len(links), _SLICE):
        with gate():
            some = links[start : start + _SLICE]
            html += _anchors(some)
            uris.append("".join([f"{link.url}\r\n" for link in some]).encode("ascii"))
    return Parcel(links, written(links, how, gate), "<br>".join(html), b"".join(uris))


def mime_data(written: Parcel) -> QMimeData:
    """Return the links as a drag hands them over.

    Always with the plain text: without it Qt would make its own from the list, and
    decode the URLs, which breaks their signatures.
    """
    contents = _Contents(written.uris)
    contents.setText(written.text)
    contents.setHtml(written.html)
    return contents


class _Contents(QMimeData):
    """Gives the list of links as it was written.

    QMimeData itself makes a QUrl of each, beforehand: with ten thousand of them, the
    window would stand still.
    """

    def __init__(self, uris: bytes) -> None:
        super().__init__()
        self._uris = uris

    def formats(self) -> list[str]:
        return [_URI_LIST, *super().formats()]

    def hasFormat(self, name: str) -> bool:  # Qt's name
        return name == _URI_LIST or super().hasFormat(name)

    def retrieveData(self, name: str, kind: QMetaType) -> object:  # Qt's name
        if name != _URI_LIST:
            return super().retrieveData(name, kind)
        if kind.id() == _A_LIST:  # asked by this program itself, or for Windows and macOS
            return [QUrl.fromEncoded(uri) for uri in self._uris.split()]
        return QByteArray(self._uris)


def _in_turns(pieces: Iterator[str], gate: Gate) -> str:
    parts = []
    while some := _some(pieces, gate):
        parts.append(some)
    return "".join(parts)


def _some(pieces: Iterator[str], gate: Gate) -> str:
    with gate():
        return "".join(islice(pieces, _SLICE))


def _anchors(links: Sequence[Link]) -> list[str]:
    urls = escape("\n".join([link.url for link in links])).split("\n")  # at once: quicker
    return [
        f'<a href="{url}">{escape(link.name)}</a>' for url, link in zip(urls, links, strict=True)
    ]
