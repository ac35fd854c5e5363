"""Real FTP clients, each driven through the same walk: log on, store, list, fetch, resume, rename, delete.

A client says which parts it can do; the walk asserts what the client itself got and what lies on the server's disk.
"""

from __future__ import annotations

import ftplib
import io
import os
import ssl
import subprocess
from pathlib import Path

import attrs

from tests.system.running import ROOT, Demo, need

__all__ = ["CONTENT", "PEERS", "Door", "walk_basic_ftp"]

CONTENT = b"".join(b"line %d of a text\n" % number for number in range(4000))
USER = "USER2"
#: Where ``make test`` puts the packages of npm.
NODE_MODULES = ROOT / "build" / "peers" / "node_modules"


@attrs.frozen
class Door:
    """Where a client goes, and how."""

    demo: Demo
    port: int
    host: str = "localhost"
    tls: str = "1.3"
    folder: Path = Path()
    is_active: bool = False

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"ftp://{host}:{self.port}"

    @property
    def password(self) -> str:
        return self.demo.password(USER)

    @property
    def home(self) -> Path:
        return self.demo.dir / "data" / "hfs" / "u" / "user2"

    def file(self, name: str, content: bytes = CONTENT) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def stored(self, name: str) -> bytes | None:
        path = self.home / name
        return path.read_bytes() if path.exists() else None


def run(
    *command: str | Path,
    text: str | None = None,
    env: dict[str, str] | None = None,
    folder: Path | None = None,
    timeout: float = 40,
) -> str:
    """Run a client to its end; what it wrote. It has to succeed."""
    done = subprocess.run(
        list(map(str, command)),
        input=text,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        cwd=folder,
        env={**os.environ, **(env or {})},
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def walk_curl(door: Door) -> None:
    need("curl")
    tls = ("--tlsv1.3",) if door.tls == "1.3" else ("--tlsv1.2", "--tls-max", "1.2")
    base = ("curl", "-sS", "--ssl-reqd", "--cacert", door.demo.ca, *tls, "-u", f"{USER}:{door.password}")
    sent, got = door.file("sent"), door.folder / "got"
    run(*base, "-T", sent, f"{door.url}/curl1")
    assert door.stored("curl1") == CONTENT
    assert "curl1" in run(*base, f"{door.url}/")
    assert "curl1" in run(*base, "--list-only", f"{door.url}/").split()
    run(*base, "-o", got, f"{door.url}/curl1")
    assert got.read_bytes() == CONTENT
    got.write_bytes(CONTENT[:10_000])
    run(*base, "-C", "-", "-o", got, f"{door.url}/curl1")
    assert got.read_bytes() == CONTENT
    (door.home / "curl1").write_bytes(CONTENT[:20_000])
    run(*base, "-C", "-", "-T", sent, f"{door.url}/curl1")
    assert door.stored("curl1") == CONTENT
    run(*base, "-Q", "RNFR curl1", "-Q", "RNTO curl2", f"{door.url}/", "-o", os.devnull)
    assert door.stored("curl2") == CONTENT
    run(*base, "-Q", "DELE curl2", f"{door.url}/", "-o", os.devnull)
    assert door.stored("curl2") is None


def lftp_settings(door: Door) -> str:
    return (
        f"set ssl:ca-file {door.demo.ca}; set ftp:ssl-force true; set ftp:ssl-protect-data true; set net:timeout 10; "
        f"set net:max-retries 1; set ssl:priority NORMAL:-VERS-ALL:+VERS-TLS{door.tls}; "
        f"set ftp:passive-mode {'false' if door.is_active else 'true'}; "
    )


def walk_lftp(door: Door) -> None:
    need("lftp")
    sent, got, half = door.file("sent"), door.folder / "got", door.file("half", CONTENT[:10_000])
    (door.home / "lftp9").parent.mkdir(parents=True, exist_ok=True)
    host = f"[{door.host}]" if ":" in door.host else door.host
    told = run(
        "lftp",
        "-c",
        f"{lftp_settings(door)} open -u {USER},{door.password} ftp://{host}:{door.port}/; put {sent} -o lftp1; cls -l; "
        f"get lftp1 -o {got}; get -c lftp1 -o {half}; mv lftp1 lftp2; put {sent} -o lftp3; cls -1; rm lftp3; bye",
    )
    assert f" {len(CONTENT)} " in told
    assert "lftp2" in told
    assert got.read_bytes() == half.read_bytes() == CONTENT
    assert (door.stored("lftp1"), door.stored("lftp2"), door.stored("lftp3")) == (None, CONTENT, None)
    (door.home / "lftp2").unlink()


def walk_ftplib(door: Door) -> None:
    context = ssl.create_default_context(cafile=str(door.demo.ca))
    version = ssl.TLSVersion.TLSv1_3 if door.tls == "1.3" else ssl.TLSVersion.TLSv1_2
    context.minimum_version = context.maximum_version = version
    with ftplib.FTP_TLS(context=context, timeout=20) as client:
        client.connect(door.host, door.port)
        client.login(USER, door.password)
        client.prot_p()
        client.set_pasv(not door.is_active)
        client.storbinary("STOR ftplib1", io.BytesIO(CONTENT))
        assert "ftplib1" in client.nlst()
        got: list[bytes] = []
        client.retrbinary("RETR ftplib1", got.append, rest=70_000)
        assert b"".join(got) == CONTENT[70_000:]
        (door.home / "ftplib1").write_bytes(CONTENT[:30_000])
        client.storbinary("STOR ftplib1", io.BytesIO(CONTENT[30_000:]), rest=30_000)
        assert door.stored("ftplib1") == CONTENT
        client.rename("ftplib1", "ftplib2")
        client.delete("ftplib2")
        assert door.stored("ftplib2") is None


def walk_rclone(door: Door) -> None:
    need("rclone")
    sent, got = door.file("sent"), door.folder / "got"
    env = {"SSL_CERT_FILE": str(door.demo.ca), "RCLONE_CONFIG": str(door.folder / "rclone.conf")}
    secret = run("rclone", "obscure", door.password, env=env).strip()
    host = f"[{door.host}]" if ":" in door.host else door.host
    (door.folder / "rclone.conf").write_text(
        f"[s]\ntype = ftp\nhost = {host}\nport = {door.port}\nuser = {USER}\npass = {secret}\n"
        "explicit_tls = true\n"
        f"disable_tls13 = {'false' if door.tls == '1.3' else 'true'}\n"
    )
    base = ("rclone", "--retries", "1", "--low-level-retries", "2", "--timeout", "10s", "--contimeout", "10s")
    run(*base, "copyto", sent, "s:rclone1", env=env)
    assert door.stored("rclone1") == CONTENT
    assert "rclone1" in run(*base, "lsf", "s:", env=env)
    run(*base, "copyto", "s:rclone1", got, env=env)
    assert got.read_bytes() == CONTENT
    run(*base, "moveto", "s:rclone1", "s:rclone2", env=env)
    run(*base, "deletefile", "s:rclone2", env=env)
    assert (door.stored("rclone1"), door.stored("rclone2")) == (None, None)


def walk_wget(door: Door) -> None:
    """wget only fetches; it resumes too."""
    need("wget")
    (door.home / "wget1").write_bytes(CONTENT)
    got = door.file("wget1", CONTENT[:10_000])
    secure = "TLSv1_3" if door.tls == "1.3" else "TLSv1_2"
    login = (f"--ftp-user={USER}", f"--ftp-password={door.password}", f"--ca-certificate={door.demo.ca}")
    url = door.url.replace("ftp://", "ftps://")
    run("wget", "-q", "-t1", "-T10", f"--secure-protocol={secure}", *login, "-c", "-O", got, f"{url}/wget1")
    assert got.read_bytes() == CONTENT
    (door.home / "wget1").unlink()


def walk_ftp_ssl(door: Door) -> None:
    """Its uploads end in a TCP reset while our session tickets lie unread: nothing to store with certainty."""
    need("ftp-ssl")
    (door.home / "ftpssl1").write_bytes(CONTENT)
    got = door.folder / "got"
    script = (
        f"user {USER} {door.password}\npassive\nbinary\nls\nget ftpssl1 got\n"
        "rename ftpssl1 ftpssl2\ndelete ftpssl2\nquit\n"
    )
    options = ("-n", "-v", "-i", "-z", "secure", "-z", f"cacert={door.demo.ca}")
    told = run("ftp-ssl", *options, door.host, str(door.port), text=script, folder=door.folder)
    assert "ftpssl1" in told, told
    assert got.exists(), told
    assert got.read_bytes() == CONTENT, told
    assert (door.stored("ftpssl1"), door.stored("ftpssl2")) == (None, None)


def walk_openssl(door: Door) -> None:
    need("openssl")
    host = f"[{door.host}]" if ":" in door.host else door.host
    version = "-tls1_3" if door.tls == "1.3" else "-tls1_2"
    command = ("openssl", "s_client", "-quiet", "-crlf", "-starttls", "ftp", version, "-CAfile", door.demo.ca)
    checked = ("-verify_return_error", "-connect", f"{host}:{door.port}")
    told = run(*command, *checked, text=f"USER {USER}\nPASS {door.password}\nPWD\nQUIT\n")
    assert "230 USER2 is logged on." in told
    assert "257 " in told
    assert "221 " in told


def walk_gnutls(door: Door) -> None:
    need("gnutls-cli")
    command = ("gnutls-cli", "--starttls-proto=ftp", f"--x509cafile={door.demo.ca}", "-p", str(door.port))
    priority = f"--priority=NORMAL:-VERS-ALL:+VERS-TLS{door.tls}"
    told = run(*command, priority, door.host, text=f"USER {USER}\nPASS {door.password}\nPWD\nQUIT\n")
    assert "230 USER2 is logged on." in told
    assert "221 " in told


_BASIC_FTP = """
const ftp = require(process.argv[2] + "/basic-ftp");
const [, , , host, port, user, password, ca, version, sent, got, active] = process.argv;
(async () => {
  const client = new ftp.Client(15000);
  if (active === "true") client.prepareTransfer = undefined;
  await client.access({ host, port: Number(port), user, password, secure: true,
    secureOptions: { ca: require("fs").readFileSync(ca), servername: "localhost",
      minVersion: version, maxVersion: version } });
  await client.uploadFrom(sent, "basic1");
  const names = (await client.list()).map((entry) => `${entry.name} ${entry.size}`);
  console.log(names.join("\\n"));
  await client.downloadTo(got, "basic1", 10000);
  await client.rename("basic1", "basic2");
  console.log("size " + await client.size("basic2"));
  await client.remove("basic2");
  client.close();
})().catch((error) => { console.error(error); process.exit(1); });
"""


def walk_basic_ftp(door: Door) -> None:
    need("node")
    if not NODE_MODULES.is_dir():
        need("basic-ftp")  # an npm package: make test puts it into build/peers
    script = door.file("walk.js", _BASIC_FTP.encode())
    sent, got = door.file("sent"), door.file("got", CONTENT[:10_000])
    arguments = (NODE_MODULES, door.host, str(door.port), USER, door.password, door.demo.ca, f"TLSv{door.tls}")
    told = run("node", script, *arguments, sent, got, "false")
    assert f"basic1 {len(CONTENT)}" in told
    assert f"size {len(CONTENT)}" in told
    assert got.read_bytes() == CONTENT
    assert door.stored("basic2") is None


PEERS = {
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
