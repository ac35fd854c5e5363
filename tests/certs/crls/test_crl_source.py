import attrs
from cryptography import x509

from appliance.certs.crls.crl import Part
from appliance.certs.crls.crl_source import CrlSource, distribution_names, key_digest, part_of, sources
from appliance.certs.tls import ClientAuth, RevocationPolicy, TlsPolicy
from tests.support import pki
from tests.support.crls import SERVERS, source


def policy(*trust: pki.Authority, servers=SERVERS) -> TlsPolicy:
    return TlsPolicy(
        name="P",
        chain=(),
        private_key=None,
        trust=tuple(authority.certificate for authority in trust),
        client_auth=ClientAuth.REQUIRED,
        ciphers=(),
        revocation=RevocationPolicy(servers),
    )


class TestIdentity:
    def test_the_same_authority(self):
        renewed = pki.Authority(pki.authority().certificate, pki.authority().private_key)
        assert source() == source(renewed)
        assert hash(source()) == hash(source(renewed))

    def test_other_servers(self):
        assert source() != source(servers=(("elsewhere", 389),))

    def test_a_namesake_with_another_key(self):
        namesake = pki.Authority.create("Test CA")
        assert source().name == source(namesake).name
        assert source() != source(namesake)
        assert key_digest(namesake.certificate) != key_digest(pki.authority().certificate)


class TestSources:
    def test_each_anchor_at_each_list_of_servers_once(self):
        other, elsewhere = pki.Authority.create("Other"), (("elsewhere", 389),)
        policies = [
            policy(pki.authority(), other),
            policy(pki.authority()),
            policy(pki.authority(), servers=elsewhere),
        ]
        assert sources(policies) == (source(), source(other), source(servers=elsewhere))

    def test_no_servers_no_sources(self):
        assert sources([policy(pki.authority(), servers=())]) == ()

    def test_a_source_is_made_of_a_certificate(self):
        assert attrs.fields_dict(CrlSource)["issuer"].eq is False


class TestDistributionNames:
    def test_directory_names_only(self):
        name = pki.distinguished_name("CRL1")
        names = [x509.DirectoryName(name), x509.UniformResourceIdentifier("http://169.254.169.254/crl")]
        point = x509.DistributionPoint(names, relative_name=None, reasons=None, crl_issuer=None)
        leaf = pki.authority().issue("u", extensions=[(x509.CRLDistributionPoints([point]), False)])
        assert distribution_names(leaf.certificate) == (name,)

    def test_none(self):
        assert distribution_names(pki.user("user2").certificate) == ()


class TestPartOf:
    NAME = pki.distinguished_name("CRL1")

    @staticmethod
    def leaf(**changes) -> x509.Certificate:
        fields = {"full_name": None, "relative_name": None, "reasons": None, "crl_issuer": None} | changes
        points = x509.CRLDistributionPoints([x509.DistributionPoint(**fields)])
        return pki.authority().issue("u", extensions=[(points, False)]).certificate

    def test_every_name_of_every_whole_point(self):
        names = [x509.DirectoryName(self.NAME), x509.UniformResourceIdentifier("http://crl.example/1")]
        found = part_of(self.leaf(full_name=names))
        assert found == Part(frozenset({self.NAME.public_bytes(), b"http://crl.example/1"}), is_authority=False)

    def test_a_relative_name(self):
        below = x509.RelativeDistinguishedName([x509.NameAttribute(x509.NameOID.COMMON_NAME, "CRL1")])
        leaf, name = self.leaf(relative_name=below), x509.Name([*pki.authority().certificate.subject.rdns, below])
        assert part_of(leaf).points == {name.public_bytes()}
        assert distribution_names(leaf) == (name,)

    def test_points_that_say_too_little(self):
        name, reasons = [x509.DirectoryName(self.NAME)], frozenset({x509.ReasonFlags.key_compromise})
        assert part_of(self.leaf(full_name=name, reasons=reasons)).points == frozenset()
        assert part_of(self.leaf(full_name=name, crl_issuer=name)).points == frozenset()

    def test_an_authority(self):
        assert part_of(pki.authority().subordinate().certificate) == Part(frozenset(), is_authority=True)

    def test_where_to_look(self):
        issuer = pki.authority().certificate
        assert CrlSource((), issuer).entries((self.NAME,)) == (issuer.subject, self.NAME)
        part = Part(frozenset({self.NAME.public_bytes()}), is_authority=False)
        assert CrlSource((), issuer, part).entries((self.NAME,)) == (self.NAME, issuer.subject)
