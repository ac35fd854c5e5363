"""What a session gives to SMF: transfers, deletions and renames that ended, and logins that failed."""

from __future__ import annotations

from typing import Any

from appliance.services.ftp.conversation import Conversation, RunningTransfer
from appliance.services.ftp.smf.records import Subtype, record
from appliance.session.events import TlsInfo, TransferEnded

__all__ = ["record_change", "record_login_failure", "record_transfer"]

#: Command -> the statement of FTP.DATA that asks for its records.
_KINDS = {"RETR": "RETR", "STOR": "STOR", "STOU": "STOR", "APPE": "APPE", "DELE": "DEL", "RNTO": "REN"}


def record_transfer(c: Conversation, running: RunningTransfer, event: TransferEnded, code: int) -> None:
    """Subtype 70 of a transfer."""
    began, ended = running.began or c.site.now(), c.site.now()
    _record(
        c,
        running.verb,
        running.path,
        data_set_type=_data_set_type(running.path),
        bytes=event.bytes_moved,
        began=began.isoformat(timespec="milliseconds"),
        ended=ended.isoformat(timespec="milliseconds"),
        seconds=round(event.seconds, 6),
        data_connection=running.data,
        type=c.representation.data_type.value,
        mode=c.representation.mode.value,
        structure=c.representation.structure.value,
        last_reply=code,
        reason="" if code in (226, 250) else event.status.value,
        data_tls=event.tls,
    )


def record_change(c: Conversation, verb: str, path: str, code: int, new_path: str = "") -> None:
    """Subtype 70 of DELE and RNTO."""
    _record(c, verb, path, data_set_type=_data_set_type(path), last_reply=code, new_path=new_path)


def _record(c: Conversation, verb: str, path: str, data_tls: TlsInfo | None = None, **transfer: Any) -> None:
    filetype = c.mvs.parameters.file_type
    if _KINDS.get(verb) not in c.config.smf or (filetype == "JES" and not c.config.smf_jes):
        return
    c.site.smf.write(
        record(
            Subtype.TRANSFER,
            c.site.now(),
            c.site.system,
            c.config.jobname,
            identification=_identification(c),
            transfer={"operation": verb, "path": path, "filetype": filetype, **transfer},
            security={**_security(c), "data_cipher": data_tls.cipher if data_tls else ""},
        )
    )


def record_login_failure(c: Conversation, user: str, code: int, reason: str) -> None:
    """Subtype 72."""
    if "LOGN" not in c.config.smf:
        return
    failure = {"user": user, "last_reply": code, "reason": reason}
    sections = {"identification": _identification(c), "failure": failure, "security": _security(c)}
    c.site.smf.write(record(Subtype.LOGIN_FAILURE, c.site.now(), c.site.system, c.config.jobname, **sections))


def _data_set_type(path: str) -> str:
    """H of a UNIX file, P of a member, S of a sequential data set."""
    return "H" if path.startswith("/") else "P" if path.endswith(")") else "S"


def _identification(c: Conversation) -> dict[str, Any]:
    return {"user": c.user, "peer": str(c.peer), "local": str(c.local)}


def _security(c: Conversation) -> dict[str, Any]:
    protection = c.protection
    return {
        "mechanism": "TLS" if protection.is_secured else "NONE",
        "control_protection": "CLEAR" if protection.is_cleared or not protection.is_secured else "PRIVATE",
        "data_protection": protection.level.name,
        "login_method": c.method,
        "protocol_level": protection.version,
        "cipher": protection.cipher,
    }
