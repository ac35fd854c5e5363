"""Failures of data sets as replies."""

from __future__ import annotations

import pytest

from appliance.services.ftp.datasets.outcomes import closing_of_upload, refused_data_set
from appliance.session.actions import Send
from appliance.session.events import TransferEnded, TransferStatus
from appliance.storage.datasets.attributes import Dcb
from appliance.storage.datasets.results import DataSetFailure, Trouble
from appliance.storage.results import FailureReason, FileFailure
from appliance.storage.text.converters import TransferForm, receiver


@pytest.mark.parametrize("verb", ["RETR", "STOR", "DELE", "RMD", "RNTO", "LIST"])
@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_is_one_reply(mvs, verb, trouble):
    actions = refused_data_set(mvs.script.session._c, verb, DataSetFailure(trouble, "A.B", "USER4"))
    sent = b"".join(action.data for action in actions if isinstance(action, Send))
    assert sent[:1] in b"45"
    assert b"A.B" in sent
    assert sent.count(b"\r\n") == 1


def test_what_is_busy_names_its_owner(mvs):
    actions = refused_data_set(mvs.script.session._c, "STOR", DataSetFailure(Trouble.IN_USE, "A.B", "USER4"))
    assert actions[-1] == Send(b"450 STOR fails: data set A.B is in use by USER4.\r\n")
    busy = refused_data_set(mvs.script.session._c, "STOR", FileFailure(FailureReason.BUSY))
    assert busy[-1].data.startswith(b"450 ")


def test_the_usual_ending_is_none():
    fitting = receiver(Dcb("FB", 80, 800), TransferForm())
    assert closing_of_upload(fitting, TransferEnded(TransferStatus.COMPLETE)) is None
    assert closing_of_upload(fitting, TransferEnded(TransferStatus.BROKEN)) is None
