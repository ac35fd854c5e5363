"""One client: its session, its wires, what is performed for it, when it is read, what is said about it."""
