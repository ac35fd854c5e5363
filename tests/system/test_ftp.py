"""FTPS with real clients: curl, lftp and Python's ftplib against the running demo."""

from __future__ import annotations

import ftplib
import hashlib
import io
import re
import ssl
import subprocess
from pathlib import Path

import pytest

from tests.system.running import Demo, need


def curl(demo: Demo, *arguments: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[bytes]:
    need("curl")
    command = ["curl", "--silent", "--show-error", "--verbose", "--ssl-reqd", "--cacert", str(demo.ca)]
    return subprocess.run([*command, *map(str, arguments)], capture_output=True, timeout=timeout, check=False)


def user2(demo: Demo) -> tuple[str, str]:
    return "-u", f"USER2:{demo.password('USER2')}"


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@pytest.mark.parametrize("size", [0, 1, 4096, 70_000, 5_000_000])
def test_curl_puts_a_file_and_gets_the_same_bytes_back(demo, tmp_path, size):
    sent, got = tmp_path / "sent", tmp_path / "got"
    sent.write_bytes(hashlib.shake_256(b"seed").digest(size))
    url = f"ftp://localhost:{demo.port(2121)}/c{size}"
    put = curl(demo, *user2(demo), "-T", sent, url)
    assert put.returncode == 0, put.stderr.decode()
    get = curl(demo, *user2(demo), "-o", got, url)
    assert get.returncode == 0, get.stderr.decode()
    assert (got.read_bytes() if got.exists() else b"") == sent.read_bytes()


def test_curl_carries_a_gibibyte(demo, tmp_path):
    sent, got = tmp_path / "sent", tmp_path / "got"
    block = hashlib.shake_256(b"block").digest(1 << 20)
    with sent.open("wb") as file:
        for number in range(1024):
            file.write(number.to_bytes(4, "big") + block[4:])
    url = f"ftp://localhost:{demo.port(2121)}/gib"
    assert curl(demo, *user2(demo), "-T", sent, url, timeout=280).returncode == 0
    assert curl(demo, *user2(demo), "-o", got, url, timeout=280).returncode == 0
    assert digest(got) == digest(sent)
    assert curl(demo, *user2(demo), "-Q", "DELE gib", f"ftp://localhost:{demo.port(2121)}/").returncode == 0


def test_lftp_puts_lists_and_gets(demo, tmp_path):
    need("lftp")
    sent, got = tmp_path / "sent", tmp_path / "got"
    sent.write_bytes(b"line\n" * 10_000)
    script = (
        f"set ssl:ca-file {demo.ca}; set ftp:ssl-force true; set ftp:ssl-protect-data true; set net:max-retries 1; "
        f"set net:timeout 60; open -u USER2,{demo.password('USER2')} -p {demo.port(2121)} localhost; "
        f"put {sent} -o lftp.txt; ls; get lftp.txt -o {got}; rm lftp.txt; bye"
    )
    done = subprocess.run(["lftp", "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^-\S+ .* 50000 .* lftp\.txt$", done.stdout, re.MULTILINE)
    assert got.read_bytes() == sent.read_bytes()


class TlsClient(ftplib.FTP_TLS):
    """ftplib as scripts use it."""


def open_ftplib(demo: Demo, base: int, certificate: str | None = None) -> ftplib.FTP_TLS:
    context = ssl.create_default_context(cafile=str(demo.ca))
    if certificate:
        context.load_cert_chain(*demo.certificate(certificate))
    client = TlsClient(context=context, timeout=60)
    client.connect("localhost", demo.port(base))
    return client


def test_ftplib_walks_through_the_commands(demo):
    with open_ftplib(demo, 2121) as client:
        client.login("USER2", demo.password("USER2"))
        client.prot_p()
        assert client.pwd() == "/u/user2"
        client.mkd("work")
        client.cwd("work")
        client.storbinary("STOR one", io.BytesIO())
        client.storlines("STOR two", io.BytesIO(b"first\nsecond\n"))
        client.voidcmd("TYPE I")
        assert client.size("two") == 13
        assert sorted(name for name, _ in client.mlsd(facts=["type"]) if name not in (".", "..")) == ["one", "two"]
        client.rename("two", "three")
        lines: list[str] = []
        client.retrlines("RETR three", lines.append)
        assert lines == ["first", "second"]
        rest: list[bytes] = []
        client.retrbinary("RETR three", rest.append, rest=6)
        assert b"".join(rest) == b"second\n"
        client.delete("one")
        client.delete("three")
        client.cwd("..")
        client.rmd("work")
        with pytest.raises(ftplib.error_perm, match="550"):
            client.size("work/one")


def test_a_certificate_logs_in_without_a_password(demo, tmp_path):
    certificate, key = demo.certificate("user2")
    url = f"ftp://localhost:{demo.port(2021)}/"
    done = curl(demo, "--cert", certificate, "--key", key, "-u", "USER2:", url)
    assert done.returncode == 0, done.stderr.decode()
    assert b"< 230 " in done.stderr
    assert b"> PASS" not in done.stderr


@pytest.mark.parametrize(
    ("name", "user", "codes", "message"),
    [
        ("user4", "USER4", (b"530",), "SLYF"),
        ("stranger", "USER2", (b"530", b"531"), "SLYF"),
    ],
)
def test_who_has_no_access_is_refused(demo, name, user, codes, message):
    certificate, key = demo.certificate(name)
    url = f"ftp://localhost:{demo.port(2021)}/"
    done = curl(demo, "--cert", certificate, "--key", key, "-u", f"{user}:{demo.password('USER2')}", url)
    assert done.returncode == 67, done.stderr.decode()
    replies = re.findall(rb"^< (\d{3})", done.stderr, re.MULTILINE)
    assert replies[-1] in codes or any(code in replies for code in codes)
    assert b"230" not in replies


def test_a_revoked_certificate_is_refused_before_any_login_reply(demo):
    certificate, key = demo.certificate("user3")
    done = curl(demo, "--cert", certificate, "--key", key, "-u", "USER3:", f"ftp://localhost:{demo.port(2021)}/")
    assert done.returncode != 0
    replies = set(re.findall(rb"^< (\d{3})", done.stderr, re.MULTILINE))
    assert not replies & {b"230", b"331"}


def test_without_a_certificate_there_is_no_login_on_2021(demo):
    done = curl(demo, *user2(demo), f"ftp://localhost:{demo.port(2021)}/")
    assert done.returncode != 0
    assert b"< 531" in done.stderr


def test_clear_data_is_refused_on_2021(demo):
    with open_ftplib(demo, 2021, "user2") as client:
        client.auth()
        client.sendcmd("USER USER2")
        client.sendcmd("PBSZ 0")
        with pytest.raises(ftplib.error_perm, match="536"):
            client.sendcmd("PROT C")


def test_implicit_tls(demo, tmp_path):
    need("curl")
    (tmp_path / "f").write_bytes(b"implicit")
    url = f"ftps://localhost:{demo.port(2990)}/implicit"
    assert curl(demo, *user2(demo), "-T", tmp_path / "f", url).returncode == 0
    assert curl(demo, *user2(demo), url).stdout == b"implicit"


def test_an_unprotected_login_is_refused_where_tls_is_required(demo):
    with ftplib.FTP(timeout=60) as client:
        client.connect("localhost", demo.port(2021))
        with pytest.raises(ftplib.error_perm, match=r"^53[04]"):
            client.login("USER2", demo.password("USER2"))


def test_a_wrong_password_is_refused_and_no_password_reaches_log_or_audit(demo):
    with open_ftplib(demo, 2121) as client, pytest.raises(ftplib.error_perm, match="530"):
        client.login("USER4", "hunter22")
    everything = demo.output() + "".join(map(str, demo.audit()))
    assert "hunter22" not in everything
    assert demo.password("USER2") not in everything


def test_an_upload_that_breaks_leaves_what_was_there(demo):
    with open_ftplib(demo, 2121) as client:
        client.login("USER2", demo.password("USER2"))
        client.prot_p()
        client.storbinary("STOR kept", io.BytesIO(b"old"))
        client.voidcmd("TYPE I")
        data = client.transfercmd("STOR kept")
        data.sendall(b"half of the new")
        data.shutdown(2)
        data.close()
        with pytest.raises((ftplib.error_temp, ftplib.error_perm)):
            client.voidresp()
        got: list[bytes] = []
        client.retrbinary("RETR kept", got.append)
        assert b"".join(got) == b"old"
        client.delete("kept")
