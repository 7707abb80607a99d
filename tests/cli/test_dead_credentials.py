"""Each kind of dead keys, on the command line: no link, and why, and what to do."""

from __future__ import annotations

import pytest

from tests import dead_credentials
from tests.core.key_services import SECRET
from tests.dead_credentials import DEAD, Dead

tomb = dead_credentials.tomb


@pytest.mark.parametrize("dead", DEAD, ids=str)
def test_dead_keys_make_no_link(run, tomb, dead: Dead) -> None:
    tomb(dead)
    said = run("link", "s3://bucket/key", "--region", "eu-west-1", *dead.options)
    assert said.failed(1, dead.title, dead.cause, dead.advice)
    assert SECRET not in said.err
    assert len(said.err.splitlines()) <= 4


def test_the_log_of_dead_keys_holds_no_secret(run, tomb) -> None:
    for dead in DEAD:
        if dead.name == "program that prints rubbish":
            tomb(dead)
            said = run("link", "s3://bucket/key", "--verbose", *dead.options)
    assert said.status == 1
    assert "DEBUG" in said.err
    assert SECRET not in said.err
