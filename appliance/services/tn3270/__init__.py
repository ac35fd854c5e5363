"""TN3270 and TN3270E, for one client at a time: decisions only.

``session`` is one connection, ``conversation`` one client that has arrived, ``seat`` or ``linemode`` where he sits.
``entry`` lets a client in and finds his LU, ``claims`` is about LUs that somebody else holds, ``desk`` what is seen
before an application, ``front`` what stands in front of a terminal, ``host`` the relay, ``express`` Express Logon,
``printers`` the spool, ``records`` what is written down.
"""
