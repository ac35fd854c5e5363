"""What every transfer shares, whatever it moves: the data connection, TYPE, STRU and MODE, and its closing reply."""
