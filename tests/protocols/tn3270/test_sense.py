"""Error codes and sense codes."""

import pytest

from appliance.protocols.tn3270.constants import ErrorCode
from appliance.protocols.tn3270.sense import error_of, sense_of


@pytest.mark.parametrize("code", ErrorCode)
def test_each_error_code_has_a_sense_code_that_leads_back(code):
    assert error_of(sense_of(code)) is code


def test_codes_that_are_not_known():
    assert sense_of(0x63) == 0x10030000
    assert error_of(0x08130000) is ErrorCode.OPERATION_CHECK
    assert error_of(0x0802_0005) is ErrorCode.INTERVENTION_REQUIRED
