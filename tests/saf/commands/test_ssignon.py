"""SSIGNON of PTKTDATA profiles: keys are taken, kept, replaced, removed and never shown."""

import pytest

from appliance.saf.database import TicketKeys, TicketType
from appliance.secret import Secret

LEGACY = "E001193519561977"


def test_keys_and_settings(racf):
    racf.ok(
        f"RDEF PTKTDATA TSO SSIGNON(KEYMASKED({LEGACY}) EPTKEYMASKED({'ab' * 64}) TIMEOUT(30) TYPE(UPPER) REPLAY(YES))"
    )
    keys = racf.store.load().profiles["PTKTDATA"]["TSO"].ssignon
    assert keys == TicketKeys(Secret(bytes.fromhex(LEGACY)), Secret(b"\xab" * 64), TicketType.UPPER, 30, replay=True)
    racf.ok("RALT PTKTDATA TSO SSIGNON(NOLEGACYKEY REPLAY(NO))")
    keys = racf.database.profiles["PTKTDATA"]["TSO"].ssignon
    assert keys == TicketKeys(None, Secret(b"\xab" * 64), TicketType.UPPER, 30, replay=False)
    racf.ok(f"RALT PTKTDATA TSO SSIGNON(KEYENCRYPTED({LEGACY}) NOEPTKEY)")
    assert racf.database.profiles["PTKTDATA"]["TSO"].ssignon.legacy == Secret(bytes.fromhex(LEGACY))
    racf.ok("RALT PTKTDATA TSO NOSSIGNON")
    assert racf.database.profiles["PTKTDATA"]["TSO"].ssignon is None


@pytest.mark.parametrize(
    ("segment", "message"),
    [
        ("KEYMASKED(E00119351956197)", "SLYS1405E"),
        ("KEYMASKED(E00119351956197X)", "SLYS1405E"),
        ("EPTKEYMASKED(E001193519561977)", "SLYS1405E"),
        ("EPTKEYLABEL(KEY.ONE)", "SLYS1406E"),
        ("TIMEOUT(601)", "SLYS1001E"),
        ("TYPE(LOWER)", "SLYS1404E"),
    ],
)
def test_what_is_refused(racf, segment, message):
    assert racf.refused(f"RDEF PTKTDATA TSO SSIGNON({segment})") == message


def test_a_key_shows_nowhere(racf, tmp_path):
    racf.ok(f"RDEF PTKTDATA TSO SSIGNON(KEYMASKED({LEGACY}))")
    shown = "\n".join(racf.ok("RLIST PTKTDATA TSO ALL SSIGNON")) + str(racf.audit.records) + repr(racf.database)
    assert "LEGACY KEY=YES" in shown
    assert LEGACY not in shown
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("saf.db*"))
    assert bytes.fromhex(LEGACY) not in stored
    assert LEGACY.encode() not in stored
