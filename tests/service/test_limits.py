"""How often a token may ask: a minute's worth at once, and then as time goes by."""

from __future__ import annotations

import pytest

from presign_gui.core.errors import TooManyRequests
from presign_gui.service.limits import Pace


def test_a_minutes_worth_and_then_as_time_goes_by():
    now = [0.0]
    pace = Pace(lambda: now[0])
    for _request in range(30):
        pace.take("a", 30)
    with pytest.raises(TooManyRequests) as refused:
        pace.take("a", 30)
    assert refused.value.wait == 2
    pace.take("b", 30)

    now[0] += 2
    pace.take("a", 30)
    with pytest.raises(TooManyRequests):
        pace.take("a", 30)

    now[0] += 3_600  # no more than a minute's worth is saved up
    for _request in range(30):
        pace.take("a", 30)
    with pytest.raises(TooManyRequests):
        pace.take("a", 30)


def test_being_refused_costs_nothing():
    now = [0.0]
    pace = Pace(lambda: now[0])
    pace.take("a", 1)
    for _second in range(59):
        now[0] += 1
        with pytest.raises(TooManyRequests):
            pace.take("a", 1)
    now[0] += 1.01
    pace.take("a", 1)
