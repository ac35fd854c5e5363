import contextlib
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.config.terminals.lunames import MAX_NAMES, LuRange, LuRangeError, is_lu_name, parse_lu_range

ORDER = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ@#$"
WHEELS = {"N": ORDER[:10], "A": ORDER[10:36], "B": ORDER[:36], "X": ORDER[:16], "?": ORDER}


def plain(lus: LuRange) -> list[str]:
    """All names, the slow way: turn every wheel and keep what lies between."""
    wheels = [WHEELS.get(letter, fixed) for letter, fixed in zip(lus.rule, lus.low, strict=True)]
    names = ["".join(name) for name in product(*wheels)]
    return names[names.index(lus.low) : names.index(lus.high) + 1]


@pytest.mark.parametrize(
    ("text", "count", "first", "last"),
    [
        ("TCPABC01..TCPABC99..FFFFFFNN", 99, "TCPABC01", "TCPABC99"),
        ("AB100..CB299..AFNNN", 2200, "AB100", "CB299"),
        ("LU01..LU99", 99, "LU01", "LU99"),
        ("XXXAY..XXXBF", 8, "XXXAY", "XXXBF"),
        ("TCPABC82", 1, "TCPABC82", "TCPABC82"),
        ("LUA0..LUA$..FFF?", 39, "LUA0", "LUA$"),
    ],
)
def test_ranges_of_the_manual(text, count, first, last):
    lus = parse_lu_range(text)
    assert (lus.count, lus.name(0), lus.name(count - 1)) == (count, first, last)


def test_a_huge_range_costs_nothing():
    lus = parse_lu_range("A0000000..AFFFFFFE..FXXXXXXX")
    assert lus.count == 16**7 - 1
    assert lus.name(lus.count - 1) == "AFFFFFFE"
    assert lus.index("A00000FF") == 255
    assert lus.count < MAX_NAMES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1LU",
        "LU-1",
        "TOOLONGNAME",
        "LU1..LU22",
        "LU2..LU1",
        "LU1..LU1",
        "LU1..LU9..FFX..X",
        "LU1..LU9..NFN",
        "LU1..LU9..FFZ",
        "LU1..LVA",
        "LU1..LV9..FFN",
        "LUA..LUZ..FFN",
        "L0000000..L$$$$$$$..F???????",
    ],
)
def test_what_is_no_range(text):
    with pytest.raises(LuRangeError):
        parse_lu_range(text)


@st.composite
def ranges(draw):
    rule = draw(st.sampled_from("FA")) + draw(st.text("FNABX?", min_size=1, max_size=2))
    low, high = (
        "".join(draw(st.sampled_from(WHEELS[letter])) if letter != "F" else "A" for letter in rule) for _ in "lh"
    )
    return f"{low}..{high}..{rule}"


@settings(deadline=None)
@given(ranges())
def test_a_range_agrees_with_writing_it_out(text):
    try:
        lus = parse_lu_range(text)
    except LuRangeError:
        low, high, rule = text.split("..")
        ordered = [ORDER.index(c) for c in low] < [ORDER.index(c) for c in high]
        assert not ordered or not is_lu_name(low) or not is_lu_name(high), rule
        return
    names = plain(lus)
    assert list(lus) == names
    assert [lus.index(name) for name in names] == list(range(len(names)))
    assert lus.count == len(names)
    with pytest.raises(IndexError):
        lus.name(lus.count)


@given(st.text(max_size=20))
def test_any_text_is_a_range_or_an_error(text):
    with contextlib.suppress(LuRangeError):
        assert parse_lu_range(text).count >= 1


def test_what_is_outside_a_range():
    lus = parse_lu_range("LU05..LU20")
    assert [name in lus for name in ("LU05", "LU20", "LU04", "LU21", "LU5", "LX10", "LU0A")] == [
        True, True, False, False, False, False, False,
    ]  # fmt: skip
