"""Laws of the outbox and of the door to the outside, whatever targets answer and names mean."""

from __future__ import annotations

import ipaddress
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.live.addresses import EgressRules, why_closed
from nebelhorn.live.channel import Receipt, Verdict
from nebelhorn.live.outbox import (
    Delivery,
    DeliveryState,
    NewTarget,
    Schedule,
    deliveries,
    enqueue,
    found_outbox,
    put_target,
)
from nebelhorn.live.outbox.queue import Due, due, record

ANSWERS = st.sampled_from([Verdict.DELIVERED, Verdict.FAILED, Verdict.REFUSED])
PLAN = Schedule(attempts=4)


@dataclass
class Course:
    """An outbox whose targets answer as told, played to its end without a network."""

    answers: list[Verdict]
    chance: Random
    now_us: int = 1_000
    taken: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    refused: set[str] = field(default_factory=set)

    def play(self, connection: sa.Connection) -> None:
        while still := open_in(connection):
            found = due(connection, self.now_us)
            assert len({one.target_id for one in found}) == len(found)
            for one in found:
                self.answer(connection, one)
            if not found:
                self.now_us = min(one.due_us for one in still if one.due_us > self.now_us)

    def answer(self, connection: sa.Connection, one: Due) -> None:
        verdict = self.answers.pop() if self.answers else Verdict.DELIVERED
        wait_us = PLAN.wait_us(one.attempts + 1, None, self.chance)
        record(connection, one, Receipt(verdict), self.now_us, wait_us)
        if verdict is Verdict.DELIVERED:
            self.taken[one.target_id].append(one.message_id)
        if verdict is Verdict.REFUSED:
            self.refused.add(one.message_id)


def open_in(connection: sa.Connection) -> list[Delivery]:
    ended = {DeliveryState.DELIVERED, DeliveryState.DEAD}
    return [one for one in deliveries(connection, limit=1000) if one.state not in ended]


@given(
    answers=st.lists(ANSWERS, max_size=60),
    causes=st.lists(st.integers(0, 9), min_size=1, max_size=15),
    jitter=st.integers(0, 2**32),
)
def test_every_message_ends_once_in_order_and_no_target_has_two_in_flight(
    answers: list[Verdict], causes: list[int], jitter: int
) -> None:
    office = sa.create_engine("sqlite://")
    found_outbox(office)
    course = Course(list(answers), Random(jitter))  # noqa: S311 - jitter
    with office.begin() as connection:
        for name in ("a", "b"):
            put_target(connection, NewTarget(name, f"https://{name}.example"), now_us=0)
        for cause in causes:
            enqueue(connection, "alarm", {"cause": cause}, key=str(cause), now_us=course.now_us)
        put_down = [one.message_id for one in reversed(deliveries(connection, limit=1000))]
        course.play(connection)
        ended = deliveries(connection, limit=1000)
    office.dispose()
    assert len(put_down) == len(ended) == 2 * len(set(causes))
    assert all(1 <= one.attempts <= PLAN.attempts for one in ended)
    delivered = {one.message_id for one in ended if one.state is DeliveryState.DELIVERED}
    assert delivered == {one for ids in course.taken.values() for one in ids}
    for ids in course.taken.values():
        assert len(ids) == len(set(ids))
        in_order = [put_down.index(one) for one in ids if one not in course.refused]
        assert in_order == sorted(in_order)


@given(st.ip_addresses())
def test_only_what_is_global_may_be_reached(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    local = address.is_private or address.is_multicast or address.is_reserved
    if local or address.is_loopback or address.is_link_local or address.is_unspecified:
        assert why_closed(str(address), "x", EgressRules()) is not None
    if isinstance(address, ipaddress.IPv4Address):
        for inside in (f"::ffff:{address}", f"64:ff9b::{address}", f"::{address}"):
            assert why_closed(inside, "x", EgressRules()) is not None


@given(st.text(max_size=40))
def test_whatever_a_resolver_says_that_is_no_address_is_closed(text: str) -> None:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        assert why_closed(text, "x", EgressRules()) is not None
