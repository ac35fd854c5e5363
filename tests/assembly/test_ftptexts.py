"""BANNER, LOGINMSG and ANONYMOUSLOGINMSG."""

from __future__ import annotations

import pytest

from appliance.assembly.ftptexts import read_text
from appliance.assembly.policies import PolicyError
from appliance.config.ftpservers.ftpserver import FtpServer

SERVER = FtpServer(jobname="FTPD1")


def test_the_lines_of_a_file(tmp_path):
    path = tmp_path / "banner"
    path.write_text("Welcome\nto %L\n")
    assert read_text(SERVER, "BANNER", str(path)) == ("Welcome", "to %L")
    assert read_text(SERVER, "BANNER", None) == ()


def test_what_cannot_be_read_names_its_statement(tmp_path):
    with pytest.raises(PolicyError, match=r"\AFTP FTPD1: BANNER: /.+/gone: No such file or directory\Z"):
        read_text(SERVER, "BANNER", str(tmp_path / "gone"))
    (tmp_path / "bytes").write_bytes(b"\xff")
    with pytest.raises(PolicyError, match=r"LOGINMSG: /.+/bytes: is not text in UTF-8\Z"):
        read_text(SERVER, "LOGINMSG", str(tmp_path / "bytes"))
