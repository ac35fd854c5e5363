"""Help for each statement, from the tables."""

from appliance.config import profile
from appliance.config.ftpservers import ftpdata
from appliance.config.statements import statements
from appliance.config.terminals.parameters import PARMS


def of(member):
    return {(one.block, one.keyword): one for one in statements(member)}


def test_every_statement_of_the_tables_is_there():
    assert {keyword for _, keyword in of("FTP.DATA")} == ftpdata.TABLE.keywords
    assert {keyword for block, keyword in of("PROFILE.TCPIP") if block == "TELNETPARMS"} == PARMS.keywords
    assert {keyword for block, keyword in of("PROFILE.TCPIP") if block == ""} == profile.TABLE.keywords
    assert statements("FTPSEC1.FTP.DATA") == statements("FTP.DATA")
    assert statements("USSTAB") == ()


def test_what_a_statement_takes():
    found = of("FTP.DATA")
    assert found["", "INACTIVE"].operands == "a number of seconds"
    assert set(found["", "SECURE_FTP"].values) == {"ALLOWED", "REQUIRED"}
    assert found["", "VERIFYUSER"].values == ("TRUE", "FALSE")
    assert found["", "EXTENSIONS"].is_repeatable
    assert found["", "DB2"].effect == "has no effect here: there is no FILETYPE SQL"
    assert of("PROFILE.TCPIP")["TELNETPARMS", "MSG07"].operands == ""
    assert of("PROFILE.TCPIP")["TELNETPARMS", "CLIENTAUTH"].values
