import pytest

from appliance.config.language.report import Report
from appliance.config.usstables.uss import UssMessage, UssParameter
from appliance.config.usstables.usstab import read_usstab
from tests.support.config_reading import said


def read(text: str):
    report = Report()
    return read_usstab(text, "USSTAB", report), said(report)


def test_a_message_is_kept_as_it_stands():
    tables, complaints = read("USSTABLE T\nUSSMSG 10\n  A ;b 'c\n\nENDUSSMSG\nENDUSSTABLE")
    assert tables["T"].messages == {10: UssMessage(("  A ;b 'c", ""))}
    assert complaints == []


def test_a_parameter_belongs_to_the_command_before_it():
    tables, _ = read("USSTABLE T\nUSSCMD CMD=A,REP=LOGON\nUSSPARM PARM=P1,REP=APPLID\nUSSCMD CMD=LOGOFF\nENDUSSTABLE")
    assert tables["T"].commands["A"].parameters == (UssParameter("P1", "APPLID"),)
    assert tables["T"].commands["LOGOFF"].parameters == ()


@pytest.mark.parametrize(
    "token",
    [
        "@@LUNAME",
        "@@PRT",
        "@@@@DATE",
        "@@@@TIME",
        "@@@@@@@@@IPADDR",
        "@@@SENSE",
        "@@PORT",
        "@@@@SSL",
        "@@IPHOSTNAME",
    ],
)
def test_known_tokens(token):
    assert read(f"USSTABLE T\nUSSMSG 1\n {token}\nENDUSSMSG\nENDUSSTABLE")[1] == []


def test_options_of_a_message():
    tables, complaints = read("USSTABLE T\nUSSMSG 1 noscan BLKSUP\nX\nENDUSSMSG\nUSSMSG 2 WHAT\nENDUSSMSG\nENDUSSTABLE")
    assert tables["T"].messages[1] == UssMessage(("X",), is_scanned=False, suppresses_blanks=True)
    assert complaints == ["5:10 SLYN0105E"]


def test_what_is_given_twice_is_said():
    message, command = "USSMSG 1\nX\nENDUSSMSG\n", "USSCMD CMD=LOGON\n"
    table = f"USSTABLE T\n{message * 2}{command * 2}ENDUSSTABLE\n"
    assert read(table)[1] == ["5:1 SLYN0106W", "9:1 SLYN0106W"]
    assert read("USSTABLE T\nENDUSSTABLE\n" * 2)[1] == ["3:1 SLYN0106W"]


def test_sizes():
    lines = "\n".join("x" * 24)
    assert read(f"USSTABLE T\nUSSMSG 1\n{lines}\nENDUSSMSG\nENDUSSTABLE")[1] == ["2:1 SLYN0116E"]
    assert read(f"USSTABLE T\nUSSMSG 1\n{'x' * 81}\nENDUSSMSG\nENDUSSTABLE")[1] == ["3:81 SLYN0116E"]


def test_a_table_in_a_table_and_one_without_end():
    tables, complaints = read("USSTABLE T\nUSSTABLE U\nUSSCMD CMD=LOGON X=")
    assert list(tables) == ["T"]
    assert complaints == ["1:1 SLYN0108E", "2:1 SLYN0101E", "3:18 SLYN0103E"]
