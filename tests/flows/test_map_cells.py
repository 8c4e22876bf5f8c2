"""A map of one group or period is added up from day cells, and says what may be off."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

import nebelhorn
from nebelhorn.app import MapPart, Role, Service, serving
from nebelhorn.app.chore import Stopped
from nebelhorn.demo import simulate
from nebelhorn.errors import UnknownName
from nebelhorn.views import Look, Sheet
from tests.flows.on_pages import Client, live, plain

FIRST, LAST = date(2025, 11, 1), date(2026, 2, 28)
SAID = "right to ± 2%"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    made = simulate(folder / "data", customers=60, seed=5, incidents=False)
    shutil.copyfile(made.settings, nebelhorn.init(folder / "ws", name="Demo"))
    with nebelhorn.open_workspace(folder / "ws") as workspace:
        nebelhorn.import_events(workspace, folder / "data", mapping=made.mapping)
    return folder / "ws"


@pytest.fixture
def service(company: Path, tmp_path: Path) -> Iterator[Service]:
    shutil.copytree(company, tmp_path / "ws")
    with serving(tmp_path / "ws") as service:
        yield service


def sheet(look: Look, name: str) -> Sheet:
    return next(one for one in look.sheets if one.name == name)


def flows(look: Look) -> dict[tuple[object, ...], tuple[float, float, float]]:
    """Median, 90th percentile and error by everything else that is said of a flow."""
    found = sheet(look, "flows")
    times = [found.columns.index(name) for name in ("median_seconds", "p90_seconds")]
    off = found.columns.index("seconds_off_by")
    return {
        tuple(cell for at, cell in enumerate(row) if at not in {*times, off}): (
            *(float(row[at] or 0) for at in times),
            float(row[off] or 0),
        )
        for row in found.rows
    }


def encounters(look: Look) -> int:
    found = sheet(look, "touchpoints")
    return sum(int(row[found.columns.index("encounters")] or 0) for row in found.rows)


def test_the_same_map_comes_from_cells_as_from_the_journeys_themselves(service: Service) -> None:
    maps = service.painter.maps
    group = service.workspace.settings.groups[0].name
    parts = [MapPart(group), MapPart(None, FIRST), MapPart(group, FIRST, LAST)]
    counted = [maps.draw(part, "en") for part in parts]
    assert maps.step()
    for part, true in zip(parts, counted, strict=True):
        added = maps.draw(part, "en")
        assert added.headline == true.headline
        assert added.lead == true.lead
        for name in ("touchpoints", "curves"):
            assert sheet(added, name).rows == sheet(true, name).rows
        near, exact = flows(added), flows(true)
        assert near.keys() == exact.keys()
        for flow, (median, p90, off) in near.items():
            assert off == 0.02
            assert (median, p90) == pytest.approx(exact[flow][:2], rel=off, abs=1.1e-6)
            assert exact[flow][2] == 0
        assert SAID in added.body
        assert SAID not in true.body
        assert "Half within (± 2%)" in added.body


def test_pages_of_a_part_say_what_is_exact_in_both_languages(service: Service) -> None:
    service.painter.step()
    service.painter.maps.step()

    async def story(client: Client) -> None:
        asked = {"from": FIRST.isoformat(), "group2": service.workspace.settings.groups[0].name}
        english = plain(await client.get("/map", params={**asked, "language": "en"}))
        assert english.count(SAID) == 2
        german = plain(await client.get("/map", params={**asked, "language": "de"}))
        assert german.count("stimmen auf ± 2\xa0%, alles andere ist genau") == 2
        both = {"group2": asked["group2"], "language": "en"}
        # everybody's map beside it is the one that was drawn anyway: nothing in it is estimated
        assert plain(await client.get("/map", params=both)).count(SAID) == 1

    live(service, Role.ADMIN, story)


def test_cells_are_counted_anew_where_something_has_come(
    service: Service, write: Callable[[str, str], Path]
) -> None:
    maps, part = service.painter.maps, MapPart(None, FIRST)
    assert maps.step()
    assert not maps.step()  # nothing has changed
    before = encounters(maps.draw(part, "en"))
    place = next(iter(service.workspace.settings.touchpoints))
    rows = f"a,2026-02-02,{place}\nb,2026-02-03,{place}\n"
    log = write("log.csv", f"customer,time,touchpoint\n{rows}")
    with service.paused():
        nebelhorn.import_events(service.workspace, log)
    assert encounters(maps.draw(part, "en")) == before  # what was counted last, at once
    assert maps.step()
    assert encounters(maps.draw(part, "en")) == before + 2


def test_where_the_settings_are_others_the_journeys_themselves_are_counted(
    service: Service,
) -> None:
    maps = service.painter.maps
    maps.step()
    file = service.workspace.folder / "nebelhorn.toml"
    new = '\n[[group]]\nname = "Early"\ncondition = "days_since_first <= 30"\nimportant = "no"\n'
    file.write_text(file.read_text(encoding="utf-8") + new, encoding="utf-8")
    look = maps.draw(MapPart("Early"), "en")
    assert SAID not in look.body
    assert maps.step()
    assert SAID in maps.draw(MapPart("Early"), "en").body


def test_a_group_nobody_knows_and_a_filter_that_leaves_nothing(service: Service) -> None:
    maps = service.painter.maps
    maps.step()
    with pytest.raises(UnknownName, match="no group 'Nobody'"):
        maps.draw(MapPart("Nobody"), "en")
    nothing = maps.draw(MapPart(None, date(1999, 1, 1), date(1999, 1, 1)), "en")
    assert nothing.picture is None
    assert encounters(nothing) == 0


def test_counting_breaks_off_where_the_server_stops(service: Service) -> None:
    maps = service.painter.maps
    maps.stop()
    with pytest.raises(Stopped):
        maps.step()
    assert maps.cells is None
