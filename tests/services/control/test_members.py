"""Commands about members."""

import pytest

from appliance.services.control import members
from appliance.services.control.facilities import Later
from appliance.services.control.operator import Operator
from tests.support.control_samples import Stage
from tests.support.saf_samples import database, router


def run(text, document=None):
    sample = router(database())
    answer = Operator(sample.router, Stage().facilities()).run(sample.router.acee("IBMUSER"), text, "TUI", document)
    while isinstance(answer, Later):
        answer = answer.finish(answer.work())
    return answer


def test_the_list_and_one_text():
    assert run("D MEMBER").rows[0][:3] == ("FTP.DATA", "10", "IN FORCE")
    assert run("D MEMBER,NAME=FTP.DATA").lines == ("INACTIVE 1", "UMASK 022")
    assert run("D MEMBER,NAME=FTP.DATA,VERSION=1").lines == ("INACTIVE 2",)
    assert run("D MEMBER,NAME=APPLS").lines == ("SLYO0108E the command failed: there is no such APPLS",)


@pytest.mark.parametrize(("document", "code"), [("good", 0), ("odd", 4), ("bad", 8), (None, 0)])
def test_a_check_says_how_bad_it_is(document, code):
    done = run("D MEMBER,CHECK,NAME=FTP.DATA", document)
    assert (done.code, done.columns) == (code, members.DIAGNOSTIC_COLUMNS)


def test_what_is_different():
    assert run("D MEMBER,DIFF,NAME=FTP.DATA", "new").lines == ("-old", "+new")
    assert run("D MEMBER,DIFF,NAME=FTP.DATA,VERSION=7").lines == ("-old", "+7")
    assert run("D MEMBER,CHANGES,NAME=FTP.DATA", "new").rows == (("ftp FTPD1 inactive", "1", "new"),)


def test_history_and_help():
    assert run("D MEMBER,HISTORY,NAME=FTP.DATA").rows[0][0] == "1"
    assert run("D MEMBER,STATEMENTS,NAME=FTP.DATA").rows[0][1] == "UMASK"


def test_a_text_is_put_in_force_in_the_name_of_who_asked():
    assert run("F MEMBER,APPLY,NAME=FTP.DATA", "new").lines == ("IBMUSER TUI FTP.DATA 'new'",)
    assert run("F MEMBER,APPLY,NAME=FTP.DATA").lines == ("IBMUSER TUI FTP.DATA 'INACTIVE 1\\nUMASK 022'",)
    assert run("F MEMBER,ROLLBACK,NAME=FTP.DATA,VERSION=1").lines == ("IBMUSER TUI FTP.DATA 'INACTIVE 2'",)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("D MEMBER,CHECK", "SLYO0105E"),
        ("D MEMBER,NAME=../passwd", "SLYO0115E"),
        ("F MEMBER,APPLY,NAME=NOSUCH", "SLYO0115E"),
        ("F MEMBER,ROLLBACK,NAME=FTP.DATA", "SLYO0105E"),
        ("F MEMBER,ROLLBACK,NAME=FTP.DATA,VERSION=9", "SLYO0108E"),
    ],
)
def test_what_cannot_be_done(text, id):
    done = run(text, "new" if "APPLY" in text else None)
    assert (done.code, done.lines[0][:9]) == (8, id)
