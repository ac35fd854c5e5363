"""SITE: its keywords, what they set, and the reply."""
