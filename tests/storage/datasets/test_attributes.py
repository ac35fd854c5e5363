"""DCBs that hold together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.storage.datasets.attributes import RECFMS, TRACK, Dcb, Organization, Space, fitted


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        (("FB", 80, 27920), Dcb("FB", 80, 27920)),
        (("FB", 80, 0), Dcb("FB", 80, 27920)),
        (("FB", 80, 6200), Dcb("FB", 80, 6160)),
        (("F", 80, 6233), Dcb("F", 80, 80)),
        (("VB", 256, 6233), Dcb("VB", 256, 6233)),
        (("VB", 256, 100), Dcb("VB", 256, 260)),
        (("U", 0, 6233), Dcb("U", 0, 6233)),
        (("U", 80, 0), Dcb("U", 0, 27998)),
    ],
)
def test_corrections(asked, made):
    dcb, said = fitted(*asked)
    assert dcb == made
    assert bool(said) is (asked[2] in (6200, 100))


def test_a_correction_is_told_as_z_os_tells_it():
    said = fitted("FB", 120, 6233)[1]
    assert said == ("BLOCKSIZE must be a multiple of LRECL for RECFM FB", "BLOCKSIZE being set to 6120")


@given(st.sampled_from(sorted(RECFMS)), st.integers(0, 32_760), st.integers(0, 32_760))
def test_every_dcb_holds_together(recfm, lrecl, blksize):
    dcb, _ = fitted(recfm, lrecl, blksize)
    assert 1 <= dcb.longest <= 32_760
    assert dcb.blksize <= 32_760
    match dcb.kind:
        case "F":
            assert dcb.blksize % dcb.lrecl == 0
        case "V":
            assert dcb.blksize >= dcb.lrecl + 4
        case _:
            assert dcb.lrecl == 0


def test_how_a_dcb_is_shown():
    assert str(Dcb("FB", 80, 27920)) == "FIXrecfm 80"
    assert str(Dcb("VB", 256, 6233)) == "VARrecfm 256"
    assert Dcb("FBA", 133, 1330).has_asa
    assert not Dcb("FBM", 133, 1330).has_asa


def test_extents():
    assert Space().extents(0) == (1, 0)
    assert Space().extents(1) == (1, 1)
    assert Space(primary=1, secondary=2).extents(TRACK * 4) == (3, 4)
    assert Space("CYLINDER", 1, 1).extents(TRACK * 16) == (2, 16)
    assert Organization.LIBRARY.has_members
    assert not Organization.SEQUENTIAL.has_members
