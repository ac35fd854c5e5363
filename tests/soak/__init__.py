"""A long run of mixed load: what a daemon needs must not grow with what it has done."""
