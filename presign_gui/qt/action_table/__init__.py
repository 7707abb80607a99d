"""The action table: what one can do, said once. Menus, toolbar and context menu come from it.

To add an action, add a row to the module of its menu, and connect its name in app.py, or
in the desk that does it.
"""

from __future__ import annotations

from presign_gui.qt.action_spec import Spec
from presign_gui.qt.action_table import account, edit, link, places, view
from presign_gui.qt.action_table import help as help_


def table() -> list[Spec]:
    """Return all actions, in the order they are shown."""
    menus = (account, edit, link, view, places, help_)
    return [spec for menu in menus for spec in menu.specs()]
