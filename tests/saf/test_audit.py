"""Records are values, and the sink's shape is what the router relies on."""

import attrs
import pytest

from appliance.saf.audit import AuditRecord, AuditSink
from appliance.saf.auditfile import JsonLinesAudit


def test_a_record_is_frozen_and_named():
    record = AuditRecord(event="ACCESS", qualifier="SUCCESS")
    assert record == AuditRecord(event="ACCESS", qualifier="SUCCESS")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        record.user = "USER2"  # type: ignore[misc]


def test_the_file_sink_fits_the_protocol():
    for name in ("write", "is_failed"):
        assert hasattr(AuditSink, name)
        assert hasattr(JsonLinesAudit, name)
