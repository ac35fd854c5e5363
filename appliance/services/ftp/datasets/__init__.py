"""The name space of data sets: the commands that ask about, change and move them, and where a session is."""
