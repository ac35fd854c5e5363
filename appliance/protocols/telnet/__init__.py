"""Telnet, both ends: RFC 854 and 855 framing, RFC 885 records, RFC 1143 option negotiation.

``connection.TelnetCore`` is the whole protocol; ``scanner`` cuts bytes into units, ``options`` is the table of the
Q method, ``environment`` and ``terminaltype`` read and build what is inside two of the options.
"""
