"""The only shared code that touches Twisted: sockets, TLS, worker threads, listeners, the log.

Read ``transport`` (one socket, plain or TLS), then ``connection`` (one client: events in, actions performed), then
``datachannel`` (the second connection of FTP). ``openssl`` is the one file that knows pyOpenSSL's private names.
"""
