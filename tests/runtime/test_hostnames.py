"""Reverse DNS: a name counts only when it leads back."""

import socket

import pytest

from appliance.runtime.hostnames import host_name


@pytest.fixture
def dns(monkeypatch):
    names, addresses = {}, {}

    def getnameinfo(where, flags):
        if where[0] not in names:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return names[where[0]], "0"

    def getaddrinfo(name, *rest, **options):
        if name not in addresses:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in addresses[name]]

    monkeypatch.setattr(socket, "getnameinfo", getnameinfo)
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return names, addresses


def test_a_name_that_leads_back_counts(dns):
    dns[0]["10.0.0.1"] = "host.example"
    dns[1]["host.example"] = ["10.0.0.9", "10.0.0.1"]
    assert host_name("10.0.0.1") == "HOST.EXAMPLE"


def test_a_name_that_leads_elsewhere_or_nowhere_does_not(dns):
    dns[0]["10.0.0.1"] = "bank.example"
    assert host_name("10.0.0.1") == ""
    dns[1]["bank.example"] = ["192.0.2.1"]
    assert host_name("10.0.0.1") == ""
    assert host_name("10.0.0.2") == ""


def test_loopback_has_its_name():
    assert host_name("127.0.0.1") == "LOCALHOST"
