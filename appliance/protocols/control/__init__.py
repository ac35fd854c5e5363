"""The control protocol: one JSON object a line over the control socket, a request with an id, a result with that id.

The same codec runs under Twisted in the daemon and under asyncio in the terminal UI; that it can is the proof that it
does no I/O. It carries commands, and notices of what happens to who asked to follow it; so what the UI can do,
``sallyport console`` can do.
"""
