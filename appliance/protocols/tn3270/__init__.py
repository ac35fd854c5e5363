"""TN3270 and TN3270E, both ends: RFC 1576 and 1646 for plain, RFC 2355 for extended, STARTTLS for option 46.

``server.ServerCore`` faces a terminal, ``client.ClientCore`` a host; each opens with its theory of operation and its
table of transitions. ``records`` is what they share once negotiated; ``devices``, ``negotiation``, ``bind`` and
``opening`` are the tables and codecs around them.
"""
