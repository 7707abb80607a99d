"""The window: PySide6, and no word to S3 or the keyring.

Once PySide6 is there, each `import` goes through a function of its own that reads the
source of the module, to learn whether PySide6's features (`from __feature__ import ...`)
may be asked for in it. They are not asked for in ours, and it makes importing boto3 a
third slower; so Python's own import is put back. See PySide6's shibokensupport/feature.py.
"""

import builtins

import PySide6.QtCore  # noqa: F401 (it brings that function, and keeps what was there)

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
