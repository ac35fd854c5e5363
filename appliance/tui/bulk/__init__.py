"""Many RACF commands at once: from a file of commands, or from a table of users."""
