"""A TN3270 host at the far end of a relay, on the bench: a server-role core that is told and tells."""

from __future__ import annotations

import msgspec

from appliance.protocols.tn3270.constants import RejectReason
from appliance.protocols.tn3270.events import DeviceRequested, RecordReceived, Reply
from appliance.protocols.tn3270.server import ServerCore
from appliance.session.actions import Send
from appliance.session.events import Opened
from appliance.session.wires import Endpoint, Wire

OPENED = Opened(Wire.BACKEND, Endpoint("127.0.0.1", 23270), Endpoint("127.0.0.1", 50000))


class Host:
    """A server-role core at the far end; ``seen`` is what it was told."""

    def __init__(self, terminal, application="RELAY1", *, rejects=False, wire=Wire.BACKEND, **options):
        self.terminal = terminal
        self.wire = wire
        self.script = terminal.script
        self.core = ServerCore(**options)
        self.rejects = rejects
        self.seen = []
        if application is not None:
            terminal.enter(f"LOGON APPLID({application})")

    def accept(self):
        """The connection is made: negotiate to the end."""
        self.script.handle(msgspec.structs.replace(OPENED, wire=self.wire))
        return self.tell(self.core.begin())

    def tell(self, data):
        """Send to the relay; hear what it answers, and let the terminal have its part."""
        replies = self.script.receive(data, self.wire)
        terminal = self.terminal.take(replies)
        self.hear(replies.sent(self.wire))
        self.hear(b"".join(a.data for a in terminal.last.all(Send)[len(replies.all(Send)) :] if a.wire is self.wire))
        return self

    def hear(self, data):
        self.core.receive_data(data)
        answers = b""
        while (event := self.core.next_event()) is not None:
            if isinstance(event, Reply):
                answers += event.data
            elif isinstance(event, DeviceRequested):
                reason = RejectReason.INV_NAME
                answers += self.core.reject_device(reason) if self.rejects else self.core.assign_device("HOSTLU01")
                self.seen.append(event)
            else:
                self.seen.append(event)
        if answers:
            self.tell(answers)

    def typed(self):
        """Records that came since the last time."""
        records, self.seen = [e for e in self.seen if isinstance(e, RecordReceived)], []
        return records
