"""DCBDSN: a data set that is made now takes its record format and lengths from one that is there."""

from __future__ import annotations

import attrs

from appliance.storage.datasets.attributes import Attributes, fitted
from appliance.storage.datasets.names import DataSetName
from appliance.storage.datasets.results import Trouble
from appliance.storage.datasets.store import DataSetStore, RefusedError

__all__ = ["Model"]


@attrs.frozen
class Model:
    """The data set to be like. ``own`` are the attributes (RECFM, LRECL, BLKSIZE) that were said: they go before it."""

    name: DataSetName
    own: frozenset[str] = frozenset()

    def applied(self, store: DataSetStore, attributes: Attributes) -> Attributes:
        """``attributes`` with those of the model where nothing was said; refused when there is no such data set."""
        entry = store.catalogue.find(self.name.name)
        if entry is None:
            raise RefusedError(Trouble.NO_MODEL, self.name.name)
        said, model = attributes.dcb, entry.attributes.dcb
        recfm = said.recfm if "RECFM" in self.own else model.recfm
        lrecl = said.lrecl if "LRECL" in self.own else model.lrecl
        blksize = said.blksize if "BLKSIZE" in self.own else model.blksize
        is_mixed = self.own & {"RECFM", "LRECL"} and "BLKSIZE" not in self.own
        dcb, _ = fitted(recfm, lrecl, 0 if is_mixed else blksize)
        return attrs.evolve(attributes, dcb=dcb)
