"""``sallyport init``: the first boot, from a file of answers or from questions at the terminal."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import click

from appliance.assembly import messages
from appliance.assembly.clock import utc_now
from appliance.cli.defaults import SYSTEM_CONFIG, SYSTEM_SOCKET, SYSTEM_STATE
from appliance.config.answers import Answers, ImportCertificate, Service, read_answers
from appliance.config.language.report import Report
from appliance.secret import Secret

__all__ = ["init"]

_DIRECTORY_SECONDS = 3.0


@click.command()
@click.option("--answers", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--config", type=click.Path(path_type=Path), default=SYSTEM_CONFIG, show_default=True)
@click.option("--state", type=click.Path(path_type=Path), default=SYSTEM_STATE, show_default=True)
def init(file: Path | None, config: Path, state: Path) -> None:
    """Make the administrator, the certificates and the members; until that is done only the local socket listens."""
    from appliance.assembly.firststart.firstboot import Around, FirstBootError, first_boot
    from appliance.cli.provision import samples

    answers = _read(file.read_text(encoding="utf-8") if file else _ask(), str(file or "answers"))
    _look_around(answers)
    admin, certificate = answers.administrator, answers.certificate
    try:
        import_password = Secret("")
        if isinstance(certificate, ImportCertificate):
            import_password = _secret(certificate.password_file, "Password of the PKCS#12 file")
        around = Around(
            config=config,
            state=state,
            samples=samples(),
            socket=SYSTEM_SOCKET if state == SYSTEM_STATE else Path("control.sock"),
            password=_secret(admin.password_file, f"Password or phrase of {admin.user}"),
            import_password=import_password,
            show_factor=_shower(admin.factor_file),
        )
        made = first_boot(answers, around, utc_now())
    except (FirstBootError, OSError) as error:
        _fail(error)
    if made.kept:
        click.echo(messages.MEMBERS_KEPT.format(members=", ".join(made.kept)))
    fields = {"system": answers.system, "members": ", ".join(made.written), "directory": config}
    click.echo(messages.FIRST_BOOT_DONE.format(**fields))


def _fail(reason: object) -> None:
    click.echo(messages.FIRST_BOOT_FAILED.format(reason=reason), err=True)
    sys.exit(8)


def _read(text: str, name: str) -> Answers:
    report = Report()
    answers = read_answers(text, name, report)
    for diagnostic in report.diagnostics:
        click.echo(str(diagnostic), err=True)
    if answers is None:
        sys.exit(2)
    return answers


def _look_around(answers: Answers) -> None:
    """The clock must be right before a certificate is made; a directory may be out of reach today."""
    from appliance.runtime.daemon.clockcheck import clock_problem

    problem = "" if answers.trusts_clock else clock_problem(utc_now())
    if problem:
        _fail(f"the clock: {problem}; CLOCK TRUST goes on nevertheless")
    for address in answers.directories:
        try:
            socket.create_connection(address, _DIRECTORY_SECONDS).close()
        except OSError as error:
            click.echo(messages.DIRECTORY_SILENT.format(host=address[0], port=address[1], reason=error), err=True)


def _secret(file: Path | None, what: str) -> Secret:
    if file is None:
        return Secret(click.prompt(what, hide_input=True, confirmation_prompt=True))
    return Secret(file.read_bytes().partition(b"\n")[0].rstrip(b"\r"))


def _shower(file: Path | None) -> Callable[[str], None]:
    """Writes the URI of the second factor where an authenticator can be given it; the only copy in clear."""

    def show(uri: str) -> None:
        if file is None:
            click.echo(f"Give this to an authenticator now, it is not shown again:\n{uri}")
            return
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(f"{uri}\n")
            stream.flush()
            os.fsync(descriptor)

    return show


def _ask() -> str:
    """The same statements, from questions."""
    host = click.prompt("Host name (more names after blanks)", default=socket.getfqdn())
    lines = [f"HOSTNAME {host}", f"SYSTEM {click.prompt('System name in SAF resources', default='SALLY')}"]
    lines.append(f"ADMINISTRATOR {click.prompt('User ID of the administrator', default='IBMUSER')}")
    if click.confirm("Make a certificate authority of its own?", default=True):
        suffix = click.prompt("Its organisation", default="O=SALLYPORT")
        lines.append(f"CERTIFICATE CREATE '{suffix}'")
    else:
        lines.append(f"CERTIFICATE IMPORT '{click.prompt('PKCS#12 file')}'")
    for service in Service:
        if service is Service.DIRECTORY:
            continue
        if click.confirm(f"Listen for {service.name}?", default=service not in (Service.TELNET, Service.METRICS)):
            lines.append(f"LISTEN {service.name} {click.prompt('  port', default=service.value, type=int)}")
    lines.append(f"BINDADDRESS {click.prompt('Address to listen on', default='0.0.0.0')}")
    directory = click.prompt("LDAP server with CRLs (host port, empty: none)", default="", show_default=False)
    if directory.strip():
        lines.append(f"LDAP {directory}")
    return "\n".join(lines)
