"""What an operator sees of one FTP session beyond its row: where it is, what is set, and how far its transfer is."""

from __future__ import annotations

from appliance.services.ftp.conversation import Conversation, RunningTransfer

__all__ = ["describe"]


def describe(c: Conversation) -> list[tuple[str, str]]:
    """(name, value), in the order of the display; the last ones only while something is transferred."""
    protection, representation = c.protection, c.representation
    known = [
        ("SERVER", c.config.jobname),
        ("LOGIN METHOD", c.method),
        ("WORKING DIRECTORY", c.working_directory if c.acee is not None else ""),
        ("FILETYPE", c.mvs.parameters.file_type),
        ("TYPE", representation.data_type.value),
        ("MODE", representation.mode.value),
        ("STRUCTURE", representation.structure.value),
        ("DATA PROTECTION", protection.level.name),
        ("SESSION REUSE", c.config.secure_session_reuse.value),
    ]
    return [*known, *(_progress(c, c.transfer) if c.transfer is not None else ())]


def _progress(c: Conversation, running: RunningTransfer) -> list[tuple[str, str]]:
    if running.began is None:
        return [("TRANSFER", f"{running.verb} {running.path}"), ("DATA CONNECTION", "WAITING")]
    moved, seconds = running.meter.moved, (c.site.now() - running.began).total_seconds()
    return [
        ("TRANSFER", f"{running.verb} {running.path}"),
        ("DATA CONNECTION", running.data),
        ("BYTES", str(moved)),
        ("OF BYTES", "" if running.size is None else str(running.size)),
        ("SECONDS", f"{seconds:.0f}"),
        ("KBYTES/S", f"{moved / 1024 / seconds:.0f}" if seconds > 0 else ""),
    ]
