"""What any session is: bytes or events in, actions out; no socket, no reactor, no clock, no thread.

Read ``wires``, ``events``, ``actions`` and ``base`` in that order: four pages that every service speaks.
"""
