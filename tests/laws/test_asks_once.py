"""Nobody is asked twice, or within the wait, or after an objection: whatever comes when."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nebelhorn.app.asks import plan_asks
from nebelhorn.app.consents import consent, consent_fact
from tests.asking_shop import DAY, HOUR, NOON, Company, asking_company

PEOPLE = ("ada", "bea")
WAIT_DAYS, MOST_A_YEAR = 5, 3

met = st.tuples(
    st.just("met"),
    st.sampled_from(PEOPLE),
    st.sampled_from(["invoice", "invoice", "visit", "visit", "complaint"]),
)
said = st.tuples(
    st.just("said"),
    st.sampled_from(PEOPLE),
    st.sampled_from(["given", "withdrawn", "objected"]),
)
ours = st.tuples(
    st.sampled_from(["ask", "ask", "ask", "plan", "post", "crash"]), st.just(""), st.just("")
)
deeds = st.one_of(met, met, ours, ours, said)
# mostly whole days, so that it stays noon
courses = st.lists(
    st.tuples(deeds, st.sampled_from([0, 0, 1, 3, 24, 48, 96])), min_size=12, max_size=40
)


class Course:
    """What happened, as somebody outside saw it."""

    def __init__(self, company: Company) -> None:
        self.company, self.now_us = company, NOON
        self.handed: list[tuple[str, str, int]] = []
        self.closed: dict[str, bool] = defaultdict(bool)

    def do(self, deed: tuple[str, str, str], hours: int) -> None:
        self.now_us += hours * HOUR + 1
        what, who, more = deed
        if what == "met":
            self.company.met((who, more, self.now_us))
        elif what == "said":
            if more == "given":
                self.company.agrees(who, at_us=self.now_us, said="lifted")
            fact = consent_fact(more, "*", None, self.now_us + 1)
            consent(self.company.workspace, who, fact, by="law")
            self.closed[who] = more in {"withdrawn", "objected"}
            self.now_us += 1
        if what in {"plan", "ask"}:
            plan_asks(self.company.workspace, now_us=self.now_us, dry_run=False)
        if what in {"post", "crash", "ask"}:
            self.hand(self.company.post(self.now_us, crash=what == "crash"))

    def hand(self, keys: list[str]) -> None:
        of_key = {
            f"ask/{one.ask_no}": (who, one.event_id)
            for who in PEOPLE
            for one in self.company.asks(who)
        }
        for key in keys:
            who, event = of_key[key]
            assert not self.closed[who], "after a refusal"
            self.handed.append((who, str(event), self.now_us))


@settings(max_examples=6)
@given(courses, st.sampled_from(["", "a_day = 1"]))
def test_nobody_is_asked_twice_or_too_soon(
    course: list[tuple[tuple[str, str, str], int]], budget: str
) -> None:
    asking = f'wait = "{WAIT_DAYS} d"\nmost_per_year = {MOST_A_YEAR}\n{budget}'
    with (
        tempfile.TemporaryDirectory() as folder,
        asking_company(Path(folder), asking=asking) as company,
    ):
        outside = Course(company)
        company.agrees("ada", "bea")
        plan_asks(company.workspace, now_us=NOON - DAY, dry_run=False)
        for deed, hours in course:
            outside.do(deed, hours)
        outside.do(("plan", "", ""), 21)
        outside.do(("post", "", ""), 24)
        handed = outside.handed
    events = [event for _, event, _ in handed]
    assert len(events) == len(set(events)), "one encounter, one ask"
    for who in PEOPLE:
        times = sorted(t_us for mine, _, t_us in handed if mine == who)
        assert all(b - a >= WAIT_DAYS * DAY for a, b in pairwise(times))
        assert len(times) <= MOST_A_YEAR
