"""What is kept of lost sessions, for whom and how long."""

from __future__ import annotations

import datetime as dt

from appliance.services.tn3270.claims.disconnected import KEPT, Disconnected
from tests.support.terminals import NOW


def test_what_is_kept_is_of_one_user_and_one_application_and_not_for_ever():
    time = [NOW]
    kept = Disconnected(lambda: time[0])
    kept.keep("TSO", "USER2", "a")
    assert kept.take("TSO", "USER3") is None
    assert kept.take("TSOB", "USER2") is None
    kept.keep("TSO", "USER2", "b")
    assert kept.take("TSO", "USER2") == "b"
    assert kept.take("TSO", "USER2") is None
    kept.keep("TSO", "USER2", "c")
    time[0] += KEPT + dt.timedelta(seconds=1)
    assert kept.take("TSO", "USER2") is None
