"""Two ids become one customer: what was open is void; undone, all is back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nebelhorn.app import (
    SealState,
    Service,
    VoidReason,
    add_target,
    deliveries,
    remove_target,
    seals,
    serving,
)
from nebelhorn.app.foretelling import lay_ground, make_course, put_ground, read_points
from nebelhorn.app.ours import our_words
from nebelhorn.drive import drive
from nebelhorn.live import Arrival
from nebelhorn.log import join_ids, make_customer_keys, part_ids
from nebelhorn.predictions import (
    BACKTEST,
    LIVE,
    LedgerWriter,
    Run,
    at_once,
    begin_run,
    customer_parts,
    known_at,
    newest_run,
    pinned_columns,
    put_point_state,
    read_state_alike,
)
from nebelhorn.reality import SealFunnel, put_settled, put_void_identity
from nebelhorn.reality.funnel import seal_funnels

T0 = int(datetime(2026, 3, 3, 9, tzinfo=UTC).timestamp()) * 1_000_000
MINUTE, DAY = 60_000_000, 86_400_000_000
QUESTION = """
[[question]]
name = "next"
kind = "next_touchpoint"
horizon_days = 7
grace_hours = 24
"""
SEALED = (
    "SELECT p.kind, p.moment_id, p.sealed_us, s.class_1, s.chance_1, s.class_2, s.majority, "
    "s.markov FROM seal AS s JOIN sealed_point AS p USING (run_no, point_no) WHERE run_no = ? "
    "AND sealed_us >= ? ORDER BY ALL"
)


class Company:
    """A served workspace whose clock stands still."""

    def __init__(self, service: Service, now_us: list[int]) -> None:
        self.service, self._now_us, self._sent = service, now_us, 0
        self.facts = service.workspace.stores.facts

    def send(self, **said: object) -> None:
        self._sent += 1
        body = {"batch": [{"messageId": f"m{self._sent}", "type": "track", **said}]}
        arrival = Arrival(self.now_us, "segment", "batch", 1, json.dumps(body).encode())
        self.service._inbox.put(arrival).result()
        self.service.step()

    @property
    def now_us(self) -> int:
        return self._now_us[0]

    def wait(self, us: int = MINUTE) -> int:
        self._now_us[0] += us
        self.service.step()
        return self.service.foretell()

    def run(self) -> Run:
        found = newest_run(self.facts, LIVE)
        assert found is not None
        return found

    def void(self) -> int:
        return put_void_identity(self.facts, self.run())

    def unlink(self) -> None:
        with self.service.paused():
            rows = self.facts.execute("SELECT link_no FROM link WHERE undone_us IS NULL").fetchall()
            numbers = [row[0] for row in rows]
            stores = self.service.workspace.stores
            part_ids(stores, numbers, at_us=self.now_us, said_by="Ada")

    def told(self, after: str) -> list[tuple[str, str, int]]:
        """Of each prediction told since: the event, the customer, the place in the ledger."""
        while self.service.read_side.step():
            pass
        found = self.service.read_side.changes(after)
        assert isinstance(found, list)
        said = [(one.kind, json.loads(one.body)) for one in found]
        return [
            (kind.removeprefix("prediction."), body["customer"], one["seal_no"])
            for kind, body in said
            for one in body.get("predictions", ())
        ]

    def settled_later(self) -> tuple[SealFunnel, list[tuple[int, int]]]:
        """What all is worth in a month, and how many of each question count."""
        run, workspace = self.run(), self.service.workspace
        late = replace(run, as_of_us=self.now_us + 30 * DAY)
        ground = lay_ground(workspace, workspace.settings, run.questions())
        put_settled(self.facts, late, ground.questions, ground.touchpoints)
        counting = self.facts.execute(
            "SELECT question_no, count(*) FROM settled WHERE came IS NOT NULL GROUP BY ALL"
        ).fetchall()
        return seal_funnels(self.facts, late)[None], counting


@pytest.fixture
def company(shop: Path) -> Iterator[Company]:
    settings = shop / "nebelhorn.toml"
    settings.write_text(settings.read_text() + QUESTION)
    now_us = [T0]
    with serving(shop, clock=lambda: now_us[0]) as service:
        place = Company(service, now_us)
        for name in ("visit", "order", "call"):
            place.send(event=name, userId="first")
        place.wait()
        place.wait(DAY)
        place.send(event="visit", anonymousId="fox")
        place.send(event="order", userId="ann")
        place.send(event="visit", userId="bob")
        assert place.wait() == 3
        yield place


def test_what_was_open_is_void_and_they_are_foretold_anew(company: Company) -> None:
    assert company.void() == 0
    company.send(type="identify", anonymousId="fox", userId="ann")
    assert company.wait() == 1  # bob is left alone
    kinds = company.facts.execute(
        "SELECT kind, sealed_us FROM sealed_point ORDER BY sealed_us DESC LIMIT 1"
    ).fetchall()
    assert kinds == [(3, company.now_us - MINUTE + 2_000_000)]
    assert company.void() == 2
    assert company.wait() == 0
    funnel, _ = company.settled_later()
    assert (funnel.void, funnel.identity, funnel.settled) == (2, 2, funnel.due - 2)


def test_undone_all_is_as_it_was_and_what_was_foretold_meanwhile_is_void(company: Company) -> None:
    company.send(type="identify", anonymousId="fox", userId="ann")
    company.wait()
    company.unlink()
    assert company.void() == 1  # what was foretold of both together
    assert company.wait() == 2  # each of them anew
    assert company.void() == 3  # which is void, for what was foretold of them before holds again


def test_after_an_undone_link_one_prediction_of_each_counts_that_of_before(
    company: Company,
) -> None:
    live = company.service.workspace.looking_at("live")
    before = seals(live, state=SealState.OPEN).listed
    company.send(type="identify", anonymousId="fox", userId="ann")
    company.wait()
    company.unlink()
    company.wait()
    assert seals(live, state=SealState.OPEN).listed == before
    funnel, settled = company.settled_later()
    # of each of the three (fox, ann, bob) one has come due and counts
    assert (funnel.issued, funnel.void, funnel.identity, funnel.settled) == (6, 3, 3, 3)
    assert settled == [(0, 3)]


def test_whoever_did_something_while_joined_is_foretold_anew_after_it(company: Company) -> None:
    company.send(type="identify", anonymousId="fox", userId="ann")
    company.wait()
    company.send(event="order", anonymousId="fox")
    company.wait()
    company.unlink()
    assert company.wait() == 2
    # void are both of them together, twice, and ann anew: her last moment was foretold before
    assert company.void() == 3
    live = company.service.workspace.looking_at("live")
    still = [str(one.customer) for one in seals(live, state=SealState.OPEN).listed]
    assert sorted(still) == ["ann", "anonymous:fox", "anonymous:fox", "bob"]


def test_joined_again_what_was_foretold_of_both_holds_again(company: Company) -> None:
    company.send(type="identify", anonymousId="fox", userId="ann")
    company.wait()
    company.unlink()
    company.wait()
    with company.service.paused():
        stores = company.service.workspace.stores
        join_ids(stores, "ann", "anonymous:fox", at_us=company.now_us, said_by="Ada")
    company.wait()
    live = company.service.workspace.looking_at("live")
    still = seals(live, state=SealState.OPEN).listed
    assert sorted(str(one.customer) for one in still) == ["ann", "bob"]


def test_a_replay_counts_no_moment_twice(company: Company) -> None:
    company.send(type="identify", anonymousId="fox", userId="ann")
    company.wait()
    replayed(company, company.now_us)
    run = newest_run(company.facts, BACKTEST)
    assert run is not None
    twice = company.facts.execute(
        "SELECT customer_no, moment_id FROM sealed_point WHERE run_no = ? "
        "GROUP BY ALL HAVING count(*) > 1",
        [run.run_no],
    ).fetchall()
    assert len(twice) == put_void_identity(company.facts, run) == 1


def test_they_are_listed_as_void_at_once_not_only_when_due(company: Company) -> None:
    company.send(type="identify", anonymousId="fox", userId="ann")
    company.wait()
    live = company.service.workspace.looking_at("live")
    void, still = seals(live, state=SealState.VOID), seals(live, state=SealState.OPEN)
    assert (void.total, {one.void for one in void.listed}) == (2, {VoidReason.IDENTITY})
    assert (still.total, {one.state for one in still.listed}) == (2, {SealState.OPEN})
    assert {one.customer for one in still.listed} == {"ann", "bob"}


def test_listeners_are_told_each_once_what_is_void_and_what_holds_again(company: Company) -> None:
    reads, place = company.service.read_side, company.told
    while reads.step():
        pass
    start = reads.position()
    company.send(type="identify", anonymousId="fox", userId="ann")
    company.wait()
    joined = place(start)
    kinds = sorted((kind, customer) for kind, customer, _ in joined)
    assert kinds == [("sealed", "ann"), ("void", "ann"), ("void", "anonymous:fox")]
    void = {number for kind, _, number in joined if kind == "void"}
    between = reads.position()
    company.unlink()
    company.wait()
    parted = place(between)
    assert {number for kind, _, number in parted if kind == "restored"} == void
    sealed = {number for kind, _, number in parted if kind == "sealed"}
    both = {number for kind, _, number in joined if kind == "sealed"}
    # what was foretold of both, and what holds already and was foretold anew
    assert {number for kind, _, number in parted if kind == "void"} == both | sealed
    assert (len(both), len(sealed), len(parted)) == (1, 2, 7)
    still = reads.position()
    company.wait()
    assert place(still) == []


def test_whoever_names_it_is_called_once_for_each_point_sealed_since(company: Company) -> None:
    service, workspace = company.service, company.service.workspace
    assert service.tell_seals() == 0
    add_target(workspace, "all", "https://93.184.216.34/all")
    assert service.tell_seals() == 0
    for name in ("crm", "erp"):
        add_target(workspace, name, f"https://93.184.216.34/{name}", topics=["prediction.*"])
    assert service.tell_seals() == 0  # what was sealed before they asked is no news
    company.send(event="call", userId="ann")
    company.send(event="call", userId="bob")
    assert company.wait() == 2
    assert service.tell_seals() == 2
    assert service.tell_seals() == 0
    told = deliveries(workspace)
    assert sorted((one.target, one.topic) for one in told) == [
        ("crm", "prediction.sealed"),
        ("crm", "prediction.sealed"),
        ("erp", "prediction.sealed"),
        ("erp", "prediction.sealed"),
    ]
    data = [json.loads(one.body)["data"] for one in told if one.target == "crm"]
    assert sorted(one["customer"] for one in data) == ["ann", "bob"]
    assert {len(one["predictions"]) for one in data} == {1}
    newest = seals(workspace.looking_at("live"), customer="ann", limit=1).listed[0]
    (said,) = [one["predictions"][0] for one in data if one["customer"] == "ann"]
    assert (said["seal_no"], said["chance"]) == (newest.seal_no, newest.chance)
    company.send(event="visit", userId="bob")
    assert company.wait() == 1
    for name in ("crm", "erp"):
        remove_target(workspace, name)
    assert service.tell_seals() == 0
    add_target(workspace, "crm", "https://93.184.216.34/crm", topics=["prediction.sealed"])
    assert service.tell_seals() == 0


def test_what_had_come_due_before_is_not_touched(company: Company) -> None:
    company.wait(9 * DAY)
    company.send(type="identify", anonymousId="fox", userId="ann")
    company.wait()
    assert company.void() == 0


def test_a_replay_seals_the_same_from_the_change_on(company: Company) -> None:
    since_us = company.now_us
    company.send(type="identify", anonymousId="fox", userId="ann")
    company.wait()
    company.send(event="call", anonymousId="fox")
    company.send(event="order", userId="bob")
    company.wait()
    company.wait(DAY)
    company.send(event="order", userId="ann")
    company.wait()
    live = company.facts.execute(SEALED, [company.run().run_no, since_us]).fetchall()
    assert {row[0] for row in live} == {0, 3}
    assert live == replayed(company, since_us)


def test_a_word_of_a_person_is_heard_too(company: Company) -> None:
    with company.service.paused():
        stores = company.service.workspace.stores
        join_ids(stores, "ann", "bob", at_us=company.now_us, said_by="Ada")
    assert company.wait() == 1
    assert company.void() == 2


def replayed(company: Company, since_us: int) -> list[tuple[object, ...]]:
    workspace, like = company.service.workspace, company.run()
    facts = company.facts
    ground = lay_ground(workspace, workspace.settings, workspace.settings.questions)
    put_ground(workspace, replace(ground, as_of_us=company.now_us - 1), lambda _: None)
    points = read_points(facts)
    put_point_state(facts)
    groups = [one.name for one in ground.groups]
    state = read_state_alike(facts, ground.touchpoints.names, groups, pinned_columns(like))
    known = known_at(state, customer_parts(facts))
    words = our_words(workspace, ground, points, state)
    course = make_course(facts, ground.questions[0], ground, known, words[0], at_once)
    run = begin_run(facts, definition=like.definition, as_of_us=company.now_us, begun_us=0)
    numbers = set(points.sealed.customer_no.tolist())
    keys = make_customer_keys(workspace.stores.office, numbers, chance=bytes)
    drive(points, [course], LedgerWriter(facts, run, keys))
    return facts.execute(SEALED, [run.run_no, since_us]).fetchall()
