"""RACDCERT: one command with a function among its keywords; this file finds the function, the owner and the authority.

Authority is RACF's: SPECIAL, or access to FACILITY profile IRR.DIGTCERT.function: READ for what is one's own, UPDATE
for another user's, CONTROL for what belongs to CERTAUTH or SITE. Looking at what is one's own needs nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from appliance.saf.commands import certexport, certificates, certlists, certmaps, gencert, messages, rekey, rings
from appliance.saf.commands.certserials import BY_LABEL_OR_SERIAL
from appliance.saf.commands.digtcert import CertificateRequest, owner_of
from appliance.saf.commands.newkeys import KEY_KINDS
from appliance.saf.commands.outcome import Outcome, RefusalError, Request
from appliance.saf.commands.syntax import FLAG, LIST, MAYBE, SECRET, VALUE, Keyword, Syntax, inner
from appliance.saf.database import MULTIID

__all__ = ["RACDCERT", "racdcert"]

_BY_LABEL = inner(LABEL=VALUE)
_IN_RING = {"ID": VALUE, "CERTAUTH": FLAG, "SITE": FLAG, "LABEL": VALUE, "RING": VALUE}
_DATE = inner(DATE=VALUE, TIME=VALUE)


@attrs.frozen
class _Function:
    """One function: what its keyword takes, which other keywords belong to it, and what does it."""

    keyword: Keyword
    others: frozenset[str]
    run: Callable[[CertificateRequest], Outcome]
    is_display: bool = False


_STATUS = {"TRUST", "NOTRUST", "HIGHTRUST"}
_INCOMING = frozenset({"WITHLABEL", "PASSWORD", *_STATUS})
_NEW_KEY = {"SIZE", *KEY_KINDS, "NOTBEFORE", "NOTAFTER", "WITHLABEL"}
_FUNCTIONS = {
    "ADD": _Function(VALUE, _INCOMING, certificates.add),
    "IMPORT": _Function(VALUE, _INCOMING, certificates.add),
    "ALTER": _Function(BY_LABEL_OR_SERIAL, frozenset({"NEWLABEL", *_STATUS}), certificates.alter),
    "CHECKCERT": _Function(VALUE, frozenset({"PASSWORD"}), certlists.check, is_display=True),
    "DELETE": _Function(BY_LABEL_OR_SERIAL, frozenset(), certificates.delete),
    "EXPORT": _Function(_BY_LABEL, frozenset({"FORMAT", "DSN", "PASSWORD"}), certexport.export, is_display=True),
    "LIST": _Function(BY_LABEL_OR_SERIAL, frozenset(), certlists.display, is_display=True),
    "LISTCHAIN": _Function(_BY_LABEL, frozenset(), certlists.chain, is_display=True),
    "GENCERT": _Function(
        MAYBE, frozenset({"SUBJECTSDN", "ALTNAME", "SIGNWITH", "KEYUSAGE", *_NEW_KEY}), gencert.gencert
    ),
    "GENREQ": _Function(_BY_LABEL, frozenset({"DSN"}), certexport.request),
    "REKEY": _Function(_BY_LABEL, frozenset(_NEW_KEY), rekey.rekey),
    "ROLLOVER": _Function(_BY_LABEL, frozenset({"NEWLABEL", "FORCE"}), rekey.rollover),
    "MAP": _Function(MAYBE, frozenset({"WITHLABEL", "SDNFILTER", "IDNFILTER", "TRUST", "NOTRUST"}), certmaps.define),
    "ALTMAP": _Function(_BY_LABEL, frozenset({"TRUST", "NOTRUST"}), certmaps.alter),
    "DELMAP": _Function(_BY_LABEL, frozenset(), certmaps.delete),
    "LISTMAP": _Function(_BY_LABEL, frozenset(), certmaps.display, is_display=True),
    "ADDRING": _Function(VALUE, frozenset(), rings.add),
    "DELRING": _Function(VALUE, frozenset(), rings.delete),
    "LISTRING": _Function(VALUE, frozenset(), rings.display, is_display=True),
    "CONNECT": _Function(inner(**_IN_RING, DEFAULT=FLAG, USAGE=VALUE), frozenset(), rings.connect),
    "REMOVE": _Function(inner(**_IN_RING), frozenset(), rings.remove),
}
_OWNER = {"ID": VALUE, "CERTAUTH": FLAG, "SITE": FLAG}
#: Functions on certificate filters: they may be everybody's, with criteria that say whose.
_FILTERS = frozenset({"MAP", "ALTMAP", "DELMAP", "LISTMAP"})
_OF_FILTERS = {"MULTIID", "CRITERIA"}
RACDCERT = Syntax(
    keywords={
        **_OWNER,
        **{name: function.keyword for name, function in _FUNCTIONS.items()},
        **dict.fromkeys(
            ("WITHLABEL", "NEWLABEL", "SDNFILTER", "IDNFILTER", "SIZE", "FORMAT", "DSN", "CRITERIA"), VALUE
        ),
        **dict.fromkeys(("TRUST", "NOTRUST", "HIGHTRUST", "FORCE", "MULTIID", *KEY_KINDS), FLAG),
        "PASSWORD": SECRET,
        "KEYUSAGE": LIST,
        "SUBJECTSDN": inner(CN=VALUE, T=VALUE, OU=LIST, O=VALUE, L=VALUE, SP=VALUE, C=VALUE),
        "ALTNAME": inner(IP=LIST, DOMAIN=LIST, EMAIL=LIST, URI=LIST),
        "NOTBEFORE": _DATE,
        "NOTAFTER": _DATE,
        "SIGNWITH": inner(CERTAUTH=FLAG, SITE=FLAG, LABEL=VALUE),
    }
)


def racdcert(request: Request) -> Outcome:
    """Run the one function that was asked for."""
    asked = [name for name in _FUNCTIONS if request.operands.has(name)]
    if len(asked) != 1:
        raise RefusalError(messages.NO_FUNCTION)
    name, function = asked[0], _FUNCTIONS[asked[0]]
    for keyword, column in request.operands.columns.items():
        allowed = function.others | _OWNER.keys() | {name} | (_OF_FILTERS if name in _FILTERS else set())
        if keyword not in allowed:
            raise RefusalError(messages.NOT_APPLICABLE, column=column, keyword=keyword, function=name)
    default = MULTIID if request.operands.has("MULTIID") else request.acee.user
    wanted = CertificateRequest(request, name, owner_of(request, request.operands, default))
    wanted.require_authority(is_display=function.is_display)
    return function.run(wanted)
