"""SITE parameters as one value."""

from __future__ import annotations

import attrs

from appliance.services.ftp.site.parameters import SiteParameters, status_lines
from appliance.storage.datasets.attributes import Attributes, Organization
from appliance.storage.text.tables import multi_byte_pair


def test_what_is_made_with_them():
    assert SiteParameters().attributes() == Attributes()
    library = SiteParameters(is_library=True)
    assert library.attributes(library.partitioned).organization is Organization.LIBRARY


def test_the_code_pages_in_force():
    many = SiteParameters(multiple=multi_byte_pair("IBM-1047", "UTF-8"))
    assert many.pages is many.single
    assert attrs.evolve(many, is_multiple=True).pages is many.multiple


def test_status_has_a_line_for_each_setting():
    assert ("RECFM", "Record format VB, Lrecl: 256, Blocksize: 6233") in status_lines(SiteParameters(), "USER2")
