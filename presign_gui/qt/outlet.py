"""How links leave the program: clipboard and drag. Whole links or none."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication

from presign_gui.core.formats import Format
from presign_gui.core.records import Link


def copy(text: str) -> None:
    """Put links, as text, on the clipboard; an empty text leaves it as it is."""
    if text:
        QGuiApplication.clipboard().setText(text)


def mime_data(links: Sequence[Link], how: Format) -> QMimeData:
    """Return the links as each drop target understands them.

    A list of links for programs that open them, HTML that shows the object's
    name for those that take rich text, and the text that would be copied for
    all others. Without the plain text Qt would make its own from the list, and
    decode the URLs, which breaks their signatures.
    """
    contents = QMimeData()
    contents.setUrls([QUrl.fromEncoded(link.url.encode("ascii")) for link in links])
    contents.setText("".join(how.write(links)).removesuffix("\n"))
    contents.setHtml("<br>".join(_anchor(link) for link in links))
    return contents


def _anchor(link: Link) -> str:
    name = link.key.rstrip("/").rpartition("/")[2] or link.key
    return f'<a href="{escape(link.url)}">{escape(name)}</a>'
