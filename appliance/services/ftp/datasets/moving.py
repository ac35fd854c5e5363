"""The handlers that move data sets over a data connection: RETR, STOR, APPE, STOU, LIST, NLST, MLSD.

A STOR needs UPDATE access to a data set that is there and ALTER to one that has to be made, and only the operation
knows which it is: so it is tried without the right to make one first, and SAF is asked for that when it is wanted.
"""

from __future__ import annotations

import attrs

from appliance.saf.model import Access
from appliance.services.ftp.conversation import Actions, Conversation, Handler, RunningTransfer
from appliance.services.ftp.datasets.outcomes import (
    bad_data_set_name,
    closing_of_upload,
    no_access,
    refused_data_set,
)
from appliance.services.ftp.datasets.reaching import may_access, named_data_set, store_of
from appliance.services.ftp.datasets.recordform import receiving, sending
from appliance.services.ftp.datasets.waiting import patiently
from appliance.services.ftp.naming import split_flags
from appliance.services.ftp.transfer.conversion import listing_converter
from appliance.services.ftp.transfer.moving import LISTED, TRANSFERRED, Opened, begin_by, begin_with, move
from appliance.storage.datasets.access import OpenDataSet, WriteDataSet, WriteMode
from appliance.storage.datasets.listing import ListDataSets, ListStyle
from appliance.storage.datasets.manage import LookUp
from appliance.storage.datasets.names import DataSetName, Mask, Prefix, read_mask
from appliance.storage.datasets.results import DataSetEntry, DataSetFailure, DataSetOpened, Trouble
from appliance.storage.opened import Download, Upload
from appliance.storage.results import FileResult, Listing

__all__ = ["HANDLERS"]

_STORING = {"STOR": "Storing", "STOU": "Storing", "APPE": "Appending to"}


def retr(c: Conversation, argument: str) -> Actions:
    """RETR."""
    name = named_data_set(c, argument)
    if name is None:
        return bad_data_set_name(c, argument)
    if refused := _no_restart(c):
        return refused
    if not may_access(c, name, Access.READ):
        return no_access(c, "RETR", name.name, "READ")
    operation = OpenDataSet(store_of(c), name, c.user, c.mvs.parameters.recalls)
    return begin_with(c, "RETR", operation, patiently("RETR", operation, _when_opened))


def _no_restart(c: Conversation) -> Actions:
    restart, c.representation.restart = c.representation.restart, 0
    return [*c.drop_data(), *c.reply(504, "Restart requires Block or Compressed transfer mode.")] if restart else []


def _when_opened(c: Conversation, result: FileResult) -> Actions:
    if not isinstance(result, DataSetOpened):
        return refused_data_set(c, "RETR", result)
    assert isinstance(result.source, Download)
    running = RunningTransfer("RETR", result.name, TRANSFERRED)
    text = f"Sending data set {result.name} {result.dcb}"
    return move(c, running, text, result.source, sending(result.dcb, c.representation, c.mvs.parameters))


def stor(c: Conversation, argument: str) -> Actions:
    """STOR: what is there is replaced once everything has come."""
    return _store(c, "STOR", argument, WriteMode.REPLACE)


def appe(c: Conversation, argument: str) -> Actions:
    """APPE: creates a data set that is not there."""
    return _store(c, "APPE", argument, WriteMode.APPEND)


def stou(c: Conversation, argument: str) -> Actions:
    """STOU: under a name that nothing has yet."""
    return _store(c, "STOU", argument or "UNIQUE", WriteMode.UNIQUE)


def _store(c: Conversation, verb: str, argument: str, how: WriteMode) -> Actions:
    name = named_data_set(c, argument)
    if name is None:
        return bad_data_set_name(c, argument)
    if refused := _no_restart(c):
        return refused
    if not may_access(c, name, Access.UPDATE):
        return no_access(c, verb, name.name, "UPDATE")
    operation = _writing(c, name, how, may_create=False)
    return begin_with(c, verb, operation, patiently(verb, operation, _when_tried(verb, name, how)))


def _writing(c: Conversation, name: DataSetName, how: WriteMode, *, may_create: bool) -> WriteDataSet:
    p = c.mvs.parameters
    operation = WriteDataSet(store_of(c), name, c.user, p.attributes(), how, p.statistics, may_create)
    allowance = c.territory.allowance if c.territory else None
    return attrs.evolve(operation, recalls=p.recalls, model=p.model_of_new, allowance=allowance)


def _when_tried(verb: str, name: DataSetName, how: WriteMode) -> Opened:
    def resume(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, DataSetFailure) or result.trouble is not Trouble.MUST_BE_MADE:
            return _when_receiving(c, verb, result)
        if not may_access(c, name, Access.ALTER):
            return no_access(c, verb, name.name, "ALTER")
        operation = _writing(c, name, how, may_create=True)
        return c.files(operation, patiently(verb, operation, lambda c, made: _when_receiving(c, verb, made)))

    return resume


def _when_receiving(c: Conversation, verb: str, result: FileResult) -> Actions:
    if not isinstance(result, DataSetOpened):
        return refused_data_set(c, verb, result)
    assert isinstance(result.source, Upload)
    converter, fitting = receiving(result.dcb, c.representation, c.mvs.parameters)
    running = RunningTransfer(verb, result.name, TRANSFERRED, is_upload=True)
    running.closing = lambda event: closing_of_upload(fitting, event)
    text = f"FILE: {result.name}" if verb == "STOU" else f"{_STORING[verb]} data set {result.name}"
    return move(c, running, text, result.source, converter)


def list_(c: Conversation, argument: str) -> Actions:
    """LIST: in columns."""
    return _list(c, "LIST", split_flags(argument), ListStyle.LONG)


def nlst(c: Conversation, argument: str) -> Actions:
    """NLST: names."""
    return _list(c, "NLST", split_flags(argument), ListStyle.NAMES)


def mlsd(c: Conversation, argument: str) -> Actions:
    """MLSD: facts."""
    return _list(c, "MLSD", argument, ListStyle.FACTS)


def _list(c: Conversation, verb: str, argument: str, style: ListStyle) -> Actions:
    prefix = c.mvs.prefix if c.mvs.is_current else Prefix(c.user)
    mask = read_mask(prefix, argument, quotes_override=c.mvs.parameters.quotes_override)
    named = named_data_set(c, argument)
    if named is not None and named.generation is not None:
        return _list_generation(c, verb, named, style, Mask("", None, argument.lstrip().startswith("'"), prefix))
    if mask is None:
        return bad_data_set_name(c, argument)
    if mask.members is not None and not may_access(c, DataSetName(mask.pattern), Access.READ):
        return no_access(c, verb, mask.pattern, "READ")
    return _list_mask(c, verb, mask, style)


def _list_generation(c: Conversation, verb: str, named: DataSetName, style: ListStyle, shape: Mask) -> Actions:
    """One generation by its relative number, shown in the ``shape`` of what was asked."""

    def located(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, DataSetEntry):
            return [*c.drop_data(), *c.reply(550, "No data sets found.")]
        return _list_mask(c, verb, attrs.evolve(shape, pattern=result.name), style)

    return c.files(LookUp(store_of(c), named), located)


def _list_mask(c: Conversation, verb: str, mask: Mask, style: ListStyle) -> Actions:
    p = c.mvs.parameters
    what = "members" if mask.members is not None else "data sets"

    def resume(c: Conversation, result: FileResult) -> Actions:
        is_missing = isinstance(result, DataSetFailure) and result.trouble is Trouble.NO_PARTITIONED
        if is_missing or (isinstance(result, Listing) and not result.entries):
            return [*c.drop_data(), *c.reply(550, f"No {what} found.")]
        if not isinstance(result, Listing):
            return refused_data_set(c, verb, result)
        running = RunningTransfer(verb, mask.pattern, LISTED)
        return move(c, running, "List started OK", result.data, listing_converter(c.representation))

    operation = ListDataSets(store_of(c), mask, style, p.list_level, p.directory_mode)

    def look(c: Conversation) -> Actions:
        known = operation.known()
        return c.files(operation, resume) if known is None else resume(c, known)

    return begin_by(c, verb, look)


HANDLERS: dict[str, Handler] = {
    "RETR": retr,
    "STOR": stor,
    "APPE": appe,
    "STOU": stou,
    "LIST": list_,
    "NLST": nlst,
    "MLSD": mlsd,
}
