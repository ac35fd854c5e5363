"""``sallyport console``: one operator or RACF command over the control socket; its return code is the exit code."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import TextIO

import click

from appliance.cli import messages
from appliance.cli.defaults import control_socket
from appliance.protocols.control.connection import ClientCore
from appliance.protocols.control.events import Notice, PeerViolation, Request, Result, Welcome
from appliance.session.tables import aligned

__all__ = ["console", "run_command"]

_TIMEOUT = 60.0
_RECEIVE = 256 * 1024


@click.command()
@click.option("--socket", "path", type=click.Path(path_type=Path), help="The control socket.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.option("--text", type=click.File(encoding="utf-8"), help="A file that goes with the command; - is stdin.")
@click.argument("command")
def console(path: Path | None, as_json: bool, text: TextIO | None, command: str) -> None:
    """Run one operator or RACF COMMAND; exit 0, 4 (warning) or 8 (error)."""
    try:
        result = run_command(control_socket(path), command, text.read() if text is not None else None)
    except OSError as error:
        click.echo(messages.NO_ANSWER.format(socket=control_socket(path), reason=error.strerror), err=True)
        sys.exit(8)
    click.echo(_as_json(result) if as_json else _as_text(result))
    sys.exit(result.code)


def run_command(path: Path, command: str, document: str | None = None) -> Result:
    """Send one command, and a text that goes with it; its result. OSError when the daemon cannot be asked, or left."""
    core = ClientCore()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_TIMEOUT)
        connection.connect(str(path))
        connection.sendall(core.send(Request(1, command, document=document)))
        while True:
            match core.next_event():
                case Result() as result:
                    return result
                case Welcome() | Notice():
                    continue
                case PeerViolation() as violation:
                    raise OSError(0, violation.reason)
                case None:
                    data = connection.recv(_RECEIVE)
                    if not data:
                        raise OSError(0, "the daemon closed the connection")
                    core.receive_data(data)


def _as_json(result: Result) -> str:
    return json.dumps(
        {"code": result.code, "lines": result.lines, "columns": result.columns, "rows": result.rows}, ensure_ascii=False
    )


def _as_text(result: Result) -> str:
    return "\n".join((*aligned(result.columns, result.rows), *result.lines))
