"""What panels are made of: the lines that every one has, lists, and cards of the overview."""
