"""`presign-gui accounts sign-in`: AWS single sign-on, with a code and a browser."""

from __future__ import annotations

import argparse
import os
import sys
import time
import webbrowser
from typing import TYPE_CHECKING

from presign_gui.cli.options import stored_accounts
from presign_gui.core.errors import InvalidInput, SsoIncomplete
from presign_gui.core.texts import _, moment

if TYPE_CHECKING:
    from presign_gui.core.sso import Invitation


def add_to(actions) -> None:
    """Add the action to argparse's `actions`."""
    parser = actions.add_parser(
        "sign-in",
        help=_("sign in to AWS for an account that uses single sign-on"),
        description=_(
            "Shows a code, opens the browser where there is one, and waits until the code is "
            "confirmed there. The session is kept where the AWS CLI keeps it, and serves both. "
            "Without NAME or --profile it is that of the default AWS profile."
        ),
    )
    parser.add_argument("account", nargs="?", default=argparse.SUPPRESS, metavar=_("NAME"))
    parser.add_argument(
        "--profile", default=argparse.SUPPRESS, metavar=_("NAME"), help=_("a profile in ~/.aws")
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Sign in; say how on standard error, and until when on standard output."""
    from presign_gui.core import sso

    profile = _profile(options)
    session = sso.session_of(profile)
    if session is None:
        raise SsoIncomplete(
            _("The profile “{profile}” has no SSO session.", profile=profile or "default")
        )
    # time.sleep, since on Windows Ctrl+C ends no other wait before its time.
    for step in sso.sign_in(session, sleep=time.sleep):
        if isinstance(step, sso.Invitation):
            _invite(step)
        else:
            print(_("Signed in until {moment}.", moment=moment(step)))
    return 0


def _profile(options: argparse.Namespace) -> str:
    from presign_gui.core import sso

    if options.account and options.profile:
        raise InvalidInput(_("Say either the account or --profile."))
    if options.demo or options.anonymous:
        raise InvalidInput(_("There is nothing to sign in to without an account."))
    if not options.account:
        return options.profile
    accounts = stored_accounts()
    return sso.profile_of(accounts.named(options.account), accounts.all())


def _invite(invitation: Invitation) -> None:
    lines = (
        _("Open this page, and confirm there that its code is {code}:", code=invitation.user_code),
        invitation.url,
        _("The code works until {moment}. Ctrl+C stops.", moment=moment(invitation.ends_at)),
    )
    print("\n".join(lines), file=sys.stderr, flush=True)
    if _has_screen():
        webbrowser.open(invitation.url)  # or does nothing: the address is on the terminal


def _has_screen() -> bool:
    """Say whether a browser would be a window: one in the terminal would overwrite the code."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
