"""How links and upload forms are written down: one table for window and command line.

Each format escapes what its reader needs, and the tests ask the reader itself:
bash, curl, wget, a CSV reader, an HTML and a Markdown parser. PowerShell alone
is tested against its documented rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from presign_gui.core.formats import commands, forms, mail, markup, message, pages, tables
from presign_gui.core.formats.drop_page import drop_page
from presign_gui.core.records import Account, Link, LinkOptions, Method, PostForm, Source
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
    downloads_only: bool = False  # is clicked on, or can't say what else a link is for

    def suits(self, method: Method) -> bool:
        """Say whether links for `method` are to be had, and of use, in this format."""
        return method is Method.GET or not self.downloads_only

    def fitted(self, options: LinkOptions, account: Account) -> LinkOptions:
        """Return the options of links for this format: those of a page are to be saved.

        Without keys a link can't say so.
        """
        said = options.disposition or options.method is not Method.GET
        if not self.file_only or said or account.source is Source.ANONYMOUS:
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
        Format("markdown", _("Markdown"), markup.markdown, ".md", downloads_only=True),
        Format("html", _("HTML"), markup.html, ".html", downloads_only=True),
        Format(
            "page",
            _("Download page"),
            pages.download,
            ".html",
            file_only=True,
            downloads_only=True,
        ),
        Format("email", _("E-mail text"), mail.email, ".txt"),
        Format("curl", _("curl command"), commands.curl, ".sh", resumable=True),
        Format("wget", _("wget command"), commands.wget, ".sh", resumable=True),
        Format("powershell", _("PowerShell command"), commands.powershell, ".ps1", resumable=True),
        Format(
            "aws",
            _("aws s3 presign command"),
            commands.aws,
            ".sh",
            resumable=True,
            downloads_only=True,
        ),
    )
    return {each.name: each for each in table}


def message_format(template: str) -> Format:
    """Return the format of a message of one's own. Raises InvalidInput like `message.check`."""
    message.check(template)
    return Format("message", _("Message"), partial(message.write, template), ".txt")


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
