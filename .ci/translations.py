#!/usr/bin/env python
"""Keeps the catalogues in resources/translations in step with the texts in the source.

    .venv/bin/python .ci/translations.py          all catalogues there are
    .venv/bin/python .ci/translations.py it       and a new one: Italian

Extracts the texts, puts new ones into each LANGUAGE.po, takes those out that are gone, makes
LANGUAGE.mo of it, and says what isn't translated yet; its exit status is 1 then. The .mo
files are kept in the repository, so that a checkout, a wheel and a frozen build speak all
languages without Babel and without a step of their own; a test holds them to the .po files.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
FOR_TRANSLATORS = "For translators:"
WIDTH = 100


def extracted(folder: Path = ROOT / "presign_gui") -> Catalog:
    """Return all texts of the source, in the order of its files."""
    found = Catalog(fuzzy=False)
    for name, line, message, comments, context in extract_from_dir(
        folder, [("**.py", "python")], keywords=KEYWORDS, comment_tags=[FOR_TRANSLATORS]
    ):
        where = (f"{folder.name}/{Path(name).as_posix()}", line)
        found.add(message, None, [where], auto_comments=comments, context=context)
    return found


def read(path: Path) -> Catalog:
    """Return a LANGUAGE.po."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem, abort_invalid=True)


def updated(path: Path, source: Catalog) -> Catalog:
    """Return the catalogue of a LANGUAGE.po, which may be missing, with the texts of the source.

    Nothing is guessed from texts that are similar, and of what is gone nothing is kept.
    """
    catalogue = read(path) if path.exists() else new(path.stem)
    made = catalogue.creation_date  # `update` would take the source's, which is now
    catalogue.update(source, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = made
    return catalogue


def new(code: str) -> Catalog:
    """Return a catalogue without texts. Raises babel.UnknownLocaleError."""
    now = datetime.now(timezone.utc).replace(microsecond=0)
    return Catalog(
        locale=code,
        project="Presign",
        version="1",
        header_comment="# Presign in another language. See presign_gui/README.md, “To add”.",
        creation_date=now,
        revision_date=now,
        msgid_bugs_address="the project's issues",
        last_translator="whoever is named in the history of this file",
        language_team=code,
        fuzzy=False,
    )


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as it stands in LANGUAGE.po; files are named, lines are not."""
    file = io.BytesIO()
    write_po(file, catalogue, width=WIDTH, include_lineno=False)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as it stands in LANGUAGE.mo."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def missing(catalogue: Catalog) -> Iterator[Message]:
    """Yield what isn't translated, or not into every plural form."""
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (not all(forms) or message.fuzzy):
            yield message


def main(codes: list[str]) -> int:
    """Bring all catalogues up to date, those of `codes` too; return the exit status."""
    source = extracted()
    FOLDER.mkdir(exist_ok=True)
    there = {path.stem for path in FOLDER.glob("*.po")}
    status = 0
    for code in sorted(there.union(codes)):
        path = FOLDER / f"{code}.po"
        catalogue = updated(path, source)
        path.write_bytes(written(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(read(path)))
        left = list(missing(catalogue))
        print(f"{code}: {len(catalogue)} texts, {len(left)} missing")
        for message in left[:10]:
            print(f"    {message.id!r}")
        status = 1 if left else status
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
