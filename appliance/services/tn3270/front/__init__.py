"""What stands in front of a terminal: sessions, their windows and menu, built-in applications."""
