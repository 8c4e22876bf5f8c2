from __future__ import annotations

from dataclasses import replace

from nebelhorn.reality import Acknowledged, Watched
from nebelhorn.settings import Touchpoint
from nebelhorn.views import is_modelled, words
from nebelhorn.views.diagnosis.unmodelled import find_unmodelled

EN = words("en")


def test_new_kinds_alarms_and_dark_names_stand_once_each(examples):
    report = examples.sounding()
    found = find_unmodelled(report.diagnosis, report.alarms, report.settings, EN)
    names = [one.name for one in found]
    assert len(names) == len(set(names))
    kinds = {one.touchpoint for one in report.diagnosis.new_kinds}
    heard = {
        one.subject
        for one in report.alarms
        if one.watched is Watched.NEW_KIND and one.acknowledged is None
    }
    dark = {one.name for one in report.diagnosis.dark.names}
    expected = {name for name in kinds | heard | dark if not is_modelled(name, report.settings)}
    assert set(names) == expected
    assert {one.name for one in found if one.dark} <= dark
    assert all(one.sentence and "nebelhorn catalogue" not in one.sentence for one in found)


def test_what_is_in_the_catalogue_or_acknowledged_waits_no_more(examples):
    report = examples.sounding()
    found = find_unmodelled(report.diagnosis, report.alarms, report.settings, EN)
    taken = {one.name: Touchpoint(one.name, de="x", en="x") for one in found}
    known = replace(report.settings, touchpoints={**report.settings.touchpoints, **taken})
    assert find_unmodelled(report.diagnosis, report.alarms, known, EN) == ()
    said = tuple(replace(one, acknowledged=Acknowledged("c", "b", 0)) for one in report.alarms)
    only = find_unmodelled(None, said, report.settings, EN)
    assert only == ()
