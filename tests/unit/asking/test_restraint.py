"""Who may be asked, and the first reason why not."""

from __future__ import annotations

import dataclasses

import pytest

from nebelhorn.asking.consent import ConsentFact, ConsentSaid
from nebelhorn.asking.restraint import AskedPerson, Manners, Occasion, best_channel, may_ask
from nebelhorn.asking.result import AskState, WhyNotAsked, advance
from nebelhorn.settings import Ask, AskedQuestion, AskingSettings

HOUR = 3_600_000_000
DAY = 24 * HOUR
NOON = 1_780_228_800_000_000  # 2026-05-31 12:00 UTC, 14:00 in Berlin
GIVEN = ConsentFact(ConsentSaid.GIVEN, NOON - 900 * DAY)
ASK = Ask("visit", "Visit", (AskedQuestion("csat", {"en": "How was it?"}),))
PERSON = AskedPerson((GIVEN,), reachable=frozenset(["mail", "sms"]))
JUST_NOW = Occasion(NOON - HOUR)


def manners(now_us: int = NOON, **said: float) -> Manners:
    return Manners(dataclasses.replace(AskingSettings(), **said), "Europe/Berlin", now_us)


def why(person: AskedPerson = PERSON, occasion: Occasion = JUST_NOW, **said: float) -> list[str]:
    return [
        reason.value for reason in may_ask(ASK, "mail", person, occasion, manners(**said)).reasons
    ]


def but(**changed: object) -> AskedPerson:
    return dataclasses.replace(PERSON, **changed)


def consents(*facts: tuple[ConsentSaid, int, str, str]) -> AskedPerson:
    return but(consents=tuple(ConsentFact(*fact) for fact in facts))


def test_who_agreed_and_was_not_asked_before_may_be_asked() -> None:
    assert why() == []
    assert may_ask(ASK, "mail", PERSON, JUST_NOW, manners()).reason is None


def test_all_reasons_are_told_the_gravest_first() -> None:
    nobody = AskedPerson(
        (ConsentFact(ConsentSaid.OBJECTED, 0),),
        (NOON,) * 4,
        (NOON,),
        zone="Asia/Tokyo",
        erased=True,
    )
    decided = may_ask(ASK, "mail", nobody, Occasion(0, asked=True, spoke=True), manners())
    assert decided.reason is WhyNotAsked.ERASED
    missing = {WhyNotAsked.TOO_EARLY, WhyNotAsked.NOT_DRAWN}
    assert list(decided.reasons) == [reason for reason in WhyNotAsked if reason not in missing]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], ["no_consent"]),
        ([("given", 5, "*", "*")], []),
        ([("given", 5, "sms", "survey")], ["no_consent"]),
        ([("given", 5, "mail", "advertising")], ["no_consent"]),
        ([("given", 5, "mail", "survey"), ("withdrawn", 6, "*", "*")], ["no_consent"]),
        ([("withdrawn", 6, "mail", "survey"), ("given", 7, "*", "*")], []),
        ([("given", 6, "*", "*"), ("withdrawn", 6, "*", "*")], ["no_consent"]),
        ([("objected", 5, "*", "*"), ("given", 9, "mail", "survey")], ["objected"]),
        ([("objected", 9, "sms", "*"), ("given", 5, "*", "*")], []),
        ([("objected", 9, "*", "advertising"), ("given", 5, "*", "*")], []),
        (
            [("given", 4, "*", "*"), ("objected", 5, "*", "*"), ("lifted", 6, "*", "*")],
            ["no_consent"],
        ),
        ([("objected", 5, "*", "*"), ("lifted", 6, "*", "*"), ("given", 7, "*", "*")], []),
        (
            [("objected", 5, "*", "*"), ("lifted", 5, "*", "*"), ("given", 7, "*", "*")],
            ["objected"],
        ),
        ([("given", NOON + 1, "*", "*")], ["no_consent"]),
        ([("given", 5, "*", "*"), ("objected", NOON + 1, "*", "*")], []),
    ],
)
def test_consent_holds_as_of_now_and_an_objection_always_wins(
    facts: list[tuple[str, int, str, str]], expected: list[str]
) -> None:
    person = consents(*((ConsentSaid(said), t_us, c, p) for said, t_us, c, p in facts))
    found = why(person)
    assert found[:1] == expected
    assert ("objected" in found) == (expected == ["objected"])


def test_where_nobody_is_written_to_only_an_objection_counts() -> None:
    night = manners(NOON + 9 * HOUR)
    for channel in ("qr", "snippet", "desk"):
        assert may_ask(ASK, channel, AskedPerson(), JUST_NOW, night).asked
        against = consents((ConsentSaid.OBJECTED, 5, "*", "*"))
        assert may_ask(ASK, channel, against, JUST_NOW, night).reason is WhyNotAsked.OBJECTED


@pytest.mark.parametrize(
    ("ago_us", "said", "expected"),
    [
        (28 * DAY, {}, []),
        (28 * DAY - 1, {}, ["waiting"]),
        (-DAY, {}, ["waiting"]),
        (0, {"wait": 0.0}, []),
        (HOUR, {"wait": 3601.0}, ["waiting"]),
        (29 * DAY, {"most_per_year": 1}, ["too_often"]),
        (365 * DAY, {"most_per_year": 1}, []),
    ],
)
def test_one_waiting_rule_over_all_asks(
    ago_us: int, said: dict[str, float], expected: list[str]
) -> None:
    assert why(but(asked_us=(NOON - ago_us,)), **said) == expected


def test_often_enough_in_a_year_is_enough() -> None:
    asked = tuple(NOON - days * DAY for days in (40, 100, 200, 364))
    assert why(but(asked_us=asked)) == ["too_often"]
    assert why(but(asked_us=asked[:3])) == []


def test_who_has_just_complained_is_left_alone() -> None:
    assert why(but(complained_us=(NOON - 7 * DAY + 1,))) == ["complained"]
    assert why(but(complained_us=(NOON - 7 * DAY,))) == []
    assert why(but(complained_us=(NOON,)), after_complaint=0.0) == []


def test_the_follow_up_on_a_complaint_need_not_wait_but_is_bound_by_all_else() -> None:
    follow_up = dataclasses.replace(ASK, follow_up=True)
    sore = but(asked_us=(NOON,) * 9, complained_us=(NOON,))
    assert may_ask(follow_up, "mail", sore, JUST_NOW, manners()).asked
    assert len(why(sore)) == 3
    against = dataclasses.replace(sore, consents=(GIVEN, ConsentFact(ConsentSaid.OBJECTED, 0)))
    for person, occasion, reason in (
        (against, JUST_NOW, WhyNotAsked.OBJECTED),
        (dataclasses.replace(sore, consents=()), JUST_NOW, WhyNotAsked.NO_CONSENT),
        (sore, dataclasses.replace(JUST_NOW, asked=True), WhyNotAsked.ALREADY_ASKED),
        (dataclasses.replace(sore, zone="Asia/Tokyo"), JUST_NOW, WhyNotAsked.QUIET_HOURS),
    ):
        assert may_ask(follow_up, "mail", person, occasion, manners()).reason is reason


def test_nobody_is_asked_twice_about_one_encounter() -> None:
    assert why(occasion=Occasion(NOON, asked=True)) == ["already_asked"]
    assert why(occasion=Occasion(NOON, spoke=True)) == ["already_spoke"]


def test_an_ask_has_its_time() -> None:
    ask = dataclasses.replace(ASK, after=3600.0, within=7200.0)
    found = [
        may_ask(ask, "mail", PERSON, Occasion(NOON - ago), manners()).reason
        for ago in (HOUR - 1, HOUR, 2 * HOUR - 1, 2 * HOUR)
    ]
    assert found == [WhyNotAsked.TOO_EARLY, None, None, WhyNotAsked.TOO_LATE]


@pytest.mark.parametrize(
    ("zone", "hour", "quiet"),
    [
        (None, 6, False),  # 8:00 in Berlin
        (None, 5, True),
        (None, 17, False),
        (None, 18, True),  # 20:00 in Berlin
        ("America/New_York", 12, False),  # 8:00
        ("America/New_York", 11, True),
        ("Nowhere/Atlantis", 5, True),
        ("../../etc/passwd", 12, False),
    ],
)
def test_it_is_night_where_the_customer_is(zone: str | None, hour: int, quiet: bool) -> None:
    now_us = NOON + (hour - 12) * HOUR
    found = may_ask(ASK, "mail", but(zone=zone), Occasion(now_us), manners(now_us))
    assert found.reasons == ((WhyNotAsked.QUIET_HOURS,) if quiet else ())
    assert found.later == quiet


def test_quiet_hours_can_lie_in_the_day_or_be_none() -> None:
    siesta = {"quiet_from": 13 * 60, "quiet_until": 15 * 60}
    assert why(**siesta) == ["quiet_hours"]
    assert why(now_us=NOON + HOUR, **siesta) == []
    assert why(but(zone="Asia/Tokyo"), quiet_from=0, quiet_until=0) == []


def test_what_will_not_pass_is_not_looked_at_again() -> None:
    late = may_ask(ASK, "mail", but(zone="Asia/Tokyo"), Occasion(0), manners())
    assert late.reasons == (WhyNotAsked.TOO_LATE, WhyNotAsked.QUIET_HOURS)
    assert not late.later


def test_the_first_channel_that_will_do_is_taken() -> None:
    ask = dataclasses.replace(ASK, channels=("sms", "mail"))
    assert best_channel(ask, PERSON, JUST_NOW, manners())[0] == "sms"
    no_sms = consents((ConsentSaid.GIVEN, 5, "*", "*"), (ConsentSaid.OBJECTED, 6, "sms", "*"))
    assert best_channel(ask, no_sms, JUST_NOW, manners())[0] == "mail"
    channel, decided = best_channel(ask, AskedPerson(), JUST_NOW, manners())
    assert (channel, decided.reason) == ("sms", WhyNotAsked.NO_CONSENT)


def test_what_was_answered_stays_answered() -> None:
    assert advance(AskState.FINISHED, AskState.DISMISSED) is AskState.FINISHED
    assert advance(AskState.NOT_ASKED, AskState.ASKED) is AskState.ASKED
    assert advance(AskState.SHOWN, AskState.SHOWN) is AskState.SHOWN
