"""The DCAS wire format: one fixed header and a variable part inside TLS, requests answered in order.

Source: z/OS IP Programmer's Guide and Reference, "Interfacing with the DCAS", for format 1. What that page leaves
open (format 2, return codes, text encodings) is decided in ``layout`` alone, so that it can be changed in one place.
"""
