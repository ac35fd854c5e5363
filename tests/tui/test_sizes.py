"""Every panel in the sizes of a 3278-2 and of a large terminal: title, menu, keys and content are all on the screen."""

import pytest

from tests.tui.playing import Play, play
from tests.tui.screens.test_audit import ANSWERS as AUDIT
from tests.tui.screens.test_certificates import ANSWERS as CERTIFICATES
from tests.tui.screens.test_members import MEMBER_ANSWERS
from tests.tui.screens.test_saf import ANSWERS as SAF

#: What leads to a panel, its title, something that it shows.
PANELS = (
    ("=0", "Overview", "TCPABC01"),
    ("=1", "Connections", "192.0.2.7"),
    ("=2", "SAF", "NAME=USER TWO"),
    ("=3", "Configuration", "PROFILE.TCPIP"),
    ("=4", "Audit", "INSAUTH"),
    ("=5", "Certificates", "my cert"),
    ("PORTS", "Ports", "QUIESCED"),
    ("CRLS", "CRLs", "NO ROWS"),
    ("KEYS", "Keys and certificates", "Make a key ring"),
    ("LOG", "Log", "SLYA0001I up"),
    ("USERLOG", "Commands of this terminal", "no command yet"),
)


@pytest.mark.parametrize("size", [(80, 24), (132, 43)], ids=str)
def test_every_panel_has_room(tmp_path, size):
    async def scenario(it: Play):
        for word, title, content in PANELS:
            await it.type(word)
            await it.sees(
                f"Sallyport  {title}", content, "==>", "F1=Help", "F12=Cancel", "0 Overview", "5 Certificates"
            )
            lines = it.text().splitlines()
            assert (len(lines), {len(line) for line in lines}) == (size[1], {size[0]})
            assert "F1=Help" in lines[-1]

    play(tmp_path, scenario, {**SAF, **CERTIFICATES, **MEMBER_ANSWERS, **AUDIT}, size)
