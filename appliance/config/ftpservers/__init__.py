"""FTP.DATA: one server, who may have other values of it, and what SITE may change."""
