"""Tiny files of real kinds, so that a link from the demo opens as what it says it is."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import sin

Colour = tuple[int, int, int]

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can say


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """A page of A4 with a title and some lines, in Helvetica."""
    shown = b"".join(b"(%s) Tj T*\n" % _pdf_text(line) for line in lines)
    content = (
        b"BT /F1 22 Tf 72 750 Td (%s) Tj ET\n" % _pdf_text(title)
        + b"BT /F1 12 Tf 18 TL 72 710 Td\n%sET" % shown
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def _pdf_text(text: str) -> bytes:
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return escaped.encode("cp1252", errors="replace")


def picture(width: int, height: int, top: Colour, bottom: Colour) -> bytes:
    """A PNG whose colour runs from `top` to `bottom`."""
    return _png(width, height, [_gradient(width, height, top, bottom)])


def noise(width: int, height: int, seed: int) -> bytes:
    """A PNG that doesn't shrink: of a size worth a progress bar."""
    dice = random.Random(seed)
    rows = b"".join(b"\0" + dice.randbytes(3 * width) for _ in range(height))
    return _png(width, height, [rows], level=0)


def film(width: int, height: int, dawn: Colour, day: Colour, frames: int = 8) -> bytes:
    """An animated PNG, ten frames a second, in which `dawn` becomes `day`."""
    steps = [
        _gradient(width, height, _mix(dawn, day, step / frames), _mix(day, dawn, step / frames))
        for step in range(frames)
    ]
    return _png(width, height, steps)


def archive(members: Mapping[str, bytes]) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in members.items():
            file.writestr(zipfile.ZipInfo(name, _EPOCH), body)
    return out.getvalue()


def readings(start: datetime, number: int, count: int = 4) -> bytes:
    """A CSV file with what one sensor measured, plausibly and always the same."""
    day = f"{start:%Y-%m-%d}"
    rows = (
        f"{day}T{hour * 24 // count:02}:00Z,"
        f"{16 + 5 * sin(number + hour):.1f},{70 + 15 * sin(2 * number + hour):.0f}\n"
        for hour in range(count)
    )
    return ("time,celsius,humidity\n" + "".join(rows)).encode()


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _gradient(width: int, height: int, top: Colour, bottom: Colour) -> bytes:
    return b"".join(b"\0" + bytes(_mix(top, bottom, row / height)) * width for row in range(height))


def _png(width: int, height: int, frames: Sequence[bytes], level: int = 1) -> bytes:
    """Frames of rows, each row a filter byte and RGB, as a PNG; several as an animated one."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))]
    if len(frames) > 1:
        chunks.append((b"acTL", struct.pack(">II", len(frames), 0)))
    chunks.extend(_frames(width, height, [zlib.compress(rows, level) for rows in frames]))
    chunks.append((b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def _frames(width: int, height: int, frames: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    sequence = 0
    for number, pixels in enumerate(frames):
        if len(frames) > 1:
            control = (sequence, width, height, 0, 0, 1, 10, 0, 0)
            yield b"fcTL", struct.pack(">IIIIIHHBB", *control)
            sequence += 1
        if number == 0:
            yield b"IDAT", pixels
        else:
            yield b"fdAT", struct.pack(">I", sequence) + pixels
            sequence += 1
