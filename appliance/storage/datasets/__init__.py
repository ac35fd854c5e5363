"""Data sets: a catalogue, contents that keep records exact, and the operations on both.

``names`` reads what a user typed, ``attributes`` is a DCB that holds together, ``catalogue`` what is where, ``store``
joins catalogue, contents and ``enqueue`` (who uses what), ``access`` and its neighbours are the operations. A content
is never changed in place: it is written beside, made durable, and the catalogue row turns to it in one transaction.
"""
