"""The RACF command language: text in TSO syntax, a table of commands, and an engine that runs one on a worker thread.

``tso`` reads text, ``syntax`` binds it to a command's operands, ``table`` names the commands; each family of commands
is a file of pure functions that look at a snapshot and answer with lines and a changed snapshot.
"""
