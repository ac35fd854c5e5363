"""SMF records as dictionaries."""

from __future__ import annotations

import datetime as dt
import json

from appliance.config.ftpservers.ftpaccess import Anonymous
from appliance.config.ftpservers.ftpserver import Extension, FtpServer, SecureFtp
from appliance.secret import Secret
from appliance.services.ftp.smf.records import NO_SMF, Subtype, configuration_record, record

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)


def test_a_record_has_its_header():
    assert record(Subtype.TRANSFER, NOW, "MVS098", "FTPD1", transfer={"bytes": 1}) == {
        "type": 119,
        "subtype": 70,
        "time": "2026-11-24T08:00:00.000+00:00",
        "system": "MVS098",
        "server": "FTPD1",
        "transfer": {"bytes": 1},
    }
    NO_SMF.write({})


def test_a_configuration_is_what_differs_from_the_defaults_and_no_secret():
    server = FtpServer(
        "FTPD1",
        secure_ftp=SecureFtp.REQUIRED,
        extensions=frozenset((Extension.SIZE, Extension.MDTM)),
        passive_ports=(1, 2),
        anonymous=Anonymous("GUEST", Secret("hunter2")),
    )
    made = configuration_record(NOW, "MVS098", server)
    assert made["configuration"] == {"secure_ftp": "REQUIRED", "extensions": ["MDTM", "SIZE"], "passive_ports": [1, 2]}
    assert "hunter2" not in json.dumps(made)
