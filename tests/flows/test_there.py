"""Every light and every flow of the map leads to the customers behind it, whatever the filter."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

import nebelhorn
from nebelhorn.app import Role, Service, customers_there, looking, serving
from nebelhorn.demo import simulate
from nebelhorn.feedback import make_voices
from nebelhorn.log import customer_names
from tests.flows.on_pages import Client, live, plain


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("company")
    made = simulate(folder / "data", customers=60, seed=11, incidents=False)
    shutil.copyfile(made.settings, nebelhorn.init(folder / "ws", name="Demo"))
    with nebelhorn.open_workspace(folder / "ws") as workspace:
        nebelhorn.import_events(workspace, folder / "data", mapping=made.mapping)
    with serving(folder / "ws") as service:
        service.painter.step()
        yield service


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def links(page: str) -> list[str]:
    found = re.findall(r'<a class="n[^>]*href="(/customers\?[^"]+)"', page)
    found += re.findall(r'<a href="(/customers\?[^"]+then=[^"]+)" tabindex="-1"', page)
    return [one.replace("&amp;", "&") for one in found]


@pytest.mark.parametrize("query", ["", "from=2025-11-01&until=2026-02-28", "group"])
def test_as_many_are_listed_as_the_map_counts(service: Service, query: str) -> None:
    if query == "group":
        query = f"group={service.workspace.settings.groups[0].name}"
    asked = dict(pair.split("=") for pair in query.split("&") if pair)

    async def story(client: Client) -> None:
        page = await client.get("/map", params={**asked, "language": "en"})
        tables = {
            name: read((await client.get("/map.csv", params={**asked, "table": name})).text)
            for name in ("touchpoints", "flows")
        }
        stations = {
            one["touchpoint"]: (one["customers"], one["encounters"])
            for one in tables["touchpoints"]
        }
        flows = {
            (one["from"], one["to"]): (one["customers"], one["count"]) for one in tables["flows"]
        }
        found = links(page.text)
        assert len(found) > 20
        # the link to the view keeps the filter
        view = re.search(r'href="([^"]+)" data-view', page.text)
        assert view is not None
        kept = parse_qs(urlsplit(view[1].replace("&amp;", "&")).query)
        assert {name: kept[name][0] for name in asked} == asked
        # every light, and the flows from the busiest to the rarest
        chosen = [one for one in found if "then=" not in one]
        chosen += [one for one in found if "then=" in one][::9]
        for link in chosen:
            said = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
            assert {name: said[name] for name in asked} == asked
            there = read((await client.get(link.replace("/customers?", "/customers.csv?"))).text)
            counted = (
                flows[said["touchpoint"], said["then"]]
                if "then" in said
                else stations[said["touchpoint"]]
            )
            assert (len(there), sum(int(one["times"]) for one in there)) == tuple(
                int(one) for one in counted
            ), link
            assert [one["last"] for one in there] == sorted(
                (one["last"] for one in there), reverse=True
            )

    live(service, Role.VIEWER, story, login=f"looker-{len(query)}")


def test_the_list_says_when_and_what_they_said_and_leads_to_each(service: Service) -> None:
    async def story(client: Client) -> None:
        page = await client.get("/map?language=en")
        heard_of = [one for one in read((await client.get("/map.csv")).text) if one["mood_n"] > "0"]
        busiest = max(heard_of, key=lambda one: int(one["encounters"]))
        (link,) = [
            one
            for one in links(page.text)
            if parse_qs(urlsplit(one).query) == {"touchpoint": [busiest["touchpoint"]]}
        ]
        there = await client.get(f"{link}&language=en")
        assert f"{busiest['customers']} customers were at “{busiest['label']}”" in plain(there)
        people = re.findall(r'<th scope="row"><a href="(/customers/[^"]+)">', there.text)
        assert len(people) == min(50, int(busiest["customers"]))
        assert (await client.get(people[0])).status_code in {200, 404}
        older = re.search(r'href="([^"]+)" rel="next"', there.text)
        if int(busiest["customers"]) > 50:
            assert older is not None
            second = await client.get(older[1].replace("&amp;", "&"))
            more = re.findall(r'<th scope="row"><a href="(/customers/[^"]+)">', second.text)
            assert more
            assert not set(more) & set(people)
        heard = read((await client.get(link.replace("/customers?", "/customers.csv?"))).text)
        assert any(one["score"] for one in heard)
        # words may say who somebody is: viewers do not get them
        assert not any(one["said"] for one in heard)

    live(service, Role.VIEWER, story, login="reader")


def test_what_each_said_last_is_what_all_voices_say(service: Service) -> None:
    names = ("hotline call", "invoice", "technician visit")
    with looking(service) as workspace:
        facts = workspace.stores.facts
        make_voices(facts)
        for name in names:
            there = customers_there(workspace, (name,), limit=10_000)
            (number,) = facts.execute(
                "SELECT touchpoint_no FROM touchpoint WHERE name = ?", [name]
            ).fetchall()[0]
            said = facts.execute(
                "SELECT customer_no, arg_max(coalesce(score, -1), (t_us, answer_id)) FROM voice "
                f"WHERE touchpoint_no = {number} AND event_id IS NOT NULL GROUP BY customer_no"
            ).fetchall()
            called = customer_names(workspace.stores.office, [one for one, _ in said])
            assert len(said) > 3
            assert {one.customer: one.score for one in there.listed if one.spoke} == {
                called[one]: None if score == -1 else score for one, score in said
            }


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_light_says_how_many_of_its_encounters_end_the_journey(
    service: Service, language: str
) -> None:
    looks = service.painter.looks(language)
    assert looks is not None
    look = looks.looks["map"]
    (sheet, *_) = look.sheets
    rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    journeys = sum(int(row["ends"] or 0) for row in rows)
    events = sum(int(row["encounters"] or 0) for row in rows)
    for row in rows:
        k, n = int(row["ends"]), int(row["encounters"])
        assert row["ends_share"] == pytest.approx(k / n)
        assert row["ends_low"] <= row["ends_share"] <= row["ends_high"]
        assert row["ends_elsewhere"] == pytest.approx((journeys - k) / (events - n))
    said = {"en": "of {n} encounters end the journey: ", "de": " Begegnungen endet die Reise: "}
    assert str(look.body).count(said[language].format(n=rows[0]["encounters"])) >= 1


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("touchpoint=nowhere", 404, 'role="alert"'),
        ("touchpoint=nowhere&then=neither", 404, 'role="alert"'),
        ("touchpoint=<script>", 404, "&lt;script&gt;"),
        ("known&group=nobody", 404, 'role="alert"'),
        ("known&from=2026-13-45", 404, 'role="alert"'),
        ("known&from=2031-01-01", 200, "Nobody of these was here"),
        ("known&page=999", 200, "page 1 of 1"),
    ],
)
def test_who_was_never_there_is_said_kindly(
    service: Service, query: str, status: int, said: str
) -> None:
    known = next(iter(service.workspace.settings.touchpoints))

    async def story(client: Client) -> None:
        page = await client.get(f"/customers?{query.replace('known', 'touchpoint=' + known)}")
        assert (page.status_code, said in page.text) == (status, True), page.text

    live(service, Role.VIEWER, story, login=f"lost-{abs(hash(query))}")
