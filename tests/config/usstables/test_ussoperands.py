"""``KEY=value`` operands of USS tables."""

import pytest

from appliance.config.language.operands import OperandError
from appliance.config.usstables.uss import CommandFormat, DateFormat, UssCommand, UssParameter
from appliance.config.usstables.ussoperands import settings, table_settings, uss_command, uss_parameter
from tests.support.config_reading import operands, refused


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("X A=1,B=2", {"A": "1", "B": "2"}),
        ("X a='1, 2' B=(3,4)", {"A": "1, 2", "B": "(3,4)"}),
        ("X A='it''s'", {"A": "it's"}),
        ("X", {}),
    ],
)
def test_settings(text, wanted):
    assert settings(operands(text), "A", "B") == wanted


@pytest.mark.parametrize("text", ["X C=1", "X A", "X A=", "X =1"])
def test_what_is_no_setting(text):
    assert refused(lambda o: settings(o, "A", "B"), text).endswith("SLYN0103E")


def test_table_settings():
    given = {"DATEFRM": "ymd", "DATEDLM": ".", "TIMEDLM": "-"}
    wanted = {"date_format": DateFormat.YMD, "date_delimiter": ".", "time_delimiter": "-"}
    assert table_settings(operands("X"), given) == wanted
    for wrong in ({"DATEFRM": "X"}, {"DATEDLM": "::"}):
        with pytest.raises(OperandError):
            table_settings(operands("X"), wrong)


def test_a_command_stands_for_itself_or_for_another():
    assert uss_command(operands("USSCMD CMD=logon")) == UssCommand("LOGON", "LOGON")
    assert uss_command(operands("USSCMD CMD=X,REP=LOGOFF,FORMAT=BAL")) == UssCommand("X", "LOGOFF", CommandFormat.BAL)


@pytest.mark.parametrize("text", ["USSCMD CMD=X", "USSCMD REP=LOGON", "USSCMD CMD=LOGON,FORMAT=X"])
def test_no_command(text):
    assert refused(uss_command, text) != "nothing"


def test_a_parameter():
    assert uss_parameter(operands("USSPARM PARM=P1,REP=APPLID")) == UssParameter("P1", "APPLID")
    assert uss_parameter(operands("USSPARM PARM=x,DEFAULT=a VALUE='b c'")) == UssParameter("X", "X", "a", "b c")
    assert refused(uss_parameter, "USSPARM REP=X").endswith("SLYN0104E")
