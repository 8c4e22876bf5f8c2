from __future__ import annotations

import pytest

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.sources.ocel_xml import is_ocel_xml, read_ocel_xml
from nebelhorn.log.sources.xes import is_xes


def test_events_in_order_with_what_they_say(contents, shop):
    found = contents(read_ocel_xml, shop.as_xml)
    assert [row[1:3] for row in found.records["events"]][:2] == [
        ("v1", "place order"),
        ("v2", "place order"),
    ]
    assert found.mapping.customer_path.object_type == "customer"
    assert is_ocel_xml(shop.as_xml)
    assert not is_xes(shop.as_xml)


def test_a_bomb_is_refused(contents, tmp_path):
    path = tmp_path / "bomb.xmlocel"
    path.write_text(
        '<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n'
        '<log><events><event id="1"><attributes><attribute name="x">&b;</attribute>'
        "</attributes></event></events></log>"
    )
    with pytest.raises(SourceError, match=r"bomb\.xmlocel declares XML entities"):
        contents(read_ocel_xml, path)


def test_the_first_version_is_named(contents, tmp_path):
    path = tmp_path / "old.xmlocel"
    path.write_text(
        '<log><events><event><string key="id" value="1"/></event></events><objects/></log>'
    )
    with pytest.raises(SourceError, match=r"OCEL 1\.0 as XML; Nebelhorn reads OCEL 2\.0"):
        contents(read_ocel_xml, path)


def test_cut_off(contents, shop, tmp_path):
    path = tmp_path / "cut.xmlocel"
    path.write_bytes(shop.as_xml.read_bytes()[:-200])
    with pytest.raises(SourceError, match=r"cut\.xmlocel, line \d+"):
        contents(read_ocel_xml, path)


def test_another_root(contents, tmp_path):
    path = tmp_path / "page.xml"
    path.write_text("<html><body><p/></body></html>")
    with pytest.raises(SourceError, match="the root is <html>"):
        contents(read_ocel_xml, path)


def test_no_event(contents, tmp_path):
    path = tmp_path / "empty.xmlocel"
    path.write_text("<log><objects/><events/></log>")
    with pytest.raises(NothingToImport, match=r"empty\.xmlocel"):
        contents(read_ocel_xml, path)
