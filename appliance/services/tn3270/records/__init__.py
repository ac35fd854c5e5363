"""What is written down of a terminal: SMF, recordings with secrets masked, response times, the display in detail."""
