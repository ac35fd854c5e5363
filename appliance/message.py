"""Messages: an id that an operator can look up, a sentence, and whether the auditor wants it too.

Ids are ``SLY`` + area letter + four digits + severity letter. Areas: A appliance, C certificates and CRLs, D DCAS,
F FTP, L LDAP directory, N configuration, O operator, S SAF, T TN3270. Severities: I information, W warning, E error,
S severe. Each package keeps its own in one ``messages.py``; ``docs/messages.md`` lists them all and a test compares.
"""

from __future__ import annotations

import attrs

__all__ = ["Message"]


@attrs.frozen
class Message:
    """One message: ``text`` is a ``str.format`` template whose fields are named by whoever sends it."""

    id: str
    text: str
    #: True: the message is an audit record as well (a refusal, a change), not only a log line.
    audit: bool = False
    #: True: the peer whose connection it is about failed, and too many failures make its source wait (PENALTY).
    is_failure: bool = False

    @property
    def severity(self) -> str:
        """The severity letter that ends the id: I, W, E or S."""
        return self.id[-1]

    def format(self, **fields: object) -> str:
        """The id and the filled-in sentence, on one line."""
        return f"{self.id} {self.text.format(**fields)}"
