"""User exits: the Python files of a site, and where a session asks them."""
