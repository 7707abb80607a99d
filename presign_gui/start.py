"""Opens the window, and runs until it is closed."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from presign_gui import handing_on, opening
from presign_gui.app import App
from presign_gui.core import policy
from presign_gui.core.aws_config import profile_account
from presign_gui.core.errors import NoScreen, PolicyDamaged, PresignError
from presign_gui.core.folders import folders
from presign_gui.core.texts import _
from presign_gui.qt import messages
from presign_gui.qt.interrupt import Interrupt
from presign_gui.qt.portrait import Portrait
from presign_gui.qt.speech import speak_like_texts
from presign_gui.qt.voice import Voice
from presign_gui.services import Services

SWITCH_INTERVAL = 0.001
"""Seconds after which a busy worker lets the window have a turn (Python's own: 0.005)."""


def run(options: argparse.Namespace) -> int:
    """Open the window and run until it is closed; return the exit status.

    Where one is open already, that does what is wanted, and this returns at once.

    Raises NoScreen, PolicyDamaged, and whatever kept the settings from being saved.
    """
    if not opening.may_have_a_screen():
        raise NoScreen(_("Neither DISPLAY nor WAYLAND_DISPLAY is set."))
    alone = not _for_itself(options)
    if alone and handing_on.hand_on(options.account, options.place):
        return 0
    where = None if options.demo else folders()
    sys.setswitchinterval(SWITCH_INTERVAL)
    messages.send_to_log()
    application = opening.application()
    speak_like_texts(application)
    try:
        settings = policy.settings_file(where)
    except PolicyDamaged as error:
        if not options.screenshot:  # nobody sits before it
            Voice().fail(error)
        raise
    profile = profile_account(options.profile).name if options.profile else ""
    app = App(settings, Services(where, options.overrides), account=options.account or profile)
    gc.freeze()  # all of that stays: collecting garbage needn't go through it again and again
    failure: list[PresignError] = []
    if options.screenshot:
        _take_portrait(app, Path(options.screenshot), failure)
    app.window.show()
    # It is painted before S3 is loaded behind it, on whose imports each paint would wait.
    application.sendPostedEvents()
    start = app.desk.show_nobody if options.anonymous else app.start
    if options.place:
        app.arrival.go_to(options.place)
    QTimer.singleShot(0, app.start_demo if options.demo else start)
    if alone:
        QTimer.singleShot(0, app.desktop.hear_later_starts)
    interrupt = Interrupt(app.leave, app)
    status = application.exec()
    interrupt.end()
    try:
        app.close()
    except PresignError as error:
        failure.append(error)
    if not app.ended:
        # A thread waits where nothing reaches it, for a name server perhaps. All is
        # saved; Qt would abort the process for destroying a thread that runs.
        for error in failure:
            print(f"presign-gui: {error.title}\n{error}", file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1 if failure else status)
    if failure:
        raise failure[0]
    return status


def _for_itself(options: argparse.Namespace) -> bool:
    """Say whether a window is wanted beside one that is open: it has other accounts, say."""
    return bool(
        options.demo
        or options.screenshot
        or options.anonymous
        or options.profile
        or options.overrides
    )


def _take_portrait(app: App, path: Path, failure: list[PresignError]) -> None:
    favourite = app.services.favourite

    def ended(error: PresignError | None) -> None:
        if error is not None:
            failure.append(error)
        app.window.close()

    Portrait(app.window, app.tree, app.window.view, app.linker, str(path), favourite, ended)
