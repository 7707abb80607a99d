"""Runs first in a frozen program: gives back the search path for libraries.

PyInstaller's starter points it at the bundle. What the program starts itself (a browser, a
mail program, one that gives keys) is of the system, and breaks with libraries of another.
"""

import os

kept = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if kept is not None:
    os.environ["LD_LIBRARY_PATH"] = kept
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
