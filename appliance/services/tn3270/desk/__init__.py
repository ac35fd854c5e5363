"""What a terminal sees and may say while no application is in front of it: USS, INTERPRET, the solicitor screen."""
