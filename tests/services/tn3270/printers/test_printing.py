"""Printing from TSO: which printers there are, who may, and what the user reads."""

from appliance.applications.base import CancelPrint, PrintOut
from appliance.config.terminals.lunames import parse_lu_range
from appliance.config.terminals.telnet import ConnType, LuGroup
from appliance.protocols.datastream.codepages import CP037
from appliance.saf.model import Accepted, Acee, VerifyMethod
from appliance.services.tn3270.entry.lupool import Candidates, Holder
from appliance.services.tn3270.printers.printing import submit
from appliance.services.tn3270.printers.printspool import PrintJob
from appliance.session.actions import Wake
from appliance.session.events import Verified
from tests.support.terminals import NOW

USER2 = Acee("USER2", ("SYS1",))


def ask(lu="TCPPRT01", **options):
    return PrintOut(USER2, lu, "LISTING", ("HELLO",), **options)


def test_a_printer_of_the_port_is_queued_for_and_woken(bench):
    printers = Candidates(generic=(LuGroup("P", (parse_lu_range("TCPPRT01"),)),))
    bench.pools.assign(printers, holder=Holder(7))
    done = submit(bench.setup(), ask(wants_3270=True), terminal="LU1", peer="p")
    assert (done.code, done.text) == (0, "SLYT0811I LISTING IS QUEUED FOR TCPPRT01, JOBS THERE: 1")
    assert done.actions == [Wake(7)]
    job = PrintJob("USER2", "LISTING", ("HELLO",), wants_3270=True, since=NOW)
    assert bench.spool.first("TCPPRT01") == job
    assert bench.router.asked == [("USER2", "MVS098.LOCAL.TCPPRT01")]


def test_a_printer_of_another_port_when_it_is_there(bench):
    assert (
        submit(bench.setup(), ask("OTHER"), terminal="LU1", peer="p").text
        == "SLYT0812E PRINTER OTHER IS NOT KNOWN HERE"
    )
    bench.spool.attach("OTHER")
    done = submit(bench.setup(), ask("OTHER"), terminal="LU1", peer="p")
    assert (done.code, done.actions) == (0, ())


def test_cancel(bench):
    for _ in range(3):
        submit(bench.setup(), ask(), terminal="LU1", peer="p")
    done = submit(bench.setup(), CancelPrint(USER2, "TCPPRT01"), terminal="LU1", peer="p")
    assert (done.code, done.text, done.actions) == (0, "SLYT0816I JOBS CANCELLED ON TCPPRT01: 3", ())
    assert submit(bench.setup(), CancelPrint(USER2, ""), terminal="LU1", peer="p").text.startswith("SLYT0815E")


def test_the_printer_of_the_terminal(bench):
    assert submit(bench.setup(), ask(""), terminal="LU01", peer="p").text.startswith("SLYT0815E NO PRINTER")
    terminals, printers = (LuGroup(n, (parse_lu_range(f"{n}01..{n}05"),)) for n in ("LU", "PR"))
    bench.pools.assign(Candidates(generic=(terminals,), partners=((terminals, printers),)), "LU03")
    bench.pools.associate("LU03", Holder(8))
    bench.spool.attach("PR03")
    assert submit(bench.setup(), ask(""), terminal="LU03", peer="p").actions == [Wake(8)]


def test_saf_has_the_word(bench):
    bench.router.denied.add("MVS098.LOCAL.TCPPRT01")
    done = submit(bench.setup(), ask(), terminal="LU1", peer="p")
    assert (done.code, done.text, done.actions) == (8, "SLYT0813E USER2 MAY NOT PRINT ON TCPPRT01", ())
    assert bench.spool.waiting("TCPPRT01") == 0


def test_a_full_queue_is_said(bench):
    for _ in range(50):
        submit(bench.setup(), ask(), terminal="LU1", peer="p")
    done = submit(bench.setup(), ask(), terminal="LU1", peer="p")
    assert done.text == "SLYT0814E LISTING IS NOT QUEUED FOR TCPPRT01: TOO MANY JOBS WAIT FOR THIS PRINTER"


def test_print_at_ready(bench):
    bench.port(conn_type=ConnType.BASIC)
    bench.seat("IBM-3287-1", name="TCPPRT01")
    terminal = bench.seat()
    terminal.enter("LOGON APPLID(TSO)").enter("USER2", "PASSWORD")
    terminal.take(terminal.script.handle(Verified(Accepted(USER2, VerifyMethod.PASSWORD))))
    terminal.enter("TIME")
    terminal.enter("PRINT LU(TCPPRT01)")
    assert "SLYT0811I" in CP037.decode(terminal.records()[-1])
    assert Wake(bench.pools.holding("TCPPRT01").holder.connection) in terminal.last.actions
    terminal.enter("PRINT LU(TCPPRT02)")
    for lu in ("TCPPRT01", "TCPPRT02"):
        assert bench.spool.first(lu).lines == ("2026-11-24 13:30:05 UTC",)
    terminal.enter("PRINT LU(TCPPRT03)")
    assert "JOBS CANCELLED ON TCPPRT03: 1" in CP037.decode(terminal.enter("PRINT LU(TCPPRT03) CANCEL").records()[-1])
