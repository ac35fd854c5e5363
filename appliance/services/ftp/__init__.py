"""FTPS as z/OS does it, for one client at a time: decisions only.

``session`` routes events; ``conversation`` is the state they change; every other file holds the handlers of one group
of commands, each a plain function from (conversation, argument) to actions, found through the dictionary that the file
ends with. ``login`` and ``protection`` are the policy tables of FTP.DATA as code.
"""
