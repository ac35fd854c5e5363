"""Printer LUs: printing from applications, the spool, and the printer that takes it."""
