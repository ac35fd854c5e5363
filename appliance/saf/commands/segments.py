"""Segments: what RACF keeps in a profile for other products (TSO, z/OS UNIX, CICS, DFSMS).

None of them is kept here. Commands that name them are carried out for the rest of what they say and tell so, and
listings say what RACF says of a profile that has no such segment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from appliance.saf.commands.outcome import Request
from appliance.saf.commands.syntax import ANYTHING, FLAG, Keyword

__all__ = [
    "DATA_SET_SEGMENTS",
    "GROUP_SEGMENTS",
    "RESOURCE_SEGMENTS",
    "USER_SEGMENTS",
    "absent",
    "changing",
    "listing",
]

USER_SEGMENTS = (
    *("CICS", "CSDATA", "DCE", "DFP", "EIM", "KERB", "LANGUAGE", "LNOTES", "NDS", "NETVIEW", "OMVS", "OPERPARM"),
    *("OVM", "PROXY", "TSO", "WORKATTR"),
)
GROUP_SEGMENTS = ("CSDATA", "DFP", "OMVS", "OVM", "TME")
RESOURCE_SEGMENTS = (
    *("CDTINFO", "CFDEF", "CSDATA", "DLFDATA", "EIM", "ICSF", "ICTX", "IDTPARMS", "JES", "KERB", "MFA", "MFPOLICY"),
    *("PROXY", "SESSION", "SIGVER", "SVFMR", "TME"),
)
DATA_SET_SEGMENTS = ("CSDATA", "DFP", "TME")


def changing(segments: Iterable[str]) -> dict[str, Keyword]:
    """The keywords with which commands set them and take them away."""
    return {name: keyword for segment in segments for name, keyword in ((segment, ANYTHING), (f"NO{segment}", FLAG))}


def listing(segments: Iterable[str]) -> dict[str, Keyword]:
    """The keywords with which listings ask for them."""
    return dict.fromkeys(segments, FLAG)


def absent(request: Request, segments: Iterable[str]) -> Iterator[str]:
    """What a listing says of those that were asked for."""
    for segment in segments:
        if request.operands.has(segment):
            yield ""
            yield f"NO {segment} INFORMATION"
