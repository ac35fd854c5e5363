"""The listings of RACDCERT, command by command, as text cases: what is shown must match line by line.

A case file holds commands, each behind ``> `` or, when it is run by USER2, ``USER2> ``, and under each the lines that
it shows; ``...`` stands for any text within a line, such as a serial number.
"""

import doctest
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from appliance.saf.commands.racdcert import RACDCERT
from appliance.saf.commands.syntax import bind
from appliance.saf.commands.tso import parse
from tests.support.racf import NOON

CASES = sorted((Path(__file__).parents[2] / "cases" / "saf").glob("racdcert-*.txt"))


def steps(text):
    command, user, lines = None, "", []
    for line in text.splitlines():
        before, mark, after = line.partition("> ")
        if line.startswith("#"):
            continue
        if mark and before in ("", "USER2"):
            if command is not None:
                yield command, user, lines
            command, user, lines = after, before or "IBMUSER", []
        elif command is not None:
            lines.append(line)
    yield command, user, lines


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(racf, path):
    checker = doctest.OutputChecker()
    for command, user, expected in steps(path.read_text()):
        shown = list(racf.run(command, user=user).lines)
        while expected and not expected[-1]:
            expected.pop()
        assert len(shown) == len(expected), (command, shown)
        for line, wanted in zip(shown, expected, strict=True):
            assert checker.check_output(wanted + "\n", line + "\n", doctest.ELLIPSIS), (command, line, wanted)
        for name, data in racf.exports.items():
            racf.imports[name] = data


#: Every function of RACDCERT.
FUNCTIONS = {
    *("ADD", "ADDRING", "ALTER", "ALTMAP", "CHECKCERT", "CONNECT", "DELETE", "DELMAP", "DELRING", "EXPORT", "GENCERT"),
    *("GENREQ", "IMPORT", "LIST", "LISTCHAIN", "LISTMAP", "LISTRING", "MAP", "REKEY", "REMOVE", "ROLLOVER"),
}


def test_every_function_has_a_case():
    assert RACDCERT.keywords.keys() >= FUNCTIONS
    given = [bind(parse(command), RACDCERT) for path in CASES for command, _, _ in steps(path.read_text())]
    assert FUNCTIONS - {name for operands in given for name in operands.columns} == set()


def test_a_name_without_a_text_form_is_shown_all_the_same(racf):
    name = "CN('O''Brien <a+b=c>, Esq.') O('A.OU=B') OU('one' 'two')"
    racf.ok(f"RACDCERT ID(USER2) GENCERT NISTECC SUBJECTSDN({name}) ALTNAME(URI('http://x/y')) WITHLABEL('odd')")
    lines = racf.ok("RACDCERT ID(USER2) LIST(LABEL('odd'))")
    assert r"       >CN=O'Brien \<a\+b=c\>\, Esq.,OU=two,OU=one,O=A.OU=B<" in lines
    assert "    URI: http://x/y" in lines


def test_what_another_certificate_says_begins_no_line(racf):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x\n  Status: TRUST\u202e")])
    key = ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, NOON, NOON + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName("a\r\nb")])
    certificate = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    racf.imports["odd.der"] = certificate.public_bytes(Encoding.DER)
    lines = racf.ok("RACDCERT CHECKCERT('odd.der')")
    assert r"       >CN=x\0A  Status: TRUST\E2\80\AE<" in lines
    assert r"    Domain: a\0D\0Ab" in lines


def test_the_fingerprint_is_the_one_that_everybody_computes(racf):
    racf.ok("RACDCERT ID(USER2) GENCERT NISTECC SUBJECTSDN(CN('x')) WITHLABEL('x')")
    racf.ok("RACDCERT ID(USER2) EXPORT(LABEL('x')) FORMAT(CERTDER) DSN('x.der')")
    racf.imports |= racf.exports
    digits = hashlib.sha256(racf.exports["x.der"]).hexdigest().upper()
    pairs = [digits[place : place + 2] for place in range(0, 64, 2)]
    expected = ("  Certificate Fingerprint (SHA256):", f"    {':'.join(pairs[:16])}:", f"    {':'.join(pairs[16:])}")
    for text in (
        "RACDCERT ID(USER2) LIST(LABEL('x'))",
        "RACDCERT ID(USER2) LISTCHAIN(LABEL('x'))",
        "RACDCERT CHECKCERT('x.der')",
    ):
        lines = racf.ok(text)
        place = lines.index(expected[0])
        assert lines[place : place + 3] == expected, text
