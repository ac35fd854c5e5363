"""One DD statement, with a resolver of names that only counts."""

from __future__ import annotations

import pytest

from appliance.jes.cards import Statement
from appliance.jes.ddstatement import read_dd, require_known
from appliance.jes.job import Dummy
from appliance.jes.operands import OperandError, read_operands


def dd(operands: str):
    def resolve(written):
        return (written, False) if written else ("SYS.MADE", True)

    return read_dd(Statement(1, "D", "DD", operands), read_operands(operands), resolve)


def test_a_name_may_be_left_out_where_the_rest_says_what_it_is():
    made = dd("UNIT=SYSDA,SPACE=(TRK,(1,1))")
    assert (str(made.name), made.is_temporary, made.status, made.normal) == ("SYS.MADE", True, "NEW", "DELETE")
    with pytest.raises(OperandError, match="DSN IS MISSING"):
        dd("LRECL=80")
    assert dd("DSN=NULLFILE") == Dummy()


def test_what_is_not_known_is_an_error():
    with pytest.raises(OperandError, match="PATH IS NOT SUPPORTED"):
        require_known(read_operands("PATH=X"), {"DSN"})
