"""The 3270 data stream (GA23-0059): screens painted for a terminal, and what a terminal answers.

Outbound: ``outbound.Painter`` builds a write. Inbound: ``inbound.read_inbound`` cuts a reply into fields, ``query``
reads what a terminal says about itself. ``screen`` is a terminal: it applies writes and produces replies.
``codepages``, ``addresses``, ``aid`` and ``constants`` are the tables under all of them.
"""
