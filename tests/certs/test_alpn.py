"""A client that names protocols has to name one of ours; the alert is RFC 7301's."""

import pytest
from OpenSSL import SSL

from appliance.certs.tls import ClientAuth
from tests.certs.test_tls import meet, raw_client, server_policy

OURS = ("ftp", "ftp-data")
VERSIONS = [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION]


def chosen(offered, protocols=OURS, version=SSL.TLS1_3_VERSION, **context):
    client = raw_client(version)
    if offered:
        client.set_alpn_protos([name.encode() for name in offered])
    policy = server_policy(ClientAuth.NONE, protocols=protocols)
    return meet(policy.context(**context), client).client.get_alpn_proto_negotiated().decode()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        ([], ""),
        (["ftp"], "ftp"),
        (["x-filezilla-ftp", "ftp"], "ftp"),
        (["ftp-data", "ftp"], "ftp"),  # ours, in our order
        (["ftp-data"], "ftp-data"),
    ],
)
def test_a_client_of_ours(offered, expected, version):
    assert chosen(offered, version=version) == expected


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("offered", [["h2", "http/1.1"], ["FTP"], ["ftp "], ["f"]])
def test_somebody_elses_client(offered, version):
    with pytest.raises(SSL.Error, match="no application protocol"):
        chosen(offered, version=version)


def test_a_service_without_a_name_knows_no_client_that_names_one():
    assert chosen([], protocols=()) == ""
    with pytest.raises(SSL.Error, match="no application protocol"):
        chosen(["telnet"], protocols=())


def test_a_policy_that_does_not_look():
    assert chosen(["h2"], protocols=None) == ""


def test_contexts_of_sessions_look_too():
    assert chosen(["ftp"], resumption=True) == "ftp"
    with pytest.raises(SSL.Error, match="no application protocol"):
        chosen(["h2"], resumption=True)
