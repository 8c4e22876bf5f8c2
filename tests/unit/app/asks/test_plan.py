"""Who is asked about what, and why everybody else is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from nebelhorn.app.asks import AskPlan, ask_link, asks, plan_asks, why_asked
from nebelhorn.app.consents import consent, consent_fact
from nebelhorn.asking import WhyNotAsked
from nebelhorn.errors import SettingsError, UnknownName
from nebelhorn.live.asks.tables import ask, ask_round
from nebelhorn.live.post.tables import mail
from tests.asking_shop import DAY, HOUR, NOON, Company, asking_company, states

Open = partial[AbstractContextManager[Company]]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    return partial(asking_company, tmp_path)


@pytest.fixture
def company(opened: Open) -> Iterator[Company]:
    with opened() as found:
        yield found


def begin(company: Company) -> None:
    """See the asks active for the first time, before anything happens."""
    plan_asks(company.workspace, now_us=NOON - 30 * DAY, dry_run=False)


def send(company: Company, now_us: int = NOON) -> AskPlan:
    return plan_asks(company.workspace, now_us=now_us, dry_run=False)


def why(plan: AskPlan) -> dict[str | None, tuple[str, ...]]:
    return {one.customer: tuple(reason.value for reason in one.reasons) for one in plan.decisions}


def count(company: Company, table: sa.Table) -> int:
    with company.workspace.stores.office.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_who_agreed_is_asked_and_everybody_else_is_told_why(company: Company) -> None:
    company.met(("ada", "invoice", NOON - DAY), ("bea", "invoice", NOON - DAY))
    company.met(("cyd", "invoice", NOON - DAY), ("cyd", "complaint", NOON - HOUR))
    company.agrees("ada", "cyd")
    plan = plan_asks(company.workspace, now_us=NOON)
    assert why(plan) == {"ada": (), "bea": ("no_consent", "unreachable"), "cyd": ("complained",)}
    assert plan.asks[0].reasons == ((WhyNotAsked.NO_CONSENT, 1), (WhyNotAsked.COMPLAINED, 1))
    assert (plan.asks[0].encounters, plan.asks[0].asked) == (3, 1)


def test_a_dry_run_changes_nothing(company: Company) -> None:
    company.met(("ada", "invoice", NOON - DAY))
    company.agrees("ada")
    assert plan_asks(company.workspace, now_us=NOON).asked == 1
    assert (count(company, ask), count(company, mail)) == (0, 0)
    assert plan_asks(company.workspace, now_us=NOON).asks[0].since is None


def test_history_asks_nobody(company: Company) -> None:
    company.met(("ada", "invoice", NOON - DAY))
    company.agrees("ada")
    plan = send(company)
    assert (plan.asked, plan.asks[0].earlier, count(company, mail)) == (0, 1, 0)
    company.met(("ada", "invoice", NOON + HOUR))
    assert send(company, NOON + 2 * HOUR).asked == 1


def test_an_ask_and_its_mail_are_written_together_once(company: Company) -> None:
    begin(company)
    company.met(("ada", "invoice", NOON - DAY))
    company.agrees("ada")
    assert send(company).asked == 1
    assert send(company, NOON + 60_000_000).asked == 0
    [kept] = company.asks("ada")
    assert (kept.state, kept.propensity, kept.channel) == ("planned", 1.0, "mail")
    with company.workspace.stores.office.connect() as connection:
        [put] = connection.execute(sa.select(mail)).all()
    assert (put.key, put.to_address) == (f"ask/{kept.ask_no}", "ada@example.com")
    assert put.subject == "How clear was the invoice?"
    assert "https://ask.example.com/a/" in put.text
    assert "https://ask.example.com/o/" in put.headers
    assert company.post(NOON + HOUR) == [put.key]
    assert states(company.asks("ada")) == [("asked", None)]


def test_one_person_gets_one_ask_at_the_key_point_first(company: Company) -> None:
    begin(company)
    company.met(("ada", "visit", NOON - HOUR), ("ada", "invoice", NOON - DAY))
    company.agrees("ada")
    plan = send(company)
    assert [(one.ask, one.asked) for one in plan.decisions] == [
        ("invoice-clear", True),
        ("visit-good", False),
    ]
    assert plan.decisions[1].reasons == (WhyNotAsked.WAITING,)
    assert len(company.asks("ada")) == 1


def test_a_follow_up_does_not_wait(opened: Open) -> None:
    with opened(visit="follow_up = true") as company:
        begin(company)
        company.agrees("ada")
        company.met(("ada", "invoice", NOON - 2 * DAY))
        assert send(company, NOON - DAY).asked == 1
        company.met(("ada", "complaint", NOON - HOUR), ("ada", "visit", NOON - HOUR))
        assert send(company).asked == 1
        assert [one.name for one in company.asks("ada")] == ["invoice-clear", "visit-good"]


def test_an_objection_calls_back_what_waits(company: Company) -> None:
    begin(company)
    company.met(("ada", "invoice", NOON - DAY))
    company.agrees("ada")
    send(company)
    said = consent_fact("objected", "*", None, NOON + HOUR)
    assert consent(company.workspace, "ada", said, by="test").called_back == 1
    assert company.post(NOON + 2 * HOUR) == []
    assert states(company.asks("ada")) == [("not_asked", "objected")]


def test_who_withdraws_for_another_purpose_is_asked_all_the_same(company: Company) -> None:
    begin(company)
    company.met(("ada", "invoice", NOON - DAY))
    company.agrees("ada")
    send(company)
    said = consent_fact("withdrawn", "*", "advertising", NOON + HOUR)
    assert consent(company.workspace, "ada", said, by="test").called_back == 0
    assert len(company.post(NOON + 2 * HOUR)) == 1


def test_what_changed_between_plan_and_sending_is_looked_at_again(company: Company) -> None:
    begin(company)
    company.met(*((who, "invoice", NOON - DAY) for who in ("ada", "bea", "cyd")))
    company.agrees("ada", "bea", "cyd")
    send(company)
    company.met(("bea", "complaint", NOON + HOUR))
    company.met(("cyd", "invoice", NOON + HOUR), is_answer=True, score=0.2)
    assert len(company.post(NOON + 2 * HOUR)) == 1
    assert states(company.asks("bea")) == [("not_asked", "complained")]
    assert states(company.asks("cyd")) == [("not_asked", "already_spoke")]


def test_at_night_a_mail_waits_for_the_morning(company: Company) -> None:
    begin(company)
    company.met(("ada", "invoice", NOON - DAY))
    company.agrees("ada")
    send(company)
    assert company.post(NOON + 10 * HOUR) == []
    assert states(company.asks("ada")) == [("planned", None)]
    assert len(company.post(NOON + 21 * HOUR)) == 1


def test_a_condition_is_looked_at_as_of_the_encounter(opened: Open) -> None:
    with opened(invoice="condition = \"last_touchpoint = 'visit'\"") as company:
        company.met(("ada", "visit", NOON - 3 * DAY), ("ada", "invoice", NOON - 2 * DAY))
        company.met(("bea", "invoice", NOON - 2 * DAY), ("bea", "visit", NOON - DAY))
        company.agrees("ada", "bea")
        plan = plan_asks(company.workspace, now_us=NOON, name="invoice-clear")
        assert why(plan) == {"ada": ()}
        assert plan.asks[0].outside == 1


def test_a_wrong_condition_silences_that_ask_alone(opened: Open) -> None:
    with opened(invoice='condition = "nonsense = 1"') as company:
        company.met(("ada", "invoice", NOON - DAY), ("ada", "visit", NOON - DAY))
        company.agrees("ada")
        plan = plan_asks(company.workspace, now_us=NOON)
        assert [one.asked for one in plan.asks] == [0, 1]
        assert any("nonsense" in hint for hint in plan.hints)


def test_a_budget_is_drawn_once_a_day_and_chances_are_kept(opened: Open) -> None:
    with opened(asking="a_day = 3") as company:
        begin(company)
        people = [f"c{number}" for number in range(12)]
        company.met(*((who, "invoice", NOON - DAY) for who in people))
        company.agrees(*people)
        dry = plan_asks(company.workspace, now_us=NOON)
        plan = send(company)
        assert plan.asked == 3 == dry.asked
        assert [one.asked for one in plan.decisions] == [one.asked for one in dry.decisions]
        kept = [one for who in people for one in company.asks(who)]
        assert len(kept) == 12
        assert sum(one.propensity or 0 for one in kept) == pytest.approx(3)
        assert states(kept).count(("not_asked", "not_drawn")) == 9
        assert send(company, NOON + HOUR).asked == 0
        company.met(("new", "invoice", NOON + HOUR))
        company.agrees("new")
        assert send(company, NOON + 2 * HOUR).asked == 0
        assert send(company, NOON + DAY).asked == 1
        assert count(company, ask_round) == 3


def test_nobody_is_drawn_before_the_morning(opened: Open) -> None:
    with opened(asking="a_day = 3") as company:
        begin(company)
        company.met(("ada", "invoice", NOON - DAY))
        company.agrees("ada")
        assert send(company, NOON - 6 * HOUR).asked == 0
        assert send(company, NOON - 3 * HOUR).asked == 1


def test_states_are_counted_once_each(company: Company) -> None:
    begin(company)
    company.met(*((who, "invoice", NOON - DAY) for who in ("ada", "bea")))
    company.agrees("ada", "bea")
    send(company)
    company.post(NOON, crash=True)
    consent(company.workspace, "bea", consent_fact("objected", "*", None, NOON + 1), by="t")
    consent(company.workspace, "ada", consent_fact("objected", "*", None, NOON + 1), by="t")
    counted = asks(company.workspace)[0]
    assert (counted.sent, counted.uncertain, counted.asked, counted.planned) == (1, 1, 1, 0)
    assert counted.not_asked == ((WhyNotAsked.OBJECTED, 1),)


def test_why_tells_every_encounter_with_every_reason(company: Company) -> None:
    begin(company)
    company.met(("ada", "invoice", NOON - 40 * DAY), ("ada", "invoice", NOON - DAY))
    found = why_asked(company.workspace, "ada", "invoice-clear", now_us=NOON)
    assert [one.reasons for one in found.encounters] == [
        (WhyNotAsked.NO_CONSENT, WhyNotAsked.UNREACHABLE),
        (WhyNotAsked.NO_CONSENT, WhyNotAsked.UNREACHABLE, WhyNotAsked.TOO_LATE),
    ]
    assert [one.early for one in found.encounters] == [False, True]
    with pytest.raises(UnknownName, match="invoice-clear"):
        why_asked(company.workspace, "ada", "invoice", now_us=NOON)
    with pytest.raises(UnknownName, match="nobody"):
        why_asked(company.workspace, "nobody", "invoice-clear", now_us=NOON)


def test_a_link_by_hand_needs_no_consent_and_counts_as_an_ask(company: Company) -> None:
    begin(company)
    company.met(("ada", "invoice", NOON - DAY), ("ada", "visit", NOON - DAY))
    company.agrees("ada")
    made = ask_link(company.workspace, "invoice-clear", "ada", now_us=NOON)
    assert made.answer.startswith("https://ask.example.com/a/")
    assert states(company.asks("ada")) == [("asked", None)]
    assert send(company, NOON + HOUR).asked == 0
    with pytest.raises(SettingsError, match="already_asked"):
        ask_link(company.workspace, "invoice-clear", "ada", now_us=NOON)
    company.agrees("bea", said="objected")
    company.met(("bea", "invoice", NOON - DAY))
    with pytest.raises(SettingsError, match="objected"):
        ask_link(company.workspace, "invoice-clear", "bea", now_us=NOON)
