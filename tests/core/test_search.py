"""Search below: what is found, what is looked at for it, and what a server is asked."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core import search
from presign_gui.core.columns import Page
from presign_gui.core.errors import AccessDenied
from presign_gui.core.matching import Pattern
from tests.core.loopback import Answering, s3_error
from tests.core.s3_of_keys import S3OfKeys
from tests.rows import columns


def keys(found) -> list[str]:
    return sorted(key for each in found for key in each.objects.keys)


def prefixes_asked(server: Answering) -> set[str]:
    lists = [asked.query for asked in server.asked if "list-type" in asked.query]
    return {query.get("prefix", "") for query in lists}


# On the demo


@pytest.mark.parametrize(
    ("prefix", "pattern", "expected"),
    [
        ("", "REPORT-Q", [f"2026/report-q{number}.pdf" for number in (1, 2, 3)]),
        ("", "*.csv", ["2025/figures.csv", "2026/figures/costs + margin.csv",
                       "2026/figures/revenue by month.csv", "日本語/予算.csv"]),
        ("2026/", "figures/", ["2026/figures/costs + margin.csv", "2026/figures/map.png",
                               "2026/figures/revenue by month.csv"]),
        ("2026/", "figures", []),  # no object is called so
        ("", "2026/*.pdf", [f"2026/report-q{number}.pdf" for number in (1, 2, 3)]),
        ("", "mu\u0308ller/*größe*", ["Müller/Angebot Größe.pdf"]),
        ("", "GRÖSSE", ["Müller/Angebot Größe.pdf"]),
        ("", "議事録.???", ["日本語/議事録.txt"]),
        ("nowhere/", "a", []),
    ],
)  # fmt: skip
def test_what_is_found_on_the_demo(to_demo, prefix, pattern, expected) -> None:
    found = list(search.find(to_demo, "reports", prefix, pattern))
    assert keys(found) == sorted(expected)
    assert {each.objects.prefix for each in found} <= {prefix}


def test_a_marker_is_found_by_its_folder_s_name(to_demo) -> None:
    assert keys(search.find(to_demo, "media", "", "drafts")) == ["drafts/"]


def test_what_is_found_has_all_that_is_known_of_it(to_demo) -> None:
    found = [each for each in search.find(to_demo, "reports", "", "annual*") if len(each.objects)]
    [only] = found
    row = only.objects.s3_object(0, "reports", only.region)
    assert (row.key, row.storage_class) == ("2025/annual report.pdf", "STANDARD_IA")
    assert row.size > 100
    assert len(row.etag) == 32


# What a server is asked


def test_everything_looked_at_is_counted(connect) -> None:
    with Answering(S3OfKeys(["a/x", "a/y", "b"])) as server:
        found = list(search.find(connect(server.url), "b", "", "x"))
    assert sum(each.seen for each in found) == 3
    assert keys(found) == ["a/x"]


def test_whole_folders_at_the_beginning_are_all_that_is_listed(connect) -> None:
    with Answering(S3OfKeys(["2025/inv1", "2026/inv1", "2026/other", "2026/x/inv2"])) as server:
        found = list(search.find(connect(server.url), "b", "", "2026/inv*"))
    assert keys(found) == ["2026/inv1"]
    assert all(prefix.startswith("2026/") for prefix in prefixes_asked(server))
    assert sum(each.seen for each in found) == 3


def test_folders_in_another_case_are_found_by_listing_all(connect) -> None:
    with Answering(S3OfKeys(["Reports/q1", "Reports/x", "else"])) as server:
        found = list(search.find(connect(server.url), "b", "", "reports/Q*"))
    assert keys(found) == ["Reports/q1"]
    assert {"reports/", ""} <= prefixes_asked(server)
    assert {each.objects.prefix for each in found} == {""}


def test_without_a_wildcard_a_path_may_begin_anywhere(connect) -> None:
    with Answering(S3OfKeys(["x/2026/inv", "2026/inv"])) as server:
        found = list(search.find(connect(server.url), "b", "", "2026/inv"))
    assert keys(found) == ["2026/inv", "x/2026/inv"]


def test_a_refusal_is_told(connect) -> None:
    with (
        Answering(lambda _asked: s3_error(403, "AccessDenied")) as server,
        pytest.raises(AccessDenied),
    ):
        list(search.find(connect(server.url), "b", "", "2026/inv*"))


# The same as key by key

KEYS = st.lists(st.text("aAß/.é\n", max_size=6) | st.text(max_size=4), max_size=12, unique=True)
PATTERNS = st.text("aAsS/*?.\u00e9", max_size=5)


@given(below=KEYS, prefix=st.sampled_from(["", "in/"]), pattern=PATTERNS)
def test_the_same_as_key_by_key(finding, below, prefix, pattern) -> None:
    parsed = Pattern.parse(pattern)

    def wanted(key: str) -> bool:
        if "/" in pattern:
            return parsed.matches(key)
        return parsed.matches(key.removesuffix("/").rpartition("/")[2])

    expected = [key for key in below if wanted(key)]
    start = parsed.literal_prefix.rpartition("/")
    folder = start[0] + start[1]
    if folder and any(key.startswith(folder) for key in below):
        expected = [key for key in expected if key.startswith(folder)]
    assert finding(prefix, below, pattern) == sorted(prefix + key for key in expected)


@pytest.fixture(scope="module")
def finding():
    """Searches a bucket of the given keys, a page for each."""

    def patched(prefix: str, below: list[str], pattern: str) -> list[str]:
        with pytest.MonkeyPatch.context() as patch:

            def walk(_connection, _bucket, wanted, _connections, _gate):
                having = [prefix + key for key in below if (prefix + key).startswith(wanted)]
                for each in having:
                    yield Page((), columns([each], wanted), "eu-central-1")
                yield Page((), columns([], wanted), "eu-central-1")

            patch.setattr(search.listing, "walk", walk)
            return keys(list(search.find(None, "b", prefix, pattern)))

    return patched


def test_the_gate_is_passed_for_each_page(connect) -> None:
    passed = []

    @contextmanager
    def gate():
        passed.append(1)
        yield

    with Answering(S3OfKeys(["a", "b"])) as server:
        found = list(search.find(connect(server.url), "b", "", "a", gate))
    assert len(passed) >= len(found) > 0
