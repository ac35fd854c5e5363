"""Copies of the fetched CRLs on disk, so that a restart while the directory is down does not shut everybody out.

One file for each source, in DER, and one for the delta CRL on top of it, mode 0600, replaced by rename; its time of
modification is when the CRL was fetched. A copy is trusted no more than an answer from the network: its signature is
checked again at every load.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from appliance.certs.crls.crl import MAX_CRL_SIZE, Crl, apply_delta, parse_crl
from appliance.certs.crls.crl_source import CrlSource
from appliance.durable import replace_file

__all__ = ["CrlFiles"]


class CrlFiles:
    """The folder of copies (``crl/`` in the state directory); made, mode 0700, when it is first written to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, source: CrlSource, now: datetime) -> tuple[Crl, datetime] | None:
        """The copy of a source's CRL and when it was fetched; None when there is none.

        Raises UnacceptableCrlError for a copy that is damaged or not the issuer's, OSError for one that is unreadable.
        """
        try:
            with self._path(source).open("rb") as file:
                fetched = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
                crl = parse_crl(file.read(MAX_CRL_SIZE + 1), source.issuer, now, source.part)
            delta = self._delta_path(source)
            if delta.exists():
                crl = apply_delta(crl, delta.read_bytes(), source.issuer, now)
            return crl, min(fetched, now)
        except FileNotFoundError:
            return None

    def save(self, source: CrlSource, crl: Crl) -> None:
        """Replace the copy; after a crash either the old or the new list is there, whole. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._delta_path(source).unlink(missing_ok=True)
        replace_file(self._path(source), crl.der, 0o600)

        if crl.delta:
            replace_file(self._delta_path(source), crl.delta, 0o600)

    def _delta_path(self, source: CrlSource) -> Path:
        return self._path(source).with_suffix(".delta")

    def _path(self, source: CrlSource) -> Path:
        return self._folder / f"{source.digest}.crl"
