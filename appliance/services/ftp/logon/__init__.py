"""Logging on: from USER to the 230, who may, as whom, and what happens before a session belongs to its user."""
