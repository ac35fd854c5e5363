"""The administrator's terminal: a process of its own that knows the control protocol and nothing else.

Whatever a panel shows or does is a command of the operator language, shown before it runs; so a script can do it too.
"""
