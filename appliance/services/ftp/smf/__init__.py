"""SMF type 119: the records of an FTP server, and when a session writes one."""
