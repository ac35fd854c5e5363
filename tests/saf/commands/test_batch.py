"""Many commands as one change: all or none, and every wrong line is found."""

from __future__ import annotations

from appliance.saf.commands.batch import run_batch
from appliance.saf.commands.prepared import Prepared
from appliance.saf.commands.table import find
from appliance.saf.commands.workshop import Workshop, refuse_imports
from appliance.saf.model import Acee
from tests.support.racf import NOON, PASSWORDS


def run(racf, *texts, user="IBMUSER"):
    return racf.commands.run_all(Acee(user), texts, source="TEST")


def test_later_commands_see_what_earlier_ones_did(racf):
    before = racf.database.version
    done = run(
        racf,
        "ADDGROUP PAY",
        "ADDUSER PAYER DFLTGRP(PAY) PASSWORD(First1)",
        "RDEFINE SERVAUTH A.B UACC(NONE)",
        "PERMIT A.B CLASS(SERVAUTH) ID(PAY) ACCESS(READ)",
    )
    assert done.is_done
    assert [answer.code for answer in done.answers] == [0] * 4
    assert racf.database.version == before + 1
    assert racf.database.profiles["SERVAUTH"]["A.B"].access == {"PAY": 2}
    assert [record.event for record in racf.audit.records[-4:]] == ["ADDGROUP", "ADDUSER", "RDEFINE", "PERMIT"]


def test_one_wrong_line_undoes_nothing_because_nothing_was_done(racf):
    before, recorded = racf.database, len(racf.audit.records)
    done = run(
        racf,
        "ADDUSER PAYER",
        "ADDUSER USER2",  # is there
        "FROB X",  # no command
        "RDEFINE SERVAUTH (",  # no syntax
        "PERMIT A.B CLASS(SERVAUTH) ID(PAYER) ACCESS(READ)",  # no profile
        "ADDUSER PAYER",  # a second time
    )
    assert not done.is_done
    assert [answer.code for answer in done.answers] == [0, 8, 8, 8, 8, 8]
    assert all(len(answer.lines) == 1 for answer in done.answers)
    assert racf.database is before
    assert [record.event for record in racf.audit.records[recorded:]] == ["ADDUSER", "RDEFINE", "PERMIT", "ADDUSER"]
    assert {record.qualifier for record in racf.audit.records[recorded:]} == {"FAILURE"}


def test_the_issuer_has_his_own_authority(racf):
    done = run(racf, "ADDUSER PAYER", user="USER2")
    assert (done.is_done, done.answers[0].lines[0].split()[0]) == (False, "SLYS1002E")
    assert racf.audit.records[-1].qualifier == "INSAUTH"


def test_nothing_is_done_while_the_audit_cannot_be_written(racf):
    racf.audit.is_failed = True
    assert not run(racf, "ADDUSER PAYER").is_done
    assert "PAYER" not in racf.database.users


def test_what_changed_behind_the_rehearsal_abandons_all_of_it(racf):
    class Late:
        """A store into which somebody else writes between the rehearsal and the transaction."""

        database = racf.database

        @staticmethod
        def apply(change, beside):
            racf.ok("ADDUSER PAYER")
            return racf.store.apply(change, beside)

    workshop = Workshop(PASSWORDS, NOON, refuse_imports)
    texts = ("ADDGROUP LATE", "ADDUSER PAYER")
    done = run_batch(Late(), [Prepared(find(text.split()[0]), Acee("IBMUSER"), text, workshop) for text in texts])
    assert (done.is_done, [answer.code for answer in done.answers]) == (False, [0, 8])
    assert "LATE" not in racf.database.groups


def test_a_rehearsal_finds_every_wrong_line_and_does_nothing(racf):
    before, recorded = racf.database, len(racf.audit.records)
    answers = racf.commands.rehearse(
        Acee("IBMUSER"),
        [
            "ADDGROUP PAY",
            "ADDUSER PAYER DFLTGRP(PAY) PASSWORD(First1)",
            "ADDUSER PAYER",  # a second time
            "FROB X",  # no command
            "CONNECT PAYER GROUP(NONESUCH)",
            "RACDCERT ID(PAYER) GENCERT SUBJECTSDN(CN('a')) NISTECC WITHLABEL('A')",
            "RACDCERT ID(PAYER) GENCERT SUBJECTSDN(CN('b')) NISTECC WITHLABEL('B')",  # with a key of its own
            "RACDCERT ID(PAYER) EXPORT(LABEL('A')) FORMAT(CERTB64) DSN('a.pem')",  # nothing is written
        ],
    )
    assert [answer.code for answer in answers] == [0, 0, 8, 8, 8, 0, 0, 0]
    assert racf.database is before
    assert len(racf.audit.records) == recorded


def test_a_rehearsal_is_no_way_to_guess_a_password(racf):
    racf.ok("ALTUSER USER2 PASSWORD(RIGHT1) NOEXPIRED")
    before = racf.database.users["USER2"].failed_attempts
    [answer] = racf.commands.rehearse(Acee("USER2"), ["PASSWORD PASSWORD(WRONG1 OTHER1)"])
    assert answer.code == 8
    assert racf.store.database.users["USER2"].failed_attempts == before + 1
