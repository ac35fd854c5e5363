"""The only shared code that touches Twisted: sockets, TLS, worker threads, listeners, the log.

Read ``connections`` (one client: events in, actions performed), then ``wires.transport`` (one socket, plain or TLS),
then ``transfers.datachannel`` (the second connection of FTP). ``wires.openssl`` is the file that knows pyOpenSSL's
private names. ``revoking`` keeps lists and answers fresh and live sessions honest, ``daemon`` is what a service owes
its system.
"""
