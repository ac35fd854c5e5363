"""SITE parameters as one value."""

from __future__ import annotations

import attrs

from appliance.services.ftp.site.parameters import SiteParameters, status_lines
from appliance.storage.datasets.attributes import Attributes, Organization, Space
from appliance.storage.text.tables import multi_byte_pair


def test_what_is_made_with_them():
    assert SiteParameters().attributes() == Attributes()
    shown = {unit: SiteParameters(unit=unit).attributes().unit for unit in ("3380", "SYSALLDA", "SYSDA")}
    assert shown == {"3380": "3380", "SYSALLDA": "3390", "SYSDA": "3390"}  # a group gives one of its devices
    library = SiteParameters(is_library=True)
    assert library.attributes(library.partitioned).organization is Organization.LIBRARY


def test_the_code_pages_in_force():
    many = SiteParameters(multiple=multi_byte_pair("IBM-1047", "UTF-8"))
    assert many.pages is many.single
    assert attrs.evolve(many, is_multiple=True).pages is many.multiple


def test_status_has_a_line_for_each_setting():
    assert ("RECFM", "Record format VB, Lrecl: 256, Blocksize: 6233") in status_lines(SiteParameters(), "USER2")


def test_status_counts_units_and_names_both_pairs_of_code_pages():
    set_so = SiteParameters(space=Space("CYLINDER", 1, 0), multiple=multi_byte_pair("IBM-1047", "UTF-8"))
    told = dict(status_lines(set_so, "USER2"))
    assert told["PRIMARY"] == "Primary allocation 1 cylinder. Secondary allocation 0 cylinders."
    assert told["MBDATACONN"] == "MBDATACONN is (IBM-1047,UTF-8)"
    assert dict(status_lines(SiteParameters(), "USER2"))["MBDATACONN"] == "MBDATACONN is not set"
    assert told["JESGETBYDSN"] == "JESGETBYDSN is FALSE"
