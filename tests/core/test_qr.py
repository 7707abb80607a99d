"""QR codes of links, read back by a reader that knows nothing of how they were made."""

from __future__ import annotations

import secrets
import xml.etree.ElementTree as ElementTree

import pytest
import zxingcpp
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from presign_gui.core.errors import QrTooLong
from presign_gui.core.qr import MOST, qr_code


def link(length: int = 330) -> str:
    start = (
        "https://reports.s3.eu-central-1.amazonaws.com/2026/Gr%C3%B6%C3%9Fe%20%22Q3%22.pdf"
        "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261124T120000Z&X-Amz-Signature="
    )
    return start + secrets.token_hex(length)[: length - len(start)]


def read(image: QImage) -> str:
    (found,) = zxingcpp.read_barcodes(image.convertToFormat(QImage.Format.Format_Grayscale8))
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    return found.text


def drawn(svg: bytes, pixels: int) -> QImage:
    image = QImage(pixels, pixels, QImage.Format.Format_RGB32)
    image.fill(0x204060)  # not white: what is around the code must be its own
    painter = QPainter(image)
    QSvgRenderer(svg).render(painter)
    painter.end()
    return image


@pytest.mark.parametrize("length", [200, 330, 450, 700, 1_200, 1_900])
def test_the_png_is_read_back_to_the_letter(length: int) -> None:
    text = link(length)
    assert read(QImage.fromData(qr_code(text).png())) == text


@pytest.mark.parametrize("length", [330, 900])
def test_the_svg_is_read_back_and_is_white_around(length: int) -> None:
    text = link(length)
    svg = qr_code(text).svg("report <q3> & more.pdf")
    assert read(drawn(svg, 900)) == text
    root = ElementTree.fromstring(svg)
    assert root[0].text == "report <q3> & more.pdf"
    assert text not in svg.decode()  # nobody finds it in the file by searching


def test_the_png_is_large_enough_for_print() -> None:
    image = QImage.fromData(qr_code(link()).png())
    assert 1_000 <= image.width() == image.height() <= 1_100


def test_a_long_link_is_said_to_be_hard_to_scan() -> None:
    assert qr_code(link(700)).note == ""
    code = qr_code(link(1_500))
    assert code.note.startswith("The link has 1,500 characters: its QR code is hard to scan.")


def test_a_link_that_no_code_holds_is_refused() -> None:
    assert qr_code(link(MOST)).side == 177
    with pytest.raises(QrTooLong, match="2,954 characters"):
        qr_code(link(MOST + 1))


def test_the_link_is_in_no_repr() -> None:
    text = link()
    assert "Signature" not in repr(qr_code(text))
