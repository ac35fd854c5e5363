"""What is typed becomes statements, and no value becomes another operand."""

import pytest

from appliance.cli.firstanswers import quoted, statements
from appliance.cli.firstquestions import first_pages
from appliance.config.answers import Administrator, ImportCertificate, MakeAuthority, Service, read_answers
from appliance.config.language.report import Report

USUAL = {question.name: question.default for page in first_pages() for question in page.questions} | {
    "hosts": "gate.example.com 192.0.2.1",
    "password": "a phrase of mine",
    "again": "a phrase of mine",
}


def read(values):
    report = Report()
    answers = read_answers("\n".join(statements(values)), "answers", report)
    assert not report.diagnostics, report.diagnostics
    return answers


def test_the_usual_answers():
    answers = read(USUAL)
    assert answers.names == ("gate.example.com", "192.0.2.1")
    assert answers.administrator == Administrator("IBMUSER")
    assert answers.certificate == MakeAuthority("O=SALLYPORT")
    assert [service for service, _ in answers.listeners] == [
        *(Service.FTP, Service.FTPS, Service.TN3270, Service.DCAS, Service.DIRECTORY),
    ]
    assert not answers.trusts_clock
    assert "phrase" not in "\n".join(statements(USUAL))


def test_everything_else():
    answers = read(
        USUAL
        | {
            "full_name": "It's me; NAME",
            "certificate": "import",
            "file": "/root/my gate.p12",
            "FTP": "",
            "TN3270": "2992",
            "ldap": "a.example.com, b.example.com 3389",
            "clock": "trust",
        }
    )
    assert answers.administrator.full_name == "It's me; NAME"
    assert isinstance(answers.certificate, ImportCertificate)
    assert str(answers.certificate.file) == "/root/my gate.p12"
    assert dict(answers.listeners) == {Service.FTPS: 990, Service.TN3270: 2992, Service.DCAS: 8990}
    assert answers.directories == (("a.example.com", 389), ("b.example.com", 3389))
    assert answers.trusts_clock


@pytest.mark.parametrize(
    ("value", "operand"), [("GATE1", "GATE1"), ("", ""), ("A B", "'A B'"), ("it's", "'it''s'"), ("X;Y", "'X;Y'")]
)
def test_one_value_is_one_operand(value, operand):
    assert quoted(value) == operand
