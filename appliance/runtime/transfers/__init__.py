"""FTP's data connections: the port, the handshake, the bytes on the reactor or in bulk on a thread."""
