"""SITE."""

from __future__ import annotations

import pytest

from tests.services.ftp.conftest import code

ACCEPTED = b"200 SITE command was accepted\r\n"


@pytest.fixture
def client(make, home):
    client = make()
    client.log_on()
    return client


@pytest.mark.parametrize(
    "parameters",
    [
        "FIXrecfm 80 LRECL=80 RECFM=FB BLKSIZE=320",  # what a z/OS client sends before PUT
        "fixrecfm 80",
        "LR=80 BLK=320 REC=FB PRI=5 TR",
        "SBD=(IBM-1047,ISO8859-1)",
        "FILETYPE=SEQ",
        "NOTRAIL",
        "VOLUME=(A,B)",
    ],
)
def test_what_z_os_knows_is_accepted(client, parameters):
    assert client.say(f"SITE {parameters}").sent() == ACCEPTED


@pytest.mark.parametrize("word", ["X=1", "L=80", "LRECLS=80", "<b>", "FILETYPES"])
def test_what_nobody_knows_is_told(client, word):
    told = f"200-Unrecognized parameter '{word}' on SITE command.\r\n".encode()
    assert client.say(f"SITE LRECL=80 {word}").sent() == told + ACCEPTED


@pytest.mark.parametrize("word", ["XLATE=FOO", "CONDDISP=CATLG", "INactivetime=60", "NOSPREAD", "BUFNO 5"])
def test_what_is_known_and_does_nothing_is_told(client, word):
    keyword = word.replace("=", " ").split()[0].upper()
    told = f"200-Parameter {keyword} has no effect on this server.\r\n".encode()
    assert client.say(f"SITE LRECL=80 {word}").sent() == told + ACCEPTED


def test_a_bare_site(client):
    assert client.say("SITE").sent() == b"202 SITE not necessary; you may proceed\r\n"


def test_chmod(client, home):
    (home / "a b").write_text("x")
    assert client.say("SITE CHMOD 600 a b").sent() == ACCEPTED
    assert (home / "a b").stat().st_mode & 0o777 == 0o600
    assert code(client.say("SITE CHMOD 600 gone")) == 550
    assert code(client.say(f"SITE chmod 600 {'n' * 300}")) == 550


@pytest.mark.parametrize("wrong", ["", " 777", " -177 a", " 778 a", " u+x a"])
def test_a_malformed_chmod_does_not_look_done(client, wrong):
    assert code(client.say(f"SITE CHMOD{wrong}")) == 501


def test_umask(client):
    assert client.say("SITE UMASK 022").sent() == ACCEPTED
    assert client.script.session._c.umask == 0o022
    assert client.say("SITE um=077").sent() == ACCEPTED
    assert client.say("SITE FILETYPE=SEQ UMASK 027 LRECL=80").sent() == ACCEPTED
    assert client.script.session._c.umask == 0o027
    assert client.say("SITE RECFM UM LRECL 0").sent() == ACCEPTED
    assert client.script.session._c.mvs.parameters.dcb.recfm == "UM"
    for wrong in ("UMASK 8", "UMASK", "UMASK=", "RDW UMASK", "UMASK 77777"):
        assert code(client.say(f"SITE {wrong}")) == 501
    assert not client.script.session._c.mvs.parameters.rdw


def test_before_login_only_what_touches_no_file(make):
    client = make()
    assert client.say("SITE LRECL=80").sent() == ACCEPTED
    assert code(client.say("SITE CHMOD 777 x")) == 530
