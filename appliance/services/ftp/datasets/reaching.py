"""What every command about data sets begins with: which one is meant, whether it is one, and whether it may be touched.

Who may do what is asked of SAF, class DATASET: the owner of the first qualifier may do everything, anybody else what a
profile says; without a profile nothing (SETROPTS PROTECTALL).
"""

from __future__ import annotations

from appliance.saf import resources
from appliance.saf.model import Access
from appliance.services.ftp.conversation import Conversation
from appliance.storage.datasets.names import DataSetName, Prefix, read_name
from appliance.storage.datasets.store import DataSetStore

__all__ = ["is_data_set", "may_access", "named_data_set", "store_of"]


def store_of(c: Conversation) -> DataSetStore:
    """The data sets of the system; whoever comes here was let into their name space."""
    assert c.site.data_sets is not None
    return c.site.data_sets


def may_access(c: Conversation, name: DataSetName, access: Access) -> bool:
    """Whether SAF lets the user do this to the data set; what no profile covers is shut to everybody but its owner."""
    resource = resources.private_data_set(name.name)
    return c.site.router.auth(c.acee, resource, access, service="FTP", peer=str(c.peer)).is_permitted


def named_data_set(c: Conversation, argument: str) -> DataSetName | None:
    """The data set that an argument names from the working directory."""
    prefix = c.mvs.prefix if c.mvs.is_current else Prefix(c.user)
    return read_name(prefix, argument, quotes_override=c.mvs.parameters.quotes_override)


def is_data_set(c: Conversation, argument: str) -> bool:
    """Whether an argument names something in the data set name space."""
    text = argument.strip()
    if not c.mvs.is_allowed or text.startswith(("/", "./", "'/")):
        return False
    return c.mvs.is_current or (len(text) >= 2 and text[0] == text[-1] == "'")
