"""What a token may ask for; test_nobody_else.py of the service tries it over HTTP."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.core.errors import ExpiryOutOfRange, InvalidAddress, InvalidInput, NotGranted
from presign_gui.core.grants import Grant, checked, leads_elsewhere

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("place", "inside", "outside"),
    [
        ("*", ["", "a", "a/b"], ["../a", "a/./b"]),
        ("s3://reports/", ["", "a", "a/b", "/a"], [".", "a/..", "a/%2e%2E/b"]),
        ("s3://reports/2026/", ["2026/", "2026/a", "2026//a", "2026/a."], ["2026", "2026a", ""]),
        ("s3://reports/2026", ["2026", "2026/a"], ["2026a", "202", "2026\\a"]),
        ("s3://reports/a b+c%20d/", ["a b+c%20d/x"], ["a b+c d/x", "a%20b+c%20d/x"]),
        ("s3://other/", [], ["a", ""]),
    ],
)
def test_places(place: str, inside: list[str], outside: list[str]) -> None:
    allowed = Grant((place,)).allowed_keys("reports")
    assert [key for key in inside if not allowed(key)] == []
    assert [key for key in outside if allowed(key)] == []


def test_a_bucket_is_its_whole_name() -> None:
    grant = Grant(("s3://reports/",))
    grant.check("reports", "GET", HOUR)
    for bucket in ("report", "reports2", "Reports", "reports/", "reports/2026", ""):
        with pytest.raises(NotGranted, match="bucket"):
            grant.check(bucket, "GET", HOUR)
        assert not grant.allowed_keys(bucket)("a")


def test_methods_and_lives() -> None:
    grant = Grant(("*",), ("PUT",), HOUR)
    grant.check("any", "PUT", HOUR)
    with pytest.raises(NotGranted, match="GET"):
        grant.check("any", "GET", HOUR)
    with pytest.raises(NotGranted, match="1 hour at most"):
        grant.check("any", "PUT", HOUR + timedelta(seconds=1))


segments = st.sampled_from(["a", "..", ".", "...", "%2e%2e", "%2E", "%252e.", ".%2e", "b.c", ""])
slashes = st.sampled_from(["/", "\\", "%2f", "%5C", "%252F"])


@given(st.lists(st.tuples(segments, slashes), min_size=1, max_size=4))
def test_no_spelling_leads_out_of_a_prefix(parts: list[tuple[str, str]]) -> None:
    """Whoever decodes the key twice, and takes \\ for /, stays inside all the same."""
    key = "2026/" + "".join(segment + slash for segment, slash in parts)
    if not Grant(("s3://reports/2026/",)).allowed_keys("reports")(key):
        return
    from urllib.parse import unquote

    for spelt in (key, unquote(key), unquote(unquote(key))):
        steps = spelt.replace("\\", "/").split("/")
        assert ".." not in steps
        assert "." not in steps


def test_ordinary_dots_are_no_steps() -> None:
    for key in ("a.b", "a/.hidden", "...", "a/...", "a..b/c", "v1.2/x", "100%.txt", "%41"):
        assert not leads_elsewhere(key), key
        assert quote(key)


def test_a_grant_is_tidied() -> None:
    grant = checked(Grant(("reports", " s3://media/a/ ", "*"), ("GET", "GET", "POST")))
    assert grant.places == ("s3://reports/", "s3://media/a/", "*")
    assert grant.methods == ("GET", "POST")


@pytest.mark.parametrize(
    ("grant", "problem"),
    [
        (Grant(()), InvalidInput),
        (Grant(("s3://",)), InvalidAddress),
        (Grant(("",)), InvalidAddress),
        (Grant(("https://example.com/x",)), InvalidAddress),
        (Grant(("*",), ()), InvalidInput),
        (Grant(("*",), ("DELETE",)), InvalidInput),
        (Grant(("*",), per_minute=0), InvalidInput),
        (Grant(("*",), max_expiry=timedelta()), ExpiryOutOfRange),
        (Grant(("*",), max_expiry=timedelta(days=91)), ExpiryOutOfRange),
    ],
)
def test_a_grant_that_nobody_could_use(grant: Grant, problem: type[Exception]) -> None:
    with pytest.raises(problem):
        checked(grant)
