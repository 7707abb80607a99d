"""Whether what is copied outlives this program: on X11 only a clipboard manager sees to that.

Source: freedesktop.org, "Clipboard Manager" (the selection CLIPBOARD_MANAGER), ICCCM 2.8.
"""

from __future__ import annotations

import ctypes

from PySide6.QtGui import QGuiApplication


def outlives_us() -> bool:
    """Say whether the clipboard keeps what this program put there when the program ends.

    Blocks for one answer of the X server.
    """
    if QGuiApplication.platformName() != "xcb" or not QGuiApplication.clipboard().ownsClipboard():
        return True
    return _owned(b"CLIPBOARD_MANAGER")


class _Cookie(ctypes.Structure):
    _fields_ = [("sequence", ctypes.c_uint)]


class _Reply(ctypes.Structure):
    """The beginning of both replies: what was asked for is the last of these (xproto.h)."""

    _fields_ = [
        ("kind", ctypes.c_uint8),
        ("pad", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("length", ctypes.c_uint32),
        ("value", ctypes.c_uint32),
    ]


def _owned(selection: bytes) -> bool:
    """Ask the X server whether somebody owns a selection."""
    xcb = ctypes.CDLL("libxcb.so.1")  # which Qt has loaded
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_intern_atom.restype = xcb.xcb_get_selection_owner.restype = _Cookie
    server = ctypes.c_void_p(xcb.xcb_connect(None, None))
    try:
        length = ctypes.c_uint16(len(selection))
        asked = xcb.xcb_intern_atom(server, ctypes.c_uint8(0), length, selection)
        atom = _value(xcb.xcb_intern_atom_reply, server, asked)
        asked = xcb.xcb_get_selection_owner(server, ctypes.c_uint32(atom))
        return bool(_value(xcb.xcb_get_selection_owner_reply, server, asked))
    finally:
        xcb.xcb_disconnect(server)


def _value(reply_of: ctypes._NamedFuncPointer, server: ctypes.c_void_p, asked: _Cookie) -> int:
    reply_of.restype = ctypes.POINTER(_Reply)
    reply = reply_of(server, asked, None)
    if not reply:  # the server is gone
        return 0
    value = int(reply.contents.value)
    free = ctypes.CDLL(None).free
    free.argtypes = [ctypes.c_void_p]
    free(reply)
    return value
