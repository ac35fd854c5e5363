"""USS tables with s3270 on a site of our own: SCS text, interpret tables, an assembler table, the solicitor screen."""

from __future__ import annotations

import pytest

from tests.system.emulator import Emulator
from tests.system.running import Demo, edit_member, free_offset, until

MACROS = """\
         USSTAB FORMAT=DYNAMIC
GO       USSCMD CMD=GO,REP=LOGON,FORMAT=BAL
         USSPARM PARM=P1,REP=APPLID,DEFAULT=ECHO
         USSMSG MSG=2,TEXT='%(1)  COMMAND   UNRECOGNIZED'
         USSMSG MSG=10,BUFFER=(BUF10,SCAN)
BUF10    DC    AL2(END10-BEG10)
BEG10    DC    X'F5C3',X'1140401DF0',C'ASSEMBLED FOR @@LUNAME'
         DC    X'11C1501D40',X'13',X'11C26F1DF0'
END10    EQU   *
         USSEND
"""
SCS = """
USSTABLE SCSTAB
USSMSG 10
PLAIN TEXT FOR @@LUNAME
ENDUSSMSG
USSCMD CMD=LOGON
ENDUSSTABLE
"""


def block(port: int, letter: str, table: str) -> str:
    """A BEGINVTAM block with LUs and a table of its own."""
    lus = f"DEFAULTLUS LU{letter}01..LU{letter}09 ENDDEFAULTLUS"
    return f"BEGINVTAM PORT {port} {lus} USSTCP {table} ALLOWAPPL TSO* ALLOWAPPL ECHO ENDVTAM\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """2323 as the demo has it, 2992 with a solicitor in front of ECHO, 2993 with SCS text, 2994 with macros."""
    directory = tmp_path_factory.mktemp("site")
    edit_member(directory, "PROFILE.TCPIP", ("PORT 2323 2993 2994 2025", "PORT 2323 2025"))
    profile = directory / "etc" / "PROFILE.TCPIP"
    head, mark, printers = profile.read_text().partition("; The same, and printers.")
    restricted = printers.replace("ALLOWAPPL ECHO", "RESTRICTAPPL ECHO USER USER2")
    blocks = block(2993, "A", "USSTCP1,SCSTAB") + block(2994, "B", "MACROS")
    profile.write_text(head + mark + restricted + blocks)
    uss = directory / "etc" / "USSTAB"
    edit_member(directory, "USSTAB")
    uss.write_text(uss.read_text() + SCS)
    (directory / "etc" / "MACROS.USSTAB").write_text(MACROS)
    with Demo(directory, free_offset()) as running:
        yield running


def test_what_is_typed_is_held_against_the_interpret_table(site):
    with Emulator(site, 2323) as terminal:
        terminal.connect()
        terminal.enter("time sharing USER3")
        assert "USER3" in terminal.see("TSO LOGON")


def test_scs_text_is_shown_and_logs_on(site):
    with Emulator(site, 2993) as terminal:
        terminal.connect().see("PLAIN TEXT FOR LUA0")
        terminal.enter("NOSUCH")
        terminal.see("COMMAND NOSUCH IS NOT KNOWN")
        terminal.enter("LOGON APPLID(ECHO)")
        terminal.see("FIELD ATTRIBUTES")
        terminal.do("PF(3)")
        terminal.see("PLAIN TEXT FOR LUA0")


def test_a_table_in_assembler_source(site):
    with Emulator(site, 2994) as terminal:
        terminal.connect().see("ASSEMBLED FOR LUB0")
        terminal.enter("NOSUCH")
        terminal.see("NOSUCH COMMAND UNRECOGNIZED")
        terminal.do("Wait(60,Unlock)")
        terminal.do("Clear()")
        terminal.see("ASSEMBLED")
        terminal.enter("GO TSO")
        terminal.see("TSO LOGON")


def test_a_restricted_application_lets_its_user_in(site):
    with Emulator(site, 2992, prefix="L:") as terminal:
        terminal.connect()
        terminal.enter("LOGON APPLID(ECHO)")
        terminal.see("ECHO WANTS YOUR USER ID AND PASSWORD")
        terminal.fill("USER2", "WRONG")
        terminal.see("SLYT0903E USER ID OR PASSWORD NOT VALID FOR ECHO")
        terminal.fill("USER2", site.password("USER2"))
        terminal.see("FIELD ATTRIBUTES")


def test_a_restricted_application_keeps_others_out_and_says_so_to_the_auditor(site):
    with Emulator(site, 2992, prefix="L:") as terminal:
        terminal.connect()
        terminal.enter("ECHO")
        terminal.see("WANTS YOUR USER ID")
        terminal.fill("USER3", site.password("USER3"))
        terminal.see("SLYT0903E")
    until(lambda: site.audited("SLYT0907E"))
