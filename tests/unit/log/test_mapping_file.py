from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.errors import MappingError, SettingsError
from nebelhorn.log.mapping import (
    AnswerRule,
    CountRule,
    CustomerPath,
    EventRule,
    Join,
    Mapping,
)
from nebelhorn.log.mapping_file import name_only_table, parse_mapping, read_mapping
from nebelhorn.log.mapping_text import mapping_text

EXAMPLES = Path(__file__).parents[3] / "examples" / "mappings"

SHOP = """
source = "shop"
day_first = true
time_zone = "America/Sao_Paulo"
missing = ["", "-"]

[tables]
orders = "orders.csv"
items = "items.csv"
reviews = "reviews.csv"
views = "views.csv"

[[join]]
table = "orders"
with = "items"
on = "order_id"
aggregate = { price = "sum" }

[[event]]
table = "orders"
time = "bought"
customer = "person"
touchpoint = "order placed"
value = "price"
attributes = ["state"]
objects = { order = "order_id" }
where = "status <> 'draft'"

[[answer]]
table = "reviews"
time = "written"
objects = { order = "order_id" }
score = "stars"
scale = [5, 1]
topic = "subject"
circumstance = "mood"
goal = "wants"
about = ["delivered", "order placed"]

[[count]]
table = "views"
day = "day"
count = "seen"
touchpoint_column = "advert"
"""


def test_every_part_of_the_file_is_read() -> None:
    assert parse_mapping(SHOP.encode()) == Mapping(
        source="shop",
        tables={
            "orders": "orders.csv",
            "items": "items.csv",
            "reviews": "reviews.csv",
            "views": "views.csv",
        },
        joins=(Join("orders", "items", ("order_id",), {"price": "sum"}),),
        events=(
            EventRule(
                "orders",
                "bought",
                customer="person",
                touchpoint="order placed",
                value="price",
                attributes={"state": "state"},
                objects={"order": "order_id"},
                where="status <> 'draft'",
            ),
        ),
        answers=(
            AnswerRule(
                "reviews",
                "written",
                score="stars",
                scale=(5, 1),
                topic="subject",
                circumstance="mood",
                goal="wants",
                about=("delivered", "order placed"),
                objects={"order": "order_id"},
            ),
        ),
        counts=(CountRule("views", "day", "seen", touchpoint_column="advert"),),
        day_first=True,
        time_zone="America/Sao_Paulo",
        missing=("", "-"),
    )


def test_columns_that_name_a_touchpoint_may_be_several() -> None:
    content = b"""
    [customer]
    object_type = "customer"
    via = ["order"]
    [[event]]
    time = "time:timestamp"
    message_id = "id"
    touchpoint_columns = ["concept:name", "lifecycle:transition"]
    relations = "event_object"
    attributes = { team = "org:group" }
    """
    mapping = parse_mapping(content)
    assert mapping.customer_path == CustomerPath("customer", ("order",))
    assert mapping.events[0].touchpoint_columns == ("concept:name", "lifecycle:transition")
    assert mapping.events[0].attributes == {"team": "org:group"}


def test_a_rule_without_a_table_is_about_the_only_one() -> None:
    rule = '[[event]]\ntime = "t"\ncustomer = "c"\ntouchpoint = "Call"\n'
    assert parse_mapping(rule.encode()).events[0].table == ""
    named = parse_mapping(f'[tables]\ncalls = "calls.csv"\n{rule}'.encode())
    assert named.events[0].table == "calls"
    assert name_only_table(parse_mapping(rule.encode()), "export").events[0].table == "export"


def event(*lines: str) -> str:
    given = {line.split(" =")[0] for line in lines}
    usual = {"time": "t", "customer": "c", "touchpoint": "x"}
    if given & {"touchpoint_column", "touchpoint_columns"}:
        del usual["touchpoint"]
    rest = [f'{key} = "{value}"' for key, value in usual.items() if key not in given]
    return "\n".join(["[[event]]", *rest, *lines])


def answer(*lines: str) -> str:
    return "\n".join(["[[answer]]", 'time = "t"', *lines])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "there is nothing to read"),
        ("[[event]]\ntime = t", "mapping.toml, line 2, column 8"),
        ("[[evnt]]", 'unknown table "evnt"; available: event, '),
        (event("costumer = 'c'"), '[[event]] no. 1 (touchpoint = "x"): unknown key "costumer"; a'),
        (event("time = ''"), "time is empty"),
        ("[[event]]\ncustomer = 'c'\ntouchpoint = 'x'", "time is missing"),
        ("[[event]]\ntime = 't'\ntouchpoint = 'x'", "customer is missing: the column that says"),
        ("[[event]]\ntime = 't'\ncustomer = 'c'", 'needs touchpoint = "a name" or touchpoint_c'),
        (event("touchpoint = 'x'", "touchpoint_column = 'y'"), "says both touchpoint and touch"),
        (event("touchpoint_columns = []"), "touchpoint_columns is an empty list"),
        (event("attributes = 3"), 'attributes must be a table such as attributes = { name = "col'),
        (event("attributes = { state = 3 }"), "attributes: state must be a text in quotes"),
        (event("objects = ['order']"), "objects must be a table"),
        (event("scale = [1, 5]"), "scale needs score"),
        (event("score = 's'", "scale = [1, 2, 3]"), "two different numbers, worst and best"),
        (event("score = 's'", "scale = [3, 3]"), "two different numbers, worst and best"),
        (event("score = 's'", "scale = ['1', '5']"), "must be a number (without quotes), not the"),
        (event("answered = 'a'"), "there is neither score nor text"),
        (event("topic = 'a'"), "topic is a part of an answer, but there is neither score nor text"),
        (event("goal = ''", "score = 's'"), "goal is empty"),
        (event("tie = 'file'"), 'tie = "file" is unknown; available: line'),
        (answer("customer = 'c'"), "needs score or text"),
        (answer("customer = 'c'", "goal = 'g'"), "needs score or text"),
        (answer("text = 's'", "customer = 'c'", "circumstance = 3"), "circumstance must be a text"),
        (answer("score = 's'"), "needs customer, or objects"),
        (answer("score = 's'", "customer = 'c'", "about = ['a', 'a']"), 'about names "a" twice'),
        ("[[count]]\nday = 'd'\ntouchpoint = 'x'", '[[count]] no. 1 (touchpoint = "x"): count is'),
        ("[[join]]\ntable = 'a'\non = 'x'", "other is missing"),
        ("[[join]]\ntable = 'a'\nother = 'b'", "on is missing: the column, or columns, equal in"),
        ("[[join]]\nother = 'b'\nwith = 'b'\non = 'x'", "other and with mean the same"),
        (
            "[[join]]\ntable = 'a'\nother = 'b'\non = 'x'\naggregate = { price = 'mean' }",
            '"mean"; available: ',
        ),
        ("time_format = 'dd.mm.yyyy'\n" + event(), 'has no % in it; such as "%d.%m.%Y %H:%M"'),
        ("time_zone = 'Brazil'\n" + event(), "is no time zone; available: Brazil/"),
        ("day_first = 'yes'\n" + event(), "day_first must be true or false"),
        ("[customer]\nvia = ['order']\n" + event(), "[customer]: object_type is missing"),
        ("[tables]\na = 'a.csv'\nb = 'b.csv'\n" + event(), "table is missing; available: a, b"),
    ],
)
def test_a_mistake_is_named_with_rule_and_key(content: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_mapping(content.encode())
    assert message in str(caught.value)


def test_a_table_nobody_listed_is_named_with_those_listed() -> None:
    content = "[tables]\norders = 'a.csv'\nitems = 'b.csv'\n" + event("table = 'order'")
    with pytest.raises(MappingError, match=r'no table "order" under \[tables\]; available: orders'):
        parse_mapping(content.encode())


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(SHOP, encoding="utf-8")
    assert read_mapping(path) == parse_mapping(SHOP.encode())


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_committed_mappings_are_valid_and_survive_being_written(path: Path) -> None:
    mapping = read_mapping(path)
    assert mapping.source == path.stem
    assert parse_mapping(mapping_text(mapping).encode()) == mapping


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
said = texts.filter(str.strip)
maybe = st.none() | said
pairs = st.dictionaries(said, said, max_size=3)
lists = st.lists(said, unique=True, max_size=3).map(tuple)
numbers = st.floats(allow_nan=False, allow_infinity=False)
scales = st.none() | st.tuples(numbers, numbers).filter(lambda ends: ends[0] != ends[1])


@st.composite
def event_rules(draw: st.DrawFn, *, tables: list[str]) -> EventRule:
    touchpoint = draw(st.none() | texts)
    score = draw(maybe)
    return EventRule(
        table=draw(st.sampled_from(tables)),
        time=draw(said),
        customer=draw(said),
        touchpoint=touchpoint,
        touchpoint_columns=draw(lists.filter(bool)) if touchpoint is None else (),
        message_id=draw(maybe),
        known=draw(maybe),
        value=draw(maybe),
        attributes=draw(pairs),
        objects=draw(pairs),
        where=draw(maybe),
        relations=draw(st.none() | st.sampled_from(tables).filter(bool)) if any(tables) else None,
        score=score,
        scale=draw(scales) if score else None,
        text=draw(maybe),
        topic=draw(maybe) if score else None,
        circumstance=draw(maybe) if score else None,
        goal=draw(maybe) if score else None,
        answered=draw(maybe) if score else None,
        tie=draw(st.sampled_from([None, "line"])),
    )


@st.composite
def answer_rules(draw: st.DrawFn, *, tables: list[str]) -> AnswerRule:
    score = draw(maybe)
    return AnswerRule(
        table=draw(st.sampled_from(tables)),
        time=draw(said),
        customer=draw(said),
        score=score,
        scale=draw(scales) if score else None,
        text=draw(maybe if score else said),
        topic=draw(maybe),
        circumstance=draw(maybe),
        goal=draw(maybe),
        message_id=draw(maybe),
        about=draw(lists),
        objects=draw(pairs),
        where=draw(maybe),
    )


@st.composite
def mappings(draw: st.DrawFn) -> Mapping:
    located = draw(pairs)
    tables = list(located) or [""]
    count = CountRule(draw(st.sampled_from(tables)), draw(said), draw(said), touchpoint=draw(texts))
    joins = st.builds(
        Join,
        table=st.sampled_from(tables),
        other=st.sampled_from(tables),
        on=lists.filter(bool),
        aggregate=st.dictionaries(said, st.sampled_from(["sum", "first"]), max_size=2),
    )
    return Mapping(
        source=draw(said),
        tables=located,
        joins=tuple(draw(st.lists(joins, max_size=2))) if located else (),
        events=tuple(draw(st.lists(event_rules(tables=tables), min_size=1, max_size=2))),
        answers=tuple(draw(st.lists(answer_rules(tables=tables), max_size=2))),
        counts=draw(st.sampled_from([(), (count,)])),
        customer_path=draw(st.none() | st.builds(CustomerPath, object_type=said, via=lists)),
        day_first=draw(st.none() | st.booleans()),
        time_format=draw(st.none() | said.map(lambda text: f"{text}%Y")),
        time_zone=draw(st.none() | st.sampled_from(["UTC", "Europe/Berlin"])),
        missing=draw(st.none() | st.lists(st.just("") | texts, unique=True).map(tuple)),
    )


@given(mappings())
def test_what_is_written_reads_back_the_same(mapping: Mapping) -> None:
    assert parse_mapping(mapping_text(mapping).encode()) == mapping
