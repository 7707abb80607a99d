"""What the help says is so: its commands can be typed, and its table is that of the code."""

from __future__ import annotations

import re
import shlex
from datetime import datetime, timezone
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from presign_gui.cli import _parser
from presign_gui.core import policy, providers
from presign_gui.core.policy import may_be_fixed
from presign_gui.core.resources import resource
from presign_gui.core.settings import preferences
from presign_gui.demo import sample
from presign_gui.qt.dialogs.help import PAGES as help_pages
from presign_gui.qt.dialogs.help import anchor_of

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
ACCOUNTS = resource("help/accounts.md").read_text("utf-8")
PREFERENCES = resource("help/preferences.md").read_text("utf-8")
COMMAND_LINE = resource("help/command-line.md").read_text("utf-8")
SERVICE = resource("help/service.md").read_text("utf-8")
PAGES = sorted((ROOT / "resources" / "help").glob("*.md"))


def commands(text: str) -> list[list[str]]:
    """Return the arguments of each `presign-gui …` in a block of `text`."""
    lines = text.replace("\\\n", " ").splitlines()
    blocks = [line.partition(" # ")[0] for line in lines if "presign-gui " in line]
    found = [
        re.search(r"^(?: {4}|)(?:\w+ \| )?presign-gui (.*?)(?: \| .*)?$", line) for line in blocks
    ]
    return [shlex.split(match[1]) for match in found if match]


COMMANDS = commands(ACCOUNTS + COMMAND_LINE + PREFERENCES + README)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_can_be_typed(command: list[str]) -> None:
    assert _parser().parse_args(command).run


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.stem)
def test_its_links_lead_somewhere(page: Path) -> None:
    for place, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]+))?\)", page.read_text("utf-8")):
        there = (page.parent / place).resolve() if place else page
        assert there.is_file(), place
        titles = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), re.M) if anchor else []
        assert not anchor or anchor in [anchor_of(title) for title in titles]


def test_every_page_of_the_help_is_in_the_program() -> None:
    assert {page.stem for page in PAGES} == set(help_pages)


def test_the_table_of_providers_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| .+ \| `(\w+)` \|.*\| (\d+) days \| (yes|no).*\|$", ACCOUNTS, re.M)
    assert rows == [
        (each.id, str(each.maximum_expiry.days), "yes" if each.tried else "no")
        for each in providers.providers().values()
    ]


def test_the_table_of_preferences_is_that_of_the_program() -> None:
    rows = re.findall(r"^\|[^|]+\| (`[^|]+) \|", PREFERENCES, re.M)
    told = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(told) == sorted(preferences())
    others = may_be_fixed() - set(preferences())
    assert all(f"`{name}`" in PREFERENCES or f'"{name}"' in PREFERENCES for name in others)


def test_the_administrators_file_of_the_help_can_be_read(tmp_path) -> None:
    [block] = re.findall(r"^\{.*\}$", PREFERENCES, re.M)
    file = tmp_path / "policy.json"
    file.write_text(block)
    assert policy.read(file)


def test_readme_says_which_providers_were_not_tried() -> None:
    assert "not tried against the provider" in " ".join(README.split())


def test_readme_leads_to_each_way_in() -> None:
    titles = re.findall(r"^## (.+)$", ACCOUNTS, re.M)
    anchors = {anchor_of(title) for title in titles}
    linked = set(re.findall(r"\(#([\w-]+)\)", ACCOUNTS))
    assert linked == anchors
    assert set(re.findall(r"\(resources/help/accounts\.md#([\w-]+)\)", README)) <= anchors
    assert "(resources/help/accounts.md" in README


def test_what_stands_in_bold_is_called_so_in_the_program() -> None:
    with (ROOT / "resources" / "translations" / "de.po").open("rb") as file:
        shown = {each.id.replace("&", "") for each in read_po(file) if isinstance(each.id, str)}
    for page in [*PAGES, ROOT / "README.md"]:
        prose = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)
        bold = {" ".join(each.split()) for each in re.findall(r"\*\*([^*]+)\*\*", prose)}
        assert bold <= shown, (page.stem, bold - shown)


def test_what_the_examples_ask_for_is_in_the_demo() -> None:
    there = {f"s3://{it.bucket}/{it.key}" for it in sample.objects(datetime.now(timezone.utc))}
    asked = [
        _parser().parse_args(each) for each in commands(README + COMMAND_LINE) if each[0] == "link"
    ]
    wanted = [uri for each in asked if each.method == "get" for uri in each.uris]
    wanted += [
        f"s3://reports/{name}" for name in re.findall(r"file_name=(\d[\w/.]+)", README + SERVICE)
    ]
    assert len(wanted) > 5
    assert [each for each in wanted if not any(it.startswith(each) for it in there)] == []
