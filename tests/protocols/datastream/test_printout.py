"""Print jobs as records: SCS for an LU type 1, writes that start the printer for an LU type 3."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.protocols.datastream.codepages import CP037
from appliance.protocols.datastream.printout import print_3270, print_scs

LINES = st.lists(st.text("ABCabc 0", max_size=300), min_size=1, max_size=60)


def test_a_short_job():
    assert [r.hex(" ") for r in print_scs(["A"])] == ["2b c1 02 84 2b c2 02 42 c1 15"]
    assert [r.hex(" ") for r in print_3270(["A"])] == ["f5 c8 c1 15 19"]


@given(LINES)
def test_an_lu_type_3_gets_writes_that_fit_its_buffer(lines):
    written = list(print_3270(lines))
    assert all(record[:2] == b"\xf5\xc8" and record[-1] == 0x19 and len(record) <= 1_920 for record in written)
    text = b"".join(record[2:-1] for record in written)
    assert CP037.decode(text) == "".join(f"{line}\n" for line in lines)


@given(LINES)
def test_an_lu_type_1_gets_the_page_once(lines):
    data = b"".join(print_scs(lines))
    assert CP037.decode(data[8:]) == "".join(f"{line}\n" for line in lines)
