"""Guided tasks and bulk import of the terminal on the running demo; what they made is tried from outside."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_pem_private_key, pkcs12
from textual.widgets import Input

from appliance.cli.console import run_command
from appliance.tui.app import SallyportApp
from appliance.tui.saftasks import ADD_ANSWER, PARTNER, REQUEST, TASKS
from appliance.tui.screens.bulk import BulkPanel
from appliance.tui.screens.choice import Choice
from appliance.tui.screens.form import Form
from appliance.tui.screens.saf import SafPanel
from appliance.tui.tasks import Task
from tests.system.partners import Partner
from tests.system.running import Demo, free_offset, need
from tests.system.test_ftp import curl
from tests.system.tmux import Tmux
from tests.tui.playing import Play


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo that these tests change."""
    with Demo(tmp_path_factory.mktemp("guided") / "demo", free_offset()) as demo:
        yield demo


def at_terminal(demo: Demo, scenario: Callable[[Play], Awaitable[None]]) -> None:
    """With the SAF panel in front."""

    async def run() -> None:
        app = SallyportApp(demo.dir / "control.sock")
        async with app.run_test(size=(160, 60)) as pilot:
            it = Play(app, pilot, None, None)  # type: ignore[arg-type]
            await it.sees("MVS098")
            await it.press("2")
            await it.settle(lambda: isinstance(app.screen, SafPanel) and app.screen.listing.row_count)
            await scenario(it)

    asyncio.run(run())


def answers(it: Play) -> str:
    """All that the steps of the form answered, whether it fits the screen or not."""
    return str(it.app.screen.query_one("#form-answers").content)


async def do(it: Play, task: Task, until: str, **values: str) -> str:
    """Choose the task, fill it in, run it until it says something; everything that it said."""
    await it.press("t")
    await it.settle(lambda: isinstance(it.app.screen, Choice))
    await it.press("home", *["down"] * TASKS.index(task), "enter")
    await it.settle(
        lambda: isinstance(it.app.screen, Form) and it.app.screen.query_one(f"#field-{task.fields[-1].name}")
    )
    for name, value in values.items():
        it.app.screen.query_one(f"#field-{name}", Input).value = value
    await it.press("f6")
    await it.settle(lambda: until in answers(it) or "failed; what comes after" in answers(it))
    said = answers(it)
    await it.press("f3")
    await it.settle(lambda: isinstance(it.app.screen, SafPanel))
    assert until in said, said
    return said


def logs_in(demo: Demo, user: str, pair: tuple[object, object], source: str) -> bool:
    options = ["--interface", source, "--cert", pair[0], "--key", pair[1], "-u", f"{user}:"]
    return curl(demo, *options, f"ftp://localhost:{demo.port(2021)}//").returncode == 0


def test_a_partner_with_a_certificate_of_ours_comes_from_his_addresses_alone(running: Demo):
    need("curl")
    port = f"EZB.FTP.MVS098.FTPSEC1.PORT{running.port(2021)}"

    async def scenario(it: Play) -> None:
        said = await do(
            *(it, PARTNER, "SLYO0165I"),
            user="CLERK1",
            name="A clerk",
            label="clerk1",
            profile=port,
            network="127.0.0.2/32",
        )
        assert f"CLERK1 has READ to SERVAUTH {port}" in said
        assert "CLERK1 may log on to FTPSEC1" in said
        assert "called from 127.0.0.2" in said

    at_terminal(running, scenario)
    pair = running.certificate("clerk1")
    assert logs_in(running, "CLERK1", pair, "127.0.0.2")
    assert not logs_in(running, "CLERK1", pair, "127.0.0.1")
    assert logs_in(running, "USER2", running.certificate("user2"), "127.0.0.1")
    assert not logs_in(running, "USER2", running.certificate("user2"), "127.0.0.2")  # the zone is the partner's
    assert "127.0.0.2/32 CLERK1" in (running.dir / "etc" / "PROFILE.TCPIP").read_text()


def test_a_partner_at_a_terminal_is_called_too(running: Demo):
    port = f"EZB.TN3270.MVS098.TCPCS.PORT{running.port(2025):05d}"

    async def scenario(it: Play) -> None:
        said = await do(
            *(it, PARTNER, "SLYO0165I"),
            user="CLERK2",
            name="Another",
            label="clerk2",
            ring="TCPIP/TNRING",
            profile=port,
        )
        assert "the server takes the certificate for CLERK2" in said

    at_terminal(running, scenario)


def test_a_call_that_is_refused_says_so(running: Demo):
    for user in ("USER3", "USER4"):  # revoked; without a permit
        for port in (2021, 2025):
            done = running.console(f"F TESTCALL,PORT={running.port(port)},ID={user},LABEL={user.lower()}")
            assert (done.code, done.lines[-1].split()[0]) == (8, "SLYO0167E"), done.lines
    done = running.console(f"F TESTCALL,PORT={running.port(2025)},ID=USER4,LABEL=user2")
    assert (done.code, done.lines[0].split()[0]) == (8, "SLYO0108E")
    for port in (2323, 2994, 8990, 1):
        done = running.console(f"F TESTCALL,PORT={running.port(port)},ID=USER2,LABEL=user2")
        assert (done.code, done.lines[0].split()[0]) == (8, "SLYO0108E"), done.lines
    for port in (2121, 2990):  # TLS by command and from the first byte; a certificate is not looked at
        done = running.console(f"F TESTCALL,PORT={running.port(port)},ID=USER2,LABEL=user2")
        assert (done.code, done.lines[-1].split()[0]) == (4, "SLYO0166W"), done.lines


def test_a_call_with_a_file_of_certificate_and_key(running: Demo):
    pem, key = running.certificate("user2")
    imports = running.dir / "import"
    imports.mkdir(exist_ok=True)
    (imports / "user2.pem").write_bytes(pem.read_bytes() + key.read_bytes())
    certificate = x509.load_pem_x509_certificate(pem.read_bytes())
    private = load_pem_private_key(key.read_bytes(), None)
    sealed = pkcs12.serialize_key_and_certificates(b"a", private, certificate, None, BestAvailableEncryption(b"sesame"))
    (imports / "user2.p12").write_bytes(sealed)
    call = f"F TESTCALL,PORT={running.port(2021)},ID=USER2,FILE="
    outcomes = [("user2.pem", None, 0), ("user2.p12", "sesame\n", 0), ("user2.p12", "wrong", 8), ("none.pem", None, 8)]
    for name, password, code in outcomes:
        done = run_command(running.dir / "control.sock", f"{call}{name}", password)
        assert done.code == code, (name, done.lines)
    assert "sesame" not in running.output()
    for port in (2021, 2025):  # it is not his
        done = running.console(f"F TESTCALL,PORT={running.port(port)},ID=USER4,FILE=user2.pem")
        assert (done.code, done.lines[-1].split()[0]) == (8, "SLYO0167E"), done.lines
    assert "the server takes the certificate for USER2" in done.lines


def test_the_third_way_from_the_request_to_the_chain(running: Demo, tmp_path):
    need("openssl")
    elsewhere = Partner(tmp_path / "elsewhere")

    async def scenario(it: Play) -> None:
        await do(
            it,
            REQUEST,
            "external.req",
            user="TCPIP",
            cn="localhost",
            host="localhost",
            label="EXT",
            file="external.req",
        )
        sign = ("-in", str(running.dir / "export" / "external.req"), "-out", "external.pem", "-copy_extensions", "copy")
        elsewhere.openssl("x509", "-req", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", *sign)
        imports = running.dir / "import"
        imports.mkdir(exist_ok=True)
        shutil.copy(elsewhere.folder / "external.pem", imports)
        shutil.copy(elsewhere.folder / "ca.pem", imports / "elsewhere.pem")
        filled = {"ca_file": "elsewhere.pem", "ca_label": "Elsewhere CA", "ring": "TCPIP/TNRING"}
        said = await do(it, ADD_ANSWER, "Chain information", user="TCPIP", label="EXT", file="external.pem", **filled)
        assert "chain is complete" in said

    at_terminal(running, scenario)
    connect = ["openssl", "s_client", "-connect", f"localhost:{running.port(2992)}", "-CAfile"]
    shown = [*connect, str(elsewhere.folder / "ca.pem"), "-verify_return_error"]
    done = subprocess.run(shown, input=b"", capture_output=True, timeout=120, check=False)
    assert b"Verify return code: 0 (ok)" in done.stdout, done.stdout


def test_users_of_a_table_log_on(running: Demo, tmp_path):
    need("curl")
    table = tmp_path / "users.csv"
    zone = f"SERVAUTH/EZB.FTP.MVS098.FTPSEC1.PORT{running.port(2021)}"
    table.write_text(f"USERID,NAME,PHRASE,GROUPS,PERMITS\nBULK1,One,a phrase for one,,{zone}\nBULK2,Two,,NONESUCH,\n")

    async def scenario(it: Play) -> None:
        await it.press("b")
        await it.settle(lambda: isinstance(it.app.screen, BulkPanel) and it.app.screen.query_one("#field-file"))
        it.app.screen.query_one("#field-file", Input).value = str(table)
        it.app.screen.query_one("#field-failure", Input).value = "GO"
        await it.press("f5")
        await it.sees("PHRASE(***)", "WOULD FAIL", "1 of them would fail")
        assert "a phrase for one" not in it.text()
        assert running.console("LISTUSER BULK1").code == 8
        await it.press("f6")
        await it.sees("5 RACF commands")
        await it.press("y")
        await it.sees("4 done, 1 failed, 0 not run")

    at_terminal(running, scenario)
    assert running.console("LISTUSER BULK2").code == 0
    assert "a phrase for one" not in running.output()
    assert not any("a phrase for one" in str(record) for record in running.audit())
    url = f"ftp://localhost:{running.port(2121)}/"
    assert (
        curl(running, "-u", "BULK1:a phrase for one", "-Q", "NOOP", url).returncode != 0
    )  # it has to be changed first
    assert running.console("ALTUSER BULK1 NOEXPIRED").code == 0
    assert curl(running, "-u", "BULK1:a phrase for one", url).returncode == 0


def test_a_partner_with_an_authority_of_his_own_is_let_in_and_called_by_one_task(tmp_path, partner):
    need("curl")
    ann, bob = partner.issue("Ann", "Sales"), partner.issue("Bob", "Stock")
    with Demo(tmp_path / "demo", free_offset()) as demo:
        imports = demo.dir / "import"
        imports.mkdir(exist_ok=True)
        shutil.copy(partner.folder / "ca.pem", imports / "partner.pem")
        (imports / "ann.pem").write_bytes(ann[0].read_bytes() + ann[1].read_bytes())

        async def scenario(it: Play) -> None:
            await do(
                *(it, PARTNER, "SLYO0165I"),
                user="PARTNER1",
                name="Sales of the partner",
                file="partner.pem",
                crl=f"127.0.0.1 {partner.directory.port - demo.offset}",  # as the demo's members name ports
                issuer="CN=Partner CA.O=Partner",
                subject="OU=Sales.O=Partner",
                profile=f"EZB.FTP.MVS098.FTPSEC1.PORT{demo.port(2021)}",
                network="127.0.0.8/29",
                zone="SALES",
                test="ann.pem",
            )

        at_terminal(demo, scenario)
        assert logs_in(demo, "PARTNER1", ann, "127.0.0.10")
        assert not logs_in(demo, "PARTNER1", ann, "127.0.0.1")
        assert not logs_in(demo, "PARTNER1", bob, "127.0.0.10")
        assert logs_in(demo, "USER2", demo.certificate("user2"), "127.0.0.1")


def saf_panel(tui: Tmux) -> None:
    tui.sees("MVS098", "Overview")
    tui.press("2")
    tui.sees("Sallyport  SAF  USER", "USER2", "t=Tasks")


def fill(tui: Tmux, task: Task, **values: str) -> None:
    """Type into the fields, from the first one on, which is where the task begins."""
    for field in task.fields:
        if value := values.get(field.name):
            tui.type(value)
            tui.sees(f"{field.label:<18}{value}")
        tui.press("Down")


def test_by_keys_alone_a_partner_gets_in(running: Demo, tmp_path):
    need("curl")
    port = f"EZB.FTP.MVS098.FTPSEC1.PORT{running.port(2021)}"
    with Tmux(running, tmp_path) as tui:
        saf_panel(tui)
        tui.press("t")
        tui.sees("Tasks", "A business partner", "Enter=Take")
        tui.press("Enter")
        tui.sees("User ID is missing")
        fill(tui, PARTNER, user="CLERK3", name="By keys", label="clerk3", profile=port, network="127.0.0.3/32")
        tui.sees("> F MEMBER,APPLY,NAME=PROFILE.TCPIP  with  NETACCESS 127.0.0.3/32 CLERK3")
        tui.sees(f"> F TESTCALL,PORT={running.port(2021)},ID=CLERK3,LABEL=clerk3,IPADDR=127.0.0.3")
        assert running.console("LISTUSER CLERK3").code == 8
        tui.press("F6")
        tui.sees("SLYO0165I CLERK3 is in at port", "called from 127.0.0.3")
        tui.press("F3")
        tui.sees("Sallyport  SAF  USER", "CLERK3")
    pair = running.certificate("clerk3")
    assert logs_in(running, "CLERK3", pair, "127.0.0.3")
    assert not logs_in(running, "CLERK3", pair, "127.0.0.1")


def test_by_keys_alone_files_of_commands_and_users_are_rehearsed_and_run(running: Demo, tmp_path):
    commands, table = tmp_path / "new.racf", tmp_path / "new.csv"
    commands.write_text(
        "; a group\nADDGROUP KEYS -\n  SUPGROUP(SYS1)\nADDUSER NOBODY9 DFLTGRP(NONESUCH)\nRLIST APPL X\n"
    )
    table.write_text("USERID;NAME;PASSWORD;GROUPS\nKEYS1;One;HUSH1234;KEYS\nKEYS2;Two;;\n")
    with Tmux(running, tmp_path) as tui:
        saf_panel(tui)
        rehearse(tui, commands, "ADDGROUP KEYS", "WOULD FAIL", "2 of them would fail")
        assert running.console("LISTGRP KEYS").code == 8
        run(tui, "3 RACF commands", "1 done, 1 failed, 1 not run")
        tui.press("F3")
        tui.sees("Sallyport  SAF  USER")
        rehearse(tui, table, "PASSWORD(***)", "3 commands, 0 of them would fail")
        run(tui, "3 RACF commands", "3 done, 0 failed, 0 not run")
        assert "HUSH1234" not in tui.screen()
    assert "KEYS1" in "\n".join(running.console("LISTGRP KEYS").lines)
    assert "PROTECTED" in "\n".join(running.console("LISTUSER KEYS2").lines)


def rehearse(tui: Tmux, file: Path, *seen: str) -> None:
    tui.press("b")
    tui.sees("Bulk import", "RACF commands, or users in a file")
    tui.type(str(file))
    tui.sees(str(file))
    tui.press("Enter")
    tui.sees(*seen)


def run(tui: Tmux, question: str, outcome: str) -> None:
    tui.press("F6")
    tui.sees(question)
    tui.press("y")
    tui.sees(outcome)
