"""Data on its way between a data set and the network: code pages, records, and what marks their ends.

``tables`` holds the code pages, ``records`` cuts and joins contents, ``framing`` and ``unframing`` are the forms on the
network (lines, STRU R, MODE B, MODE C), ``converters`` puts them together for one transfer.
"""
