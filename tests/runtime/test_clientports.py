"""A port that clients are given is taken for another reason than one that they are not."""

import errno
import socket

import pytest

from appliance.runtime.clientports import client_ports, why_not_bound
from appliance.runtime.listener import PortTakenError, bind


def test_the_kernel_says_which_they_are(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getsockname()[1] in client_ports()
    (tmp_path / "range").write_text("32768\t60999\n")
    assert client_ports(tmp_path / "range") == range(32_768, 61_000)
    (tmp_path / "range").write_text("nonsense\n")
    assert list(client_ports(tmp_path / "range")) == list(client_ports(tmp_path / "none")) == []


def test_the_reason_names_them_where_they_may_be_the_reason():
    given = range(32_768, 61_000)
    taken = "Address already in use"
    assert why_not_bound(40_000, errno.EADDRINUSE, given).startswith(f"{taken}, by a client of this machine perhaps")
    assert why_not_bound(40_000, errno.EADDRINUSE, given).endswith("32768 to 60999")
    assert why_not_bound(2_121, errno.EADDRINUSE, given) == taken
    assert why_not_bound(40_000, errno.EACCES, given) == "Permission denied"


def test_a_client_that_has_the_port_is_met_so():
    met = pytest.raises(PortTakenError, match="by a client of this machine perhaps: the kernel gives them")
    server = socket.create_server(("127.0.0.1", 0))
    with server, socket.create_connection(server.getsockname()) as client, met:
        bind("127.0.0.1", client.getsockname()[1])
