"""OCSP: questions and answers, what is remembered of them, and the own authority as a responder."""
