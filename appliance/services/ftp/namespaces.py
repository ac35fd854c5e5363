"""Which name space a command speaks of: UNIX files, data sets, or the jobs of JES.

A name that begins with a slash is a UNIX path, one in apostrophes a data set, and any other one is looked for where the
session is. Under SITE FILETYPE=JES the commands that store, fetch, list and delete mean jobs.
"""

from __future__ import annotations

from appliance.services.ftp import datasetmoving, datasets, filing, jobs, transfer
from appliance.services.ftp.conversation import Actions, Conversation, Handler

__all__ = ["HANDLERS", "is_data_set"]

_UNIX = {**filing.HANDLERS, **transfer.HANDLERS}
_MVS = {**datasets.HANDLERS, **datasetmoving.HANDLERS}


def is_data_set(c: Conversation, argument: str) -> bool:
    """Whether an argument names something in the data set name space."""
    text = argument.strip()
    if not c.mvs.is_allowed or text.startswith(("/", "./", "'/")):
        return False
    return c.mvs.is_current or (len(text) >= 2 and text[0] == text[-1] == "'")


def _has_jobs(c: Conversation) -> bool:
    return c.site.spool is not None and c.site.data_sets is not None and (c.anonymous is None or c.config.anonymous_jes)


def _chosen(verb: str) -> Handler:
    unix, mvs = _UNIX[verb], _MVS[verb]

    def handler(c: Conversation, argument: str) -> Actions:
        if verb in jobs.HANDLERS and c.mvs.parameters.file_type == "JES" and _has_jobs(c):
            return jobs.HANDLERS[verb](c, argument)
        is_other_half = verb == "RNTO" and c.mvs.rename_from is not None
        return (mvs if is_other_half or is_data_set(c, argument) else unix)(c, argument)

    return handler


HANDLERS: dict[str, Handler] = {verb: _chosen(verb) for verb in _MVS}
