"""Express Logon: placeholders become a user ID and a PassTicket, of this SAF or of a remote DCAS."""
