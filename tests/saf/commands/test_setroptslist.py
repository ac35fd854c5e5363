"""The listing of options; all of it is in tests/cases/racf/setropts.txt."""

import pytest


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ("SETR PROTECTALL", "PROTECT-ALL FAIL OPTION IS IN EFFECT"),
        ("SETR PROTECTALL(WARNING)", "PROTECT-ALL WARNING OPTION IS IN EFFECT"),
        ("SETR NOPROTECTALL", "PROTECT-ALL IS NOT IN EFFECT"),
        ("SETR NOGRPLIST", "LIST OF GROUPS ACCESS CHECKING IS INACTIVE."),
        ("SETR PASSWORD(NOMIXEDCASE)", "MIXED CASE PASSWORD SUPPORT IS NOT IN EFFECT"),
        ("SETR PASSWORD(NOSPECIALCHARS)", "SPECIAL CHARACTERS IN PASSWORDS ARE NOT ALLOWED"),
    ],
)
def test_an_option_shows(racf, change, shown):
    racf.ok(change)
    assert shown in "\n".join(racf.ok("SETR LIST"))
