"""The truth beside the data: what was configured, what came of it, and what went wrong when."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nebelhorn.demo import company, points, voices
from nebelhorn.demo.catalogue import COMPANY as COMPANY_NAME
from nebelhorn.demo.counting import Counted, Seen, Window, follow_counts, lay_out
from nebelhorn.demo.feeling import TROUBLE, USUAL
from nebelhorn.demo.incidents import CALM_UNTIL, Incident
from nebelhorn.demo.life import WITHDRAWS_SHARE
from nebelhorn.demo.measures import MEASURES
from nebelhorn.demo.people import SEGMENTS
from nebelhorn.demo.reactions import AFTER_BOTH, COMPANY, OWN, RESEARCH, Felt, Follow, felt
from nebelhorn.demo.records import Event, History
from nebelhorn.demo.span import DAY, START, end_of_span, hours_since_start
from nebelhorn.demo.texts import WRITES_SHARE
from nebelhorn.demo.walk import ANNOYED_TIMES, ENTRIES, REPEATED_TIMES

Json = dict[str, object]

_RULES: Final[tuple[tuple[str, str, float], ...]] = (
    (points.FIRST_INVOICE, points.HOTLINE_CALL, 48.0),
    (points.INVOICE, points.HOTLINE_CALL, 48.0),
    (points.TECHNICIAN_VISIT, points.HOTLINE_CALL, 48.0),
    (points.HOTLINE_CALL, points.HOTLINE_CALL, 7 * DAY),
    (points.TICKET_SOLVED, points.HOTLINE_CALL, 7 * DAY),
    (points.COMPLAINT, points.CANCELLATION, 30 * DAY),
    (points.CAMPAIGN_MAIL, points.CAMPAIGN_ANSWERED, 48.0),
    (points.OFFER_REQUESTED, points.CONTRACT_SIGNED, 14 * DAY),
)
"""What follows what, and within how many hours: rules a learner should find."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a simulation was asked for.

    Attributes:
        people: Count.
        months: Length of the log.
        seed: Of all chance.
        incidents: That happen in it; empty for the control company.
    """

    people: int
    months: int
    seed: int
    incidents: tuple[Incident, ...]


def truth_text(told: Told, histories: Sequence[History]) -> str:
    """Return the text of ``truth.json``.

    Args:
        told: What the simulation was asked for.
        histories: What came of it.

    Returns:
        JSON; times ISO UTC, waits hours, chances and shares 0–1 with k and n beside them.

    Examples:
        >>> told = json.loads(truth_text(Told(people=0, months=6, seed=7, incidents=()), ()))
        >>> told["incidents"], told["rules"][0]["configured"]["bad"]
        ([], 0.3965)
    """
    end = end_of_span(told.months)
    end_h = hours_since_start(end)
    calm = Window(0.0, min(end_h, hours_since_start(CALM_UNTIL)), end_h)
    seen = lay_out(histories)
    whole: Json = {
        "company": COMPANY_NAME,
        "invented": "all of it: company, people, events, answers",
        "seed": told.seed,
        "people": told.people,
        "from": START.isoformat(),
        "to": end.isoformat(),
        "calm_until": CALM_UNTIL.isoformat(),
        "unmodelled_touchpoint": points.UNMODELLED,
        "dark_touchpoint": points.DARK,
        "incidents": [_incident(entry, seen, calm) for entry in told.incidents],
        "rules": [_rule(*rule, seen, calm) for rule in _RULES],
        "groups": {name: _group(name, histories) for name in SEGMENTS},
        "response_model": _response_model(),
        "asked_and_answered": _asked(histories),
        "configured": _configured(),
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _incident(incident: Incident, seen: Seen, calm: Window) -> Json:
    until = hours_since_start(incident.until) if incident.until else calm.end
    during = Window(hours_since_start(incident.since), min(until, calm.end), calm.end)
    return {
        "kind": incident.kind.value,
        "from": incident.since.isoformat(),
        "to": incident.until.isoformat() if incident.until and until <= calm.end else None,
        "touchpoints": list(incident.touchpoints),
        "group": incident.group,
        "team": incident.team,
        "what": incident.sentence,
        "ramp_days": incident.ramp_days,
        "effect": dict(incident.effects),
        "realised": {
            name: {
                "calm": _counted(measure(seen, calm, incident)),
                "during": _counted(measure(seen, during, incident)),
            }
            for name, measure in MEASURES[incident.kind].items()
        },
    }


def _rule(first: str, then: str, within_h: float, seen: Seen, calm: Window) -> Json:
    def kinds_of(number: int, event: Event) -> Sequence[str]:
        really = ("all", f"felt {_name(felt(event.score))}")
        said = seen.said.get((number, event.at))
        return really if said is None else (*really, f"said {_name(felt(said))}")

    def counted(window: Window) -> Json:
        found = follow_counts(seen, (first, then), within_h, window, kinds_of=kinds_of)
        return {name: _counted(found[name]) for name in sorted(found)}

    [follow] = [
        entry for entry in (*OWN.get(first, ()), *RESEARCH.get(first, ())) if entry.to == then
    ]
    return {
        "after": first,
        "then": then,
        "within_h": within_h,
        "configured": {
            _name(feeling): round(chance * _in_time(follow, within_h), 4)
            for feeling, chance in zip(Felt, follow.chances, strict=True)
        },
        "realised_calm": counted(calm),
        "realised": counted(Window(0.0, calm.end, calm.end)),
    }


def _in_time(follow: Follow, within_h: float) -> float:
    """Return the share 0–1 of the waits that are over in time, opening hours left aside."""
    return 0.5 * math.erfc(-math.log(within_h / follow.median_h) / follow.spread / math.sqrt(2))


def _group(name: str, histories: Sequence[History]) -> Json:
    members = [history for history in histories if history.person.segment == name]
    return {
        "people": len(members),
        "customers": sum(history.was_customer for history in members),
        "events": sum(len(history.events) for history in members),
        "answers": sum(len(history.answers) for history in members),
    }


def _response_model() -> Json:
    return {
        "chance": "by group x by score x tired ^ asks within tired_days, at most the most",
        "by_group": {name: segment.answers for name, segment in SEGMENTS.items()},
        "by_score": list(voices.MOOD_TIMES),
        "tired": voices.TIRED_TIMES,
        "tired_days": voices.TIRED_DAYS,
        "most": voices.MOST_LIKELY,
        "asked_share": voices.ASKED,
        "rest_days": voices.REST_DAYS,
        "asked_without_rest": list(voices.ALWAYS_ASKED),
        "delay_median_h": voices.DELAY_MEDIAN_H,
        "delay_log_sd": voices.DELAY_SPREAD,
        "text_share": WRITES_SHARE,
    }


def _asked(histories: Sequence[History]) -> Json:
    met: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    heard: Counter[str] = Counter()
    for history in histories:
        met.update(event.touchpoint for event in history.events)
        asked.update(history.asks)
        heard.update(answer.about.touchpoint for answer in history.answers)
    return {
        name: {"encounters": met[name], "asked": asked[name], "answered": heard[name]}
        for name in voices.ASKED
    }


def _configured() -> Json:
    return {
        "people_before_a_contract": _table(RESEARCH),
        "customers": _table(OWN),
        "after_both_times": [
            {"before": before, "after": after, "times": times}
            for (before, after), times in AFTER_BOTH.items()
        ],
        "company": _table(COMPANY),
        "people_turn_up_at": ENTRIES,
        "each_further_mail_times": ANNOYED_TIMES,
        "second_call_times": REPEATED_TIMES,
        "score_without_trouble": USUAL,
        "trouble": {
            name: {"chance": often, "points": cost} for name, (often, cost) in TROUBLE.items()
        },
        "mails_per_month": company.MAILS_PER_MONTH,
        "credit_stops_planned_cancellation": company.SAVED_BY_CREDIT_SHARE,
        "tickets_solved": company.SOLVED_SHARE,
        "paid_late": company.LATE_SHARE,
        "content_and_disappointed_fall_silent": WITHDRAWS_SHARE,
    }


def _table(table: Mapping[str, Sequence[Follow]]) -> Json:
    return {
        name: [
            {
                "then": follow.to,
                "chance": dict(zip(map(_name, Felt), follow.chances, strict=True)),
                "median_h": follow.median_h,
                "log_sd": follow.spread,
            }
            for follow in follows
        ]
        for name, follows in table.items()
    }


def _name(feeling: Felt) -> str:
    return feeling.name.lower().replace("_", " ")


def _counted(counted: Counted) -> Json:
    return {"k": counted.k, "n": counted.n, "share": counted.share}
