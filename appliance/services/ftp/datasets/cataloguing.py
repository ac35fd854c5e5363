"""The handlers that change or ask about data sets without a data connection: CWD to MLST."""

from __future__ import annotations

import re
from collections.abc import Callable

from appliance.protocols.ftp.replies import body_reply, quoted
from appliance.saf.model import Access
from appliance.services.ftp.changes import changed
from appliance.services.ftp.conversation import Actions, Conversation, Handler
from appliance.services.ftp.datasets.noticing import with_notice
from appliance.services.ftp.datasets.outcomes import bad_data_set_name, no_access, refused_data_set
from appliance.services.ftp.datasets.reaching import may_access, named_data_set, store_of
from appliance.session.actions import Send
from appliance.storage.datasets.manage import AllocateDataSet, DeleteDataSet, LookUp, RenameDataSet
from appliance.storage.datasets.names import DataSetName, Prefix, is_data_set_name
from appliance.storage.datasets.results import DataSetEntry, DataSetFailure
from appliance.storage.datasets.store import DataSetStore
from appliance.storage.operations import FileOperation
from appliance.storage.results import Done, FileFailure, FileResult

__all__ = ["HANDLERS"]

Answer = Callable[[Conversation, FileResult], Actions]
#: What PWD showed and what the user typed behind it, as clients that know nothing but paths join them.
_JOINED = re.compile(r"'([^']*)'/+(.+)")


def cwd(c: Conversation, argument: str) -> Actions:
    """CWD: any prefix will do; only whether it is a partitioned data set is looked up."""
    text = argument.strip().upper()
    while joined := _JOINED.fullmatch(text):
        shown, rest = joined[1].rstrip("."), joined[2]
        name = Prefix(shown).complete(rest.replace("/", "."))
        text = rest[rest.index("'") :] if "'" in rest else rest if rest == ".." else f"'{name}'"
    if text == "..":
        return cdup(c, "")
    inner = text[1:-1] if len(text) >= 2 and text[0] == text[-1] == "'" else None
    typed = text if inner is None else inner
    is_complete = not c.mvs.is_current or (inner is not None and c.mvs.parameters.quotes_override)
    wanted = typed if is_complete else c.mvs.prefix.complete(typed)
    stem = wanted.removesuffix(".")
    if stem and not is_data_set_name(stem):
        return bad_data_set_name(c, argument)
    if wanted.endswith(".") or not stem:
        return _enter(c, Prefix(stem))

    def resume(c: Conversation, result: FileResult) -> Actions:
        is_partitioned = isinstance(result, DataSetEntry) and result.attributes.organization.has_members
        return _enter(c, Prefix(stem, is_partitioned))

    return c.files(LookUp(store_of(c), DataSetName(stem)), resume)


def cdup(c: Conversation, argument: str) -> Actions:
    """CDUP: one qualifier less."""
    return _enter(c, c.mvs.prefix.parent)


def _enter(c: Conversation, prefix: Prefix) -> Actions:
    c.mvs.prefix, c.mvs.is_current = prefix, True
    text = f"{quoted(str(prefix))} is the working directory name prefix."
    if prefix.is_partitioned:
        text = f"The working directory {quoted(prefix.qualifiers)} is a partitioned data set"
    return with_notice(c, prefix, lambda c, lines: c.reply(250, *lines, text))


def pwd(c: Conversation, argument: str) -> Actions:
    """PWD."""
    shown = quoted(f"'{c.mvs.prefix}'")
    kind = "partitioned data set is" if c.mvs.prefix.is_partitioned else "is"
    return c.reply(257, f"{shown} {kind} working directory.")


def _on_data_set(
    c: Conversation,
    verb: str,
    argument: str,
    access: Access,
    operate: Callable[[DataSetStore, DataSetName], FileOperation],
    answer: Answer,
) -> Actions:
    """Do one operation on the named data set, if SAF allows it."""
    name = named_data_set(c, argument)
    if name is None:
        return bad_data_set_name(c, argument)
    if not may_access(c, name, access):
        return no_access(c, verb, name.name, access.name)

    def resume(c: Conversation, result: FileResult) -> Actions:
        if isinstance(result, DataSetFailure | FileFailure):
            return refused_data_set(c, verb, result)
        return answer(c, result)

    return c.files(operate(store_of(c), name), resume)


def _changed(verb: str, code: int, text: Callable[[str], str], old: str = "") -> Answer:
    def answer(c: Conversation, result: FileResult) -> Actions:
        assert isinstance(result, Done)
        return changed(c, verb, result.path, code, text(result.path), old)

    return answer


def _delete_access(c: Conversation, argument: str) -> Access:
    """A member is content of its data set (UPDATE); the data set itself needs ALTER."""
    name = named_data_set(c, argument)
    return Access.UPDATE if name is not None and name.member else Access.ALTER


def _delete(c: Conversation, verb: str, argument: str) -> Actions:
    owner, access = c.user, _delete_access(c, argument)
    answer = _changed(verb, 250, lambda name: f"{name} deleted.")
    return _on_data_set(c, verb, argument, access, lambda store, name: DeleteDataSet(store, name, owner), answer)


def dele(c: Conversation, argument: str) -> Actions:
    """DELE: a data set with all its members, or a member."""
    return _delete(c, "DELE", argument)


def rmd(c: Conversation, argument: str) -> Actions:
    """RMD: the same."""
    return _delete(c, "RMD", argument)


def mkd(c: Conversation, argument: str) -> Actions:
    """MKD: a partitioned data set with the attributes that SITE gave."""
    owner, parameters = c.user, c.mvs.parameters
    attributes, model = parameters.attributes(parameters.partitioned), parameters.model_of_new
    name = named_data_set(c, argument)
    if name is not None and name.member:
        return bad_data_set_name(c, argument)
    answer = _changed("MKD", 257, lambda made: quoted(f"'{made}'") + " created.")
    return _on_data_set(
        c,
        "MKD",
        argument,
        Access.ALTER,
        lambda store, made: AllocateDataSet(store, made, owner, attributes, model),
        answer,
    )


def rnfr(c: Conversation, argument: str) -> Actions:
    """RNFR: the data set or member must be there."""
    name = named_data_set(c, argument)

    def found(c: Conversation, result: FileResult) -> Actions:
        c.mvs.rename_from = name
        return c.reply(350, "RNFR accepted. Please supply new name for RNTO.")

    return _on_data_set(c, "RNFR", argument, _delete_access(c, argument), LookUp, found)


def rnto(c: Conversation, argument: str) -> Actions:
    """RNTO: only right behind a RNFR that was accepted; a data set stays one, a member in its data set."""
    old, c.mvs.rename_from = c.mvs.rename_from, None
    if old is None:
        return c.reply(503, "Send RNFR first.")
    new = named_data_set(c, argument)
    if new is not None and (old.member or new.member) and not (old.member and new.member and old.name == new.name):
        return c.reply(550, f"Rename fails: {old} cannot become {new}, a member stays in its data set.")
    owner = c.user
    answer = _changed("RNTO", 250, lambda name: f"{old} renamed to {name}", str(old))
    return _on_data_set(
        c,
        "RNTO",
        argument,
        _delete_access(c, argument),
        lambda store, name: RenameDataSet(store, old, name, owner),
        answer,
    )


def size(c: Conversation, argument: str) -> Actions:
    """SIZE: z/OS has it for UNIX files only; 501 lets clients go on."""
    return c.reply(501, "command aborted -- SIZE is not supported for data sets")


def mdtm(c: Conversation, argument: str) -> Actions:
    """MDTM: likewise."""
    return c.reply(501, "command aborted -- MDTM is not supported for data sets")


def mlst(c: Conversation, argument: str) -> Actions:
    """MLST: what the catalogue knows, with facts of our own for what RFC 3659 has not."""
    named = named_data_set(c, argument)
    member = named.member if named is not None else ""

    def answer(c: Conversation, result: FileResult) -> Actions:
        assert isinstance(result, DataSetEntry)
        dcb = result.attributes.dcb
        shown = f"'{DataSetName(result.name, member)}'"
        kind = "dir" if result.attributes.organization.has_members and not member else "file"
        facts = f"type={kind};X.recfm={dcb.recfm};X.lrecl={dcb.lrecl}; {shown}"
        return [Send(body_reply(250, f"Listing {shown}", [facts], "End"))]

    return _on_data_set(c, "MLST", argument, Access.READ, LookUp, answer)


HANDLERS: dict[str, Handler] = {
    "CWD": cwd,
    "CDUP": cdup,
    "PWD": pwd,
    "DELE": dele,
    "RMD": rmd,
    "MKD": mkd,
    "RNFR": rnfr,
    "RNTO": rnto,
    "SIZE": size,
    "MDTM": mdtm,
    "MLST": mlst,
}
