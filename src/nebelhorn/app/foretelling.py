"""Make ready what is foretold: questions, groups, decision points, and what became of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import duckdb

from nebelhorn.app.prepare import group_conditions
from nebelhorn.app.workspace import Workspace
from nebelhorn.conditions import features_with, parse_condition, render
from nebelhorn.drive import Course, Lessons, Points, lessons_of
from nebelhorn.engine import put_table, put_view
from nebelhorn.errors import ConditionError, choices
from nebelhorn.journeys import make_membership, put_catalogue
from nebelhorn.log import Progress
from nebelhorn.predictions import (
    MOST_TOUCHPOINTS,
    Forecaster,
    Hand,
    Known,
    OurWord,
    SealedPoints,
    Touchpoints,
    customer_parts,
    grace_us,
    horizon_us,
    kind_of,
    known_at,
    put_point_state,
    put_points,
    read_state,
)
from nebelhorn.settings import Group, Question, Settings, Standing

MOST_GROUPS = 32
"""Groups a seal has bits for, in the order of the settings."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What forecasts stand on.

    Attributes:
        questions: In the order of their numbers; those a person said no to are left out.
        groups: In the order of their bits.
        touchpoints: The catalogue.
        leaves: Numbers of touchpoints by which customers leave.
        as_of_us: The last thing known, UTC microseconds; 0 for an empty log.
    """

    questions: tuple[Question, ...]
    groups: tuple[Group, ...]
    touchpoints: Touchpoints
    leaves: tuple[int, ...]
    as_of_us: int

    @property
    def open_us(self) -> int:
        """The longest time a prediction stays open, microseconds."""
        return max((horizon_us(q) + grace_us(q) for q in self.questions), default=0)


def lay_ground(workspace: Workspace, settings: Settings, questions: tuple[Question, ...]) -> Ground:
    """Read catalogue and questions, and make ``catalogue`` and ``known_event`` on the facts.

    Conditions are looked at in the order in which things became known, so that what is known
    later changes nothing.

    Args:
        workspace: Whose facts.
        settings: Catalogue and groups; of the workspace, or as a run has sealed them.
        questions: Those with standing ``no`` are passed over.

    Returns:
        The ground.

    Raises:
        SettingsError: A question's kind is unknown or lacks something.
        ConditionError: A condition cannot be understood; names its question.
    """
    facts = workspace.stores.facts
    asked = tuple(question for question in questions if question.standing is not Standing.NO)
    put_catalogue(facts, settings)
    for table in ("event", "answer"):
        put_view(
            facts,
            f"known_{table}",
            f"SELECT * REPLACE (greatest(coalesce(known_us, t_us), t_us) AS t_us) FROM {table}",
        )
    rows = facts.execute("SELECT touchpoint_no, name, by_whom FROM catalogue").fetchall()
    leaves = tuple(number for number, name, _ in rows if settings.touchpoint(name).leaves)
    touchpoints = Touchpoints(
        names={number: name for number, name, _ in rows},
        customers=frozenset(number for number, _, by in rows if by == "customer"),
        members=_members(workspace, asked),
        leaves=frozenset(leaves),
    )
    for question in asked:
        kind_of(question).classes(question, touchpoints)
    return Ground(asked, settings.groups[:MOST_GROUPS], touchpoints, leaves, _as_of(facts))


def put_ground(
    workspace: Workspace, ground: Ground, progress: Progress, *, from_us: int | None = None
) -> int:
    """Make ``point`` with the group bits of each point.

    Args:
        workspace: Whose facts.
        ground: What forecasts stand on; no point opens after its ``as_of_us``.
        progress: Told about each step.
        from_us: Nor before this time, UTC microseconds; None: none is left out.

    Returns:
        Count of points.

    Raises:
        ConditionError: A group's condition cannot be understood; names the group.
    """
    facts = workspace.stores.facts
    progress("finding groups")
    make_membership(
        facts,
        group_conditions(workspace, ground.groups),
        event="known_event",
        answer="known_answer",
        into="point_member",
        sizes=False,
    )
    progress("finding decision points")
    many = put_points(
        facts,
        open_us=ground.open_us,
        as_of_us=ground.as_of_us,
        leaves=ground.leaves,
        from_us=from_us,
        changed="customer_change",
    )
    put_table(
        facts,
        "point_group",
        "SELECT event_id, bit_or(1::UINTEGER << group_no::UINTEGER) AS groups "
        "FROM point_member GROUP BY event_id",
    )
    return many


def read_points(facts: duckdb.DuckDBPyConnection) -> Points:
    """Return the points of ``point`` as arrays."""
    found = facts.execute(
        "SELECT customer_no, sealed_us, kind::UTINYINT AS kind, moment_id, "
        "coalesce(groups, 0)::UINTEGER AS groups FROM point "
        "LEFT JOIN point_group ON event_id = last_event_no ORDER BY point_no"
    ).fetchnumpy()
    sealed = SealedPoints(**{name: found[name] for name in SealedPoints.__dataclass_fields__})
    return Points(sealed)


def read_known(
    facts: duckdb.DuckDBPyConnection,
    ground: Ground,
    progress: Progress,
    without: Collection[str] = (),
) -> Known:
    """Return what is known at the points of ``point``, for the learner.

    Args:
        facts: With ``point`` and ``point_group``.
        ground: What forecasts stand on.
        progress: Told about the step.
        without: Names of columns the learner must not see.
    """
    progress("looking what was known at each point")
    put_point_state(facts)
    groups = [one.name for one in ground.groups]
    state = read_state(facts, dict(ground.touchpoints.names), groups, without)
    return known_at(state, customer_parts(facts))


def make_course(
    facts: duckdb.DuckDBPyConnection,
    question: Question,
    ground: Ground,
    known: Known,
    ours: OurWord,
    hand: Hand | None = None,
) -> Course:
    """Set one question on its way: what there will be to learn, and a forecaster that is new."""
    lessons = lessons_of(facts, question, ground.touchpoints)
    return new_course(question, ground, known, lessons, ours, hand)


def new_course(
    question: Question,
    ground: Ground,
    known: Known,
    lessons: tuple[Lessons, Lessons],
    ours: OurWord,
    hand: Hand | None = None,
) -> Course:
    """Set one question on its way with lessons that are there: due ones, and seen ones.

    With a hand, structure is learnt while a day goes on and counts from the next day on, as live.
    """
    kind = kind_of(question)
    codes = sorted(kind.classes(question, ground.touchpoints))
    forecaster = Forecaster(codes, nothing=kind.nothing, early=kind.early, known=known, hand=hand)
    return Course(forecaster, *lessons, horizon_us(question) + grace_us(question), ours)


def cautions(ground: Ground, settings: Settings) -> tuple[str, ...]:
    """Say what is foretold otherwise than somebody may think.

    Args:
        ground: What forecasts stand on.
        settings: That it was made from.

    Returns:
        A sentence for each touchpoint a question names and the log never saw (such outcomes never
        come), and for groups and touchpoints beyond those that can be told apart.
    """
    known = ground.touchpoints.names.values()
    said = [
        f"question {question.name}: the log has never seen {name!r}; {choices(name, known)}"
        for question in ground.questions
        for name in question.touchpoints
        if name not in set(known)
    ]
    left_out = [group.name for group in settings.groups[MOST_GROUPS:]]
    if left_out:
        said.append(f"only {MOST_GROUPS} groups are told apart; left out: {', '.join(left_out)}")
    many = len(ground.touchpoints.customers)
    if many > MOST_TOUCHPOINTS:
        said.append(f"of {many:,} touchpoints of customers, {MOST_TOUCHPOINTS:,} are told apart")
    return tuple(said)


def _members(workspace: Workspace, questions: tuple[Question, ...]) -> dict[str, str]:
    facts = workspace.stores.facts
    attributes = dict(facts.execute("SELECT name, column_name FROM attribute").fetchall())
    features = features_with(attributes)
    predicates: list[tuple[str, str]] = []
    for question in questions:
        if question.condition is None:
            continue
        try:
            condition = parse_condition(question.condition, features)
        except ConditionError as error:
            msg = f'question "{question.name}" in nebelhorn.toml:\n{error}'
            raise ConditionError(msg) from error
        predicates.append((question.condition, render(condition)))
    make_membership(
        facts,
        predicates,
        event="known_event",
        answer="known_answer",
        into="question_member",
        sizes=False,
    )
    return {
        condition: f"SELECT event_id FROM question_member WHERE group_no = {number}"
        for number, (condition, _) in enumerate(predicates)
    }


def _as_of(facts: duckdb.DuckDBPyConnection) -> int:
    row = facts.execute(
        "SELECT coalesce(max(t_us), 0) FROM (SELECT id_no, t_us FROM known_event UNION ALL "
        "SELECT id_no, t_us FROM known_answer) WHERE id_no IS NOT NULL"
    ).fetchone()
    return int(row[0]) if row else 0
