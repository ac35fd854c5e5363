import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ldaptor.ldapfilter import parseFilter
from ldaptor.protocols import pureber, pureldap

from appliance.services.directory import answers
from appliance.services.directory.answers import MalformedRequestError, answer, disconnection
from appliance.services.directory.entries import Directory
from tests.support import pki

NAME = pki.distinguished_name("CA")
DN = NAME.rfc4514_string()
CRL = "certificateRevocationList;binary"


def _table():
    directory = Directory()
    directory.publish_authority(NAME, b"certificate", b"crl")
    return directory.table


TABLE = _table()


def wire(operation, controls=None) -> bytes:
    return bytes(pureldap.LDAPMessage(operation, id=7, controls=controls).toWire())


def decoded(message: bytes):
    return pureber.berDecodeObject(answers._DECODER, message)[0]


def ask(operation, controls=None):
    """The decoded answers."""
    messages = [decoded(message) for message in answer(wire(operation, controls), TABLE).messages]
    assert all(message.id == 7 for message in messages)
    return [message.value for message in messages]


def search(base=DN, *, attributes=(), filter="(objectClass=*)", scope=0, **kwargs):
    """The attributes of each entry found, and the result."""
    request = pureldap.LDAPSearchRequest(
        baseObject=base, scope=scope, filter=parseFilter(filter), attributes=list(attributes), **kwargs
    )
    *entries, result = ask(request)
    return [{name.decode(): list(values) for name, values in entry.attributes} for entry in entries], result


class TestSearch:
    def test_binary(self):
        ((entry,), result) = search(attributes=[CRL])
        assert entry == {CRL: [b"crl"]}
        assert result.resultCode == 0

    def test_without_the_option_comes_with_it(self):
        assert search(attributes=["certificateRevocationList"])[0] == [{CRL: [b"crl"]}]

    def test_each_attribute_once(self):
        assert len(search(attributes=[CRL, "2.5.4.39"])[0][0]) == 1

    def test_all(self):
        for attributes in ((), ("*",), ("*", "+", CRL)):
            assert len(search(attributes=attributes)[0][0]) == 5

    def test_none(self):
        assert search(attributes=["1.1"])[0] == [{}]

    def test_types_only(self):
        assert search(attributes=[CRL], typesOnly=1)[0] == [{CRL: []}]

    def test_spelling(self):
        assert search("c=nl", scope=2, filter="(cn=ca)")[0][0]["cn"] == [b"CA"]
        assert search(DN.lower())[1].resultCode == 0

    @pytest.mark.parametrize(
        ("filter", "count"),
        [
            ("(&(objectClass=pkiCA)(cn=CA))", 1),
            ("(|(cn=x)(cn=C*))", 1),
            ("(cn=*A)", 1),
            ("(cn=*x*)", 0),
            ("(!(cn=CA))", 2),
            ("(cn>=A)", 0),
            ("(!(cn>=A))", 0),
            ("(cn~=CA)", 0),
            ("(cn:caseExactMatch:=CA)", 0),
        ],
    )
    def test_filters(self, filter, count):
        assert len(search("C=NL", scope=2, filter=filter)[0]) == count

    def test_size_limit(self):
        entries, result = search("C=NL", scope=2, sizeLimit=2)
        assert (len(entries), result.resultCode) == (2, 4)

    def test_no_such_entry(self):
        entries, result = search("CN=x,O=Test,C=NL")
        assert (entries, result.resultCode, result.matchedDN) == ([], 32, b"O=Test,C=NL")

    def test_no_dn(self):
        assert search("junk")[1].resultCode == 34

    def test_root_dse(self):
        ((entry,), _) = search("")
        assert entry["namingContexts"] == [b"C=NL"]
        assert entry["supportedLDAPVersion"] == [b"3"]


class TestBind:
    @pytest.mark.parametrize(
        ("request_", "code"),
        [
            (pureldap.LDAPBindRequest(), 0),
            (pureldap.LDAPBindRequest(version=2), 2),
            (pureldap.LDAPBindRequest(dn="cn=admin", auth="secret"), 49),
            (pureldap.LDAPBindRequest(dn="cn=admin"), 53),
            (pureldap.LDAPBindRequest(auth=("EXTERNAL", None), sasl=True), 7),
        ],
        ids=["anonymous", "version 2", "password", "unauthenticated", "sasl"],
    )
    def test_only_anonymous(self, request_, code):
        (response,) = ask(request_)
        assert isinstance(response, pureldap.LDAPBindResponse)
        assert response.resultCode == code


class TestReadOnly:
    @pytest.mark.parametrize(
        ("request_", "response", "word"),
        [
            (pureldap.LDAPDelRequest(entry=DN), pureldap.LDAPDelResponse, "delete"),
            (pureldap.LDAPAddRequest(entry=DN, attributes=[]), pureldap.LDAPAddResponse, "add"),
            (pureldap.LDAPModifyRequest(object=DN, modification=[]), pureldap.LDAPModifyResponse, "modify"),
            (
                pureldap.LDAPModifyDNRequest(entry=DN, newrdn="cn=x", deleteoldrdn=0),
                pureldap.LDAPModifyDNResponse,
                "modify DN",
            ),
        ],
        ids=["delete", "add", "modify", "rename"],
    )
    def test_changes_are_refused_and_told(self, request_, response, word):
        given = answer(wire(request_), TABLE)
        (message,) = given.messages
        assert decoded(message).value.resultCode == 53
        assert isinstance(decoded(message).value, response)
        assert given.refused_change == word


class TestOthers:
    def test_compare(self):
        def compare(entry, value):
            ava = pureldap.LDAPAttributeValueAssertion(pureber.BEROctetString("cn"), pureber.BEROctetString(value))
            (response,) = ask(pureldap.LDAPCompareRequest(entry=entry, ava=ava))
            return response.resultCode

        assert [compare(DN, "ca"), compare(DN, "x"), compare("CN=x", "x"), compare("junk", "x")] == [6, 5, 32, 34]

    def test_unbind_is_the_last(self):
        given = answer(wire(pureldap.LDAPUnbindRequest()), TABLE)
        assert (given.messages, given.is_last) == ((), True)

    def test_abandon_has_no_answer(self):
        assert answer(wire(pureldap.LDAPAbandonRequest(id=3)), TABLE).messages == ()

    def test_extended_operations_are_not_known(self):
        (response,) = ask(pureldap.LDAPStartTLSRequest())
        assert response.resultCode == 2

    def test_a_critical_control_is_refused_another_is_not(self):
        request = pureldap.LDAPBindRequest()
        assert ask(request, [("1.2.3", True, b"")])[0].resultCode == 12
        assert ask(request, [("1.2.3", False, b"")])[0].resultCode == 0

    def test_disconnection(self):
        notice = decoded(disconnection("why"))
        assert notice.id == 0
        assert notice.value.responseName == b"1.3.6.1.4.1.1466.20036"


class TestMalformed:
    @given(st.binary(max_size=100))
    def test_any_bytes(self, data):
        with contextlib.suppress(MalformedRequestError):
            answer(data, TABLE)

    @given(st.integers(0, 60), st.integers(0, 255))
    def test_any_changed_byte(self, position, value):
        request = bytearray(wire(pureldap.LDAPSearchRequest(baseObject=DN, scope=0, attributes=[CRL])))
        request[position % len(request)] = value
        with contextlib.suppress(MalformedRequestError):
            answer(bytes(request), TABLE)

    def test_deeply_nested(self):
        with pytest.raises(MalformedRequestError):
            answer(b"\x30\x82\x20\x00" * 5000, TABLE)

    def test_a_response_is_no_request(self):
        with pytest.raises(MalformedRequestError):
            answer(wire(pureldap.LDAPBindResponse(resultCode=0)), TABLE)
