"""Who is who follows from what holds, and from nothing else."""

from __future__ import annotations

from itertools import pairwise

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from nebelhorn.log.facts import found_facts
from nebelhorn.log.identity import (
    Hindrance,
    Link,
    Tie,
    add_ties,
    cluster,
    is_strong,
    put_customer_views,
    resolve,
    undo_links,
)

KEYS = ["u1", "u2", "u3", "anonymous:1", "anonymous:2", "anonymous:3"]
NUMBERS = {key: 10 * place for place, key in enumerate(KEYS, 1)}
KINDS = ["manual", "alias", "identify", "same phone"]


@st.composite
def some_links(draw: st.DrawFn) -> list[Link]:
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS), st.sampled_from(KINDS)),
            max_size=12,
        )
    )
    times = draw(st.permutations(range(len(pairs))))
    return [
        Link(place, NUMBERS[a], NUMBERS[b], kind, is_strong(a), is_strong(b), times[place])
        for place, (a, b, kind) in enumerate(pairs)
        if a != b
    ]


@given(some_links(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_counts_for_nothing_where_times_differ(
    links: list[Link], chance: object
) -> None:
    shuffled = list(links)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    renumbered = [
        Link(place, one.a_no, one.b_no, one.kind, one.a_strong, one.b_strong, one.known_us)
        for place, one in enumerate(shuffled)
    ]
    assert cluster(renumbered).customer == cluster(links).customer


@given(some_links())
def test_a_customer_is_never_two_by_what_clients_say_of_browsers(links: list[Link]) -> None:
    clients = [one for one in links if one.kind not in {"manual", "alias"}]
    found = cluster(clients)
    strong = [NUMBERS[key] for key in KEYS if is_strong(key)]
    assert all(found.customer.get(number, number) == number for number in strong)


@given(some_links(), st.integers(1, 4))
def test_everything_followed_is_one_and_everything_that_waits_is_two(
    links: list[Link], most: int
) -> None:
    found = cluster(links, most=most)
    assert all(found.customer[one.a_no] == found.customer[one.b_no] for one in found.followed)
    for blocked in found.blocked:
        assert blocked.a_customer_no != blocked.b_customer_no
        assert blocked.cause in set(Hindrance)
    sizes = [list(found.customer.values()).count(c) for c in set(found.customer.values())]
    words = sum(one.kind == "manual" for one in links)
    assert all(size <= max(1, most) * (1 + words) for size in sizes)


class Office(RuleBasedStateMachine):
    """The facts, brought up to date around what changed, against all links heard from scratch."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = duckdb.connect()
        found_facts(self.facts)
        for event_id, number in enumerate(NUMBERS.values()):
            self.facts.execute(
                "INSERT INTO event VALUES (?, ?, 0, 0, 1, 1, NULL)", [event_id, number]
            )
        self.at_us = 0
        self.links: list[Link] = []
        self.parted: set[frozenset[int]] = set()
        self.made = 0

    @rule(
        pair=st.lists(st.sampled_from(KEYS), min_size=2, max_size=2, unique=True),
        kind=st.sampled_from(KINDS),
    )
    def tie(self, pair: list[str], kind: str) -> None:
        self.at_us += 1
        self.add(pair[0], pair[1], kind)

    @rule(place=st.integers(0, 30))
    def part(self, place: int) -> None:
        if not self.links:
            return
        gone = self.links.pop(place % len(self.links))
        self.parted.add(frozenset({gone.a_no, gone.b_no}))
        self.at_us += 1
        assert undo_links(self.facts, [gone.link_no], at_us=self.at_us, said_by="Ada").links == 1
        put_customer_views(self.facts)

    @rule(pair=st.lists(st.sampled_from(KEYS), min_size=2, max_size=2, unique=True))
    def tie_and_part(self, pair: list[str]) -> None:
        before = self.state()
        self.at_us += 1
        if self.add(pair[0], pair[1], "manual"):
            self.at_us += 1
            gone = self.links.pop()
            undo_links(self.facts, [gone.link_no], at_us=self.at_us, said_by="Ada")
            self.parted.add(frozenset({gone.a_no, gone.b_no}))
            put_customer_views(self.facts)
        assert self.state() == before

    def add(self, a: str, b: str, kind: str) -> bool:
        pair = frozenset({NUMBERS[a], NUMBERS[b]})
        same = any({one.a_no, one.b_no} == pair and one.kind == kind for one in self.links)
        new = kind == "manual" or not (same or pair in self.parted)
        tie = Tie(a, b, kind, "shop", self.at_us)
        changed = add_ties(self.facts, [tie], NUMBERS, {"shop": 1})
        put_customer_views(self.facts)
        assert changed.links == int(new)
        if new:
            self.made += 1
            told = (is_strong(a), is_strong(b), self.at_us)
            self.links.append(Link(self.made, NUMBERS[a], NUMBERS[b], kind, *told))
        return new

    def state(self) -> tuple[object, ...]:
        tables = ("identity", "conflict", "event")
        return tuple(
            sorted(self.facts.execute(f"SELECT * FROM {table}").fetchall(), key=str)
            for table in tables
        )

    @invariant()
    def the_facts_show_what_all_links_say(self) -> None:
        found = cluster(self.links)
        told = dict(self.facts.execute("SELECT id_no, customer_no FROM identity").fetchall())
        assert told == {a: b for a, b in found.customer.items() if a != b}
        seen = {row[0] for row in self.facts.execute("SELECT DISTINCT id_no FROM event").fetchall()}
        assert seen == {found.customer.get(number, number) for number in NUMBERS.values()}
        waiting = self.facts.execute("SELECT link_no FROM conflict").fetchall()
        assert {row[0] for row in waiting} == {one.link.link_no for one in found.blocked}
        assert resolve(self.facts, NUMBERS.values()).customer == found.customer

    def teardown(self) -> None:
        self.facts.close()


def test_what_the_facts_show_is_what_the_links_that_hold_say() -> None:
    quick = settings(max_examples=15, stateful_step_count=12, deadline=None)
    run_state_machine_as_test(Office, settings=quick)


@pytest.mark.parametrize("length", [1, 20])
def test_a_long_chain_that_comes_link_by_link_is_one_customer(length: int) -> None:
    facts = duckdb.connect()
    found_facts(facts)
    keys = [f"anonymous:{place}" for place in range(length + 1)]
    numbers = {key: place + 1 for place, key in enumerate(keys)}
    ties = [Tie(a, b, "rule", "s", 1) for a, b in pairwise(keys)]
    for tie in ties:
        assert add_ties(facts, [tie], numbers, {}).links == 1
    assert facts.execute("SELECT DISTINCT customer_no FROM identity").fetchall() == [(1,)]
    facts.close()
