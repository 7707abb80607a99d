"""Menu Account: whose keys."""

from __future__ import annotations

from presign_gui.core.texts import _
from presign_gui.qt.action_spec import Spec


def specs() -> list[Spec]:
    """Return its actions, in the order they are shown."""
    menu = _("&Account")
    return [
        Spec(
            "add-account",
            menu,
            _("&Add account…"),
            _("Add the keys of another S3 account"),
            "add-account",
            lambda now: True,
            "Ctrl+N",
        ),
        Spec(
            "edit-account",
            menu,
            _("&Edit account…"),
            _("Change this account, rename it, or enter fresh keys"),
            "edit-account",
            lambda now: now.removable,
        ),
        Spec(
            "sign-in",
            menu,
            _("&Sign in…"),
            _("Sign in to AWS in the browser, so that this account has a fresh session"),
            "sign-in",
            lambda now: now.sessions,
        ),
        Spec(
            "renew",
            menu,
            _("Re&new keys…"),
            _("Get fresh keys: sign in, enter others, or ask once more where these came from"),
            "renew",
            lambda now: now.renewable,
        ),
        Spec(
            "test-account",
            menu,
            _("&Test account"),
            _("Ask the server whether it knows this account's keys"),
            "test-account",
            lambda now: now.account,
        ),
        Spec(
            "remove-account",
            menu,
            _("&Remove account…"),
            _("Forget this account and delete its secret from the keyring"),
            "remove-account",
            lambda now: now.removable,
        ),
        Spec(
            "export-accounts",
            menu,
            _("E&xport accounts…"),
            _("Write the accounts into a file, without their secrets"),
            "export",
            lambda now: True,
            apart=True,
        ),
        Spec(
            "import-accounts",
            menu,
            _("&Import accounts…"),
            _("Add the accounts of a file that Presign exported"),
            "import",
            lambda now: True,
        ),
        Spec(
            "demo",
            menu,
            _("Try the &demo"),
            _("Try everything with sample data, without an account"),
            "demo",
            lambda now: True,
            apart=True,
        ),
        Spec(
            "service",
            menu,
            _("&Link service…"),
            _("Let other programs ask for links, without the keys"),
            "service",
            lambda now: True,
        ),
        Spec(
            "preferences",
            menu,
            _("&Preferences…"),
            _("Choose how long links live at first and at most, the language, the look and more"),
            "preferences",
            lambda now: True,
            "Ctrl+,",
            apart=True,
        ),
        Spec(
            "quit",
            menu,
            _("&Quit"),
            _("Close the window and end the program"),
            "quit",
            lambda now: True,
            "Ctrl+Q",
            apart=True,
        ),
    ]
