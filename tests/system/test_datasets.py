"""Data sets with real clients, by FTP over TLS on 2022, which begins at the user's prefix."""

from __future__ import annotations

import ftplib
import io
import os
import signal
import subprocess
import threading

import pytest

from tests.system.running import Demo, need, until
from tests.system.test_ftp import curl, open_ftplib, user2


def log_on(demo: Demo, port: int = 2022) -> ftplib.FTP_TLS:
    client = open_ftplib(demo, port)
    client.login("USER2", demo.password("USER2"))
    client.prot_p()
    return client


def lines_of(client: ftplib.FTP, command: str) -> list[str]:
    lines: list[str] = []
    client.retrlines(command, lines.append)
    return lines


def delete(client: ftplib.FTP, *names: str) -> None:
    for name in names:
        assert client.delete(name).startswith("250 ")


def test_a_login_begins_at_the_prefix(demo):
    with open_ftplib(demo, 2022) as client:
        said = client.login("USER2", demo.password("USER2")).splitlines()
        assert said[0] == "230-Processing FTPS.RC configuration file.."  # USER2.FTPS.RC, a data set
        assert said[-1] == '230 USER2 is logged on.  Working directory is "USER2.".'
        assert client.pwd() == "'USER2.'"
        assert client.sendcmd("SYST").startswith("215 MVS ")


@pytest.mark.parametrize("site", ["RECFM=FB LRECL=80", "RECFM=VB LRECL=256", "RECFM=U BLKSIZE=6144"])
def test_ftplib_carries_text_and_images(demo, site):
    text = b"first line\n\nThe third [one] ^ has 5% of \xa3 more|\n"
    with log_on(demo) as client:
        client.sendcmd(f"SITE {site}")
        assert client.storlines("STOR ftplib.text", io.BytesIO(text)).startswith("250 ")
        client.encoding = "latin-1"
        assert lines_of(client, "RETR ftplib.text") == text.decode("latin-1").splitlines()
        image = os.urandom(80 * 1000)
        assert client.storbinary("STOR ftplib.image", io.BytesIO(image)).startswith("250 ")
        got: list[bytes] = []
        client.retrbinary("RETR 'USER2.FTPLIB.IMAGE'", got.append)
        assert b"".join(got) == image
        delete(client, "ftplib.text", "ftplib.image")


def test_members_and_their_list(demo):
    with log_on(demo) as client:
        client.sendcmd("SITE RECFM=FB LRECL=80 ISPFSTATS PDSTYPE=PDSE")
        assert client.mkd("pds") == "'USER2.PDS'"
        assert client.cwd("pds").startswith("250 The working directory")
        client.storlines("STOR one", io.BytesIO(b"a\nb\nc\n"))
        client.storlines("STOR two", io.BytesIO(b""))
        assert client.nlst() == ["ONE", "TWO"]
        listed = lines_of(client, "LIST")
        assert listed[0] == " Name     VV.MM   Created       Changed      Size  Init   Mod   Id"
        assert listed[1].split()[0:2] == ["ONE", "01.00"]
        assert listed[1].split()[-4:] == ["3", "3", "0", "USER2"]
        client.rename("two", "three")
        assert client.nlst("'USER2.PDS(T*)'") == ["'USER2.PDS(THREE)'"]
        client.cwd("..")
        delete(client, "pds(one)", "pds")
        with pytest.raises(ftplib.error_perm, match="550"):
            client.nlst("'USER2.PDS(*)'")


def test_generations(demo):
    with log_on(demo) as client:
        for number in range(4):
            client.storlines("STOR daily(+1)", io.BytesIO(b"%d\n" % number))
        assert lines_of(client, "RETR daily(0)") == ["3"]
        assert lines_of(client, "RETR daily(-2)") == ["1"]
        with pytest.raises(ftplib.error_perm, match="550"):
            client.retrlines("RETR daily(-3)")
        assert len(client.nlst("daily.*")) == 3


def test_curl_lists_puts_and_gets(demo, tmp_path):
    url = f"ftp://localhost:{demo.port(2022)}/"
    listed = curl(demo, *user2(demo), url)
    assert listed.returncode == 0, listed.stderr.decode()
    rows = listed.stdout.decode().splitlines()
    assert rows[0] == "Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname"
    assert any(row[56:] == "JCL" and row.split()[-2] == "PO" for row in rows)
    (tmp_path / "f").write_bytes(b"one\ntwo\n")
    put = curl(
        demo, *user2(demo), "--use-ascii", "-Q", "SITE RECFM=FB LRECL=80", "-T", tmp_path / "f", f"{url}CURL.TEXT"
    )
    assert put.returncode == 0, put.stderr.decode()
    got = curl(demo, *user2(demo), "--use-ascii", f"{url}'USER2.CURL.TEXT'")
    assert got.returncode == 0, got.stderr.decode()
    assert got.stdout.replace(b"\r\n", b"\n") == b"one\ntwo\n"
    assert len(curl(demo, *user2(demo), f"{url}'USER2.CURL.TEXT'").stdout) == 160
    missing = curl(demo, *user2(demo), f"{url}'USER2.NOT.THERE'")
    assert missing.returncode != 0
    assert b"< 550 Data set USER2.NOT.THERE not found" in missing.stderr
    assert curl(demo, *user2(demo), "-Q", "DELE CURL.TEXT", url).returncode == 0


def test_lftp_puts_and_gets(demo, tmp_path):
    need("lftp")
    sent, got = tmp_path / "sent", tmp_path / "got"
    sent.write_bytes(b"0123456789" * 800)
    script = (
        f"set ssl:ca-file {demo.ca}; set ftp:ssl-force true; set ftp:ssl-protect-data true; set net:max-retries 1; "
        f"set net:timeout 60; set ftp:use-size no; set ftp:use-mdtm no; "
        f"open -u USER2,{demo.password('USER2')} -p {demo.port(2022)} localhost; "
        f"quote SITE RECFM=FB LRECL=80; put {sent} -o LFTP.DATA; ls; get LFTP.DATA -o {got}; rm LFTP.DATA; bye"
    )
    done = subprocess.run(["lftp", "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "LFTP.DATA" in done.stdout
    assert got.read_bytes() == sent.read_bytes()


def test_saf_says_who_may(demo):
    with open_ftplib(demo, 2022) as client:
        client.login("USER4", demo.password("USER4"))
        client.prot_p()
        for command in ("RETR 'USER2.NOTES'", "RETR 'USER2.JCL(COPY)'"):
            with pytest.raises(ftplib.error_perm, match="550 RETR fails: USER4 has no READ access"):
                client.retrlines(command)
        with pytest.raises(ftplib.error_perm, match="550"):
            client.storlines("STOR 'USER2.NOTES'", io.BytesIO(b"x\n"))
        with pytest.raises(ftplib.error_perm, match="550"):
            client.delete("'USER2.NOTES'")


def test_an_upload_that_breaks_leaves_what_was_there(demo):
    with log_on(demo) as client:
        client.storlines("STOR kept", io.BytesIO(b"old\n"))
        data = client.transfercmd("STOR kept")
        data.sendall(b"half of the new")
        data.shutdown(2)
        data.close()
        with pytest.raises((ftplib.error_temp, ftplib.error_perm)):
            client.voidresp()
        assert lines_of(client, "RETR kept") == ["old"]
        delete(client, "kept")


def test_what_is_being_written_is_in_use(demo):
    with log_on(demo) as one, log_on(demo) as two:
        data = one.transfercmd("STOR busy")
        with pytest.raises(ftplib.error_temp, match=r"450 STOR fails: data set USER2\.BUSY is in use by USER2\."):
            two.storlines("STOR busy", io.BytesIO(b"x\n"))
        data.unwrap()  # type: ignore[attr-defined]
        data.close()
        assert one.voidresp().startswith("250 ")
        delete(one, "busy")


def test_a_kill_leaves_the_old_content_or_the_new_one(own_demo):
    """Uploads of whole generations of a content, one line repeated; whatever was answered 250 is there."""
    answered: dict[str, bytes] = {}
    names = [f"kill.d{number}" for number in range(4)] + ["killpds(a)", "killpds(b)"]
    with log_on(own_demo) as client:
        client.sendcmd("SITE RECFM=FB LRECL=80")
        client.mkd("killpds")

    def keep_storing(name: str) -> None:
        try:
            with log_on(own_demo) as client:
                for round in range(10_000):
                    line = b"%010d" % round * 8
                    client.storbinary(f"STOR {name}", io.BytesIO(line * 500))
                    answered[name] = line
        except (OSError, EOFError, ftplib.Error):
            return

    threads = [threading.Thread(target=keep_storing, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    until(lambda: len(answered) == len(names) and sum(int(line[:10]) for line in list(answered.values())) >= 200, 300)
    own_demo.stop(signal.SIGKILL)
    for thread in threads:
        thread.join(100)
    own_demo.start()
    with log_on(own_demo) as client:
        for name in names:
            got: list[bytes] = []
            client.retrbinary(f"RETR {name}", got.append)
            content = b"".join(got)
            assert len(content) == 40_000
            assert content == content[:80] * 500
            assert int(content[:10]) in (int(answered[name][:10]), int(answered[name][:10]) + 1)
