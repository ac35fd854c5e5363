"""The ports of the services: bound all or none, swapped at a reload, closed at the end.

Those that Twisted serves by itself (the directory, metrics, the responder) are opened once and stay.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from twisted.internet.error import CannotListenError
from twisted.internet.interfaces import IListeningPort

from appliance.assembly import messages
from appliance.assembly.errors import StartError
from appliance.assembly.sessions import Plan
from appliance.message import Message
from appliance.runtime import messages as runtime_messages
from appliance.runtime.capabilities import Capabilities
from appliance.runtime.clientports import why_not_bound
from appliance.runtime.daemon.activation import Inherited
from appliance.runtime.listener import (
    AcceptLimits,
    Listener,
    ListenerState,
    PortTakenError,
    SessionFactory,
    bind,
    bind_unix,
    prepare,
)
from appliance.runtime.wires.connector import bind_source

__all__ = ["Ports"]


class Ports:
    """Every listening port of one appliance."""

    def __init__(
        self,
        capabilities: Capabilities,
        limits: AcceptLimits,
        console_limits: AcceptLimits,
        console: Callable[[Message, Mapping[str, object]], None],
        inherited: Inherited,
    ) -> None:
        """``limits``, and those of the control socket, may be changed: the next ``install`` puts them in force.

        ``inherited``: what the service manager has opened already; a port among that is not bound again.
        """
        self._inherited = inherited
        self.listeners: dict[str, tuple[Listener, Plan]] = {}
        self._capabilities = capabilities
        self.limits = limits
        self.console_limits = console_limits
        self._console = console
        self._others: list[IListeningPort] = []
        self._control: tuple[Listener, Path] | None = None

    def install(self, plans: Iterable[Plan], refusal: Callable[[Plan], str | None]) -> None:
        """Bind what is new, moved or was stopped, then swap: sessions that live keep what they were accepted under.

        ``refusal`` says why a port may not be had (PORT ... SAF), None when it may. StartError names the first that
        cannot be had; then nothing has changed.
        """
        quiesced = {name for name, (listener, _) in self.listeners.items() if listener.state is ListenerState.QUIESCED}
        try:
            self._swap({plan.name: plan for plan in plans}, refusal)
        finally:
            for name in quiesced & self.listeners.keys():
                self.listeners[name][0].quiesce()  # also where it has moved to

    def _swap(self, wanted: Mapping[str, Plan], refusal: Callable[[Plan], str | None]) -> None:
        kept = {name for name, plan in wanted.items() if self._stays(plan)}
        bound = self._bound([plan for name, plan in wanted.items() if name not in kept], refusal)
        for name in [name for name in self.listeners if name not in kept]:
            self.listeners.pop(name)[0].stop()
        for name, (listener, _) in self.listeners.items():
            listener.session_factory, listener.limits = wanted[name].factory, self.limits
            self.listeners[name] = (listener, wanted[name])
        if self._control is not None:
            self._control[0].limits = self.console_limits
        for plan, sock in bound:
            self._open(plan, sock)

    def _stays(self, plan: Plan) -> bool:
        """Whether its port is open, where the plan wants it."""
        if not self._is_open(plan.name):
            return False
        before = self.listeners[plan.name][1]
        return (before.host, before.port) == (plan.host, plan.port)

    def _bound(self, plans: Sequence[Plan], refusal: Callable[[Plan], str | None]) -> list[tuple[Plan, socket.socket]]:
        """A socket for each plan; StartError, and nothing has changed, when one cannot be had.

        Every address and one of them exclude each other, so what moves is closed before it is bound anew.
        """
        refused = next((reason for reason in map(refusal, plans) if reason is not None), None)
        if refused is not None:
            raise StartError(refused)
        moving = [self.listeners[plan.name] for plan in plans if self._is_open(plan.name)]
        for listener, _ in moving:
            listener.stop()
        bound: list[tuple[Plan, socket.socket]] = []
        try:
            for plan in plans:
                bound.append((plan, self._bind(plan)))
        except StartError:
            for _, sock in bound:
                sock.close()
            for _, before in moving:
                self._open(before, self._bind(before))
            raise
        return bound

    def _open(self, plan: Plan, sock: socket.socket) -> None:
        self.listeners[plan.name] = (Listener(self._capabilities, plan.name, sock, plan.factory, self.limits), plan)
        if plan.service == "FTP":
            self._say_active_port(plan)

    def _is_open(self, name: str) -> bool:
        return name in self.listeners and self.listeners[name][0].state is not ListenerState.STOPPED

    def listen(self, listen: Callable[[], IListeningPort], name: str, refused: str | None) -> None:
        """A port that Twisted serves, asked for in SYSTEM.CONF by ``name``; ``refused`` says why it may not be had."""
        if refused is not None:
            raise StartError(refused)
        try:
            self._others.append(listen())
        except CannotListenError as error:
            reason = why_not_bound(error.port, error.socketError.errno or 0)
            fields = {"port": error.port, "member": "SYSTEM.CONF", "name": name, "reason": reason}
            raise StartError(messages.PORT_TAKEN.format(**fields)) from None

    def open_control(self, path: Path, group: str, factory: SessionFactory) -> None:
        """The control socket, for its owner and ``group``."""
        try:
            sock = bind_unix(str(path))
            self._control = Listener(self._capabilities, "CONTROL", sock, factory, self.console_limits), path
            if group:
                shutil.chown(path, group=group)
        except (PortTakenError, LookupError, OSError) as error:
            raise StartError(messages.NOT_STARTED.format(reason=error)) from None

    def close(self) -> None:
        """All of them."""
        for listener, _ in self.listeners.values():
            listener.stop()
        for port in self._others:
            port.stopListening()
        if self._control is not None:
            listener, path = self._control
            listener.stop()
            path.unlink(missing_ok=True)

    def _say_active_port(self, plan: Plan) -> None:
        """Whether active data connections can come from the port below the control port (RFC 959 section 8)."""
        port = plan.port - 1
        family = socket.AF_INET6 if ":" in plan.host else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                bind_source(probe, plan.host, port)
        except OSError as error:
            reason = error.strerror or os.strerror(error.errno or 0)
            self._console(messages.ACTIVE_PORT_EPHEMERAL, {"listener": plan.name, "port": port, "reason": reason})
        else:
            self._console(messages.ACTIVE_PORT, {"listener": plan.name, "port": port})

    def _bind(self, plan: Plan) -> socket.socket:
        inherited = self._inherited.take(plan.host, plan.port)
        if inherited is not None:
            return prepare(inherited)
        try:
            return bind(plan.host, plan.port)
        except PortTakenError as error:
            fields = {"port": plan.port, "member": plan.member, "name": plan.name, "reason": error}
            raise StartError(messages.PORT_TAKEN.format(**fields)) from None

    def say_idle(self) -> None:
        """Tell of ports that the service manager holds open and no member asks for: nobody would be served there."""
        for address in self._inherited.idle():
            self._console(runtime_messages.IDLE_SOCKET, {"address": address})
