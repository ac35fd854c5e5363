import datetime as dt
import os

import pytest
from cryptography import x509

from appliance.certs.crls.crl import Part, UnacceptableCrlError, apply_delta
from appliance.certs.crls.crl_files import CrlFiles
from appliance.certs.crls.crl_source import CrlSource
from tests.support import pki
from tests.support.crls import delta, parsed, source


def now() -> dt.datetime:
    """The files have the time of the file system."""
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def files(tmp_path):
    return CrlFiles(tmp_path / "crl")


def only_file(tmp_path):
    (path,) = (tmp_path / "crl").iterdir()
    return path


def test_nothing_there(files):
    assert files.load(source(), now()) is None


def test_there_and_back(files, tmp_path):
    crl = parsed([7], number=3)
    files.save(source(), crl)
    os.utime(only_file(tmp_path), (1_700_000_000, 1_700_000_000))
    loaded, fetched = files.load(source(), now())
    assert loaded == crl
    assert loaded.revoked == {7: "unspecified"}
    assert fetched == dt.datetime.fromtimestamp(1_700_000_000, dt.UTC)


def test_a_file_from_the_future_was_fetched_now_at_the_latest(files, tmp_path):
    files.save(source(), parsed())
    os.utime(only_file(tmp_path), (4_000_000_000, 4_000_000_000))
    assert files.load(source(), now())[1] <= now()


def test_for_its_owner_only(files, tmp_path):
    files.save(source(), parsed())
    assert only_file(tmp_path).stat().st_mode & 0o777 == 0o600
    assert only_file(tmp_path).parent.stat().st_mode & 0o777 == 0o700


def test_the_newer_replaces_the_older(files, tmp_path):
    files.save(source(), parsed(number=1))
    files.save(source(), parsed(number=2))
    assert only_file(tmp_path)
    assert files.load(source(), now())[0].number == 2


def test_each_source_has_its_own(files):
    namesake = pki.Authority.create("Test CA")
    files.save(source(), parsed())
    assert files.load(source(namesake), now()) is None
    assert files.load(source(servers=(("elsewhere", 389),)), now()) is None


def test_a_copy_is_trusted_no_more_than_an_answer(files, tmp_path):
    files.save(source(), parsed())
    path = only_file(tmp_path)
    path.write_bytes(parsed(authority=pki.Authority.create("Test CA")).der)
    with pytest.raises(UnacceptableCrlError, match="signature"):
        files.load(source(), now())


def test_a_cut_copy(files, tmp_path):
    files.save(source(), parsed())
    path = only_file(tmp_path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(UnacceptableCrlError):
        files.load(source(), now())


def test_a_delta_is_kept_too_and_goes_with_its_list(files, tmp_path):
    combined = apply_delta(
        parsed([1], number=5),
        delta({8: x509.ReasonFlags.unspecified}, number=8, base=5),
        pki.authority().certificate,
        now(),
    )
    files.save(source(), combined)
    loaded, _ = files.load(source(), now())
    assert (loaded.number, loaded.revoked.keys()) == (8, {1, 8})
    files.save(source(), parsed(number=9))
    assert files.load(source(), now())[0].number == 9
    assert len(list((tmp_path / "crl").iterdir())) == 1


def test_a_part_has_a_file_of_its_own(files):
    part = CrlSource((), pki.authority().certificate, Part(frozenset({b"http://crl.example/1"}), is_authority=False))
    files.save(source(servers=()), parsed([7]))
    files.save(part, parsed([8]))
    assert files.load(source(servers=()), now())[0].revoked == {7: "unspecified"}
    assert files.load(part, now())[0].revoked == {8: "unspecified"}
