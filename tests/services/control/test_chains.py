"""D CHAIN: whose chain is asked for, and the rows it is shown as."""

import pytest

from appliance.services.control import chains
from appliance.services.control.facilities import Later
from appliance.services.control.language import parse
from tests.support import pki
from tests.support.control_samples import Stage


def show(text):
    answer = chains.chain(Stage().facilities(), parse(text))
    return answer.finish(answer.work()) if isinstance(answer, Later) else answer


def test_rows_from_the_certificate_up():
    done = show("D CHAIN,ID=user2,LABEL=user2")
    leaf, root = (dict(zip(done.columns, row, strict=True)) for row in done.rows)
    assert (leaf["LEVEL"], leaf["NAME"], leaf["STATUS"]) == ("0", "USER2/user2", "TRUST")
    assert leaf["SERIAL"] == f"{pki.user('user2').certificate.serial_number:X}"
    assert (leaf["KEY"], leaf["SIGNATURE"], leaf["REVOCATION"]) == ("NISTECC 256", "ecdsa-with-SHA256", "UNKNOWN")
    assert (root["LEVEL"], root["NAME"], root["STATUS"], root["REVOCATION"]) == ("1", "", "UNREGISTERED", "ROOT")
    assert int(leaf["DAYS"]) in (29, 30)
    assert (done.code, done.lines[-1]) == (0, "SLYO0151I nothing breaks the chain")


def test_what_breaks_it():
    done = show("D CHAIN,RING=FTPD/FTPRING,LABEL=broken")
    assert done.code == 4
    assert "is not registered" in done.rows[0][-1]
    assert done.lines[-1].startswith("SLYO0152W")


def test_of_a_connection():
    assert len(show("D CHAIN,CONN=1").rows) == 2
    assert show("D CHAIN,CONN=9").lines == ("SLYO0108E the command failed: connection 9 has shown no certificate",)


@pytest.mark.parametrize("operands", ["", ",LABEL=user2", ",CONN=x"])
def test_a_chain_of_something(operands):
    assert show(f"D CHAIN{operands}").code == 8
