"""What was known at the points of a run, so that it can be said where its rules hold."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.app.foretelling import Ground, put_ground, read_known, read_points
from nebelhorn.app.hindsight import leave_out
from nebelhorn.app.workspace import Workspace
from nebelhorn.drive import Points
from nebelhorn.engine import put_table
from nebelhorn.log import Progress
from nebelhorn.rules import State

MOST_POINTS = 300_000
"""Of so many points, the latest, it is looked up where rules hold."""


@dataclass(frozen=True, slots=True)
class RuleGround:
    """Points, and what was known at them.

    Attributes:
        points: Those of ``point``.
        state: What was known; what knows the end is left out.
    """

    points: Points
    state: State


def rule_ground(workspace: Workspace, ground: Ground, progress: Progress) -> RuleGround:
    """Look what was known at the points of the newest run.

    Args:
        workspace: With ``settled`` (see ``settle``).
        ground: What the run stands on.
        progress: Told about each step.

    Returns:
        The points of the facts, at most the latest 300,000; ``run_place`` is made: (point_no,
        place), where each point of the run stands among them, those that are not there left out.
    """
    facts = workspace.stores.facts
    row = facts.execute(
        "SELECT min(sealed_us) FROM (SELECT sealed_us FROM run_point ORDER BY sealed_us DESC "
        f"LIMIT {MOST_POINTS})"
    ).fetchone()
    left_out = leave_out(workspace, ground, progress)
    put_ground(workspace, ground, progress, from_us=None if row is None else row[0])
    known = read_known(facts, ground, progress, left_out.columns)
    put_table(
        facts,
        "run_place",
        "SELECT r.point_no AS point_no, p.point_no AS place FROM run_point AS r JOIN point AS p "
        "USING (customer_no, kind, moment_id, sealed_us)",
    )
    return RuleGround(read_points(facts), known.state)
