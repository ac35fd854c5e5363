"""What a session remembers about the data set name space: where it is, and what SITE has set.

The prefix and the UNIX directory are kept side by side, so that whoever goes from one to the other finds the place he
left (``ftp`` facts, 4.3).
"""

from __future__ import annotations

import attrs

from appliance.services.ftp.site.parameters import SiteParameters
from appliance.storage.datasets.names import DataSetName, Prefix

__all__ = ["MvsSide"]


@attrs.define
class MvsSide:
    """The data set half of a conversation."""

    is_allowed: bool = False  # data sets can be named at all
    is_current: bool = False  # the working directory is a prefix or a partitioned data set
    prefix: Prefix = attrs.field(factory=Prefix)
    parameters: SiteParameters = attrs.field(factory=SiteParameters)
    rename_from: DataSetName | None = None
