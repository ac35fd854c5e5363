"""The terminal's memory of commands."""

from appliance.tui.history import History


def test_arrow_keys_walk_through_the_commands():
    history = History()
    for command in ("D FTP", "D DCAS", "D DCAS"):
        history.add(command)
    assert [history.recall(-1), history.recall(-1), history.recall(-1)] == ["D DCAS", "D FTP", "D FTP"]
    assert [history.recall(1), history.recall(1)] == ["D DCAS", ""]


def test_a_password_is_not_remembered():
    history = History()
    history.add("ALTUSER USER2 PASSWORD(SECRET) NOEXPIRED")
    history.add("rdefine ptktdata tso ssignon(keymasked(0123))")
    assert history.recall(-1) == ""
