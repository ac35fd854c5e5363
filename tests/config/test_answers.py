"""Answers for a first boot: what is taken, what stands for what was not said, what is refused."""

from pathlib import Path

import pytest

from appliance.config.answers import Administrator, ImportCertificate, MakeAuthority, Service, fault_of, read_answers
from appliance.config.language.report import Report

LEAST = "HOSTNAME gate.example.com\nADMINISTRATOR SECADM\nCERTIFICATE CREATE 'O=Example'\n"


def read(text):
    report = Report()
    return read_answers(text, "answers", report), [str(found) for found in report.diagnostics]


def test_three_answers_are_enough():
    answers, complaints = read(LEAST)
    assert complaints == []
    assert answers.names == ("gate.example.com",)
    assert answers.administrator == Administrator("SECADM")
    assert answers.certificate == MakeAuthority("O=Example")
    assert (answers.listeners, answers.directories, answers.trusts_clock) == ((), (), False)


def test_everything_can_be_said():
    answers, complaints = read(
        """
        ; the gate of the north
        HOSTNAME gate.example.com gate 192.0.2.1
        SYSTEM GATE1
        ADMINISTRATOR SECADM PASSWORDFILE /root/pw FACTORFILE /root/factor NAME 'Sec Admin'
        CERTIFICATE IMPORT /root/gate.p12 PASSWORDFILE /root/p12pw
        LISTEN FTP
        LISTEN TN3270 2992
        BINDADDRESS 192.0.2.1
        LDAP ldap.example.com
        LDAP ldap2.example.com 3389
        CLOCK TRUST
        """
    )
    assert complaints == []
    assert answers.names == ("gate.example.com", "gate", "192.0.2.1")
    assert answers.administrator == Administrator("SECADM", Path("/root/pw"), Path("/root/factor"), "Sec Admin")
    assert answers.certificate == ImportCertificate(Path("/root/gate.p12"), Path("/root/p12pw"))
    assert answers.listeners == ((Service.FTP, 21), (Service.TN3270, 2992))
    assert answers.directories == (("ldap.example.com", 389), ("ldap2.example.com", 3389))
    assert answers.trusts_clock


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "HOSTNAME: needs to be answered"),
        (LEAST.replace("CERTIFICATE CREATE 'O=Example'", ""), "CERTIFICATE: needs to be answered"),
        (LEAST + "LISTEN GOPHER\n", "GOPHER is not one of FTP, FTPS"),
        (LEAST + "LISTEN FTP 0\n", "is not a port number"),
        (LEAST + "LISTEN FTP 21\nLISTEN FTP 2121\n", "FTP is listened for once"),
        (LEAST + "LISTEN FTP\nLISTEN FTPS 21\n", "port 21 is asked for twice"),
        (LEAST.replace("CREATE", "IMPORT") + "LISTEN DIRECTORY\n", "nothing to publish"),
        (LEAST.replace("CREATE", "BORROW"), "BORROW is not CREATE or IMPORT"),
        (LEAST.replace("SECADM", "SECURITYADMIN"), "SECURITYADMIN"),
        (LEAST + "COLOUR BLUE\n", "COLOUR: is not a statement"),
    ],
)
def test_what_is_refused(text, complaint):
    answers, complaints = read(text)
    assert answers is None
    assert any(complaint in line for line in complaints), complaints


def test_a_statement_can_be_judged_by_itself():
    assert fault_of("HOSTNAME gate", "SYSTEM GATE1") == ""
    assert fault_of("HOSTNAME gate", "CLOCK MAYBE", "SYSTEM 1") == "SLYN0103E CLOCK: MAYBE is not TRUST or CHECK"
    assert "DIRECTORY has nothing" in fault_of("LISTEN DIRECTORY")
