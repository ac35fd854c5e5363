"""What ``sallyport init`` does with answers, wherever they came from: look around, make, say what was made."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import attrs

from appliance.assembly import messages
from appliance.assembly.clock import utc_now
from appliance.assembly.firststart.firstboot import Around, FirstBootError, first_boot
from appliance.cli.defaults import SYSTEM_SOCKET, SYSTEM_STATE
from appliance.cli.provision import samples
from appliance.config.answers import Answers
from appliance.runtime.daemon.clockcheck import clock_problem
from appliance.secret import Secret

__all__ = ["Folders", "Secrets", "clock_fault", "made_of", "require_clock", "silent_directories"]

_DIRECTORY_SECONDS = 3.0


@attrs.frozen
class Folders:
    """Where the appliance is to be."""

    config: Path
    state: Path

    @property
    def socket(self) -> Path:
        """Where its daemon listens for its operator, as SYSTEM.CONF names it."""
        return SYSTEM_SOCKET if self.state == SYSTEM_STATE else Path("control.sock")


@attrs.frozen
class Secrets:
    """What no answer holds."""

    password: Secret  # of the administrator
    import_password: Secret = attrs.field(factory=lambda: Secret(""))  # of the PKCS#12 file, if there is one


def require_clock(answers: Answers) -> None:
    """The clock must be right before a certificate is made; FirstBootError when it is not, and was not trusted."""
    fault = "" if answers.trusts_clock else clock_fault()
    if fault:
        raise FirstBootError(fault)


def clock_fault() -> str:
    """What is wrong with the clock, and the answer that goes on nevertheless; "" when nothing is."""
    problem = clock_problem(utc_now())
    return f"the clock: {problem}; CLOCK TRUST goes on nevertheless" if problem else ""


def silent_directories(answers: Answers) -> list[str]:
    """A warning for each directory that is out of reach today; waits for each of them."""
    warnings = []
    for host, port in answers.directories:
        try:
            socket.create_connection((host, port), _DIRECTORY_SECONDS).close()
        except OSError as error:
            warnings.append(messages.DIRECTORY_SILENT.format(host=host, port=port, reason=error))
    return warnings


def made_of(
    answers: Answers, folders: Folders, secrets: Secrets, show_factor: Callable[[str], None]
) -> tuple[str, ...]:
    """Make the appliance; the lines that say what was made. FirstBootError or OSError: nothing was."""
    around = Around(
        config=folders.config,
        state=folders.state,
        samples=samples(),
        socket=folders.socket,
        password=secrets.password,
        import_password=secrets.import_password,
        show_factor=show_factor,
    )
    made = first_boot(answers, around, utc_now())
    kept = (messages.MEMBERS_KEPT.format(members=", ".join(made.kept)),) if made.kept else ()
    fields = {"system": answers.system, "members": ", ".join(made.written), "directory": folders.config}
    return (*kept, messages.FIRST_BOOT_DONE.format(**fields))
