"""Key points, proposed from what follows journeys that pass them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.feedback.contrast import Contrast, contrasts
from nebelhorn.feedback.outcomes import Outcome, open_outcomes, put_outcome
from nebelhorn.feedback.roles import Roles, read_roles
from nebelhorn.settings import Settings

MOST_KEY_POINTS = 10
WIDEST_REACH = 0.95
NARROWEST_REACH = 0.01
"""Touchpoints in more or in fewer of the journeys leave nothing to compare with."""

_CLEAR = 3.5
"""Standard errors a difference must stand out: some hundred are looked at together."""

_WORTH_SAYING = 0.05
"""Correlation with the outcome; less is real in a large log, and of no use to anybody."""

_LONGEST_HORIZON_DAYS = 90
_DAY_US = 86_400_000_000

_SENTENCES = {
    "en": {
        Outcome.VALUE: "journeys with it bring {a}, comparable others {b}",
        Outcome.RETURN: "the customer comes back after {a} of the journeys with it, "
        "after {b} of comparable others",
        Outcome.LEAVING: "{a} of the journeys with it go on to leaving, {b} of comparable others",
        Outcome.SUCCESS: "{a} of the journeys with it go on to success, {b} of comparable others",
        Outcome.SCORE: "journeys with it are scored {a}, comparable others {b}",
        Outcome.DURATION: "journeys with it take {a} days, comparable others {b}",
    },
    "de": {
        Outcome.VALUE: "Reisen damit bringen {a}, vergleichbare andere {b}",
        Outcome.RETURN: "nach {a} der Reisen damit kommt der Kunde wieder, "
        "nach {b} der vergleichbaren anderen",
        Outcome.LEAVING: "{a} der Reisen damit führen danach zum Abschied, "
        "{b} der vergleichbaren anderen",
        Outcome.SUCCESS: "{a} der Reisen damit führen danach zum Erfolg, "
        "{b} der vergleichbaren anderen",
        Outcome.SCORE: "Reisen damit werden mit {a} bewertet, vergleichbare andere mit {b}",
        Outcome.DURATION: "Reisen damit dauern {a} Tage, vergleichbare andere {b}",
    },
}
_SHARES = {Outcome.RETURN, Outcome.LEAVING, Outcome.SUCCESS}


@dataclass(frozen=True, slots=True)
class KeyPointProposal:
    """A touchpoint that may matter most, until a person says so or not.

    Observed, not caused: journeys that pass it differ, for whatever reason.

    Attributes:
        touchpoint: Raw name.
        outcome: In what they differ most clearly.
        n: Count of journeys with it.
        with_it: Mean outcome of these: a share 0–1, a score 0–1, money, or days.
        without_it: The same in comparable journeys without it: of as many other steps (for coming
            back and duration: of as many steps).
        interval: 95 % bounds of the difference, clustered by customer.
        strength: Size of the correlation with the outcome, 0–1; what proposals are ordered by.
    """

    touchpoint: str
    outcome: Outcome
    n: int
    with_it: float
    without_it: float
    interval: tuple[float, float]
    strength: float

    @property
    def effect(self) -> float:
        """Difference: with it minus without it."""
        return self.with_it - self.without_it

    @property
    def reason(self) -> str:
        """Why it is proposed, in English."""
        return self.say("en")

    def say(self, language: str) -> str:
        """Return why it is proposed, as half a sentence in ``de`` or ``en``.

        Examples:
            >>> point = KeyPointProposal("call", Outcome.SCORE, 80, 0.41, 0.78, (-0.5, -0.2), 0.3)
            >>> point.say("en")
            'journeys with it are scored 0.41, comparable others 0.78'
            >>> point.say("de")
            'Reisen damit werden mit 0,41 bewertet, vergleichbare andere mit 0,78'
        """
        german = language == "de"
        numbers = [self.with_it, self.without_it]
        if self.outcome in _SHARES or self.outcome is Outcome.SCORE:
            # a difference between comparable journeys may point beyond the end of the scale
            numbers = [min(1.0, max(0.0, number)) for number in numbers]
        if self.outcome in _SHARES:
            a, b = (f"{number * 100:.0f} %" for number in numbers)
        else:
            a, b = (f"{number:.2f}".replace(".", "," if german else ".") for number in numbers)
        return _SENTENCES["de" if german else "en"][self.outcome].format(a=a, b=b)


def propose_key_points(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    *,
    success: Collection[str] = (),
    step: str = "step",
    voice: str = "voice",
) -> tuple[KeyPointProposal, ...]:
    """Propose the touchpoints whose journeys differ most from the others.

    Compared are value, coming back within 90 days (a third of a short log), leaving, success and
    score, with journeys of as many other steps: who passes many touchpoints is more active anyhow
    (`put_outcome`). Where none of them can be measured, compared is how long journeys last. A
    touchpoint must be in 1 to 95 % of the journeys, have 15 customers on both sides, differ by
    3.5 standard errors, and correlate with the outcome by .05 or more: in a large log everything
    differs a little. Ways of leaving and of success are outcomes and never proposed; a touchpoint
    that takes money is not judged by it.

    Args:
        connection: Where ``step``, ``voice``, ``event`` and ``touchpoint`` can be read.
        settings: Which touchpoints are leaving.
        success: Raw names of touchpoints that are a success.
        step: Relation of encounters.
        voice: Relation as `make_voices` writes it.

    Returns:
        At most ten, strongest first, each with the outcome in which it stands out most.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT * FROM (VALUES (0, 'buy'), (1, 'call'))"
        ...     " AS t(touchpoint_no, name);"
        ...     "CREATE TABLE event AS SELECT x AS event_id,"  # 'buy' takes the money
        ...     " CASE x % 4 WHEN 0 THEN 60 + x % 3 WHEN 2 THEN 10 + x % 3 END::DOUBLE AS value"
        ...     " FROM range(400) AS t(x);"
        ...     "CREATE TABLE step AS SELECT x AS event_id, x // 2 AS customer_no,"
        ...     " x // 2 AS unit_no, x // 2 AS journey_id, x AS t_us,"
        ...     " x % 4 // 3 AS touchpoint_no FROM range(400) AS t(x);"
        ...     "CREATE TABLE voice(event_id BIGINT, score DOUBLE)"
        ... )
        >>> [point] = propose_key_points(connection, Settings())
        >>> point.touchpoint, point.reason
        ('call', 'journeys with it bring 11.01, comparable others 60.99')
    """
    roles = read_roles(connection, settings)
    won = sorted(number for number, name in roles.names.items() if name in set(success))
    ends: dict[Outcome, Sequence[int]] = {Outcome.LEAVING: roles.leaves, Outcome.SUCCESS: won}
    with open_outcomes(
        connection,
        ends=ends,
        horizon_days=_horizon_days(connection, step),
        step=step,
        voice=voice,
    ):
        found = _differing(connection, [kind for kind in Outcome if kind is not Outcome.DURATION])
        found = found or _differing(connection, [Outcome.DURATION])
    outcomes = {*roles.leaves, *won}
    ordered = sorted(
        (
            proposal
            for number, proposal in _strongest(found, roles).items()
            if number not in outcomes
        ),
        key=lambda proposal: (-round(proposal.strength, 9), proposal.touchpoint),
    )
    return tuple(ordered[:MOST_KEY_POINTS])


def _horizon_days(connection: duckdb.DuckDBPyConnection, step: str) -> int:
    row = connection.execute(
        f"SELECT max(t_us) - min(t_us) FROM {quote_identifier(step)}"
    ).fetchone()
    span = row[0] // _DAY_US if row and row[0] is not None else 0
    return max(1, min(_LONGEST_HORIZON_DAYS, span // 3))


def _differing(
    connection: duckdb.DuckDBPyConnection, outcomes: list[Outcome]
) -> list[tuple[Outcome, Contrast]]:
    """Return every clear difference in one of the outcomes."""
    found = []
    for outcome in outcomes:
        cases = put_outcome(connection, outcome)
        found += [
            (outcome, contrast)
            for contrast in contrasts(connection, "key_case", "key_arm")
            if NARROWEST_REACH <= contrast.n / cases <= WIDEST_REACH
            and abs(contrast.effect) > _CLEAR * contrast.error
            and contrast.strength >= _WORTH_SAYING
        ]
    return found


def _strongest(found: list[tuple[Outcome, Contrast]], roles: Roles) -> dict[int, KeyPointProposal]:
    best: dict[int, KeyPointProposal] = {}
    for outcome, contrast in found:
        known = best.get(contrast.touchpoint_no)
        if known is None or contrast.strength > known.strength:
            best[contrast.touchpoint_no] = KeyPointProposal(
                touchpoint=roles.names[contrast.touchpoint_no],
                outcome=outcome,
                n=contrast.n,
                with_it=contrast.with_it,
                without_it=contrast.without_it,
                interval=(contrast.low, contrast.high),
                strength=contrast.strength,
            )
    return best
