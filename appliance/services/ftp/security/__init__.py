"""RFC 2228 and 4217: AUTH, PBSZ, PROT and CCC, and what protects the two connections."""
