"""Real FTP clients, each driven through the same walk: log on, store, list, fetch, resume, rename, delete.

What a client can do of it stands in ``CANNOT``; the walk asserts what the client itself got and what lies on the
server's disk, and notes it at the door.
"""

from __future__ import annotations

import ftplib
import io
import json
import os
import ssl
from collections.abc import Callable
from pathlib import Path

from tests.system.ftpbyhand import walk_gnutls, walk_openssl
from tests.system.ftpdoor import CONTENT, OPERATIONS, USER, Door, run
from tests.system.running import ROOT, need

__all__ = ["ACTIVE", "CANNOT", "PEERS", "lftp_settings"]

#: Where ``make test`` puts the packages of npm.
NODE_MODULES = ROOT / "build" / "peers" / "node_modules"


def walk_curl(door: Door) -> None:
    need("curl")
    tls = ("--tlsv1.3",) if door.tls == "1.3" else ("--tlsv1.2", "--tls-max", "1.2")
    base = ("curl", "-sS", "--ssl-reqd", "--cacert", door.demo.ca, *tls, "-u", f"{USER}:{door.password}")
    sent, got = door.file("sent"), door.folder / "got"
    run(*base, "-T", sent, f"{door.url}/curl1")
    assert door.stored("curl1") == CONTENT
    door.did("login", "up")
    assert "curl1" in run(*base, f"{door.url}/")
    assert "curl1" in run(*base, "--list-only", f"{door.url}/").split()
    door.did("list")
    run(*base, "-o", got, f"{door.url}/curl1")
    assert got.read_bytes() == CONTENT
    door.did("down")
    got.write_bytes(CONTENT[:10_000])
    run(*base, "-C", "-", "-o", got, f"{door.url}/curl1")
    assert got.read_bytes() == CONTENT
    (door.home / "curl1").write_bytes(CONTENT[:20_000])
    run(*base, "-C", "-", "-T", sent, f"{door.url}/curl1")
    assert door.stored("curl1") == CONTENT
    door.did("resume")
    run(*base, "-Q", "RNFR curl1", "-Q", "RNTO curl2", f"{door.url}/", "-o", os.devnull)
    assert door.stored("curl2") == CONTENT
    door.did("rename")
    run(*base, "-Q", "DELE curl2", f"{door.url}/", "-o", os.devnull)
    assert door.stored("curl2") is None
    door.did("delete")


def lftp_settings(door: Door) -> str:
    """What is set before lftp opens."""
    return (
        f"set ssl:ca-file {door.demo.ca}; set ftp:ssl-force true; set ftp:ssl-protect-data true; set net:timeout 60; "
        f"set net:max-retries 1; set ssl:priority NORMAL:-VERS-ALL:+VERS-TLS{door.tls}; "
        f"set ftp:passive-mode {'false' if door.is_active else 'true'}; "
    )


def walk_lftp(door: Door) -> None:
    need("lftp")
    sent, got, half = door.file("sent"), door.folder / "got", door.file("half", CONTENT[:10_000])
    told = run(
        "lftp",
        "-c",
        f"{lftp_settings(door)} open -u {USER},{door.password} {door.url}/; put {sent} -o lftp1; cls -l; "
        f"get lftp1 -o {got}; get -c lftp1 -o {half}; mv lftp1 lftp2; put {sent} -o lftp3; cls -1; rm lftp3; bye",
    )
    assert f" {len(CONTENT)} " in told
    assert "lftp2" in told
    assert got.read_bytes() == half.read_bytes() == CONTENT
    assert (door.stored("lftp1"), door.stored("lftp2"), door.stored("lftp3")) == (None, CONTENT, None)
    (door.home / "lftp2").unlink()
    door.did(*OPERATIONS)


def walk_ftplib(door: Door) -> None:
    context = ssl.create_default_context(cafile=str(door.demo.ca))
    version = ssl.TLSVersion.TLSv1_3 if door.tls == "1.3" else ssl.TLSVersion.TLSv1_2
    context.minimum_version = context.maximum_version = version
    with ftplib.FTP_TLS(context=context, timeout=60) as client:
        client.connect(door.host, door.port)
        client.login(USER, door.password)
        client.prot_p()
        client.set_pasv(not door.is_active)
        client.storbinary("STOR ftplib1", io.BytesIO(CONTENT))
        assert "ftplib1" in client.nlst()
        got: list[bytes] = []
        client.retrbinary("RETR ftplib1", got.append)
        assert b"".join(got) == CONTENT
        got.clear()
        client.retrbinary("RETR ftplib1", got.append, rest=70_000)
        assert b"".join(got) == CONTENT[70_000:]
        (door.home / "ftplib1").write_bytes(CONTENT[:30_000])
        client.storbinary("STOR ftplib1", io.BytesIO(CONTENT[30_000:]), rest=30_000)
        assert door.stored("ftplib1") == CONTENT
        client.rename("ftplib1", "ftplib2")
        assert door.stored("ftplib2") == CONTENT
        client.delete("ftplib2")
        assert door.stored("ftplib2") is None
    door.did(*OPERATIONS)


def walk_rclone(door: Door) -> None:
    """It resumes no transfer, but reads from an offset."""
    need("rclone")
    sent, got = door.file("sent"), door.folder / "got"
    env = {"SSL_CERT_FILE": str(door.demo.ca), "RCLONE_CONFIG": str(door.folder / "rclone.conf")}
    secret = run("rclone", "obscure", door.password, env=env).strip()
    (door.folder / "rclone.conf").write_text(
        f"[s]\ntype = ftp\nhost = {door.address}\nport = {door.port}\nuser = {USER}\npass = {secret}\n"
        "explicit_tls = true\n"
        f"disable_tls13 = {'false' if door.tls == '1.3' else 'true'}\n"
    )
    base = ("rclone", "--retries", "1", "--low-level-retries", "2", "--timeout", "60s", "--contimeout", "60s")
    run(*base, "copyto", sent, "s:rclone1", env=env)
    assert door.stored("rclone1") == CONTENT
    assert "rclone1" in run(*base, "lsf", "s:", env=env)
    run(*base, "copyto", "s:rclone1", got, env=env)
    assert got.read_bytes() == CONTENT
    assert run(*base, "cat", "--offset", "70000", "s:rclone1", env=env).encode() == CONTENT[70_000:]
    run(*base, "moveto", "s:rclone1", "s:rclone2", env=env)
    assert (door.stored("rclone1"), door.stored("rclone2")) == (None, CONTENT)
    run(*base, "deletefile", "s:rclone2", env=env)
    assert door.stored("rclone2") is None
    door.did(*OPERATIONS)


def walk_wget(door: Door) -> None:
    """wget only fetches; it resumes too."""
    need("wget")
    (door.home / "wget1").write_bytes(CONTENT)
    whole, half, listing = door.folder / "whole", door.file("half", CONTENT[:10_000]), door.folder / "listing"
    secure = "TLSv1_3" if door.tls == "1.3" else "TLSv1_2"
    login = (f"--ftp-user={USER}", f"--ftp-password={door.password}", f"--ca-certificate={door.demo.ca}")
    base = ("wget", "-q", "-t1", "-T60", f"--secure-protocol={secure}", *login)
    url = door.url.replace("ftp://", "ftps://")
    run(*base, "-O", whole, f"{url}/wget1")
    run(*base, "-c", "-O", half, f"{url}/wget1")
    assert whole.read_bytes() == half.read_bytes() == CONTENT
    run(*base, "-O", listing, f"{url}/", folder=door.folder)
    assert "wget1" in listing.read_text()
    (door.home / "wget1").unlink()
    door.did("login", "list", "down", "resume")


def walk_ftp_ssl(door: Door) -> None:
    need("ftp-ssl")
    door.file("sent")
    got, half = door.folder / "got", door.file("half", CONTENT[:10_000])
    limits = f"MinProtocol = TLSv{door.tls}\nMaxProtocol = TLSv{door.tls}\n"
    conf = door.file("ssl.cnf", f"openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\n{limits}".encode())
    script = (
        f"user {USER} {door.password}\npassive\nbinary\nput sent ftpssl1\nls\nget ftpssl1 got\nreget ftpssl1 half\n"
        "rename ftpssl1 ftpssl2\nls\ndelete ftpssl2\nquit\n"
    )
    options = ("-n", "-v", "-i", "-z", "secure", "-z", f"cacert={door.demo.ca}")
    command = ("ftp-ssl", *options, door.host, str(door.port))
    told = run(*command, text=script, env={"OPENSSL_CONF": str(conf)}, folder=door.folder, both=True)
    assert ("Cipher TLS_" in told) == (door.tls == "1.3"), told
    assert {" ftpssl1", " ftpssl2"} <= {line[line.rindex(" ") :] for line in told.splitlines() if line[:1] == "-"}, told
    assert got.read_bytes() == half.read_bytes() == CONTENT, told
    assert (door.stored("ftpssl1"), door.stored("ftpssl2")) == (None, None)
    door.did(*OPERATIONS)


def walk_basic_ftp(door: Door) -> None:
    need("node")
    if not NODE_MODULES.is_dir():
        need("basic-ftp")  # an npm package: make test puts it into build/peers
    got, half = door.folder / "got", door.file("half", CONTENT[:10_000])
    options = {
        "modules": str(NODE_MODULES),
        "host": door.host,
        "port": door.port,
        "user": USER,
        "password": door.password,
        "ca": str(door.demo.ca),
        "tls": door.tls,
        "sent": str(door.file("sent")),
        "got": str(got),
        "half": str(half),
        "offset": 10_000,
        "isActive": door.is_active,
    }
    saw = json.loads(run("node", Path(__file__).parent / "basicftp.js", json.dumps(options)))
    assert f"basic1 {len(CONTENT)}" in saw["names"]
    assert (saw["size"], saw["isRenamed"]) == (len(CONTENT), True)
    assert got.read_bytes() == half.read_bytes() == CONTENT
    assert door.stored("basic2") is None
    door.did(*OPERATIONS)


PEERS: dict[str, Callable[[Door], None]] = {
    "curl": walk_curl,
    "lftp": walk_lftp,
    "ftplib": walk_ftplib,
    "rclone": walk_rclone,
    "wget": walk_wget,
    "ftp-ssl": walk_ftp_ssl,
    "openssl": walk_openssl,
    "gnutls-cli": walk_gnutls,
    "basic-ftp": walk_basic_ftp,
}
#: What a client cannot do at all; the others can do everything.
CANNOT = {"wget": {"up", "rename", "delete"}}
#: Those that can have the server connect to them under TLS.
ACTIVE = ("lftp", "ftplib", "basic-ftp")
