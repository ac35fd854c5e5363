"""Which versions of TLS a port speaks: what turns them on and off.

Both versions that are fit for use are on unless a member turns one off. FTP.DATA and DCAS.CONF say TRUE or FALSE,
Telnet has a NO form. What is older is never spoken: to ask for it is an error, so that nobody takes it for granted.
"""

from __future__ import annotations

from appliance.config.language.operands import Operands
from appliance.config.language.readers import constant, only, switch
from appliance.config.language.table import Row

__all__ = ["SETTINGS", "SWITCHES"]

_OBSOLETE = "that version of the protocol is obsolete"


def _never(operands: Operands) -> None:
    raise operands.wrong(operands.keyword, f"is not supported here: {_OBSOLETE}")


#: FTP.DATA and DCAS.CONF.
SETTINGS = (
    *(Row(old, "", only("FALSE", known={"TRUE": _OBSOLETE})) for old in ("SSLV3", "TLSV1", "TLSV1_1")),
    Row("TLSV1_2", "tls12", switch("TRUE", "FALSE")),
    Row("TLSV1_3", "tls13", switch("TRUE", "FALSE")),
)
#: TELNETGLOBALS, TELNETPARMS and PARMSGROUP.
SWITCHES = (
    *(Row(old, "", _never) for old in ("SSLV2", "SSLV3", "TLSV1", "TLSV1_1")),
    *(Row(f"NO{old}", "", constant(None)) for old in ("SSLV2", "SSLV3", "TLSV1", "TLSV1_1")),
    Row("TLSV1_2", "tls12", constant(True)),
    Row("NOTLSV1_2", "tls12", constant(False)),
    Row("TLSV1_3", "tls13", constant(True)),
    Row("NOTLSV1_3", "tls13", constant(False)),
)
