"""FILETYPE=JES: jobs submitted, listed, fetched and cancelled."""
