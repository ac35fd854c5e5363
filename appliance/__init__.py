"""Sallyport: a secure access appliance after the z/OS Communications Server.

The map, from the wire inwards:

- ``cli``, ``assembly``: the command line, and what joins everything else.
- ``services``: what this appliance does with a protocol: ftp, tn3270, dcas, directory (LDAP), metrics, control.
- ``runtime``: the only shared code that touches Twisted: connections, TLS on the socket, bulk data, threads.
- ``session``: what any session is: the wires, the events it gets and the actions it answers with.
- ``applications``: the applications built in (TSO, ECHO, REPLAY): records or lines in, records or lines out.
- ``certs``: X.509 without sockets: chains, TLS policies, CRLs and verdicts, the own CA.
- ``saf``: users, profiles, certificate maps, key rings, PassTickets; the one place that says who may do what.
- ``jes``: jobs by FILETYPE=JES: JCL, a spool on disk, a runner and the few programs that a step can run.
- ``storage``: where files and data sets live, how records become bytes, how what is written becomes visible only whole.
- ``protocols``: wire cores, each usable alone: bytes in, events out.
- ``config``: z/OS style members in, frozen values and diagnostics out.
- ``tui``: the administrator's terminal, a process of its own.
- ``secret``, ``message``, ``durable``, ``continuation``, ``remembered``, ``asciijson``: leaves that every layer may
  use: two types, files that outlive a crash, commands over lines, what is worked out once, records as lines.

A request walks through them in a straight line; ``docs/architecture.md`` follows one of each kind.
"""

__version__ = "0.1.0"
