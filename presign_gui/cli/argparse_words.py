"""What argparse itself says ("usage:", "expected one argument"), from our catalogue, too.

argparse asks gettext for its words, in a domain of its own that comes with no Python. So it
is given our `_` in place of that, which looks its words up where ours are.
"""

from __future__ import annotations

import argparse

from presign_gui.core.texts import N_, _, form

WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("%(heading)s:"),  # Python 3.13 and later
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("not allowed with argument %s"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
)
"""All that a user of the command line can come to read; the rest is for programmers."""


def translate() -> None:
    """Let argparse look up its words in our catalogue."""
    argparse._ = _  # type: ignore[attr-defined]
    argparse.ngettext = form  # type: ignore[attr-defined]
