from __future__ import annotations

import pytest

from presign_gui.core import errors
from presign_gui.core.errors import PresignError


def below(kind: type) -> list[type]:
    return [kind, *(each for sub in kind.__subclasses__() for each in below(sub))]


@pytest.mark.parametrize("kind", below(PresignError))
def test_every_error_has_a_title_and_says_what_to_do(kind: type[PresignError]) -> None:
    error = kind()
    assert error.title
    assert not error.title.endswith(".")
    assert bool(error.advice) is (kind is not errors.Stopped)
    assert str(error) == ""
    assert str(kind("why")) == "why"


@pytest.mark.parametrize("kind", below(PresignError))
def test_every_error_is_in_the_tree(kind: type[PresignError]) -> None:
    assert kind.__name__ in errors.__doc__


def test_details_are_all_there_is_to_say() -> None:
    with pytest.raises(PresignError) as caught:
        raise errors.NoNetwork("host:443") from OSError("no route")
    assert caught.value.details.splitlines() == [
        "The server can't be reached",
        "host:443",
        "Check the network connection and the endpoint.",
        "OSError: no route",
    ]
    assert errors.Stopped().details == "Stopped"
