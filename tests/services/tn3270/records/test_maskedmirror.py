"""What a mirror is not told it cannot show. What a recording makes of it is in ``test_recording``."""

from appliance.protocols.datastream.aid import Aid
from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.constants import Attribute
from appliance.protocols.datastream.outbound import Painter
from appliance.protocols.datastream.terminal import Terminal
from appliance.secret import Secret
from appliance.services.tn3270.records.maskedmirror import MaskedMirror

LOGON = Painter().label(1, 2, "LOGON").entry(3, 10, 8).entry(4, 10, 20, attribute=Attribute.HIDDEN)
LOGON_RECORD = LOGON.cursor_at(3, 10).record()


def pair(record=LOGON_RECORD):
    mirror, terminal = MaskedMirror(24, 80), Terminal()
    mirror.outbound(record)
    terminal.apply(record)
    return mirror, terminal


def text(mirror):
    return "\n".join(mirror.screen.lines())


def test_what_is_typed_shows_and_the_key_is_given():
    mirror, terminal = pair()
    terminal.type_text("USER2")
    assert mirror.inbound(terminal.press(Aid.PF3)) is Aid.PF3
    assert "USER2" in text(mirror)


def test_an_answer_to_a_read_is_no_key():
    mirror, _ = pair()
    assert mirror.inbound(b"\x60\x40\x40") is None
    assert mirror.inbound(b"") is None


def test_hidden_fields_hold_asterisks_and_then_nothing_at_all():
    mirror, terminal = pair()
    terminal.tab()
    terminal.type_text("SECRET77")
    mirror.inbound(terminal.press(Aid.ENTER))
    assert CP037.encode("SECRET77") not in mirror.repaint()
    assert CP037.encode("****") in mirror.repaint()
    mirror.blank()
    assert CP037.encode("*") not in mirror.repaint()
    assert "LOGON" in text(mirror)


def test_a_secret_is_masked_wherever_it_shows():
    mirror, _ = pair()
    mirror.hide(Secret("TICKET01"))
    mirror.outbound(Painter().label(5, 2, "GOT ticket01").record())
    assert "GOT ********" in text(mirror)


def test_in_doubt_nothing_typed_is_taken_over_until_the_screen_is_erased():
    mirror, terminal = pair()
    mirror.outbound(b"\xf1\xc3\x11\xff\xff")
    assert not mirror.is_sure
    terminal.type_text("USER2")
    mirror.inbound(terminal.press(Aid.ENTER))
    assert "USER2" not in text(mirror)
    mirror.outbound(LOGON_RECORD)
    assert mirror.is_sure


def test_another_size():
    mirror, _ = pair()
    mirror.resize(43, 80)
    assert mirror.screen.model == (43, 80)
