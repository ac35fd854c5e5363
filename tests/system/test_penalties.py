"""A source that guesses waits outside, on every port; its neighbours do not notice."""

from __future__ import annotations

import re

from tests.system.running import until
from tests.system.test_ftp import curl


def test_three_wrong_passwords_and_the_source_waits(own_demo):
    member = own_demo.dir / "etc" / "SYSTEM.CONF"
    text = re.sub(r"(?m)^PENALTY .*$", "PENALTY 3 20 60", member.read_text())
    member.write_text(re.sub(r"(?m)^PENALTYEXEMPT .*$", "PENALTYEXEMPT 127.0.0.1/32", text))
    assert own_demo.console("V TCPIP,,OBEYFILE").code == 0
    url = f"ftp://localhost:{own_demo.port(2121)}/"
    good = ("-u", f"USER2:{own_demo.password('USER2')}", url)
    stranger = ("--interface", "127.0.0.9")
    assert curl(own_demo, *stranger, *good).returncode == 0
    for _ in range(3):
        assert curl(own_demo, *stranger, "-u", "USER4:wrong", url).returncode == 67  # the login was refused
    until(lambda: own_demo.audited("SLYA0206W"))
    assert curl(own_demo, *stranger, *good).returncode not in (0, 67)
    assert curl(own_demo, *good).returncode == 0
    until(lambda: curl(own_demo, *stranger, *good).returncode == 0)
