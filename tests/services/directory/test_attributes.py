import pytest

from appliance.services.directory.attributes import Attributes

HELD = Attributes({"cn": (b"CA",), "certificateRevocationList;binary": (b"crl",), "cn;lang-nl": (b"CA nl",)})


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("certificateRevocationList;binary", ("certificateRevocationList;binary",)),
        ("CERTIFICATEREVOCATIONLIST;BINARY", ("certificateRevocationList;binary",)),
        ("certificateRevocationList", ("certificateRevocationList;binary",)),
        ("2.5.4.39", ("certificateRevocationList;binary",)),
        ("2.5.4.39;binary", ("certificateRevocationList;binary",)),
        ("cn", ("cn", "cn;lang-nl")),
        ("commonName;lang-nl", ("cn;lang-nl",)),
        ("cn;binary", ()),
        ("certificateRevocationListX", ()),
        ("", ()),
    ],
)
def test_select(asked, found):
    assert HELD.select(asked) == found


def test_values():
    assert HELD.values("cn") == (b"CA", b"CA nl")
    assert HELD.values("sn") == ()
