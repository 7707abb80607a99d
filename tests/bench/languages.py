"""What it costs to speak another language than English, before the window can be built.

    python tests/bench/languages.py [LANGUAGE]

Reads the catalogue as the program does and as Python's gettext would, in turn, each in a
process of its own, and prints one JSON line: milliseconds, the median of eleven, for the
import of core/texts.py, for either catalogue, and for one text. Limit for the first two
together: 5 ms.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

ROUNDS = 11

PREPARE = """
import argparse, datetime, importlib.resources, json, re, sys, tempfile, time, typing
import presign_gui.core
"""
"""What the program has imported for other reasons."""

CONTENDERS = {
    "import": "begin = time.perf_counter(); import presign_gui.core.texts",
    "ours": """
from presign_gui.core import texts
from presign_gui.core.resources import resource
resource("translations")
begin = time.perf_counter()
texts.speak("{code}")
""",
    "gettext": """
import gettext
from presign_gui.core.resources import resource
path = resource("translations/{code}.mo")
begin = time.perf_counter()
with path.open("rb") as file:
    gettext.GNUTranslations(file)
""",
    "a text": """
from presign_gui.core import texts
texts.speak("{code}")
begin = time.perf_counter()
texts._("Copy a link to what is selected")
""",
}
REPORT = "\nprint((time.perf_counter() - begin) * 1000)"


def measured(code: str) -> dict[str, float]:
    """Return the median of each contender, in milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    for _round in range(ROUNDS):
        for name, source in CONTENDERS.items():
            program = PREPARE + source.format(code=code) + REPORT
            said = subprocess.run(
                [sys.executable, "-c", program], check=True, capture_output=True, text=True
            )
            times[name].append(float(said.stdout))
    return {name: round(statistics.median(each), 3) for name, each in times.items()}


if __name__ == "__main__":
    code = sys.argv[1] if len(sys.argv) > 1 else "ja"
    print(json.dumps({"bench": "languages", "language": code, "ms": measured(code)}))
