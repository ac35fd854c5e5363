"""Which name space a command speaks of: UNIX files, data sets, or the jobs of JES.

A name that begins with a slash is a UNIX path, one in apostrophes a data set, and any other one is looked for where the
session is. Under SITE FILETYPE=JES the commands that store, fetch, list and delete mean jobs.
"""

from __future__ import annotations

from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.services.ftp.datasets import cataloguing as datasets
from appliance.services.ftp.datasets import moving as datasetmoving
from appliance.services.ftp.datasets.reaching import is_data_set
from appliance.services.ftp.hfs import digesting, filing, modifying
from appliance.services.ftp.hfs import moving as transfer
from appliance.services.ftp.jes import jobs
from appliance.services.ftp.jes.reaching import has_jobs
from appliance.services.ftp.logon.anonymous import may_see_hfs

__all__ = ["HANDLERS"]


def _where_open(verb: str, unix: Handler) -> Handler:
    """The handler, where ANONYMOUSFILEACCESS leaves UNIX files open."""

    def handler(c: Conversation, argument: str) -> Actions:
        if c.anonymous is not None and not may_see_hfs(c.config):
            return [*c.drop_data(), *c.reply(550, f"{verb} fails: UNIX files are not open to anonymous users.")]
        return unix(c, argument)

    return handler


_FILES = {**filing.HANDLERS, **modifying.HANDLERS, **transfer.HANDLERS, **digesting.HANDLERS}
_UNIX = {verb: _where_open(verb, unix) for verb, unix in _FILES.items()}
#: They speak of a byte or a time that only a UNIX file has.
_FOR_FILES = ("MFMT", "MFF", "HASH", "XCRC", "XMD5", "XSHA1", "XSHA256", "XSHA512")
#: What stands between the facts or the time of these and their path.
_BEFORE_PATH = {"MFMT": " ", "MFF": "; "}
_MVS = {**datasets.HANDLERS, **datasetmoving.HANDLERS}


def _out_of_url(c: Conversation, argument: str) -> str:
    """A path below /key of MVSURLKEY as the data set that it stands for: URLs have no apostrophes to say it with."""
    key = f"/{c.config.mvs_url_key}"
    if len(key) == 1 or not c.mvs.is_allowed or not f"{argument.upper()}/".startswith(f"{key}/"):
        return argument
    return "'{}'".format(argument[len(key) :].strip("/").strip("'"))


def _chosen(verb: str) -> Handler:
    unix, mvs = _UNIX[verb], _MVS[verb]

    def handler(c: Conversation, written: str) -> Actions:
        argument = _out_of_url(c, written)
        if verb in jobs.HANDLERS and c.mvs.parameters.file_type == "JES" and has_jobs(c):
            return jobs.HANDLERS[verb](c, argument)
        return (mvs if is_data_set(c, argument) else unix)(c, argument)

    return handler


def _rnto(c: Conversation, written: str) -> Actions:
    """RNTO: what RNFR named says in which name space the new name is; nothing goes from one to the other."""
    argument = _out_of_url(c, written)
    is_to_data_set = is_data_set(c, argument)
    if c.rename_from is not None and is_to_data_set:
        refusal = f"{c.rename_from} is a UNIX file and cannot become a data set."
    elif c.mvs.rename_from is not None and not is_to_data_set and "/" in argument:
        refusal = f"{c.mvs.rename_from} is a data set and cannot become a UNIX file."
    else:
        return (_MVS if c.mvs.rename_from is not None else _UNIX)["RNTO"](c, argument)
    c.rename_from = c.mvs.rename_from = None
    return c.reply(550, f"Rename fails: {refusal}")


def _for_files(verb: str) -> Handler:
    """A command that means nothing for a data set."""
    unix, before = _UNIX[verb], _BEFORE_PATH.get(verb)

    def handler(c: Conversation, argument: str) -> Actions:
        if is_data_set(c, argument.partition(before)[2] if before else argument):
            return c.reply(504, f"{verb} is not supported for data sets")
        return unix(c, argument)

    return handler


HANDLERS: dict[str, Handler] = {
    **{verb: _chosen(verb) for verb in _MVS},
    **{verb: _for_files(verb) for verb in _FOR_FILES},
    "RNTO": _rnto,
}
