"""Each incident is visible when counted, against the calm months and the control company."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise

import pytest

from nebelhorn.demo import CALM_UNTIL, INCIDENTS, Kind, Simulated

Ask = Callable[[Simulated, str], tuple[float, ...]]

BY_KIND = {incident.kind: incident for incident in INCIDENTS}


def during(kind: Kind, column: str = "t") -> str:
    """Return SQL: does the time in a column lie in the incident?"""
    incident = BY_KIND[kind]
    until = f"TIMESTAMP '{incident.until:%Y-%m-%d}'" if incident.until else "TIMESTAMP '2030-01-01'"
    return f"{column} >= TIMESTAMP '{incident.since:%Y-%m-%d}' AND {column} < {until}"


CALM = f"t < TIMESTAMP '{CALM_UNTIL:%Y-%m-%d}'"


def test_incidents_come_after_calm_months_and_one_at_a_time() -> None:
    assert [incident.kind for incident in INCIDENTS] == list(Kind)
    starts = [incident.since for incident in INCIDENTS]
    assert starts[0] >= CALM_UNTIL
    assert all((later - earlier).days >= 20 for earlier, later in pairwise(starts))


def test_every_incident_is_dated_in_the_truth(company: Simulated) -> None:
    told = json.loads(company.truth.read_text(encoding="utf-8"))["incidents"]
    for incident, entry in zip(INCIDENTS, told, strict=True):
        assert entry["kind"] == incident.kind.value
        assert entry["from"] == incident.since.isoformat()
        assert entry["to"] == (incident.until.isoformat() if incident.until else None)
        assert entry["effect"] == incident.effects
        assert all(share["during"]["n"] > 0 for share in entry["realised"].values())


def test_journeys_change_after_the_invoice(
    company: Simulated, control: Simulated, ask: Ask
) -> None:
    select = (
        "SELECT avg(within(customer, t, 'hotline call', 48)::INT), "
        "avg(within(customer, t, 'self-service', 48)::INT) "
        f"FROM event WHERE touchpoint = 'invoice' AND {during(Kind.JOURNEY_CHANGE)}"
    )
    calls, helps = ask(company, select)
    calls_before, helps_before = ask(control, select)
    assert calls < 0.6 * calls_before
    assert helps > 1.4 * helps_before


def test_one_team_is_called_again_and_scored_worse(
    company: Simulated, control: Simulated, ask: Ask
) -> None:
    select = (
        "WITH call AS (SELECT customer, t, team = 'hotline cedar' AS ours, "
        "within(customer, t, 'hotline call', 168) AS again FROM event "
        f"WHERE touchpoint = 'hotline call' AND {during(Kind.BAD_TEAM)}) "
        "SELECT avg(again::INT) FILTER (ours), avg(again::INT) FILTER (NOT ours) FROM call"
    )
    ours, others = ask(company, select)
    usual, _ = ask(control, select)
    assert ours > 1.4 * usual
    assert ours > 1.3 * others
    scored = (
        "SELECT avg(a.score::INT) FROM answer AS a ASOF JOIN event AS e ON a.customer = e.customer "
        "AND a.about = e.touchpoint AND a.t > e.t WHERE e.team = 'hotline cedar' AND "
        + during(Kind.BAD_TEAM, "e.t")
    )
    [low] = ask(company, scored)
    [high] = ask(control, scored)
    assert low < high - 1.2


def test_answers_about_solved_tickets_stop(
    company: Simulated, control: Simulated, ask: Ask
) -> None:
    incident = BY_KIND[Kind.FOG_BANK]
    assert incident.until is not None
    # what was asked before the fog may still be answered in its first week
    select = (
        "SELECT count(*) FROM answer WHERE about = 'ticket solved' AND "
        f"t BETWEEN TIMESTAMP '{incident.since:%Y-%m-%d}' + INTERVAL 7 DAY "
        f"AND TIMESTAMP '{incident.until:%Y-%m-%d}'"
    )
    [heard] = ask(company, select)
    [usual] = ask(control, select)
    assert heard == 0
    assert usual > 15
    [solved] = ask(
        company,
        "SELECT count(*) FROM event WHERE touchpoint = 'ticket solved' "
        f"AND {during(Kind.FOG_BANK)}",
    )
    assert solved > 50


def test_a_new_touchpoint_appears_on_its_day(company: Simulated, ask: Ask) -> None:
    before, after = ask(
        company,
        "SELECT count(*) FILTER (touchpoint = 'community forum' AND NOT "
        f"({during(Kind.NEW_TOUCHPOINT)})), count(*) FILTER (touchpoint = 'community forum') "
        "FROM event",
    )
    assert before == 0
    assert after > 300


def test_the_over_contacted_group_refuses(company: Simulated, control: Simulated, ask: Ask) -> None:
    def rates(when: str) -> str:
        return (
            "WITH mail AS (SELECT * FROM event WHERE touchpoint = 'campaign mail' "
            f"AND segment = 'young' AND {when}) SELECT count(*), "
            "avg(within(customer, t, 'campaign answered', 48)::INT), "
            "avg(within(customer, t, 'advertising refused', 48)::INT) FROM mail"
        )

    mails, answered, refused = ask(company, rates(during(Kind.OVER_CONTACTED)))
    mails_usual, _, _ = ask(control, rates(during(Kind.OVER_CONTACTED)))
    _, answered_usual, refused_usual = ask(control, rates("true"))
    assert 1.7 < mails / mails_usual < 3.2
    assert answered < 0.75 * answered_usual
    assert refused > 2.5 * refused_usual


def test_the_dark_portal_moves_people_and_leaves_no_event(
    company: Simulated, control: Simulated, ask: Ask
) -> None:
    select = (
        "WITH first AS (SELECT customer, min(t) AS t, arg_min(touchpoint, t) AS touchpoint "
        "FROM event GROUP BY customer) SELECT "
        "(SELECT count(*) FROM event WHERE touchpoint = 'cancellation' "
        f"AND {during(Kind.DARK_TOUCHPOINT)}), "
        "(SELECT avg((touchpoint = 'contract signed')::INT) FROM first "
        f"WHERE {during(Kind.DARK_TOUCHPOINT)}), "
        "(SELECT count(*) FROM answer WHERE text LIKE '%Tarifblick%')"
    )
    left, at_once, named = ask(company, select)
    left_usual, at_once_usual, named_usual = ask(control, select)
    assert left > 1.5 * left_usual
    assert at_once > at_once_usual + 0.2
    assert named > 0 == named_usual


def test_enthusiasm_cools_while_sales_hold(
    company: Simulated, control: Simulated, ask: Ask
) -> None:
    select = (
        "SELECT avg((score::INT >= 9)::INT), avg((score::INT IN (7, 8))::INT), "
        "(SELECT count(*) FROM event WHERE touchpoint = 'tariff change' "
        f"AND {during(Kind.LUKEWARM)}) FROM answer WHERE {during(Kind.LUKEWARM)}"
    )
    enthusiastic, lukewarm, sales = ask(company, select)
    enthusiastic_usual, lukewarm_usual, sales_usual = ask(control, select)
    assert enthusiastic < enthusiastic_usual - 0.08
    assert lukewarm > lukewarm_usual + 0.08
    assert 0.75 < sales / sales_usual < 1.3


@pytest.mark.parametrize("touchpoint", ["hotline call", "complaint", "cancellation"])
def test_the_control_company_stays_as_it_is(control: Simulated, ask: Ask, touchpoint: str) -> None:
    """Otherwise an incident could be taken for the way things go anyhow."""
    calm, later = ask(
        control,
        f"SELECT avg((touchpoint = '{touchpoint}')::INT) FILTER ({CALM}), "
        f"avg((touchpoint = '{touchpoint}')::INT) FILTER (NOT ({CALM})) FROM event",
    )
    assert 0.7 < later / calm < 1.3
