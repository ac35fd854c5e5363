"""Choosing a certificate by SERIALNUMBER, and by ISSUERSDN where one number is not enough.

RACF has the two beside LABEL in ALTER, DELETE and LIST (Command Language Reference, RACDCERT); every other function
takes a label alone. The issuer's name is compared with its text in a list, in the case that it has there.
"""

from __future__ import annotations

import re

from appliance.saf.commands import messages
from appliance.saf.commands.certtexts import readable, serial_text
from appliance.saf.commands.outcome import RefusalError
from appliance.saf.commands.syntax import VALUE, Operands, inner
from appliance.saf.commands.tso import TsoError
from appliance.saf.database import Certificate

__all__ = ["BY_LABEL_OR_SERIAL", "by_serial", "is_by_serial"]

BY_LABEL_OR_SERIAL = inner(LABEL=VALUE, SERIALNUMBER=VALUE, ISSUERSDN=VALUE)
#: A serial number has 20 octets at most (RFC 5280 section 4.1.2.2).
_SERIAL = re.compile(r"[0-9A-Fa-f]{1,40}")


def is_by_serial(operands: Operands) -> bool:
    """Whether a certificate is chosen this way; TsoError when also by its label, or by the issuer alone."""
    if operands.has("ISSUERSDN") and not operands.has("SERIALNUMBER"):
        raise TsoError("ISSUERSDN belongs to SERIALNUMBER", operands.column("ISSUERSDN"))
    if operands.has("LABEL") and operands.has("SERIALNUMBER"):
        raise TsoError("LABEL and SERIALNUMBER exclude each other", operands.column("SERIALNUMBER"))
    return operands.has("SERIALNUMBER")


def by_serial(owned: list[Certificate], owner: str, operands: Operands) -> Certificate:
    """The one of the owner's certificates that has the number, and the issuer if he is named."""
    word = operands.words("SERIALNUMBER")[0]
    if _SERIAL.fullmatch(word.text) is None:
        raise TsoError("SERIALNUMBER takes 1 to 40 hexadecimal digits", word.column)
    serial, issuer = int(word.text, 16), operands.text("ISSUERSDN")
    found = [
        one
        for one in owned
        if one.certificate.serial_number == serial and issuer in (None, readable(one.certificate.issuer))
    ]
    if not found:
        of_issuer = "" if issuer is None else " and that issuer"
        raise RefusalError(messages.NO_SERIAL, owner=owner, serial=serial_text(serial), issuer=of_issuer)
    if len(found) > 1:
        raise RefusalError(messages.SERIAL_NEEDS_ISSUER, owner=owner, count=len(found), serial=serial_text(serial))
    return found[0]
