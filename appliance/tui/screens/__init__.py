"""One file for each panel, and those that all of them use: answers, questions, forms, help."""
