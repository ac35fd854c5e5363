"""A small job entry subsystem: jobs come in as JCL, run one after the other, and leave their output on a spool.

``cards`` reads statements, ``operands`` what is in them, ``procedures`` expands them, ``jcl`` makes a job of them, with
``conditions`` for its steps; ``spool`` keeps jobs and their output on disk; ``runner`` runs a job, ``allocation`` knows
what its DD statements stand for, ``programs``, ``tso`` and ``idcams`` are what a step can run. A program is a Python
function in a table: there is no shell to be reached.
"""
