"""Test suites of others, run against our servers by jobs of their own (``make test-pyftpdlib``)."""
