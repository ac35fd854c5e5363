"""The Telnet blocks: what a port's parameters are, and which LUs, applications and tables a client is mapped to."""
