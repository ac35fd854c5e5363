import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.services.directory.attributes import Attributes
from appliance.services.directory.filters import And, Equal, Not, Or, Present, Substring, Undefined, matches

ENTRY = Attributes({"objectClass": (b"top", b"pkiCA"), "cn": (b"Sallyport  CA",), "crl;binary": (b"\x30\x00",)})
TRUE, FALSE, UNDEFINED = Present("cn"), Present("sn"), Undefined()


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (Present("OBJECTCLASS"), True),
        (Present("sn"), False),
        (Equal("cn", b"sallyport ca"), True),
        (Equal("commonName", b"SALLYPORT CA"), True),
        (Equal("cn", b"sallyport"), False),
        (Equal("sn", b""), False),
        (Equal("objectclass", b"pkica"), True),
        (Equal("crl", b"\x30\x00"), True),
        (Equal("crl", b"\x30\x01"), False),
        (Substring("cn", b"sally", (), b""), True),
        (Substring("cn", b"", (b"port",), b"ca"), True),
        (Substring("cn", b"", (b"port", b"sally"), b""), False),
        (Substring("cn", b"sallyport", (), b"port ca"), False),
        (Substring("cn", b"port", (), b""), False),
        (UNDEFINED, None),
    ],
)
def test_leaves(asked, answer):
    assert matches(ENTRY, asked) is answer


@pytest.mark.parametrize(
    ("parts", "conjunction", "disjunction"),
    [
        ((), True, False),
        ((TRUE, TRUE), True, True),
        ((TRUE, FALSE), False, True),
        ((TRUE, UNDEFINED), None, True),
        ((FALSE, UNDEFINED), False, None),
        ((UNDEFINED,), None, None),
    ],
)
def test_three_values(parts, conjunction, disjunction):
    assert matches(ENTRY, And(parts)) is conjunction
    assert matches(ENTRY, Or(parts)) is disjunction


def test_not():
    assert [matches(ENTRY, Not(part)) for part in (TRUE, FALSE, UNDEFINED)] == [False, True, None]


leaves = st.sampled_from([TRUE, FALSE, UNDEFINED])


@given(st.lists(leaves, max_size=5))
def test_de_morgan(parts):
    every = tuple(parts)
    assert matches(ENTRY, Not(And(every))) == matches(ENTRY, Or(tuple(Not(part) for part in every)))
