"""The client's end (signatures; being filled in)."""

from __future__ import annotations

from collections.abc import Mapping

from appliance.protocols.tn3270.constants import TERMINAL_FUNCTIONS, DataType, Function, Mode, ResponseFlag
from appliance.protocols.tn3270.events import ClientEvent

__all__ = ["ClientCore"]


class ClientCore:
    """Faces one host, as a terminal of the given type: answers, and never speaks first."""

    def __init__(
        self,
        device_type: str,  # "IBM-3278-2-E"; the mode's legal name is chosen by the core (3279 -> 3278 under TN3270E)
        *,
        lu: str = "",
        wants_tn3270e: bool = True,
        functions: frozenset[Function] = TERMINAL_FUNCTIONS,
        wants_starttls: bool = False,
        environment: Mapping[str, str] = {},  # user variables for NEW-ENVIRON; none: it is refused
    ) -> None: ...

    @property
    def mode(self) -> Mode: ...

    @property
    def functions(self) -> frozenset[Function]: ...

    def receive_data(self, data: bytes) -> None: ...

    def next_event(self) -> ClientEvent | None: ...

    def take_pending(self) -> bytes: ...

    def restart(self) -> None: ...

    def send_record(
        self,
        data: bytes,
        data_type: DataType = DataType.DATA_3270,
        response: ResponseFlag = ResponseFlag.NO_RESPONSE,
        *,
        request: int = 0,
        sequence: int | None = None,
    ) -> bytes: ...

    def send_response(self, sequence: int, *, is_positive: bool = True, code: int = 0) -> bytes:
        """b"" without RESPONSES."""

    def send_attention(self) -> bytes:
        """IAC IP under TN3270E, IAC BRK in plain TN3270."""

    def send_sysreq(self) -> bytes:
        """IAC AO, the test request in plain TN3270; b"" without SYSREQ."""

    def clear_error_condition(self) -> bytes: ...

    def announce_application(self, application: str) -> bytes:
        """NEW-ENVIRON INFO IBMAPPLID."""

    def timing_mark(self) -> bytes: ...
