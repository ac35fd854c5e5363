from appliance.config.ftpservers.ftpdata import read_ftp_data
from appliance.config.ftpservers.ftpserver import Extension, SecureLogin
from appliance.config.language.report import Report
from tests.support.config_reading import said


def read(text: str):
    report = Report()
    return read_ftp_data(text, "FTP.DATA", "FTPD1", report), said(report)


def test_a_server_is_its_job_and_its_statements():
    server, complaints = read("SECURE_LOGIN VERIFY_USER\nEXTENSIONS SIZE")
    assert (server.jobname, server.secure_login) == ("FTPD1", SecureLogin.VERIFY_USER)
    assert (server.application, server.ports) == ("FTPD1", ())
    assert complaints == []


def test_one_unsupported_extension_does_not_hide_the_others():
    server, complaints = read("EXTENSIONS AUTH_GSSAPI SIZE\nEXTENSIONS AUTH_TLS")
    assert server.extensions == {Extension.SIZE, Extension.AUTH_TLS}
    assert complaints == ["1:12 SLYN0109W"]
