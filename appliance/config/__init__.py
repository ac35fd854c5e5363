"""What the administrator wrote, as frozen values, with a diagnostic for everything that is wrong.

``loader`` reads a folder of members and ``check`` holds them against each other. ``language`` is what all statements
have in common; ``terminals`` reads the Telnet blocks of ``PROFILE.TCPIP``, ``usstables`` USS tables, ``ftpservers``
``FTP.DATA``; the smaller members have a file each.
"""
