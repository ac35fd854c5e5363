"""Changes are told to operators and SMF, in either name space."""

from __future__ import annotations

import pytest

from tests.services.ftp.conftest import store
from tests.services.ftp.smf.test_recording import EVERYTHING, Kept


@pytest.fixture
def client(make):
    made = make(data_sets=True, smf=Kept(), smf_kinds=EVERYTHING)
    made.log_on()
    made.say("TYPE A")
    return made


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [("/u/user2/f", "/u/user2/g", "H"), ("USER2.A", "USER2.B", "S"), ("USER2.P(A)", "USER2.P(B)", "P")],
)
def test_renames_and_deletions(client, old, new, kind):
    client.say("MKD 'USER2.P'")
    quoted = (old, new) if old.startswith("/") else (f"'{old}'", f"'{new}'")
    store(client, quoted[0], b"x\r\n")
    client.say(f"RNFR {quoted[0]}")
    assert client.say(f"RNTO {quoted[1]}").messages == ["SLYF0003I"]
    client.say(f"DELE {quoted[1]}")
    made = [each["transfer"] for each in client.script.session._c.site.smf.records]
    assert [(each["operation"], each["path"], each.get("new_path", "")) for each in made] == [
        ("STOR", old, ""),
        ("RNTO", old, new),
        ("DELE", new, ""),
    ]
    assert {each["data_set_type"] for each in made} == {kind}
