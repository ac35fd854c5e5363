"""Which data connections belong to the login."""

import pytest

from appliance.certs.chain import PeerChain
from appliance.runtime.revoking.peercheck import objection_to
from appliance.session.actions import Reuse
from appliance.session.events import TlsInfo
from tests.support import pki


def chain(name):
    return PeerChain((pki.user(name).certificate,)) if name else None


@pytest.mark.parametrize(
    ("reuse", "control", "shown", "resumed", "objection"),
    [
        (Reuse.ALLOWED, None, None, False, ""),
        (Reuse.ALLOWED, None, "user2", False, ""),
        (Reuse.ALLOWED, "user2", "user2", False, ""),
        (Reuse.ALLOWED, "user2", "user2", True, ""),
        (Reuse.ALLOWED, "user2", None, True, ""),
        (Reuse.ALLOWED, "user2", "user4", False, "another certificate was shown"),
        (Reuse.ALLOWED, "user2", None, False, "no certificate was shown"),
        (Reuse.REQUIRED, None, None, True, ""),
        (Reuse.REQUIRED, "user2", None, True, ""),
        (Reuse.REQUIRED, None, None, False, "the TLS session of the control connection was not resumed"),
        (Reuse.REQUIRED, "user2", "user2", False, "the TLS session of the control connection was not resumed"),
    ],
)
def test_objections(reuse, control, shown, resumed, objection):
    tls = TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", resumed, chain(shown))
    assert objection_to(tls, reuse=reuse, peer_chain=chain(control)) == objection
