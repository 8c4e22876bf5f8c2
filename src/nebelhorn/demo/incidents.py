"""What goes wrong in the demo company, and when: seven incidents after six calm months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from nebelhorn.demo import points
from nebelhorn.demo.span import end_of_span, hours_since_start


class Kind(StrEnum):
    """What an incident is; each happens once."""

    JOURNEY_CHANGE = "journey_change"
    BAD_TEAM = "bad_team"
    FOG_BANK = "fog_bank"
    NEW_TOUCHPOINT = "new_touchpoint"
    OVER_CONTACTED = "over_contacted"
    DARK_TOUCHPOINT = "dark_touchpoint"
    LUKEWARM = "lukewarm"


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that changes in the company or its world.

    Attributes:
        kind: What it is.
        since: First moment, UTC.
        until: First moment after it, UTC; None: it lasts to the end of the log.
        touchpoints: Where it shows, raw names.
        effects: What the simulator does, by name; shares and chances 0–1, ``times`` a factor.
        group: Value of ``segment`` it is limited to; None: everybody.
        team: Whose encounters it is limited to; None: everybody's.
        ramp_days: Over how many days the effect grows to its full size; 0: at once.
        sentence: What happens, in English.
    """

    kind: Kind
    since: datetime
    until: datetime | None
    touchpoints: tuple[str, ...]
    effects: Mapping[str, float]
    sentence: str
    group: str | None = None
    team: str | None = None
    ramp_days: float = 0.0


CALM_UNTIL = datetime(2025, 7, 1, tzinfo=UTC)
"""Until here nothing happens, whatever company it is."""

INCIDENTS: tuple[Incident, ...] = (
    Incident(
        Kind.JOURNEY_CHANGE,
        datetime(2025, 8, 1, tzinfo=UTC),
        None,
        (points.INVOICE, points.HOTLINE_CALL, points.SELF_SERVICE),
        {"moved_share": 0.75},
        "The invoice mail links to self-service; most who would have called go there instead.",
    ),
    Incident(
        Kind.BAD_TEAM,
        datetime(2025, 10, 1, tzinfo=UTC),
        datetime(2026, 2, 1, tzinfo=UTC),
        (points.HOTLINE_CALL,),
        {"unsolved_share": 0.5, "score_drop": 0.8},
        "One hotline team loses its experienced people: calls stay unsolved, customers call again.",
        team="hotline cedar",
    ),
    Incident(
        Kind.FOG_BANK,
        datetime(2025, 11, 10, tzinfo=UTC),
        datetime(2026, 1, 5, tzinfo=UTC),
        (points.TICKET_SOLVED,),
        {"lost_answers_share": 1.0},
        "The link in the survey after solved tickets is broken; nobody can answer.",
    ),
    Incident(
        Kind.NEW_TOUCHPOINT,
        datetime(2025, 12, 1, tzinfo=UTC),
        None,
        (points.UNMODELLED,),
        {"visits_per_month": 0.12, "instead_of_self_service_share": 0.15},
        "Customers have opened a forum; its visits reach the log, and nobody has modelled them.",
    ),
    Incident(
        Kind.OVER_CONTACTED,
        datetime(2026, 1, 7, tzinfo=UTC),
        datetime(2026, 3, 1, tzinfo=UTC),
        (points.CAMPAIGN_MAIL, points.CAMPAIGN_ANSWERED, points.ADVERTISING_REFUSED),
        {"mails_times": 3.0},
        "Marketing sends one group three times the mails; many refuse, some complain or leave.",
        group="young",
    ),
    Incident(
        Kind.DARK_TOUCHPOINT,
        datetime(2026, 3, 9, tzinfo=UTC),
        datetime(2026, 4, 20, tzinfo=UTC),
        (points.DARK, points.CANCELLATION, points.CONTRACT_SIGNED),
        {"cancellations_per_month": 0.022, "newcomers_share": 0.35},
        "A comparison portal advertises: customers cancel without a sign, others sign out of "
        "nowhere. The portal itself never reaches the log.",
    ),
    Incident(
        Kind.LUKEWARM,
        datetime(2026, 4, 27, tzinfo=UTC),
        None,
        (),
        {"cooled_share": 0.5, "recommendations_lost_share": 0.5},
        "Enthusiasm cools: half of those who would have said 9 or 10 say 7 or 8. They buy on.",
        ramp_days=14.0,
    ),
)
"""In order of time; dates and touchpoints lie apart, so that one is not taken for another."""


def incidents_within(months: int) -> tuple[Incident, ...]:
    """Return the incidents that begin before a log of so many months ends.

    Args:
        months: Length of the log, calendar months.

    Examples:
        >>> [incident.kind.value for incident in incidents_within(10)]
        ['journey_change', 'bad_team']
    """
    end = end_of_span(months)
    return tuple(incident for incident in INCIDENTS if incident.since < end)


@dataclass(frozen=True, slots=True)
class Weather:
    """Says at any moment how large the effect of an incident is; without incidents always 0.

    Attributes:
        windows: First and last hour since the start of the log, by kind.
        incidents: By kind.
    """

    windows: Mapping[Kind, tuple[float, float]] = field(default_factory=dict)
    incidents: Mapping[Kind, Incident] = field(default_factory=dict)

    def effect(self, kind: Kind, name: str, at: float, *, group: str | None = None) -> float:
        """Return the size of an effect at a moment, 0 while the incident is not going on.

        Args:
            kind: Of the incident.
            name: Of the effect.
            at: Hours since the start of the log.
            group: Who is concerned; compared only where the incident has a group or a team.

        Examples:
            >>> weather = weather_of(INCIDENTS)
            >>> summer, autumn = 24.0 * 200, 24.0 * 280  # 2025-07-20, 2025-10-08
            >>> weather.effect(Kind.BAD_TEAM, "score_drop", autumn, group="hotline cedar")
            0.8
            >>> weather.effect(Kind.BAD_TEAM, "score_drop", autumn, group="hotline amber")
            0.0
            >>> weather.effect(Kind.BAD_TEAM, "score_drop", summer, group="hotline cedar")
            0.0
        """
        window = self.windows.get(kind)
        if window is None or not window[0] <= at < window[1]:
            return 0.0
        incident = self.incidents[kind]
        limited_to = incident.group or incident.team
        if limited_to is not None and limited_to != group:
            return 0.0
        ramp = incident.ramp_days * 24.0
        grown = min(1.0, (at - window[0]) / ramp) if ramp else 1.0
        return incident.effects[name] * grown


def weather_of(incidents: Iterable[Incident]) -> Weather:
    """Return the weather that these incidents make.

    Examples:
        >>> weather_of(()).effect(Kind.FOG_BANK, "lost_answers_share", 9000.0)
        0.0
    """
    by_kind = {incident.kind: incident for incident in incidents}
    windows = {
        kind: (
            hours_since_start(incident.since),
            hours_since_start(incident.until) if incident.until else float("inf"),
        )
        for kind, incident in by_kind.items()
    }
    return Weather(windows, by_kind)
