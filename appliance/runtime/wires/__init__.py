"""One socket each: plain bytes, TLS on the socket, its handshake, its end, and those beside the client's."""
