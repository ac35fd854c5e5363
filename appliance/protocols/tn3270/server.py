"""The server's end (signatures; being filled in)."""

from __future__ import annotations

from appliance.protocols.tn3270.constants import (
    TERMINAL_FUNCTIONS,
    DataType,
    Function,
    Mode,
    RejectReason,
    ResponseFlag,
    UnbindReason,
)
from appliance.protocols.tn3270.devices import Device
from appliance.protocols.tn3270.events import ServerEvent

__all__ = ["ServerCore"]


class ServerCore:
    """Faces one terminal. Feed ``receive_data``, pull ``next_event`` until it gives None, send what builders return."""

    def __init__(
        self,
        *,
        offers_tn3270e: bool = True,
        functions: frozenset[Function] = TERMINAL_FUNCTIONS,
        asks_application: bool = False,  # Express Logon: ask for IBMELF and IBMAPPLID
    ) -> None: ...

    @property
    def mode(self) -> Mode: ...  # after Negotiated (LINE before and after LineModeDetected)

    @property
    def functions(self) -> frozenset[Function]: ...

    @property
    def last_sequence(self) -> int:
        """The number of the record sent last, for matching ``ResponseReceived``."""

    def receive_data(self, data: bytes) -> None:
        """Store bytes; nothing is looked at before ``next_event``."""

    def next_event(self) -> ServerEvent | None:
        """The next event, or None when more bytes are needed; None too after StartTlsAccepted and PeerViolation."""

    def take_pending(self) -> bytes:
        """What was received and not reported; it is forgotten here."""

    def offer_starttls(self) -> bytes:
        """DO STARTTLS; answered by StartTlsAccepted or StartTlsRefused."""

    def restart(self) -> None:
        """TLS is up: all option state starts again from nothing; go on with ``begin()``."""

    def begin(self) -> bytes:
        """Start negotiating: DO TN3270E or DO TERMINAL-TYPE, before it DO NEW-ENVIRON when applications are asked."""

    def assign_device(self, lu: str) -> bytes:
        """Grant the DeviceRequested; Negotiated follows when the rest is agreed."""

    def reject_device(self, reason: RejectReason) -> bytes:
        """Refuse it; the client asks again (another DeviceRequested), leaves, or is closed by the session.

        Plain TN3270 cannot say why: the type is asked for again, and LineModeDetected tells when it has no other."""

    def send_record(
        self,
        data: bytes,
        data_type: DataType = DataType.DATA_3270,
        response: ResponseFlag = ResponseFlag.NO_RESPONSE,
        *,
        request: int | None = None,
        sequence: int | None = None,
    ) -> bytes:
        """One record, framed; LocalProtocolError when the agreed mode or functions cannot carry ``data_type``.

        ``sequence`` None numbers it (0..32767, wrapping; 0 without RESPONSES), a number passes a relay's on.
        ``request`` None is SEND-DATA when CONTENTION-RESOLUTION is agreed, else 0."""

    def send_response(self, sequence: int, *, is_positive: bool = True, code: int = 0) -> bytes: ...

    def send_bind(self, image: bytes) -> bytes:
        """BIND-IMAGE (see ``bind.BindImage``); b"" when the terminal has no BIND-IMAGE, which needs none."""

    def send_unbind(self, reason: int = UnbindReason.NORMAL) -> bytes:
        """UNBIND; b"" when the terminal has no BIND-IMAGE."""

    def send_sscp_lu(self, text: bytes) -> bytes:
        """SSCP-LU-DATA; LocalProtocolError without BIND-IMAGE."""

    def send_print_eoj(self) -> bytes:
        """PRINT-EOJ; b"" when neither DATA-STREAM-CTL nor SCS-CTL-CODES is agreed."""

    def send_nvt(self, text: str) -> bytes:
        """Text for a line mode client (any mode before Negotiated), lines ended by CR LF."""

    def timing_mark(self) -> bytes:
        """DO TIMING-MARK; any answer is TimingMarkAnswered."""
