"""How many a belief would concern, before it is written; what came of it is not told."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from nebelhorn.app.beliefs import NewBelief, ground_of, longer_than_the_log, meanings_of
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.values import belief_cautions
from nebelhorn.app.workspace import Workspace
from nebelhorn.conditions import FEATURES, features_with
from nebelhorn.engine import drop, put_table
from nebelhorn.log import Progress
from nebelhorn.predictions import put_point_state, put_points
from nebelhorn.reality import (
    BeliefRecord,
    BeliefResult,
    BeliefVerdict,
    Meaning,
    Side,
)
from nebelhorn.settings import Belief, check_belief
from nebelhorn.views import belief_claim

PREVIEW_DAYS = 90
"""So many last days of the log are looked at."""

_DAY_US = 86_400_000_000
_STATE = "preview_state"


@dataclass(frozen=True, slots=True)
class Concerned:
    """How many moments and customers the last 90 days of the log had.

    Attributes:
        moments: Decision points that meet the condition.
        customers: Count of customers behind them.
        than_moments: Those they are compared with.
        than_customers: Count of customers behind those.
        all_customers: Count of customers with any decision point.
        claim: What the belief says, by language.
        cautions: Values its conditions name and no event has had so far, in sentences.
    """

    moments: int
    customers: int
    than_moments: int
    than_customers: int
    all_customers: int
    claim: Said
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speakable:
    """One thing a condition may name.

    Attributes:
        name: As conditions write it.
        kind: ``text``, ``number``, ``whole``, ``truth`` or ``time``.
        label: What it means, by language.
    """

    name: str
    kind: str
    label: Said


def concerned(
    workspace: Workspace, said: NewBelief, *, progress: Progress = lambda _: None
) -> Concerned:
    """Count whom a belief would concern; never how it would have come out.

    What came before a belief was written proves nothing, and whoever has seen it believes
    something else.

    Args:
        workspace: Whose facts.
        said: What a person believes; it is not written.
        progress: Told about each step.

    Raises:
        SettingsError: It says something that cannot be.
        ConditionError: A condition cannot be understood, or can never be met.
    """
    belief = Belief(written=workspace.now(), **dataclasses.asdict(said))
    check_belief(belief, [question.name for question in workspace.settings.questions])
    ground = ground_of(workspace, (belief,))
    (meaning,) = meanings_of(workspace, (belief,), ground)
    facts = workspace.stores.facts
    progress("finding decision points")
    put_points(
        facts,
        # nothing that is foretold beside it makes heartbeats: they count on neither side
        open_us=longer_than_the_log(facts),
        as_of_us=ground.as_of_us,
        leaves=ground.leaves,
        from_us=ground.as_of_us - PREVIEW_DAYS * _DAY_US,
    )
    progress("looking what was known at each")
    put_point_state(facts)
    side = _side(meaning)
    put_table(facts, _STATE, f"SELECT customer_no, {side} AS side FROM point_state")
    row = facts.execute(
        "SELECT count(*) FILTER (side = 1), count(DISTINCT customer_no) FILTER (side = 1), "
        "count(*) FILTER (side = 2), count(DISTINCT customer_no) FILTER (side = 2), "
        f"count(DISTINCT customer_no) FROM {_STATE}"
    ).fetchone()
    drop(facts, _STATE)
    counts = [int(count) for count in row or (0,) * 5]
    moments, customers, others, other_customers, everybody = counts
    return Concerned(
        moments=moments,
        customers=customers,
        than_moments=others,
        than_customers=other_customers,
        all_customers=everybody,
        claim=in_languages(
            lambda words: belief_claim(_not_judged(meaning), workspace.settings, words)
        ),
        cautions=belief_cautions(workspace, (belief,)),
    )


def speakable(workspace: Workspace) -> tuple[Speakable, ...]:
    """Return everything conditions may name: features, then attributes of the log.

    Args:
        workspace: Whose attributes.
    """
    rows = workspace.stores.facts.execute(
        "SELECT name, column_name FROM attribute ORDER BY name"
    ).fetchall()
    own = [Speakable(one.name, one.kind.value, {"en": one.en, "de": one.de}) for one in FEATURES]
    known = features_with(dict(rows))
    more = [
        Speakable(one.name, one.kind.value, {"en": one.en, "de": one.de})
        for name, _ in rows
        if (one := known.get(name)) and one not in FEATURES
    ]
    return (*own, *more)


def _side(meaning: Meaning) -> str:
    """SQL: 1 meets the condition, 2 is compared with it, NULL counts on neither side."""
    when = f"coalesce({meaning.when}, false)"
    if meaning.than is None:
        return f"CASE WHEN {when} THEN 1 ELSE 2 END"
    than = f"coalesce({meaning.than}, false)"
    return f"CASE WHEN {when} AND {than} THEN NULL WHEN {when} THEN 1 WHEN {than} THEN 2 END"


def _not_judged(meaning: Meaning) -> BeliefResult:
    nobody = Side(0, 0, 0, None, None, None)
    record = BeliefRecord(
        when=nobody,
        than=nobody,
        difference=None,
        low=None,
        high=None,
        matters=None,
        verdict=BeliefVerdict.TOO_LITTLE,
        more=None,
        both=0,
        open=0,
        void=0,
    )
    return BeliefResult(meaning.belief, meaning.question, meaning.claimed, 0, record, None, None)
