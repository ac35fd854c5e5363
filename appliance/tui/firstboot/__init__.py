"""The first boot at a terminal: pages of questions, a summary, the second factor; what is asked comes from outside."""
