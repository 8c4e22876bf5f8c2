"""The demo company: is each incident found with its cause, and is the control company left alone?

Every seed is another company. The time an incident may take is no guess: the same chart is run 300
times on simulated days with the counts and shares that incident had, and the 90th percentile of
its delay is the limit.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

import nebelhorn
from nebelhorn import Workspace
from nebelhorn.app import Alarm, Horn, Level, Watched
from nebelhorn.demo import INCIDENTS, points, simulate
from nebelhorn.reality.diagnosis import Verdict
from nebelhorn.reality.horn import DaySeries, UnitDays, watch
from nebelhorn.reality.horn.series import USUAL_DROP
from nebelhorn.reality.shift import shift_of
from studies.figure import Figure

SEEDS = range(1, 21)
PEOPLE = 6_000
"""As `make demo` has it."""

CALM_PEOPLE = 4_000
"""So that twenty replays fit into the time; fewer people make wider charts, not calmer ones."""

_RUNS = 300
_ICC = 0.2
_EPOCH = date(1970, 1, 1)
_NAMES_A_CAUSE = {Verdict.DATA_FAULT, Verdict.NEW_KIND, Verdict.MOVES, Verdict.DARK}


@dataclass(frozen=True, slots=True)
class Expected:
    """How an incident should be heard.

    Attributes:
        kind: Of the incident.
        watched: What names its cause.
        subject: And where.
        latency: Days until the first affected value can be known at all: the patience with voices.
        ramp: Days over which it grows to its full size: of the incident itself, or since a
            contact is one too many only for who had one within two weeks.
    """

    kind: str
    watched: Watched
    subject: str
    latency: int = 0
    ramp: int = 0


EXPECTED = (
    Expected("journey_change", Watched.MOVES, points.INVOICE),
    Expected("bad_team", Watched.MOOD, points.HOTLINE_CALL, 7),
    Expected("fog_bank", Watched.VOICES, points.TICKET_SOLVED, 7),
    Expected("new_touchpoint", Watched.NEW_KIND, points.UNMODELLED),
    Expected("over_contacted", Watched.PRESSURE, points.CAMPAIGN_MAIL, ramp=14),
    Expected("dark_touchpoint", Watched.ARRIVALS, ""),
    Expected("lukewarm", Watched.ENTHUSIASM, "", 3, 14),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What one company's horn said of one incident.

    Attributes:
        delay: Days until its alarm; None: there was none while it lasted.
        effect: (count a day, usual share, share while it lasted); None where no chart shows it.
        charts: Count of charts watched.
        alarm: The alarm.
    """

    delay: int | None
    effect: tuple[float, float, float] | None
    charts: int
    alarm: Alarm | None


def company() -> Iterator[Figure]:
    """Find every incident of twenty companies within the simulated time."""
    told: dict[str, list[Told]] = {one.kind: [] for one in EXPECTED}
    named = 0
    for seed in SEEDS:
        with _living(seed, incidents=True, foretold=False) as workspace:
            horn = nebelhorn.alarms(workspace)
            for one in EXPECTED:
                told[one.kind].append(_told(horn, one))
            named += _moves_are_explained(workspace, told["journey_change"][-1].alarm)
    for one in EXPECTED:
        found = told[one.kind]
        limit = _limit(one, found)
        in_time = sum(t.delay is not None and t.delay <= limit for t in found)
        median = float(np.median([np.inf if t.delay is None else t.delay for t in found]))
        name = f"{one.kind} found in {limit} days (median {median:.0f}), of 20"
        yield Figure(name, in_time, 18, at_most=False, n=len(found))
    yield Figure(
        "journey_change explained from where to where, of 20",
        named,
        18,
        at_most=False,
        n=len(SEEDS),
    )


def control() -> Iterator[Figure]:
    """Leave twenty companies alone in which nothing happens."""
    false, named = 0, 0
    for seed in SEEDS:
        with _living(seed, incidents=False, foretold=True) as workspace:
            red = [a for a in nebelhorn.alarms(workspace).alarms if a.level is Level.RED]
            false += bool(red)
            for alarm in red:
                found = nebelhorn.diagnose(workspace, alarm=alarm.alarm_id).diagnosis
                named += bool(_NAMES_A_CAUSE & set(found.verdicts))
    yield Figure(
        "control company: seeds with a false red alarm, of 20", false, 5, at_most=True, n=len(SEEDS)
    )
    yield Figure(
        "control company: red alarms laid to a cause", named, 0, at_most=True, n=len(SEEDS)
    )


@contextmanager
def _living(seed: int, *, incidents: bool, foretold: bool) -> Iterator[Workspace]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        made = simulate(
            folder / "data",
            customers=PEOPLE if incidents else CALM_PEOPLE,
            seed=seed,
            incidents=incidents,
        )
        shutil.copyfile(made.settings, nebelhorn.init(folder / "company"))
        with nebelhorn.open_workspace(folder / "company") as workspace:
            nebelhorn.import_events(workspace, made.folder, mapping=made.mapping)
        with nebelhorn.open_workspace(folder / "company") as workspace:
            if foretold:
                nebelhorn.replay(workspace)
            yield workspace


def _told(horn: Horn, one: Expected) -> Told:
    since, until = _days(one.kind)
    alarm = next(
        (
            alarm
            for alarm in reversed(horn.alarms)
            if (alarm.watched, alarm.subject) == (one.watched, one.subject)
            and since <= alarm.raised_day < until
        ),
        None,
    )
    chart = next(
        (c for c in horn.charts if (c.watched, c.subject) == (one.watched, one.subject)), None
    )
    effect = None
    if chart is not None:
        before = [p for p in chart.points if since - 56 <= p.day < since]
        lately = [p for p in chart.points if since + one.latency + one.ramp <= p.day < until]
        if before and lately:
            effect = (
                sum(p.n for p in before) / 56,
                sum(p.n * p.value for p in before) / sum(p.n for p in before),
                sum(p.n * p.value for p in lately) / sum(p.n for p in lately),
            )
    delay = None if alarm is None else alarm.raised_day - since
    return Told(delay, effect, horn.watching, alarm)


def _moves_are_explained(workspace: Workspace, alarm: Alarm | None) -> bool:
    if alarm is None:
        return False
    found = nebelhorn.diagnose(workspace, alarm=alarm.alarm_id).diagnosis
    return any(
        move.source == points.INVOICE
        and move.loser.target == points.HOTLINE_CALL
        and move.gainer.target == points.SELF_SERVICE
        for move in found.moves
    )


def _limit(one: Expected, found: Sequence[Told]) -> int:
    """Return the 90th percentile of the simulated delay, days."""
    chance = np.random.default_rng(21)
    charts = max(t.charts for t in found)
    if one.watched is Watched.NEW_KIND:
        return _fifth_customer(chance)
    if one.watched is Watched.MOVES:
        return _weekly_looks(chance, found, charts)
    effects = [t.effect for t in found if t.effect is not None]
    each, usual, lately = (float(np.mean([e[place] for e in effects])) for place in range(3))
    delays = [_one_delay(chance, one, charts, (each, usual, lately)) for _ in range(_RUNS)]
    return one.latency + int(np.quantile(delays, 0.9, method="higher"))


def _one_delay(
    chance: np.random.Generator, one: Expected, charts: int, effect: tuple[float, float, float]
) -> int:
    """Run the chart on 120 calm days and 240 of the incident.

    Days differ by one point, and customers, who come every two months, as an ICC of .2 says.
    """
    each, usual, lately = effect
    calm, after = 120, 240
    grown = np.clip(np.arange(1, after + 1) / max(one.ramp, 1), 0.0, 1.0)
    truth = np.concatenate([np.full(calm, usual), usual + (lately - usual) * grown])
    truth += chance.normal(0, 0.01, calm + after)
    day = np.repeat(np.arange(calm + after), chance.poisson(each, calm + after))
    customer = chance.integers(0, max(1, round(60 * each)), len(day))
    own = chance.normal(0, np.sqrt(_ICC * usual * (1 - usual)), customer.max() + 1)
    good = (chance.random(len(day)) < truth[day] + own[customer]).astype(np.float64)
    if one.watched is Watched.MOOD:  # scores differ half as much as yes and no
        good = truth[day] + (good - truth[day]) / 2
    days, starts = np.unique(day, return_index=True)
    series = DaySeries(
        one.watched,
        one.subject,
        days,
        np.diff(starts, append=len(day)),
        np.add.reduceat(good, starts),
        UnitDays(day, good, 0.0, 1.0, customer, np.ones(len(day), dtype=np.int64)),
        max(USUAL_DROP, 0.8 * usual) if one.watched is Watched.VOICES else USUAL_DROP,
    )
    _, alarms = watch(series, charts=charts, by_itself=True)
    heard = [alarm.raised_day - calm for alarm in alarms if alarm.raised_day >= calm]
    return min(heard, default=after)


def _fifth_customer(chance: np.random.Generator) -> int:
    """Visitors come as .12 visits a month of half of the people say, at least."""
    a_day = PEOPLE / 4 * 0.12 / 30
    waits = chance.exponential(1 / a_day, (_RUNS, 5)).sum(axis=1)
    return int(np.ceil(np.quantile(waits, 0.9, method="higher")))


def _weekly_looks(chance: np.random.Generator, found: Sequence[Told], charts: int) -> int:
    """Look every Sunday at four weeks against eight, as the signal does, on independent acts."""
    told = [dict(t.alarm.detail) for t in found if t.alarm is not None]
    n = np.mean([t.alarm.n for t in found if t.alarm is not None]) / 4
    before, after = (
        np.array([np.mean([float(d[f"{way}_{when}"]) for d in told]) for way in ("less", "more")])
        for when in ("before", "lately")
    )
    touchpoints = 25
    limit = 7 / 365 / (charts * touchpoints)
    delays = []
    for _ in range(_RUNS):
        weeks = [_acts(chance, n, before) for _ in range(8)]
        while len(weeks) < 20:
            weeks.append(_acts(chance, n, after))
            shift = shift_of(np.array(weeks[-12:-4]), np.array(weeks[-4:]))
            if shift.p <= limit and shift.bits >= 0.01:
                break
        # the incident begins within a week, and what follows is waited for another one
        delays.append(7 * (len(weeks) - 8) + 7 + int(chance.integers(0, 7)))
    return int(np.quantile(delays, 0.9, method="higher"))


def _acts(chance: np.random.Generator, n: float, ways: np.ndarray) -> np.ndarray:
    rest = np.append(ways, 1 - ways.sum())
    return chance.multinomial(chance.poisson(n), rest).astype(np.float64)


def _days(kind: str) -> tuple[int, int]:
    incident = next(one for one in INCIDENTS if one.kind.value == kind)
    until = incident.until.date() if incident.until else date(2026, 7, 1)
    return (incident.since.date() - _EPOCH).days, (until - _EPOCH).days
