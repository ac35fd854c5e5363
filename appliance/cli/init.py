"""``sallyport init``: the first boot, from a file of answers, on panels, or from questions line by line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from appliance.assembly import messages
from appliance.cli.defaults import SYSTEM_CONFIG, SYSTEM_STATE
from appliance.config.answers import Answers, ImportCertificate, read_answers
from appliance.config.language.report import Report
from appliance.secret import Secret
from appliance.tui.firstboot.questions import Page, Question

if TYPE_CHECKING:
    from appliance.cli.firstboot import Folders, Secrets

__all__ = ["init"]

#: How an answer is left empty where Enter takes the usual one.
_NONE = {"-": ""}


@click.command()
@click.option("--answers", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--config", type=click.Path(path_type=Path), default=SYSTEM_CONFIG, show_default=True)
@click.option("--state", type=click.Path(path_type=Path), default=SYSTEM_STATE, show_default=True)
def init(file: Path | None, config: Path, state: Path) -> None:
    """Make the administrator, the certificates and the members; until that is done only the local socket listens.

    Without a file of answers, panels ask at a terminal, and lines where there is none.
    """
    from appliance.assembly.firststart.firstboot import FirstBootError, require_first
    from appliance.cli.firstboot import Folders

    folders = Folders(config, state)
    try:
        require_first(config, state)
        if file is None and _has_panels():
            from appliance.cli.wizard import Wizard
            from appliance.tui.firstboot.app import FirstBootApp

            lines = FirstBootApp(Wizard(folders)).run() or ()
            if not lines:
                raise FirstBootError("it was left")
        else:
            lines = _made(file, folders)
    except (FirstBootError, OSError) as error:
        click.echo(messages.FIRST_BOOT_FAILED.format(reason=error), err=True)
        sys.exit(8)
    for line in lines:
        click.echo(line)


def _has_panels() -> bool:
    """Whether there is a terminal to draw on; Textual draws on standard error."""
    is_terminal = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    return is_terminal and os.environ.get("TERM", "dumb") != "dumb"


def _made(file: Path | None, folders: Folders) -> tuple[str, ...]:
    """Made of a file, or of what is typed line by line; what to say of it."""
    from appliance.cli.firstanswers import statements
    from appliance.cli.firstboot import Secrets, made_of, require_clock, silent_directories
    from appliance.cli.firstquestions import first_pages

    if file is None:
        values = _asked(first_pages())
        answers = _read("\n".join(statements(values)), "answers")
        secrets = Secrets(Secret(values["password"]), Secret(values["import_password"]))
    else:
        answers = _read(file.read_text(encoding="utf-8"), str(file))
        secrets = _secrets_of(answers)
    require_clock(answers)
    for warning in silent_directories(answers):
        click.echo(warning, err=True)
    return made_of(answers, folders, secrets, _shower(answers.administrator.factor_file))


def _read(text: str, name: str) -> Answers:
    report = Report()
    answers = read_answers(text, name, report)
    for diagnostic in report.diagnostics:
        click.echo(str(diagnostic), err=True)
    if answers is None:
        sys.exit(2)
    return answers


def _secrets_of(answers: Answers) -> Secrets:
    """From the files that the answers name; asked for where they name none."""
    from appliance.cli.firstboot import Secrets

    admin, certificate = answers.administrator, answers.certificate
    import_password = Secret("")
    if isinstance(certificate, ImportCertificate):
        import_password = _secret(certificate.password_file, "Password of the PKCS#12 file")
    return Secrets(_secret(admin.password_file, f"Password or phrase of {admin.user}"), import_password)


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


def _asked(pages: Iterable[Page]) -> dict[str, str]:
    """Every question, line by line; one that is not answered well is asked again."""
    pages = tuple(pages)
    values = {question.name: question.default for page in pages for question in page.questions}
    click.echo("Enter takes what is in brackets, a hyphen leaves an answer empty.")
    for page in pages:
        click.echo(f"\n{page.title}. {page.text}")
        for question in page.questions:
            if question.applies(values):
                _ask(question, values)
    return values


def _ask(question: Question, values: dict[str, str]) -> None:
    while True:
        shown = f"{question.label} ({question.hint})"
        typed = click.prompt(
            shown, default=question.default, hide_input=question.is_secret, show_default=bool(question.default)
        )
        values[question.name] = typed if question.is_secret else _NONE.get(typed.strip(), typed.strip())
        fault = question.check(values)
        if not fault:
            return
        click.echo(fault, err=True)
