import pytest

from appliance.config import dcasconf, profile, zos
from appliance.config.ftpservers import ftpdata
from appliance.config.terminals import mapping, parameters

TABLES = [profile.TABLE, parameters.GLOBALS, parameters.PARMS, mapping.VTAM, ftpdata.TABLE, dcasconf.TABLE]


@pytest.mark.parametrize("table", TABLES)
def test_no_statement_is_both_supported_and_not(table):
    assert not set(table.rows) & set(table.without_effect)


def test_the_statements_of_the_talk_and_of_the_manual_are_known():
    assert {"HOME", "TCPCONFIG", "NETACCESS", "BEGINROUTES"} <= profile.TABLE.keywords
    assert {"CODEPAGE", "TKOGENLU", "SMFINIT", "XCFGROUP"} <= parameters.GLOBALS.keywords
    assert {"PARMSGROUP", "HNGROUP", "INTERPTCP", "MONITORMAP"} <= mapping.VTAM.keywords
    assert {"ANONYMOUS", "LRECL", "SMFLOGN", "SECURE_HOSTNAME"} <= ftpdata.TABLE.keywords
    assert dcasconf.TABLE.keywords >= zos.DCAS
