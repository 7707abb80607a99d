"""Where icons and translations are found: in a checkout, in a wheel, in a frozen build."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import Traversable


def resource(name: str) -> Traversable:
    """Return the file or folder `name` ("icons/copy.svg") of the program's resources.

    It is looked for in the package `presign_gui.resources` alone: an editable
    install maps that to the folder resources/ of the checkout, a wheel and a
    frozen build carry it inside. Does not check that it is there.
    """
    return files("presign_gui.resources").joinpath(name)
