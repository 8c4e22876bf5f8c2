"""What must hold for every log that is imported, whatever is in it and however it comes."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nebelhorn import (
    Workspace,
    export,
    fog,
    import_events,
    init,
    journey_map,
    journeys,
    open_workspace,
)
from nebelhorn.log import AnswerRule, CountRule, EventRule, ImportResult, Mapping, open_stores

law = settings(
    max_examples=settings.default.max_examples // 9,  # an example is some imports
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)

Record = dict[str, str | None]
Facts = dict[str, Counter[tuple[object, ...]]]

RULE = EventRule(
    "log", "at", "who", touchpoint_columns=("what",), value="paid", attributes={"land": "land"},
    objects={"order": "order"}, score="stars", text="said", scale=(1, 5), topic="topic",
)  # fmt: skip
BY_ID = EventRule("log", "at", "who", touchpoint_columns=("what",), message_id="no")
CARDS = AnswerRule(
    "cards", "at", "who", score="stars", text="said", scale=(1, 5), about=("visit", "Kauf"),
    circumstance="how", goal="wants",
)  # fmt: skip
VIEWS = CountRule("views", day="at", count="n", touchpoint_column="what")

who = st.sampled_from(["ann", "bob", "Çağla", "d;e", None])
what = st.sampled_from(["visit", "Kauf", "call ☎", None])
at = st.sampled_from(
    ["2026-03-01 10:00:00", "2026-03-01 10:00:00", "2026-03-02T09:00:00+02:00", "?!", None]
    + [f"2026-04-{day:02} 08:30:00" for day in range(1, 9)]
)
event = st.fixed_dictionaries(
    {
        "who": who,
        "at": at,
        "what": what,
        "paid": st.sampled_from(["1", "2.50", None, "free"]),
        "land": st.sampled_from(["SP", "", None]),
        "order": st.sampled_from(["o1", "o2", None]),
        "stars": st.sampled_from(["1", "5", None, "9", "good"]),
        "said": st.sampled_from(["", "nice", None]),
        "topic": st.sampled_from([" price ", None, "x" * 81]),
    }
)
card = st.fixed_dictionaries(
    {
        "who": who,
        "at": at,
        "stars": st.sampled_from(["1", "4", "5", None, "six", "7"]),
        "said": st.sampled_from([None, "so, so", "fine"]),
        "how": st.sampled_from([None, "hurried", "  "]),
        "wants": st.sampled_from([None, "peace", "l'été"]),
    }
)
readable: Record = {
    **dict.fromkeys(["paid", "land", "order", "stars", "said", "topic", "how", "wants"]),
    "who": "ann",
    "at": "2026-03-01 10:00:00",
    "what": "visit",
}


def mostly_readable(found: list[Record]) -> list[Record]:
    """Return the records with some more, so that the way times are written can be found out."""
    return [*found, *[readable] * 2 * (1 + sum(record["at"] == "?!" for record in found))]


events = st.lists(event, max_size=12).map(mostly_readable)
cards = st.lists(card, max_size=6).map(mostly_readable)


@contextmanager
def workspace() -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as place:
        init(Path(place))
        with open_workspace(place) as opened:
            yield opened


def imported(
    bring: Callable[..., ImportResult],
    facts_of: Callable[..., Facts],
    mapping: Mapping,
    *runs: dict[str, Sequence[Record]],
) -> list[Facts]:
    """Return the facts of a new workspace after each of these imports, one after the other."""
    with tempfile.TemporaryDirectory() as place:
        stores = open_stores(Path(place))
        told = []
        for tables in runs:
            bring(stores, tables, mapping)
            told.append(facts_of(stores))
        stores.close()
        return told


def mixed(records: Sequence[Record], order: Random) -> list[Record]:
    """Return the records in another order, their columns too."""
    columns = sorted({key for record in records for key in record})
    order.shuffle(columns)
    return [
        {key: record.get(key) for key in columns} for record in order.sample(records, len(records))
    ]


@law
@given(events, cards, st.randoms(use_true_random=False))
def test_shuffle_proof(
    bring: Callable[..., ImportResult],
    facts_of: Callable[..., Facts],
    found: list[Record],
    heard: list[Record],
    order: Random,
) -> None:
    mapping = Mapping(events=(RULE,), answers=(CARDS,))
    tables = {"log": found, "cards": heard}
    shuffled = {name: mixed(records, order) for name, records in tables.items()}
    once = imported(bring, facts_of, mapping, tables)
    assert imported(bring, facts_of, mapping, shuffled) == once


@law
@given(events, cards, st.randoms(use_true_random=False))
def test_importing_again_is_nothing(
    bring: Callable[..., ImportResult],
    facts_of: Callable[..., Facts],
    found: list[Record],
    heard: list[Record],
    order: Random,
) -> None:
    mapping = Mapping(events=(RULE,), answers=(CARDS,), counts=(VIEWS,))
    tables = {"log": found, "cards": heard}
    tables["views"] = [{"at": "2026-03-01", "n": "7", "what": "banner"}]
    again = {name: mixed(records, order) for name, records in tables.items()}
    once, mixed_again, the_same = imported(bring, facts_of, mapping, tables, again, tables)
    assert mixed_again == the_same == once


@law
@given(events, events, st.randoms(use_true_random=False))
def test_rebuild_is_incremental(
    bring: Callable[..., ImportResult],
    facts_of: Callable[..., Facts],
    first: list[Record],
    second: list[Record],
    order: Random,
) -> None:
    # Of identical records there are as many as the file has that holds most of them: nobody can
    # tell a second export of one visit from a second visit.
    parts = [Counter(tuple(sorted(r.items())) for r in part) for part in (first, second)]
    whole = [dict(record) for record in (parts[0] | parts[1]).elements()]
    overlap = order.sample(whole, len(whole) // 2)
    same = [record for record in whole if record == readable]
    overlap = [*same, *(record for record in overlap if record != readable)]
    mapping = Mapping(events=(RULE,))
    steps = [{"log": first}, {"log": second}, {"log": overlap}]
    *_, in_parts = imported(bring, facts_of, mapping, *steps)
    assert [in_parts] == imported(bring, facts_of, mapping, {"log": mixed(whole, order)})


@law
@given(
    st.lists(
        st.fixed_dictionaries(
            {"no": st.sampled_from("1234567"), "who": who, "at": at, "what": what}
        ),
        min_size=1,
        max_size=20,
    ),
    st.randoms(use_true_random=False),
)
def test_what_a_source_calls_by_one_id_is_one_event(
    bring: Callable[..., ImportResult],
    facts_of: Callable[..., Facts],
    found: list[Record],
    order: Random,
) -> None:
    found = [*mostly_readable(found), {"no": "8", **readable}]
    mapping = Mapping(events=(BY_ID,))
    shuffled = {"log": mixed(found, order)}
    once, twice = imported(bring, facts_of, mapping, {"log": found}, shuffled)
    assert max(Counter(row[1] for row in once["events"]).values()) == 1
    assert imported(bring, facts_of, mapping, shuffled) == [once]
    assert twice["events"] == once["events"]


@law
@given(events)
def test_totals_of_an_import_agree(
    bring: Callable[..., ImportResult], facts_of: Callable[..., Facts], found: list[Record]
) -> None:
    plain = EventRule("log", "at", "who", touchpoint_columns=("what",), value="paid")
    with tempfile.TemporaryDirectory() as place:
        stores = open_stores(Path(place))
        for mapping in (Mapping(events=(plain,)), Mapping(source="2", events=(RULE,))):
            done = bring(stores, {"log": found}, mapping)
            again = bring(stores, {"log": found}, mapping)
            answers_only = done.rejected - (done.records - done.events - done.known)
            assert done.records == len(found) == again.records
            assert answers_only >= 0 if mapping.events[0].score else answers_only == 0
            assert (again.events, again.answers, again.otherwise) == (0, 0, 0)
            assert again.known == done.events
        facts = facts_of(stores)
        assert sum(facts["events"].values()) == 2 * done.events
        assert sum(facts["answers"].values()) == done.answers
        stores.close()


@law
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ann", "bob", "cem", "dee"]),
            st.sampled_from(["visit", "Kauf", "call ☎"]),
            st.integers(0, 60),
            st.sampled_from(["", "1", "3", "5"]),
        ),
        min_size=1,
        max_size=25,
    )
)
def test_totals_agree_between_views_and_seen_and_fog_are_all(
    rows: list[tuple[str, str, int, str]],
) -> None:
    text = "customer,time,touchpoint,score\n" + "".join(
        f"{name},2026-05-01 {hour // 3:02}:00:00,{step},{stars}\n"
        for name, step, hour, stars in rows
    )
    with workspace() as opened:
        file = opened.folder / "log.csv"
        file.write_text(text, encoding="utf-8")
        done = import_events(opened, file).result
        whole, ways, heard = journey_map(opened), journeys(opened, limit=100), fog(opened)
        exported = export(opened, opened.folder / "events.csv")
    assert done.records == done.events == len(rows) == exported
    assert whole.events == sum(station.events for station in whole.stations) == len(rows)
    assert whole.journeys == ways.journeys == sum(way.journeys for way in ways.variants)
    assert whole.events == sum(len(way.touchpoints) * way.journeys for way in ways.variants)
    assert sum(step.count for step in whole.transitions) == whole.events - whole.journeys
    assert sum(s.starts for s in whole.stations) == sum(s.ends for s in whole.stations)
    assert whole.customers == len({name for name, *_ in rows})
    everybody = [cell for cell in heard.fog.cells if cell.group is None and cell.period is None]
    assert heard.fog.total.n == sum(cell.fog.n for cell in everybody) == len(rows)
    assert all(cell.heard + cell.fog.k == cell.fog.n for cell in everybody)
    assert sum(cell.heard for cell in everybody) + heard.fog.total.k == len(rows)
