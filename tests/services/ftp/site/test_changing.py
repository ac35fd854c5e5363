"""SITE for data sets in a session."""

from __future__ import annotations


def test_parameters_last_and_are_shown(mvs):
    assert mvs.say("SITE RECFM=FB LRECL=120 BLKSIZE=6233").sent() == (
        b"200-BLOCKSIZE must be a multiple of LRECL for RECFM FB\r\n"
        b"200-BLOCKSIZE being set to 6120\r\n200 SITE command was accepted\r\n"
    )
    assert b"211-Record format FB, Lrecl: 120, Blocksize: 6120" in mvs.say("STAT").sent()
    assert b"Unrecognized parameter 'X=1'" in mvs.say("SITE X=1").sent()
    assert mvs.say("SITE FILETYPE=SEQ ISPFSTATS").sent() == b"200 SITE command was accepted\r\n"


def test_a_filter_needs_authority(mvs, make):
    assert mvs.say("SITE JESOWNER=*").sent() == b"200 SITE command was accepted\r\n"
    assert b"200-JESJOBNAME is not changed: not authorized." in mvs.say("SITE JESJOBNAME=X*").sent()
    other = make(data_sets=True)
    assert b"not authorized" in other.say("SITE JESOWNER=*").sent()


def test_qdisk(mvs, make):
    lines = mvs.say("SITE QDISK").sent().splitlines()
    assert lines[2].startswith(b"200-SLYP01 3390")
    assert mvs.say("SITE Q=WORK01").sent().splitlines()[2].startswith(b"200-WORK01")
    plain = make()
    assert plain.say("SITE QDISK").sent().startswith(b"530 ")


def test_who_is_not_let_to_jobs_stays_where_he_is(mvs):
    told = b"200-FILETYPE is not changed: there are no jobs for this user.\r\n200 SITE command was accepted\r\n"
    assert mvs.say("SITE FILETYPE=JES").sent() == told  # this site has no spool
    assert b"FileType SEQ" in mvs.say("STAT (FILETYPE").sent()
