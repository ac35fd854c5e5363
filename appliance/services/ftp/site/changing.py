"""SITE for data sets and JES in a conversation: who may change what, and QDISK."""

from __future__ import annotations

import re

from appliance.saf import resources
from appliance.services.ftp.conversation import Actions, Conversation
from appliance.services.ftp.datasets.outcomes import refused_data_set
from appliance.services.ftp.datasets.reaching import store_of
from appliance.services.ftp.jes.reaching import has_jobs
from appliance.services.ftp.site.keywords import JES_FILTERS, change, split_parameters
from appliance.storage.datasets.volume import MeasureVolume
from appliance.storage.results import FileResult, Listing

__all__ = ["QDISK", "qdisk", "set_parameters"]

QDISK = re.compile(r"Q(?:D(?:I(?:SK?)?)?)?(?:=(\S*))?\Z", re.IGNORECASE)


def set_parameters(c: Conversation, argument: str) -> tuple[list[str], str]:
    """Carry out the parameters of a SITE command that are known here; what is to be told, and the rest of it."""
    found, rest = split_parameters(argument)
    notes: list[str] = []
    for keyword, value in found:
        if keyword in JES_FILTERS and not _may_filter(c, JES_FILTERS[keyword]):
            notes.append(f"{keyword} is not changed: not authorized.")
            continue
        if keyword == "FILETYPE" and value.upper() == "JES" and not has_jobs(c):
            notes.append(f"{keyword} is not changed: there are no jobs for this user.")
            continue
        c.mvs.parameters, said = change(c.mvs.parameters, keyword, value)
        notes += said
    return notes, rest


def _may_filter(c: Conversation, what: str) -> bool:
    resource = resources.isfcmd_filter(what)
    return c.acee is not None and c.site.router.auth(c.acee, resource, service="FTP", peer=str(c.peer)).is_permitted


def qdisk(c: Conversation, volume: str) -> Actions:
    """SITE QDISK: the room on the volume of data sets."""
    if c.acee is None or not c.mvs.is_allowed:
        return c.reply(530 if c.acee is None else 504, "QDISK is for data sets of a user who is logged on")
    name = volume.upper() or c.mvs.parameters.volume

    def resume(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, Listing):
            return refused_data_set(c, "SITE QDISK", result)
        return c.reply(200, *result.data.decode().splitlines(), "SITE command was accepted")

    return c.files(MeasureVolume(store_of(c), name, c.mvs.parameters.attributes().unit), resume)
