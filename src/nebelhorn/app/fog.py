"""Where nobody has heard the customers, and how those feel who spoke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nebelhorn.app.journeys import end_of_log
from nebelhorn.app.prepare import Part, Prepared, prepare
from nebelhorn.app.workspace import Workspace
from nebelhorn.feedback import (
    CareBalance,
    EmotionalCurve,
    Feeling,
    FogMap,
    Mean,
    NaviCount,
    StayComparison,
    VoiceInfo,
    care_balance,
    emotional_curve,
    fog_map,
    navi,
    who_stays,
)
from nebelhorn.feedback import feeling as feeling_of
from nebelhorn.feedback import mood as mood_of
from nebelhorn.log import Progress


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was said, and what was not.

    Attributes:
        fog: Cells touchpoint × group (× month), and the whole.
        voices: What became of the answers.
        curves: Emotional curve of everybody, then of each group.
        mood: Mean score of all voices.
        feeling: Shares of enthusiastic, lukewarm and angry voices.
        navi: Navi states.
        care: Care before and after leaving.
        stay: Who stays after complaining, and after silence.
    """

    fog: FogMap
    voices: VoiceInfo
    curves: tuple[EmotionalCurve, ...]
    mood: Mean
    feeling: Feeling
    navi: NaviCount
    care: CareBalance
    stay: StayComparison


def fog(
    workspace: Workspace,
    *,
    unit: str | None = None,
    group: str | None = None,
    way: Sequence[str] = (),
    by_month: bool = False,
    progress: Progress = lambda _: None,
) -> Hearing:
    """Return fog, mood, feeling, Navi states, care and who stays.

    Args:
        workspace: Whose facts.
        unit: ``customer`` or an object type; None: what the settings say.
        group: Only journeys with at least one event in this group; None: everybody, and each
            group beside them (its encounters as of each event).
        way: Only journeys that go exactly this way from start to end: their emotional curve,
            their fog; empty: any.
        by_month: A cell a month beside those of the whole time.
        progress: Told about each step.

    Raises:
        UnknownName: No such group or unit.
        ConditionError: A group's condition cannot be understood.
    """
    everybody = group is None and not way
    ready = prepare(
        workspace, Part(unit, group, tuple(way)), groups=everybody, voices=True, progress=progress
    )
    return hear(workspace, ready, by_month=by_month, progress=progress)


def hear(
    workspace: Workspace,
    ready: Prepared,
    *,
    by_month: bool = False,
    progress: Progress = lambda _: None,
) -> Hearing:
    """Compute everything about hearing on relations that stand ready."""
    facts, settings = workspace.stores.facts, workspace.settings
    as_of = end_of_log(workspace)
    groups = ready.groups
    progress("measuring fog")
    fogged = fog_map(facts, settings, groups=groups, by_period=by_month)
    progress("drawing the emotional curve")
    curves = [emotional_curve(facts, settings)]
    curves += [emotional_curve(facts, settings, group=group) for group in groups.items()]
    progress("finding who can still find us")
    return Hearing(
        fog=fogged,
        voices=ready.voices or VoiceInfo(),
        curves=tuple(curves),
        mood=mood_of(facts),
        feeling=feeling_of(facts),
        navi=navi(facts, settings, as_of_us=as_of),
        care=care_balance(facts, settings, as_of_us=as_of),
        stay=who_stays(facts, settings, as_of_us=as_of),
    )
