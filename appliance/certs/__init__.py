"""X.509 without sockets of its own: chains, TLS policies and contexts, what is revoked, the own authority.

``tls`` is a policy and the OpenSSL contexts made from it, ``policies`` makes one from a key ring. ``checker`` says
whether a verified chain may come in, from what ``crls`` and ``responders`` (OCSP) have in memory.
"""
