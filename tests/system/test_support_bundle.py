"""A support bundle of the demo: it says what is needed, and not one of all the secrets that the demo has."""

import base64
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from appliance.saf.sealing import key_file
from appliance.saf.store import SafStore
from tests.support.racf import NOON
from tests.system.running import ROOT, Demo, edit_member, free_offset


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    directory = tmp_path_factory.mktemp("bundle") / "demo"
    secret = "ALTUSER USER4 PASSWORD(HUSHHUSH) NOEXPIRED\n"
    edit_member(directory, "RACF.INIT", ("; Who may come in", f"{secret}; Who may come in"))
    with Demo(directory, free_offset()) as demo:
        demo.console("ALTUSER USER2 MFA(FACTOR(AZFTOTP1))")
        demo.console("ALTUSER USER3 PASSWORD(NOBODY01) NOEXPIRED")
        demo.console("RDEFINE PTKTDATA APPL9 SSIGNON(KEYMASKED(0123456789ABCDEF))")
        yield demo


@pytest.fixture(scope="module")
def bundle(running):
    target = running.dir.parent / "bundle.tgz"
    folders = ["--config", running.dir / "etc", "--state", running.dir]
    command = [sys.executable, "-m", "appliance", "support-bundle", target, *folders]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=ROOT, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert target.stat().st_mode & 0o777 == 0o600
    with tarfile.open(target) as archive:
        return {entry.name: archive.extractfile(entry).read() for entry in archive}


def secrets_of(demo) -> dict[str, bytes]:
    """Everything that must not leave: name -> bytes, in each form in which it could have been written."""
    found = {
        line.split()[0]: line.split()[1].encode() for line in (demo.dir / "credentials.txt").read_text().splitlines()
    }
    found |= {"password typed": b"NOBODY01", "password in RACF.INIT": b"HUSHHUSH"}
    for path in (demo.dir / "pki").glob("*.key"):
        found |= {f"{path.name} {line[:8]}": line for line in path.read_bytes().splitlines() if b"-----" not in line}
    found |= in_each_form("saf.key", (demo.dir / "saf.key").read_bytes())
    url = f"sqlite:///{demo.dir / 'saf.sqlite'}"
    store = SafStore.open(url, key_file=key_file(demo.dir, {}), now=lambda: NOON)
    database = store.database
    store.close()
    for name, profile in database.profiles["PTKTDATA"].items():
        if profile.ssignon is not None and profile.ssignon.legacy is not None:
            found |= in_each_form(f"key of {name}", profile.ssignon.legacy.reveal())
    for name, user in database.users.items():
        if user.second_factor is not None:
            found |= in_each_form(f"factor of {name}", user.second_factor.key.reveal())
        if user.password_hash is not None:
            found[f"hash of {name}"] = user.password_hash.reveal().rpartition(b"$")[2]
    for certificate in database.certificates.values():
        if certificate.private_key is not None:
            [body] = re.findall(rb"-----\n(.+)\n-----", certificate.private_key.reveal(), re.S)
            found |= {f"private key of {certificate.label} {line[:8]}": line for line in body.splitlines()}
    return found


def content_of(path: Path) -> bytes:
    """What a file holds; nothing when it is none, or has been replaced since it was listed."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except FileNotFoundError:
        return b""


def in_each_form(name: str, value: bytes) -> dict[str, bytes]:
    return {
        name: value,
        f"{name} in hex": value.hex().encode(),
        f"{name} in HEX": value.hex().upper().encode(),
        f"{name} in base 32": base64.b32encode(value).rstrip(b"="),
        f"{name} in base 64": base64.b64encode(value).rstrip(b"="),
    }


def test_not_one_secret_is_in_it(running, bundle):
    secrets = secrets_of(running)
    assert len(secrets) > 40
    assert {"key of TSO", "factor of USER2", "hash of USER2"} <= set(secrets)
    everything = b"\n".join(bundle.values())
    assert [name for name, secret in secrets.items() if secret in everything] == []
    assert b"PRIVATE KEY" not in everything


def test_the_search_would_find_a_secret(running):
    """The control: the same search in the files that do hold them."""
    files = b"\n".join(map(content_of, sorted(running.dir.rglob("*"))))
    secrets = secrets_of(running)
    assert secrets["USER2"] in files
    assert secrets["saf.key"] in files
    assert secrets["password in RACF.INIT"] in files
    assert secrets["hash of USER2"] in files


def test_it_says_what_is_needed(running, bundle):
    about = json.loads(bundle["sallyport/about.json"])
    assert about["system"] == "MVS098"
    assert any(package.startswith("Twisted ") for package in about["packages"])
    database = json.loads(bundle["sallyport/database.json"])
    assert database["integrity_check"] == ["ok"]
    assert database["rows"]["users"] >= 8
    assert b"ADDUSER USER2 NAME(" in bundle["sallyport/etc/RACF.INIT"]
    assert b"PASSWORD(***)" in bundle["sallyport/etc/RACF.INIT"]
    assert b"SALLYPORT CA" in bundle["sallyport/certificates.txt"]
    assert b"FTPSEC1" in bundle["sallyport/daemon/d-ftp.txt"]
    assert b"RECORDS LOST" in bundle["sallyport/daemon/d-overview.txt"]
    assert b'"event":' in bundle["sallyport/audit-tail.jsonl"]
    assert b"saf.sqlite" in bundle["sallyport/files.txt"]
