"""What verbs share that work on the state folder from outside the daemon."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from appliance.assembly.clock import utc_now
from appliance.cli.defaults import SYSTEM_SOCKET, SYSTEM_STATE
from appliance.saf import messages
from appliance.saf.audit import AuditRecord
from appliance.saf.auditfile import JsonLinesAudit
from appliance.secret import Secret

__all__ = ["audit_offline", "passphrase", "require_stopped"]


def require_stopped(state: Path) -> None:
    """End with exit code 8 while a daemon answers for this state folder."""
    sockets = [state / "control.sock", *([SYSTEM_SOCKET] if state == SYSTEM_STATE else [])]
    for path in sockets:
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(path))
            except OSError:
                continue
        click.echo(messages.DAEMON_RUNS.format(path=state, reason=f"the daemon behind {path} is running"), err=True)
        sys.exit(8)


def audit_offline(folder: Path, event: str, extra: Mapping[str, object]) -> None:
    """One record of what was done by whoever may change the folder, under the uid that he has."""
    audit = JsonLinesAudit(folder, utc_now, system="OFFLINE")
    audit.write(AuditRecord(event=event, qualifier="SUCCESS", service="CLI", extra={"uid": os.getuid(), **extra}))
    audit.close()


def passphrase(file: Path | None, *, confirm: bool) -> Secret:
    """The first line of a file, or what is typed; never an argument, which everybody can see in a list of processes."""
    if file is None:
        return Secret(click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm))
    try:
        line = file.read_text(encoding="utf-8").partition("\n")[0]
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{file}: {error}") from None
    if not line:
        raise click.UsageError(f"{file}: its first line is empty")
    return Secret(line)
