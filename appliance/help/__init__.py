"""What each message means: its cause, and what to do. The texts are in files of this folder, one for each area."""
