"""What must hold for asking, whoever is asked what."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.asking.consent import ConsentFact, ConsentSaid
from nebelhorn.asking.crowd import crowd_of, may_ask_many, reasons_in
from nebelhorn.asking.link import LAST_ASK, Link, LinkPurpose, make_link, read_link
from nebelhorn.asking.restraint import AskedPerson, Manners, Occasion, may_ask
from nebelhorn.asking.result import AskState, WhyNotAsked, advance
from nebelhorn.settings import ASK_CHANNELS, Ask, AskedQuestion, AskingSettings

HOUR = 3_600_000_000
DAY = 24 * HOUR
NOW = 1_780_228_800_000_000
CHANNELS, PURPOSES = ("mail", "sms", "qr", "*"), ("survey", "care", "*")

# times meet and miss every limit: now, an hour, a day, the waits, a year, and one off each
edges = st.sampled_from([0, 1, HOUR, DAY, 7 * DAY, 28 * DAY, 365 * DAY])
times = st.builds(
    lambda edge, off, sign: NOW - sign * edge + off,
    edges,
    st.integers(-1, 1),
    st.sampled_from([1, 1, -1]),
)
facts = st.builds(
    ConsentFact,
    st.sampled_from(ConsentSaid),
    times,
    st.sampled_from(CHANNELS),
    st.sampled_from(PURPOSES),
)
people = st.builds(
    AskedPerson,
    st.lists(facts, max_size=5).map(tuple),
    st.lists(times, max_size=5).map(tuple),
    st.lists(times, max_size=2).map(tuple),
    st.frozensets(st.sampled_from(ASK_CHANNELS)),
    st.sampled_from([None, "", "Europe/Berlin", "Asia/Tokyo", "America/New_York", "no/where"]),
    st.booleans(),
)
occasions = st.builds(Occasion, times, st.booleans(), st.booleans())
asks = st.builds(
    Ask,
    st.just("a"),
    st.just("Visit"),
    st.just((AskedQuestion("csat", {"en": "How was it?"}),)),
    after=st.sampled_from([0.0, 3600.0, 86_400.0]),
    within=st.sampled_from([7 * 86_400.0, 28 * 86_400.0]),
    purpose=st.sampled_from(PURPOSES[:2]),
    follow_up=st.booleans(),
)
manners = st.builds(
    Manners,
    st.builds(
        AskingSettings,
        wait=st.sampled_from([0.0, 86_400.0, 28 * 86_400.0]),
        most_per_year=st.integers(1, 5),
        after_complaint=st.sampled_from([0.0, 7 * 86_400.0]),
        quiet_from=st.sampled_from([0, 720, 1200]),
        quiet_until=st.sampled_from([0, 480, 900]),
    ),
    st.sampled_from(["Europe/Berlin", "UTC"]),
    st.just(NOW),
)
channels = st.sampled_from(CHANNELS[:3])


@given(asks, channels, st.lists(st.tuples(people, occasions), max_size=8), manners)
def test_many_are_decided_as_each_alone(
    ask: Ask, channel: str, crowd: list[tuple[AskedPerson, Occasion]], now: Manners
) -> None:
    bits = may_ask_many(ask, channel, crowd_of(ask, channel, crowd), now)
    alone = [may_ask(ask, channel, person, occasion, now) for person, occasion in crowd]
    assert [reasons_in(int(row)) for row in bits] == alone


@given(asks, channels, people, occasions, manners)
def test_after_an_objection_nobody_is_ever_asked(
    ask: Ask, channel: str, person: AskedPerson, occasion: Occasion, now: Manners
) -> None:
    kept = tuple(fact for fact in person.consents if fact.said is not ConsentSaid.LIFTED)
    against = dataclasses.replace(person, consents=(*kept, ConsentFact(ConsentSaid.OBJECTED, NOW)))
    assert WhyNotAsked.OBJECTED in may_ask(ask, channel, against, occasion, now).reasons


@given(asks, channels, people, occasions, manners, st.randoms())
def test_the_order_of_what_is_known_does_not_matter(
    ask: Ask, channel: str, person: AskedPerson, occasion: Occasion, now: Manners, chance: object
) -> None:
    def mixed(values: tuple[object, ...]) -> tuple[object, ...]:
        shuffled = list(values)
        chance.shuffle(shuffled)  # type: ignore[attr-defined]
        return tuple(shuffled)

    other = dataclasses.replace(
        person,
        consents=mixed(person.consents),
        asked_us=mixed(person.asked_us),
        complained_us=mixed(person.complained_us),
    )
    decided = may_ask(ask, channel, person, occasion, now)
    assert may_ask(ask, channel, other, occasion, now) == decided


@given(asks, channels, people, occasions, manners, times)
def test_one_more_ask_never_makes_another_easier(
    ask: Ask, channel: str, person: AskedPerson, occasion: Occasion, now: Manners, t_us: int
) -> None:
    more = dataclasses.replace(person, asked_us=(*person.asked_us, t_us))
    before = set(may_ask(ask, channel, person, occasion, now).reasons)
    assert before <= set(may_ask(ask, channel, more, occasion, now).reasons)


states = st.sampled_from(AskState)


@given(states, states, states)
def test_it_does_not_matter_which_device_reports_first(
    a: AskState, b: AskState, c: AskState
) -> None:
    assert advance(a, b) is advance(b, a)
    assert advance(advance(a, b), c) is advance(a, advance(b, c))
    assert advance(advance(a, b), b) is advance(a, b)


keys = st.binary(min_size=32, max_size=64)
purposes = st.sampled_from(LinkPurpose)


@given(keys, purposes, st.integers(0, LAST_ASK), st.integers(NOW, NOW + 4000 * DAY))
def test_every_link_reads_back(
    key: bytes, purpose: LinkPurpose, ask_no: int, until_us: int
) -> None:
    link = read_link([key], make_link(key, purpose, ask_no, until_us), purpose, NOW - 1)
    assert isinstance(link, Link)
    assert (link.purpose, link.ask_no) == (purpose, ask_no)
    assert until_us <= link.expires_us < until_us + HOUR


@given(keys, purposes, st.text(max_size=40) | st.from_regex(r"[A-Za-z0-9_-]{28}", fullmatch=True))
def test_no_text_is_a_link_by_accident(key: bytes, purpose: LinkPurpose, text: str) -> None:
    assert not isinstance(read_link([key], text, purpose, NOW), Link)
