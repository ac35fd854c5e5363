"""MVSINFO: the data set whose last qualifier it names is shown to who enters its prefix for the first time.

What SAF does not let the user read is not shown (``ftp`` facts, 3.5).
"""

from __future__ import annotations

from collections.abc import Callable

from appliance.saf.model import Access
from appliance.services.ftp.conversation import Actions, Conversation
from appliance.services.ftp.datasets.reaching import may_access, store_of
from appliance.services.ftp.texts import expanded
from appliance.storage.datasets.access import OpenDataSet
from appliance.storage.datasets.manage import LookUp
from appliance.storage.datasets.names import DataSetName, Prefix, is_data_set_name
from appliance.storage.datasets.results import DataSetEntry
from appliance.storage.notices import ReadDataSetNotice
from appliance.storage.results import FileResult, Notices

__all__ = ["MOST_SEEN", "with_notice"]

#: So many places are remembered as entered before.
MOST_SEEN = 100

Shown = Callable[[Conversation, list[str]], Actions]


def with_notice(c: Conversation, prefix: Prefix, shown: Shown) -> Actions:
    """``shown`` with the lines to be shown to who enters this prefix now, mostly none."""
    qualifier = c.config.anonymous_mvs_info if c.anonymous else c.config.mvs_info
    name, place = f"{prefix.qualifiers}.{qualifier}", f"'{prefix.qualifiers}'"
    if qualifier is None or place in c.seen or len(c.seen) >= MOST_SEEN or not is_data_set_name(name):
        return shown(c, [])
    c.seen.add(place)
    notice = DataSetName(name)

    def found(c: Conversation, result: FileResult) -> Actions:
        if not isinstance(result, DataSetEntry) or not may_access(c, notice, Access.READ):
            return shown(c, [])
        return c.files(ReadDataSetNotice(OpenDataSet(store_of(c), notice, c.user)), read)

    def read(c: Conversation, result: FileResult) -> Actions:
        return shown(c, expanded(c, result.shown) if isinstance(result, Notices) else [])

    return c.files(LookUp(store_of(c), notice), found)
