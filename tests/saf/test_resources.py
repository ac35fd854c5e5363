"""Resource names as the Communications Server builds them."""

from appliance.saf import resources


def test_names():
    assert resources.ftp_port("MVS098", "FTPSEC1", 2021).name == "EZB.FTP.MVS098.FTPSEC1.PORT2021"
    assert resources.ftp_port("MVS164", "FTPD1", 21).name == "EZB.FTP.MVS164.FTPD1.PORT21"
    assert resources.ftp_port("MVS164", "FTPD1", 21).fallback == "EZB.FTP.MVS164.FTPD1.PORT0021"
    assert resources.tn3270_port("MVS098", "TCPCS", 2025).name == "EZB.TN3270.MVS098.TCPCS.PORT02025"
    assert resources.tn3270_port("MVS098", "TCPCS", 2025).fallback == "EZB.TELNET.TCPCS.PRT2025"
    assert resources.dcas_server("MVS098").name == "EZA.DCAS.MVS098"
    assert resources.ftp_hfs("MVS098", "FTPD1").name == "EZB.FTP.MVS098.FTPD1.ACCESS.HFS"
    assert resources.opercmds("V", "TCPIP", "DROP").name == "MVS.VARY.TCPIP.DROP"
    assert resources.appl("TSO").cls == "APPL"
    assert resources.terminal_address("192.0.2.10") == "C000020A"
    assert resources.bpx_srv("GUEST").name == "BPX.SRV.GUEST"
    assert resources.printer("MVS098", "TCPPRT01").name == "MVS098.LOCAL.TCPPRT01"
    assert resources.printer("MVS098", "TCPPRT01").cls == "WRITER"
    assert resources.netaccess("MVS098", "TCPCS", "INSIDE").name == "EZB.NETACCESS.MVS098.TCPCS.INSIDE"
    assert resources.portaccess("MVS098", "TCPCS", "FTPSAF").name == "EZB.PORTACCESS.MVS098.TCPCS.FTPSAF"
    assert resources.stackaccess("MVS098", "TCPCS").name == "EZB.STACKACCESS.MVS098.TCPCS"


def test_older_names():
    assert resources.ftp_port("MVS098", "FTPSEC1", 2021).fallback is None
    assert resources.opercmds("D", "TCPIP", "TELNET", "CONN").name == "MVS.DISPLAY.TCPIP.TELNET.CONN"
    assert resources.opercmds("D", "TCPIP", "TELNET", "CONN").fallback == "MVS.DISPLAY.TCPIP"
    assert resources.opercmds("D", "FTP").fallback is None
    assert resources.opercmds("F", "CA", "ISSUE").fallback is None


def test_what_no_decision_means():
    assert resources.dcas_server("MVS098").undecided_permits
    assert resources.terminal("C000020A").undecided_permits
    assert resources.stackaccess("MVS098", "TCPCS").undecided_permits
    assert not resources.netaccess("MVS098", "TCPCS", "INSIDE").undecided_permits
    assert not resources.portaccess("MVS098", "TCPCS", "FTPSAF").undecided_permits
    assert not resources.bpx_srv("GUEST").undecided_permits
    assert not resources.irrptauth("TSO", "USER2").undecided_permits
    assert not resources.opercmds("D", "FTP").undecided_permits
    assert resources.appl("TSO").undecided_permits
    assert resources.printer("MVS098", "TCPPRT01").undecided_permits
    assert resources.ftp_port("MVS098", "FTPD1", 21).undecided_permits
    assert resources.tn3270_port("MVS098", "TCPCS", 992).undecided_permits


def test_keys_and_services_of_a_token():
    assert (resources.csf_service("CSF1UWK").cls, resources.csf_service("CSF1UWK").name) == ("CSFSERV", "CSF1UWK")
    assert (resources.csf_key("sallyport.kek").cls, resources.csf_key("sallyport.kek").name) == (
        "CSFKEYS",
        "SALLYPORT.KEK",
    )
