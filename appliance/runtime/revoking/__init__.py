"""Lists and answers fetched ahead of need, and what they mean for who is coming in or is in already."""
