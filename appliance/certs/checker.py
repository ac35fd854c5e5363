"""Whether a verified chain may come in: answered from memory, from cached CRLs and OCSP answers and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from cryptography import x509

from appliance.certs.chain import PeerChain
from appliance.certs.chains import is_self_issued
from appliance.certs.crls.crl import Part
from appliance.certs.crls.crl_cache import CrlCache
from appliance.certs.crls.crl_fetch import is_allowed as is_allowed_url
from appliance.certs.crls.crl_source import (
    Availability,
    CrlEntry,
    CrlSource,
    Wanted,
    distribution_names,
    distribution_urls,
    key_digest,
    part_of,
)
from appliance.certs.findings import Finding, by_crl, by_ocsp, is_allowed, is_newer, missing, weigh, worst
from appliance.certs.goodstandings import GoodStandings
from appliance.certs.responders.ocsp import responder_urls
from appliance.certs.responders.ocsp_cache import OcspCache, OcspQuestion
from appliance.certs.tls import RevocationPolicy
from appliance.certs.verdict import RevocationState, Verdict

__all__ = ["Missed", "RevocationChecker"]

#: What a check would like to have had: a list, or an OCSP answer.
Missed = Wanted | OcspQuestion
_GOOD = Verdict(RevocationState.GOOD, allowed=True)


class RevocationChecker:
    """Answers from memory whether a verified chain may come in."""

    def __init__(
        self,
        cache: CrlCache,
        now: Callable[[], datetime],
        wanted: Callable[[Wanted], object] = lambda wanted: None,
        max_age: timedelta | None = None,
        answers: OcspCache | None = None,
    ) -> None:
        """``wanted`` hears of CRLs that were missed; ``max_age`` since a server confirmed a CRL ends its use early."""
        self._cache = cache
        self._now = now
        self._wanted = wanted
        self._max_age = max_age
        self._answers = OcspCache() if answers is None else answers
        self._good = GoodStandings()

    def check(self, chain: PeerChain, policy: RevocationPolicy) -> Verdict:
        """Hold every certificate but the root against its issuer's CRL, and against what OCSP said of it.

        A chain of a resumed session is its leaf alone; the issuer's CRL is then found by the issuer's name.
        """
        verdict, missed = self.examine(chain, policy)
        for one in missed:
            if isinstance(one, Wanted):
                self._wanted(one)
        return verdict

    def examine(self, chain: PeerChain, policy: RevocationPolicy) -> tuple[Verdict, tuple[Missed, ...]]:
        """The same, without asking for anything: the verdict as of now, and what was missed."""
        if not policy.is_checking:
            return Verdict(RevocationState.NOT_CHECKED, allowed=True), ()
        if self._good.still_holds(chain, policy, self._cache.changes, self._now):
            return _GOOD, ()
        members, missed = chain.certificates, list[Missed]()
        findings = [
            self._find(certificate, members[number:], policy, missed)
            for number, certificate in enumerate(members, 1)
            if number < len(members) or not is_self_issued(certificate)
        ]
        if not findings:
            return Verdict(RevocationState.GOOD, allowed=True, detail="a root has nobody to revoke it"), ()
        decisive = worst(findings, policy)
        if decisive.state is RevocationState.GOOD:
            self._good.keep(chain, policy, self._cache.changes, [finding.until for finding in findings])
        return Verdict(decisive.state, is_allowed(decisive, policy), decisive.detail), tuple(missed)

    def questions(self, chain: PeerChain, policy: RevocationPolicy) -> Iterator[OcspQuestion]:
        """What is asked by OCSP about this chain, whatever is known already."""
        for certificate, issuer in pairwise(chain.certificates):
            question = _question(certificate, issuer, policy)
            if question is not None:
                yield question

    def _find(
        self,
        certificate: x509.Certificate,
        above: Sequence[x509.Certificate],
        policy: RevocationPolicy,
        missed: list[Missed],
    ) -> Finding:
        issuer = above[0] if above else None
        findings = self._find_answers(certificate, issuer, policy, missed)
        good = next((finding for finding in findings if finding.state is RevocationState.GOOD), None)
        # What a responder vouches for needs no list; one that is here and newer may know better all the same.
        found = self._find_list(certificate, issuer, policy, missed if good is None else [])
        lists = [found, *self._find_other_keys(found, certificate, above, policy)]
        if good is not None:
            lists = [one for one in lists if one.state is RevocationState.REVOKED and is_newer(one, good)]
        return weigh([*findings, *lists])

    def _find_other_keys(
        self, found: Finding, certificate: x509.Certificate, above: Sequence[x509.Certificate], policy: RevocationPolicy
    ) -> Iterator[Finding]:
        """What the issuer's lists say that it signed with another key of this very chain (RFC 5280 section 6.3.3 (f)).

        An authority that changes its key may sign all its lists with one. Revoked there is revoked; not to be there
        counts only where the servers have a list of the issuer, and none was ever signed with the certificate's key.
        """
        if len(above) < 2:
            return
        issuer, *others = above
        keys = {key_digest(other) for other in others if other.subject == issuer.subject}
        is_unsigned = found.availability is Availability.UNACCEPTABLE
        for entry in self._cache.issued_by(policy.servers, issuer.subject) if keys else ():
            if entry.source.part is None and entry.source.key in keys - {key_digest(issuer)}:
                finding = by_crl(certificate, entry, self._now(), self._max_age)
                if is_unsigned or finding.state is RevocationState.REVOKED:
                    yield finding

    def _find_answers(
        self,
        certificate: x509.Certificate,
        issuer: x509.Certificate | None,
        policy: RevocationPolicy,
        missed: list[Missed],
    ) -> list[Finding]:
        question = _question(certificate, issuer, policy)
        if question is None:
            return []
        finding = by_ocsp(certificate, self._answers.entry(question), self._now())
        if finding.state is RevocationState.UNKNOWN:
            missed.append(question)
        return [finding]

    def _find_list(
        self,
        certificate: x509.Certificate,
        issuer: x509.Certificate | None,
        policy: RevocationPolicy,
        missed: list[Missed],
    ) -> Finding:
        # The issuer's own spelling of its name: a certificate may write it in another case (RFC 5280 section 7.1).
        name = certificate.issuer if issuer is None else issuer.subject
        entries = self._cache.issued_by(policy.servers, name)
        if issuer is not None:
            entries = tuple(entry for entry in entries if _is_of(entry.source, issuer))
        part: Part | None = None
        found = self._judge(certificate, [entry for entry in entries if entry.source.part is None], policy)
        if found.state is RevocationState.UNKNOWN and found.availability is Availability.UNACCEPTABLE:
            part = part_of(certificate)
            of_part = [entry for entry in entries if entry.source.part == part]
            found = self._judge(certificate, of_part, policy) if of_part else found
        if found.state is RevocationState.UNKNOWN and issuer is not None:
            urls = tuple(url for url in distribution_urls(certificate) if is_allowed_url(url, policy.urls))
            if policy.servers or urls:
                source = CrlSource(policy.servers, issuer, part)
                missed.append(Wanted(source, distribution_names(certificate), urls))
        return found

    def _judge(self, certificate: x509.Certificate, entries: Iterable[CrlEntry], policy: RevocationPolicy) -> Finding:
        findings = [by_crl(certificate, entry, self._now(), self._max_age) for entry in entries]
        return worst(findings, policy) if findings else missing(certificate)


def _is_of(source: CrlSource, issuer: x509.Certificate) -> bool:
    """Whether that issuer's key signs the list."""
    return source.key == key_digest(issuer)


def _question(
    certificate: x509.Certificate, issuer: x509.Certificate | None, policy: RevocationPolicy
) -> OcspQuestion | None:
    """The responders to ask about a certificate; None when there is nobody to ask, or no way to ask."""
    if policy.ocsp is None or issuer is None:
        return None
    named = responder_urls(certificate) if policy.ocsp.uses_aia else ()
    urls = (policy.ocsp.url,) if policy.ocsp.url else ()
    urls = (*urls, *(url for url in named if is_allowed_url(url, policy.urls)))
    return OcspQuestion(certificate, issuer, urls, policy.ocsp.nonce) if urls else None
