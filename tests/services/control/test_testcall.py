"""A real login at a port of our own: what is asked for, and how the answer is said."""

import pytest

from appliance.secret import Secret
from appliance.services.control.facilities import CallWanted, Later
from appliance.services.control.operator import Operator
from tests.support.control_samples import Stage
from tests.support.saf_samples import database, router


def run(text, document=None):
    sample, stage = router(database()), Stage()
    answer = Operator(sample.router, stage.facilities()).run(sample.router.acee("IBMUSER"), text, "", document)
    while isinstance(answer, Later):
        answer = answer.finish(answer.work())
    return answer, stage


@pytest.mark.parametrize(
    ("user", "code", "id"), [("user2", 0, "SLYO0165I"), ("USER3", 4, "SLYO0166W"), ("X", 8, "SLYO0167E")]
)
def test_how_it_ended(user, code, id):
    done, _ = run(f"F TESTCALL,PORT=2021,ID={user},LABEL=user2")
    assert done.code == code
    assert done.lines[0] == "220 hello"
    assert done.lines[1].startswith(id)
    assert "127.0.0.1" in done.lines[1]


def test_what_is_asked_for():
    _, stage = run("F TESTCALL,PORT=2021,ID=USER2,FILE=ann.p12,IPADDR=127.0.0.2", "hush\n")
    assert stage.done == [("call", CallWanted(2021, "USER2", "", "ann.p12", Secret("hush"), "127.0.0.2"))]
    assert "hush" not in repr(stage.done)


@pytest.mark.parametrize(
    "operands",
    [
        "ID=USER2,LABEL=a",
        "PORT=0,ID=USER2,LABEL=a",
        "PORT=70000,ID=USER2,LABEL=a",
        "PORT=2021,LABEL=a",
        "PORT=2021,ID=USER2",
        "PORT=2021,ID=USER2,LABEL=a,FILE=b",
        "PORT=2021,ID=USER2,LABEL=a,IPADDR=here",
    ],
)
def test_what_is_no_call(operands):
    done, stage = run(f"F TESTCALL,{operands}")
    assert (done.code, done.lines[0][:9], stage.done) == (8, "SLYO0164E", [])


def test_a_certificate_that_is_not_there():
    done, _ = run("F TESTCALL,PORT=2021,ID=USER2,LABEL=none")
    assert done.lines == ("SLYO0108E the command failed: no such certificate",)
