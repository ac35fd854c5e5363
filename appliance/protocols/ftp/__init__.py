"""The FTP control connection, server side: lines in, commands out; replies and addresses in the words of the RFCs.

RFC 959 and 1123 for the grammar, 2228 and 4217 for the security verbs, 2389, 2428, 2640 and 3659 for the extensions.
Nothing here knows what a command does: ``commands`` is the table of what may be said when, ``connection`` cuts and
cleans lines, ``replies`` and ``addresses`` build and read what is inside them.
"""
