"""LUs that somebody else holds: asked for, yielded, taken over, and sessions that wait for their user."""
