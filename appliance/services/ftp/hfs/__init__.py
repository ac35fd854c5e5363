"""The name space of UNIX files: the commands that ask about, change and move them."""
