import attrs
from cryptography import x509

from appliance.certs.crl_source import CrlSource, distribution_names, key_digest, sources
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
