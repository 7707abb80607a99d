"""A desktop's portal, so far as it says whether the desktop is light or dark.

Source: XDG Desktop Portal, "org.freedesktop.portal.Settings".
"""

from __future__ import annotations

import threading
from contextlib import suppress
from types import TracebackType

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection

_INTERFACE = "org.freedesktop.portal.Settings"
_APPEARANCE, _SCHEME = "org.freedesktop.appearance", "color-scheme"
_HERE = DBusAddress("/org/freedesktop/portal/desktop", None, _INTERFACE)


class Portal:
    """Answers on a session bus; `change` has it tell of another look.

    A scheme is 1 for dark, 2 for light.
    """

    def __init__(self, bus: str, scheme: int) -> None:
        self._scheme = scheme
        self._bus = open_dbus_connection(bus)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._answer)

    def __enter__(self) -> Portal:
        self._bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.portal.Desktop"))
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._bus.close()

    def change(self, scheme: int) -> None:
        """Be light or dark from now on."""
        self._scheme = scheme
        told = (_APPEARANCE, _SCHEME, ("u", scheme))
        self._bus.send(new_signal(_HERE, "SettingChanged", "ssv", told))

    def _answer(self) -> None:
        while not self._over.is_set():
            with suppress(TimeoutError):
                asked = self._bus.receive(timeout=0.05)
                if asked.header.message_type is MessageType.method_call:
                    self._bus.send(self._answer_to(asked))

    def _answer_to(self, asked: Message) -> Message:
        method = asked.header.fields[HeaderFields.member]
        if method == "ReadAll":
            settings = {_APPEARANCE: {_SCHEME: ("u", self._scheme)}}
            return new_method_return(asked, "a{sa{sv}}", (settings,))
        if method in ("Read", "ReadOne") and asked.body == (_APPEARANCE, _SCHEME):
            value = ("u", self._scheme)
            return new_method_return(asked, "v", (value if method == "ReadOne" else ("v", value),))
        return new_error(asked, "org.freedesktop.portal.Error.NotFound")
