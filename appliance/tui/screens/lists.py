"""The panels that are a list and nothing more: ports, ends, refused sources, transfers."""

from __future__ import annotations

import os
from typing import ClassVar

from appliance.protocols.control.events import Result
from appliance.tui.glyphs import glyphs_for
from appliance.tui.screens.listpanel import ListPanel, RowAction
from appliance.tui.selection import Selection, Window, cut, records

__all__ = ["ExpiryPanel", "PortsPanel", "SourcesPanel", "TransfersPanel"]

_BAR = 10


class PortsPanel(ListPanel):
    """Every listening port."""

    NAME = "PORTS"
    HEADING = "Ports"
    GUIDE = "Every listening port with its state, what it asks of a client, and how many are connected."
    COMMAND = "D PORTS"
    ORDER = ("PORT", "SERVICE", "STATE", "CONNECTIONS", "SECURITY")
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (
        RowAction("q", "Quiesce", "V TCPIP,,TELNET,QUIESCE,PORT={PORT}"),
        RowAction("r", "Resume", "V TCPIP,,TELNET,RESUME,PORT={PORT}"),
        RowAction("t", "Trace", "F TRACE,START,PORT={PORT},MINUTES=10"),
        RowAction("u", "Untrace", "F TRACE,STOP,PORT={PORT}"),
    )


class ExpiryPanel(ListPanel):
    """What ends when."""

    NAME = "EXPIRY"
    HEADING = "What ends when"
    EVERY = 30.0
    GUIDE = "Every registered certificate and every revocation list in memory by the day of its end, the next first."
    COMMAND = "D EXPIRY"
    ORDER = ("UNTIL", "DAYS", "KIND", "NAME", "STATUS", "USED", "SUBJECT")


class SourcesPanel(ListPanel):
    """Addresses that are refused."""

    NAME = "SOURCES"
    HEADING = "Refused sources"
    GUIDE = "Addresses that are refused now: after too many failures (PENALTY), or because an operator said so."
    COMMAND = "D TCPIP,,QUARANTINE"
    ORDER = ("SOURCE", "WHY", "SECONDS", "FAILURES")
    ACTIONS: ClassVar[tuple[RowAction, ...]] = (RowAction("r", "Release", "V TCPIP,,RELEASE,IPADDR={SOURCE}"),)


class TransfersPanel(ListPanel):
    """Transfers under way."""

    NAME = "TRANSFERS"
    HEADING = "Transfers"
    GUIDE = "FTP transfers that are under way, and how far they are where the size is known."
    COMMAND = "D TCPIP,,FTP,TRANSFER"
    ORDER = ("CONN", "USER", "TRANSFER", "DONE", "BYTES", "OF BYTES", "KBYTES/S", "SECONDS", "PEER")

    def window(self, result: Result, wanted: Selection) -> Window:
        done = (_bar(row["BYTES"], row["OF BYTES"]) for row in records(result))
        rows = tuple((*row, bar) for row, bar in zip(result.rows, done, strict=True))
        return cut(Result(0, 0, (), (*result.columns, "DONE"), rows), wanted)


def _bar(count: str, total: str) -> str:
    """How much of a transfer is done; empty where nobody knows how much it will be."""
    if not (count.isdigit() and total.isdigit() and int(total)):
        return ""
    share = int(count) / int(total)
    return f"{glyphs_for(os.environ).bar(share, _BAR)} {share:4.0%}"
