"""What z/OS operators cut short, whole."""

import pytest

from appliance.services.control.language import parse
from appliance.services.control.selection import SelectionError
from appliance.services.control.telnetoperands import CONNECTION_OPERANDS, NAME_OPERANDS, spelled_out


def test_keywords_and_words_are_spelled_out():
    command = spelled_out(parse("D CONN,lun=A*,IPA=1.2.3.4,sum,MAX=*"), CONNECTION_OPERANDS)
    assert command.keywords == {"LUNAME": "A*", "IPADDR": "1.2.3.4", "MAX": "*"}
    assert command.words == ("CONN", "SUMMARY")


def test_a_port_may_have_a_qualifier_behind_a_comma():
    assert spelled_out(parse("D CONN,PO=23,10.1.1.1,DET"), CONNECTION_OPERANDS).keywords == {"PORT": "23,10.1.1.1"}
    assert spelled_out(parse("D CONN,PO=23,DET"), CONNECTION_OPERANDS).keywords == {"PORT": "23"}


@pytest.mark.parametrize("text", ["LU=A", "P=1", "SU", "TYPE=X", "PO=1,PORT=2", "MAX=0", "MAX=-1"])
def test_what_is_not_known_is_refused(text):
    with pytest.raises(SelectionError):
        spelled_out(parse(f"D WHEREUSED,{text}"), NAME_OPERANDS)
