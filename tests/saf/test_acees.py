"""An identity has the groups and attributes that count on the day."""

from datetime import date

from appliance.saf.acees import acee_of
from appliance.saf.model import Acee, PortOfEntry
from appliance.saf.people import Connect, User

TODAY = date(2026, 3, 1)


def test_attributes_and_groups_of_today():
    user = User(
        "U",
        "A",
        special=True,
        roaudit=True,
        uaudit=True,
        connects=(
            Connect("A", special=True),
            Connect("B", auditor=True, operations=True),
            Connect("C", special=True, revoke_date=TODAY),
        ),
    )
    entry = PortOfEntry(terminal="T1", port=2021)
    acee = acee_of(user, TODAY, entry, "CN=u")
    assert acee == Acee(
        "U",
        ("A", "B"),
        "A",
        special=True,
        roaudit=True,
        uaudit=True,
        special_groups=("A",),
        auditor_groups=("B",),
        operations_groups=("B",),
    )
    assert (acee.entry, acee.certificate) == (entry, "CN=u")


def test_a_group_in_which_the_user_is_revoked_is_not_his_current_one():
    user = User("U", "A", connects=(Connect("A", revoked=True), Connect("B")))
    assert (acee_of(user, TODAY).group, acee_of(user, TODAY).groups) == ("", ("B",))
