"""What people look up and do on the pages of a company that was foretold."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

import nebelhorn
from nebelhorn.app import (
    Role,
    SealState,
    Service,
    Wanted,
    audit,
    open_access,
    seals_behind,
    serving,
)
from nebelhorn.demo import simulate
from tests.flows.on_pages import Client, live, plain, send


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("company")
    made = simulate(folder / "data", customers=120, seed=7, incidents=True)
    shutil.copyfile(made.settings, nebelhorn.init(folder / "ws", name="Demo"))
    with nebelhorn.open_workspace(folder / "ws") as workspace:
        nebelhorn.import_events(workspace, folder / "data", mapping=made.mapping)
        nebelhorn.replay(workspace)
    with serving(folder / "ws") as service:
        service.painter.step()
        yield service


def done(folder: Path) -> list[str]:
    with open_access(folder) as access:
        return [entry.what for entry in audit(access, limit=1_000)]


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_every_drawn_page_has_its_tables_and_its_picture_as_files(service: Service) -> None:
    async def story(client: Client) -> None:
        for path in ("/", "/index", "/horn", "/map", "/fog", "/rules", "/sources"):
            page = await client.get(f"{path}?language=en")
            files = re.findall(r'href="(/[^"]+\.(?:csv|svg)[^"]*)"', page.text)
            assert files, path
            for address in files:
                sent = await client.get(address.replace("&amp;", "&"))
                assert sent.status_code == 200, address
                assert "attachment" in sent.headers["content-disposition"]
                if ".csv" in address:
                    assert read(sent.text) is not None
                else:
                    assert sent.headers["content-type"].startswith("image/svg+xml")
                    assert "sandbox" in sent.headers["content-security-policy"]
        assert (await client.get("/map.csv?table=nothing")).status_code == 404

    live(service, Role.VIEWER, story, login="reader")


def test_strangers_get_no_files(service: Service) -> None:
    async def story(client: Client) -> None:
        client.cookies.clear()
        for path in ("/map.csv", "/map.svg", "/today.csv", "/customers/1/moments.csv"):
            assert (await client.get(path)).status_code == 303

    live(service, Role.VIEWER, story, login="stranger")


def test_a_row_of_the_index_leads_to_just_the_predictions_behind_it(service: Service) -> None:
    async def story(client: Client) -> None:
        page = (await client.get("/index?language=en")).text
        assert 'href="/index/predictions?from=' in page
        sent = read((await client.get("/index.csv?table=groups")).text)
        chosen = next(row for row in sent if int(row["settled"]) > 60)
        behind = await client.get("/index/predictions", params={"group": chosen["group"]})
        total = re.search(r"<h1>([\d,]+) predictions", behind.text)
        assert total is not None
        listed = read(
            (await client.get("/index/predictions.csv", params={"group": chosen["group"]})).text
        )
        settled = [row for row in listed if row["state"] in {"hit", "miss"}]
        assert len(settled) == int(chosen["settled"])
        assert sum(row["state"] == "hit" for row in settled) == int(chosen["right"])
        cited = read((await client.get("/index.csv?table=cited")).text)[0]
        asked = {name: cited[name] for name in ("rule", "question", "foretells")}
        listed = read((await client.get("/index/predictions.csv", params=asked)).text)
        settled = [row for row in listed if row["state"] in {"hit", "miss"}]
        assert len(settled) == int(cited["settled"]) > 0
        # a page has fifty, and the next begins where it ends
        second = await client.get(
            "/index/predictions", params={"group": chosen["group"], "page": "2"}
        )
        assert behind.text.count('<tr><th scope="row">') == 50
        assert behind.text.split("<tbody>")[1] != second.text.split("<tbody>")[1]

    live(service, Role.VIEWER, story, login="looker")


def test_a_point_of_the_chart_counts_what_it_says(service: Service) -> None:
    async def story(client: Client) -> None:
        periods = read((await client.get("/index.csv?table=periods")).text)
        chosen = max(periods, key=lambda row: int(row["machine_settled"] or 0))
        day = chosen["from"][:10]
        listed = read((await client.get(f"/index/predictions.csv?from={day}")).text)
        assert len(listed) == int(chosen["machine_settled"])
        assert sum(row["state"] == "hit" for row in listed) == int(chosen["machine_right"])

    live(service, Role.VIEWER, story, login="pointer")


def test_the_frozen_twin_ends_on_the_page_where_it_ends_in_the_file(service: Service) -> None:
    async def story(client: Client) -> None:
        rows = read((await client.get("/index.csv?table=periods")).text)
        shares = [row["twin_value"] for row in rows]
        # nothing is old enough at first
        assert shares[:3] == [""] * 3
        last = next(share for share in reversed(shares) if share)
        for language, name in (("en", "Frozen twin {}%"), ("de", "Eingefrorener Zwilling {}\xa0%")):
            page = (await client.get(f"/index?language={language}")).text
            said = name.format(round(float(last) * 100))
            # names take one line in the wide and the medium picture
            assert len(re.findall(f'<text class="name thin"[^>]*>{said}</text>', page)) == 2
            assert len(re.findall('<path class="twin"', page)) >= 3
        picture = (await client.get("/index.svg")).text
        assert 'class="twin"' in picture
        assert ".twin{" in picture

    live(service, Role.VIEWER, story, login="twinned")


def test_a_rule_of_the_index_leads_to_just_the_predictions_that_cite_it(service: Service) -> None:
    async def story(client: Client) -> None:
        page = (await client.get("/index?language=en")).text
        assert '<a href="/rules">All rules</a>' in page
        bars = re.findall(
            r'<div class="part cited"><p class="what"><a href="([^"]+)"><bdi>(.*?)</bdi>.*?'
            r'<p class="of">([\d,]+) predictions?,',
            page,
            re.DOTALL,
        )
        assert len(bars) == 8
        counts = [int(count.replace(",", "")) for _, _, count in bars]
        assert counts == sorted(counts, reverse=True)
        for (link, _, _), count in zip(bars, counts, strict=True):
            query = unescape(link).split("?")[1]
            rows = read((await client.get(f"/index/predictions.csv?{query}")).text)
            assert sum(row["state"] in {"hit", "miss"} for row in rows) == count
        behind = await client.get(unescape(bars[0][0]))
        cited = re.search(
            r'class="tag whole"><bdi>(.*?)</bdi></span> <a href="([^"]+)"', behind.text
        )
        assert cited is not None
        rows = read((await client.get(unescape(bars[0][0]).replace("?", ".csv?"))).text)
        assert unescape(cited[1]) == rows[0]["rule"]
        # one question is still asked for when the rule is not any more
        assert re.fullmatch(r"/index/predictions\?question=\w+", cited[2])
        nobody = await client.get("/index/predictions?foretells=nothing_at_all")
        assert "Nothing was foretold that is like this" in nobody.text

    live(service, Role.VIEWER, story, login="ruler")


@pytest.mark.parametrize(
    "query", ["from=yesterday", "state=perhaps", "group=nobody", "question=why", "after=nowhere"]
)
def test_what_cannot_be_asked_for_is_said_kindly(service: Service, query: str) -> None:
    async def story(client: Client) -> None:
        page = await client.get(f"/index/predictions?{query}")
        assert page.status_code == 404
        assert 'role="alert"' in page.text

    live(service, Role.VIEWER, story, login=query.replace("=", "-"))


def test_states_part_the_predictions_behind_a_rule(service: Service) -> None:
    with nebelhorn.open_workspace(service.workspace.folder) as workspace:
        whole = seals_behind(workspace, Wanted()).total
        parts = [seals_behind(workspace, Wanted(state=state)).total for state in SealState]
        newest = seals_behind(workspace, Wanted(), limit=3).listed
        later = seals_behind(workspace, Wanted(), limit=2, skip=1).listed
    assert sum(parts) == whole
    assert later == newest[1:]


def test_an_alarm_is_acknowledged_with_its_cause_and_stands_so_for_everybody(
    service: Service,
) -> None:
    looks = service.painter.looks("en")
    assert looks is not None
    assert looks.alarms, "the demo company has an alarm"
    alarm = looks.alarms[0].alarm_id

    async def story(client: Client) -> None:
        before = await client.get("/horn?language=en")
        assert "What was the cause?" in before.text
        empty = await send(client, "/horn", deed="acknowledge", alarm=alarm, cause="  ")
        assert empty.status_code == 409
        unknown = await send(
            client, "/horn", deed="acknowledge", alarm="index/x/2026-01-01", cause="?"
        )
        assert unknown.status_code == 409
        page = await send(
            client, "/horn", deed="acknowledge", alarm=alarm, cause="<b>New prices</b>"
        )
        assert "Ada said: <b>New prices</b>" in plain(page)
        assert "<b>New prices</b>" not in page.text
        assert (
            page.text.count("What was the cause?") == before.text.count("What was the cause?") - 1
        )

    live(service, Role.EDITOR, story, login="ada")
    assert "alarm acknowledged" in done(service.workspace.folder)


def test_a_viewer_sees_the_horn_and_may_not_speak(service: Service) -> None:
    async def story(client: Client) -> None:
        page = await client.get("/horn?language=en")
        assert "What was the cause?" not in page.text
        sent = await send(client, "/horn", on="/me", deed="take", name="forum", stage="other")
        assert sent.status_code == 403

    live(service, Role.VIEWER, story, login="quiet")


def test_a_new_touchpoint_is_taken_into_the_catalogue_from_the_page(service: Service) -> None:
    looks = service.painter.looks("en")
    assert looks is not None
    new = [one for one in looks.unmodelled if not one.dark]
    assert new, "the demo company has a new kind of touchpoint"

    async def story(client: Client) -> None:
        page = await client.get("/horn?language=en")
        assert page.text.count("Take into the catalogue") == len(looks.unmodelled)
        assert "nebelhorn catalogue --take" not in page.text
        stage = service.workspace.settings.stage_order()[0].id
        bad = await send(client, "/horn", deed="take", name=new[0].name, stage="nowhere")
        assert bad.status_code == 409
        taken = await send(
            client, "/horn", deed="take", name=new[0].name, stage=stage, label="The <forum>"
        )
        assert "“The <forum>” is in the catalogue now." in plain(taken)
        assert taken.text.count("Take into the catalogue") == len(looks.unmodelled) - 1
        entry = service.workspace.settings.touchpoint(new[0].name)
        assert (entry.stage, entry.de, entry.en) == (stage, "The <forum>", "The <forum>")

    live(service, Role.EDITOR, story, login="eve")
    assert "touchpoint catalogued" in done(service.workspace.folder)


def test_a_rule_is_adopted_by_name_and_dropped_again(service: Service) -> None:
    async def story(client: Client) -> None:
        page = await client.get("/rules?language=en")
        rule = re.search(
            r'name="deed" value="adopt"><input [^>]*name="rule" value="(\w+)"', page.text
        )
        assert rule is not None
        adopted = await send(client, "/rules", deed="adopt", rule=rule[1])
        assert "From now on this rule is yours" in adopted.text
        assert "adopted by Rita" in adopted.text
        dropped = await send(client, "/rules", deed="drop", rule=rule[1])
        assert "Nobody stands behind this rule any more" in dropped.text
        assert "adopted by Rita" not in dropped.text
        unknown = await send(client, "/rules", deed="adopt", rule="zzzz")
        assert unknown.status_code == 409

    live(service, Role.EDITOR, story, login="rita")
    acts = done(service.workspace.folder)
    assert "rule adopted" in acts
    assert "rule dropped" in acts


def test_a_belief_says_how_many_it_concerns_before_it_is_written(service: Service) -> None:
    async def story(client: Client) -> None:
        known = service.workspace.settings
        touchpoint = next(iter(known.touchpoints))
        asked = {"when": "events_before >= 3", "claim": touchpoint, "within": "14", "name": "three"}
        page = await client.get("/rules/belief", params={**asked, "language": "en"})
        said = re.search(
            r"concerned ([\d,]+) moments? of ([\d,]+) customers?, of ([\d,]+)", page.text
        )
        assert said is not None, page.text
        moments, customers, everybody = (int(one.replace(",", "")) for one in said.groups())
        assert customers <= everybody
        assert customers <= moments
        nobody = await client.get(
            "/rules/belief", params={**asked, "when": "events_before >= 100000", "language": "en"}
        )
        assert "that concerned nobody" in nobody.text
        for wrong in (
            {"when": "no_such_thing > 1"},
            {"claim": "no such touchpoint"},
            {"within": "x"},
        ):
            bad = await client.get("/rules/belief", params={**asked, **wrong})
            assert bad.status_code == 200
            assert 'class="error"' in bad.text
        assert not service.workspace.settings.beliefs or all(
            one.name != "three" for one in service.workspace.settings.beliefs
        )
        written = await send(client, "/rules/belief", confidence="70", **asked)
        assert written.headers["location"] == "/rules"
        belief = next(one for one in service.workspace.settings.beliefs if one.name == "three")
        assert (belief.author, belief.condition, belief.confidence) == (
            "Bea",
            "events_before >= 3",
            0.7,
        )
        again = await send(client, "/rules/belief", **asked)
        assert again.status_code == 409
        assert "three" in again.text

    live(service, Role.EDITOR, story, login="bea")
    assert "belief written" in done(service.workspace.folder)


def lights(svg: str) -> list[str]:
    """Return what a map says of each of its touchpoints."""
    return re.findall(r'<a class="n[^>]* aria-label="([^"]+)"', svg)


def test_a_picture_that_is_not_there_is_nothing(service: Service) -> None:
    async def story(client: Client) -> None:
        empty = {"from": "2031-01-01", "from2": "2026-01-01"}
        page = await client.get("/map", params={**empty, "language": "en"})
        links = re.findall(r'<a href="/map\.svg[^"]*" download>([^<]+)</a>', page.text)
        assert links == ["picture, Everybody, begun from 1 Jan 2026 on (SVG)"]
        assert (await client.get("/map.svg", params=empty)).status_code == 404
        assert (await client.get("/map.svg", params={**empty, "picture": "2"})).status_code == 200
        for path in ("/map.svg?picture=2", "/map.svg?picture=3", "/index.svg?picture=2"):
            assert (await client.get(path)).status_code == 404

    live(service, Role.VIEWER, story, login="picturer")


def test_a_map_of_one_group_or_period_or_of_two_side_by_side(service: Service) -> None:
    group = service.workspace.settings.groups[0].name

    async def story(client: Client) -> None:
        whole = read((await client.get("/map.csv")).text)
        one = await client.get("/map", params={"group": group, "language": "en"})
        assert f"<h1><bdi>{group}</bdi>: " in one.text
        part = read((await client.get("/map.csv", params={"group": group})).text)
        total = {row["touchpoint"]: int(row["encounters"] or 0) for row in whole}
        for row in part:
            assert int(row["encounters"]) <= total[row["touchpoint"]]
        asked = {
            "from": "2026-01-01",
            "until": "2026-03-31",
            "from2": "2025-10-01",
            "until2": "2025-12-31",
        }
        two = await client.get("/map", params={**asked, "language": "en"})
        assert two.text.count('<svg xmlns="http://www.w3.org/2000/svg" viewBox') >= 2
        ids = re.findall(r' id="([^"]+)"', two.text)
        assert len(ids) == len(set(ids))
        sides = [
            read((await client.get("/map.csv", params={**asked, "table": name})).text)
            for name in ("touchpoints", "touchpoints2")
        ]
        spans = sum(int(row["encounters"]) for side in sides for row in side)
        assert 0 < spans <= sum(total.values())
        first, second = [
            await client.get("/map.svg", params={**asked, **more})
            for more in ({}, {"picture": "2"})
        ]
        assert first.text.startswith("<svg")
        assert second.text.startswith("<svg")
        assert first.text != second.text
        assert 'filename="nebelhorn-map.svg"' in first.headers["content-disposition"]
        assert 'filename="nebelhorn-map2.svg"' in second.headers["content-disposition"]
        alone = {"from": asked["from2"], "until": asked["until2"]}
        assert lights(second.text) == lights((await client.get("/map.svg", params=alone)).text)
        links = re.findall(r'<a href="(/map\.svg[^"]*)" download>([^<]+)</a>', two.text)
        assert [title for _, title in links] == [
            "picture, Everybody, begun 1 Jan 2026 to 31 Mar 2026 (SVG)",
            "picture, Everybody, begun 1 Oct 2025 to 31 Dec 2025 (SVG)",
        ]
        reached = [(await client.get(unescape(address))).text for address, _ in links]
        assert [lights(one) for one in reached] == [lights(first.text), lights(second.text)]

    live(service, Role.VIEWER, story, login="mapper")


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("from=2031-01-01", 200, "This filter leaves no journey"),
        ("group=nobody", 404, 'role="alert"'),
        ("from=soon", 404, 'role="alert"'),
        ("from=2026-03-01&until=2026-02-01", 404, 'role="alert"'),
    ],
)
def test_a_filter_that_leaves_nothing_says_so_kindly(
    service: Service, query: str, status: int, said: str
) -> None:
    async def story(client: Client) -> None:
        page = await client.get(f"/map?{query}&language=en")
        assert page.status_code == status
        assert said in page.text
        if status != 200:
            # what was not drawn is no file either: that of everybody is not what was asked for
            assert "/map.csv" not in page.text
            for file in (f"/map.csv?table=touchpoints&{query}", f"/map.svg?{query}"):
                assert (await client.get(file)).status_code == 404

    live(service, Role.VIEWER, story, login="map-" + query.replace("=", "-").replace("&", "."))
