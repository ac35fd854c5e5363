"""Backups and the support bundle: what goes in, sealed, and how it comes back."""
