"""The records of opened data sets."""

from __future__ import annotations

from appliance.jes.reading import records_in


def test_small_and_large_data_sets(jes):
    for count in (3, 2000):  # the second is too large to be read by the operation that opens it
        jes.shelf.write("USER2.A", b"x" * 80 * count)
        opened = jes.shelf.open("USER2.A")
        assert list(records_in(opened.dcb, opened.source)) == [b"x" * 80] * count
        assert opened.source.fd is None
