"""Messages of certificates, TLS policies, CRLs and the own CA (area C)."""

from __future__ import annotations

from appliance.message import Message

NO_RING = Message("SLYC0101E", "TLS policy {policy}: the key ring is not defined")
NO_OWN = Message("SLYC0102E", "TLS policy {policy}: key ring {ring} has no trusted certificate with a private key")
NO_TRUST = Message("SLYC0103E", "TLS policy {policy}: key ring {ring} has no trusted CA certificate")
NO_LABEL = Message("SLYC0104E", "TLS policy {policy}: key ring {ring} has no usable certificate {label}")
NO_DEFAULT = Message("SLYC0105E", "TLS policy {policy}: key ring {ring} has several certificates and no single DEFAULT")
OWN_EXPIRED = Message("SLYC0106E", "TLS policy {policy}: certificate {label} expired at {until}")
OWN_FUTURE = Message("SLYC0107E", "TLS policy {policy}: certificate {label} is not valid before {since}")
KEY_MISMATCH = Message("SLYC0108E", "TLS policy {policy}: the private key of certificate {label} is not its own")
NO_CIPHER = Message("SLYC0109E", "TLS policy {policy}: this OpenSSL cannot offer {ciphers}")
UNUSABLE = Message("SLYC0110E", "TLS policy {policy}: OpenSSL does not take the settings: {reason}")

CRL_INSTALLED = Message(
    "SLYC0201I", "CRL {number} of {issuer} is in force: {revoked} revoked, until {until}, from {origin}"
)
CRL_REVOKED = Message("SLYC0202I", "CRL {number} of {issuer} newly lists {serials}", audit=True)
CRL_LOADED = Message("SLYC0203I", "CRL {number} of {issuer}: the copy of an earlier run serves until {until}")
CRL_FETCH_FAILED = Message("SLYC0204W", "the CRL of {issuer} could not be fetched from {origin}: {reason}", audit=True)
CRL_ABSENT = Message("SLYC0205W", "{origin} has no CRL of {issuer}: {reason}", audit=True)
CRL_UNACCEPTABLE = Message("SLYC0206E", "the CRL of {issuer} from {origin} is not accepted: {reason}", audit=True)
CRL_ROLLED_BACK = Message(
    "SLYC0207E", "{origin} offers CRL {offered} of {issuer}, older than CRL {kept}: refused", audit=True
)
CRL_EXPIRED = Message("SLYC0208E", "CRL {number} of {issuer} expired at {until} and there is no newer one", audit=True)
CRL_COPY_UNUSABLE = Message("SLYC0209W", "the copy of the CRL of {issuer} is not used: {reason}")
CRL_COPY_FAILED = Message("SLYC0210W", "the CRL of {issuer} could not be copied to disk: {reason}")
SERVER_RESTING = Message("SLYC0211W", "{origin} failed repeatedly and is left alone for {seconds} s")
UNCHECKED_ACCEPTED = Message(
    "SLYC0212W",
    "the certificate of {peer} is accepted without a usable CRL, as CRLSECURITYLEVEL allows: {detail}",
    audit=True,
)

OCSP_FAILED = Message("SLYC0213W", "{origin} gives no OCSP answer about certificate {serial}: {reason}")
OCSP_UNACCEPTABLE = Message(
    "SLYC0214E", "the OCSP answer of {origin} about certificate {serial} is not accepted: {reason}", audit=True
)

CERTIFICATE_EXPIRES = Message("SLYC0401W", "certificate {name} expires in {days} days, at {until}", audit=True)
CRL_EXPIRES = Message("SLYC0402W", "the CRL of {name} expires in {days} days, at {until}, and there is no newer one")

CA_ISSUED = Message("SLYC0301I", "certificate {label} issued to {user}: serial {serial}, until {until}")
CA_REVOKED = Message("SLYC0302I", "certificate {label} of {user} revoked: serial {serial}, reason {reason}")
CA_REVOKED_BEFORE = Message(
    "SLYC0306I", "certificate {label} of {user} is revoked already, that stays as it is: serial {serial}"
)
CA_SERIAL_REVOKED = Message("SLYC0307I", "serial number {serial} revoked, reason {reason}")
CA_SERIAL_RELEASED = Message("SLYC0308I", "serial number {serial} is off hold")
CA_RELEASED = Message("SLYC0304I", "certificate {label} of {user} is off hold: serial {serial}")
CA_RENEWED = Message("SLYC0305I", "certificate {label} of {user} renewed: serial {serial}, until {until}")
CA_CRL = Message("SLYC0303I", "CRL {number} published: {revoked} revoked, until {until}")
