"""FTPS as z/OS does it, for one client at a time: decisions only.

``session`` routes events; ``conversation`` is the state they change; the packages hold the handlers of one group of
commands each, plain functions from (conversation, argument) to actions, found through the dictionary that a file ends
with. ``logon.policy`` and ``security.protection`` are the policy tables of FTP.DATA as code.
"""
