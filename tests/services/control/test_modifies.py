"""F commands: work for a thread, then the CRLs are fetched."""

import pytest

from appliance.services.control import messages, modifies
from appliance.services.control.facilities import After, Later
from appliance.services.control.language import parse
from appliance.session.events import CommandDone
from tests.support.control_samples import Stage


def run(function, text):
    stage = Stage()
    answer = function(stage.facilities(), parse(text))
    if isinstance(answer, Later):
        answer = answer.finish(answer.work())
    if isinstance(answer, After):
        over = []
        answer.begin(lambda: over.append(True))
        assert over
        assert answer.late == CommandDone(0, (*answer.answer.lines, messages.NOT_FETCHED_YET.format()))
        answer = answer.answer
    return answer, stage.done


def test_issue():
    done, did = run(modifies.ca_issue, "F CA,ISSUE,ID=user2,LABEL=mine,DAYS=10")
    assert (done.code, done.lines, did) == (0, ("issued USER2 mine 10",), [])
    done, _ = run(modifies.ca_issue, "F CA,ISSUE,ID=NOBODY,LABEL=mine")
    assert done.code == 8
    assert "user NOBODY is not defined" in done.lines[0]


def test_renew():
    done, did = run(modifies.ca_renew, "F CA,RENEW,ID=user2,LABEL='my own',DAYS=10")
    assert (done.code, done.lines, did) == (0, ("renewed USER2 my own 10",), [("fetch",)])
    assert run(modifies.ca_renew, "F CA,RENEW,ID=SITE,LABEL=a")[0].lines == ("renewed *SITE* a 365",)
    assert run(modifies.ca_renew, "F CA,RENEW,LABEL=a")[0].code == 8
    assert run(modifies.ca_renew, "F CA,RENEW,ID=A,LABEL=a,DAYS=3651")[0].code == 8


def test_release_publishes_and_fetches():
    done, did = run(modifies.ca_release, "F CA,RELEASE,ID=USER2,LABEL=user2")
    assert (done.lines, did) == (("released USER2 user2",), [("fetch",)])
    assert run(modifies.ca_release, "F CA,RELEASE,ID=USER2")[0].code == 8


@pytest.mark.parametrize("operands", ["LABEL=mine", "ID=USER2", "ID=USER2,LABEL=mine,DAYS=0", "ID=A,LABEL=b,DAYS=x"])
def test_issue_needs_its_operands(operands):
    assert run(modifies.ca_issue, f"F CA,ISSUE,{operands}")[0].code == 8


def test_revoke_publishes_and_fetches():
    done, did = run(modifies.ca_revoke, "F CA,REVOKE,ID=USER2,LABEL=user2,REASON=keyCompromise")
    assert (done.lines, did) == (("revoked USER2 user2 keyCompromise",), [("fetch",)])
    assert run(modifies.ca_revoke, "F CA,REVOKE,ID=USER2")[0].code == 8


@pytest.mark.parametrize("serial", ["0A:1b", "0a1B"])
def test_by_the_number_alone(serial):
    done, did = run(modifies.ca_revoke, f"F CA,REVOKE,SERIAL={serial},REASON=superseded")
    assert (done.lines, did) == (("revoked A1B superseded",), [("fetch",)])
    assert run(modifies.ca_release, f"F CA,RELEASE,SERIAL={serial}")[0].lines == ("released A1B",)


@pytest.mark.parametrize("serial", ["", "0", "XY", "-1", "1" * 41])
def test_what_is_no_serial_number(serial):
    done, did = run(modifies.ca_revoke, f"F CA,REVOKE,SERIAL={serial}")
    assert (done.lines[0].split()[0], did) == ("SLYO0154E", [])


def test_crl_and_fetch():
    assert run(modifies.ca_crl, "F CA,CRL")[1] == [("fetch",)]
    assert run(modifies.crl_fetch, "F CRL,FETCH")[1] == [("fetch",)]


def test_print_purge():
    done, did = run(modifies.print_purge, "F PRINT,PURGE,LU=tcpprt01")
    assert (done.code, done.lines) == (0, ("SLYO0113I print jobs of TCPPRT01 dropped: 2",))
    assert did == [("purge", "TCPPRT01")]
    assert run(modifies.print_purge, "F PRINT,PURGE")[0].code == 8
