"""How links and upload forms are written down: one table for window and command line.

Each format escapes what its reader needs, and the tests ask the reader itself:
bash, curl, wget, a CSV reader, an HTML and a Markdown parser. PowerShell alone
is tested against its documented rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from presign_gui.core.formats import commands, forms, mail, markup, pages, tables
from presign_gui.core.formats.drop_page import drop_page
from presign_gui.core.records import Link, LinkOptions, Method, PostForm
from presign_gui.core.texts import _


@dataclass(frozen=True)
class Format:
    """A way to write links; `write` yields whole lines, as links come.

    Needs no more memory for a million than for two. Raises InvalidInput for a
    link that can't be had in this format.
    """

    name: str  # as typed on the command line
    label: str
    write: Callable[[Iterable[Link]], Iterator[str]]
    suffix: str  # of the name of a file of it
    resumable: bool = False  # a link's line is the same whatever stands around it
    header: bool = False  # what `write` yields first is written once
    file_only: bool = False  # nobody wants it on a clipboard

    def fitted(self, options: LinkOptions) -> LinkOptions:
        """Return the options of links for this format: those of a page are to be saved."""
        if not self.file_only or options.disposition or options.method is not Method.GET:
            return options
        return replace(options, own_names=True)

    def write_on(self, links: Iterable[Link]) -> Iterator[str]:
        """Yield what follows on the text of earlier links, if the format is resumable."""
        return islice(self.write(links), int(self.header), None)


def formats() -> dict[str, Format]:
    """Return the formats by name, in the order they are offered."""
    table = (
        Format("plain", _("Plain URL"), tables.plain, ".txt", resumable=True),
        Format("json", _("JSON"), tables.json, ".json"),
        Format("jsonl", _("JSON Lines"), tables.json_lines, ".jsonl", resumable=True),
        Format("csv", _("CSV"), tables.csv, ".csv", resumable=True, header=True),
        Format("markdown", _("Markdown"), markup.markdown, ".md"),
        Format("html", _("HTML"), markup.html, ".html"),
        Format("page", _("Download page"), pages.download, ".html", file_only=True),
        Format("email", _("E-mail text"), mail.email, ".txt"),
        Format("curl", _("curl command"), commands.curl, ".sh", resumable=True),
        Format("wget", _("wget command"), commands.wget, ".sh", resumable=True),
        Format("powershell", _("PowerShell command"), commands.powershell, ".ps1", resumable=True),
        Format("aws", _("aws s3 presign command"), commands.aws, ".sh", resumable=True),
    )
    return {each.name: each for each in table}


@dataclass(frozen=True)
class FormFormat:
    """A way to write an upload form; `write` returns all of the text."""

    name: str  # as typed on the command line
    label: str
    write: Callable[[PostForm], str]
    suffix: str  # of the name of a file of it


def form_formats() -> dict[str, FormFormat]:
    """Return the formats of upload forms by name, in the order they are offered."""
    table = (
        FormFormat("json", _("JSON"), forms.json, ".json"),
        FormFormat("html", _("HTML form"), forms.html, ".html"),
        FormFormat("page", _("Drop page"), drop_page, ".html"),
        FormFormat("curl", _("curl command"), forms.curl, ".sh"),
    )
    return {each.name: each for each in table}
