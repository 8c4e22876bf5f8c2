"""Gather everything one report shows, and write it as a single file."""

from __future__ import annotations

import contextlib
import dataclasses
from itertools import pairwise
from pathlib import Path

from nebelhorn.app.alarms import alarms
from nebelhorn.app.beliefs import judge_beliefs
from nebelhorn.app.diagnosis import diagnose
from nebelhorn.app.fog import hear
from nebelhorn.app.guess import guess
from nebelhorn.app.index import Understanding, index
from nebelhorn.app.journeys import end_of_log
from nebelhorn.app.mirror import Mirrored
from nebelhorn.app.mirror import mirror as hold_up
from nebelhorn.app.prepare import Part, prepare
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import DiskFull, NothingForetold, SettingsError, WorkspaceError
from nebelhorn.journeys import FunnelQuestion, JourneyMap, Variant
from nebelhorn.journeys import funnel as count_funnel
from nebelhorn.journeys import instead as count_instead
from nebelhorn.journeys import journey_map as count_map
from nebelhorn.journeys import variants as count_variants
from nebelhorn.log import Progress, is_disk_full, left_in, list_rejects
from nebelhorn.reality import Diagnosis
from nebelhorn.settings import Question, Standing
from nebelhorn.views import ImportedSource, Report, Unmeasured, UnmeasuredKind, render_report

_VARIANTS = 12
_WINDOW_DAYS = 90.0


def report(
    workspace: Workspace,
    file: str | Path | None = None,
    *,
    unit: str | None = None,
    funnel_steps: list[str] | None = None,
    progress: Progress = lambda _: None,
) -> Path:
    """Write the report: one HTML file that asks nobody for anything.

    Args:
        workspace: Whose facts.
        file: Where to; None: ``report.html`` in the workspace. An older file is replaced whole.
        unit: ``customer`` or an object type; None: what the settings say.
        funnel_steps: Touchpoints of a funnel; None: the most frequent way through the stages.
        progress: Told about each step.

    Returns:
        The file.

    Raises:
        UnknownName: No such unit or touchpoint.
        WorkspaceError: The file cannot be written (also ``DiskFull``).
    """
    content = render_report(gather(workspace, unit=unit, steps=funnel_steps, progress=progress))
    progress("writing the report")
    target = Path(file) if file is not None else workspace.folder / "report.html"
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(content, encoding="utf-8")
        Path(unfinished).replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        msg = f"{target} cannot be written: {error.strerror or error}"
        raise (DiskFull(msg) if is_disk_full(error) else WorkspaceError(msg)) from error
    return target


def gather(
    workspace: Workspace,
    *,
    unit: str | None = None,
    steps: list[str] | None = None,
    progress: Progress = lambda _: None,
) -> Report:
    """Compute everything one report shows.

    Raises:
        UnknownName: No such unit or touchpoint.
    """
    facts = workspace.stores.facts
    ready = prepare(workspace, Part(unit), groups=True, voices=True, progress=progress)
    progress("counting transitions")
    whole = count_map(facts, unit=unit or workspace.settings.journey.unit)
    total, variants = count_variants(facts, limit=_VARIANTS)
    heard = hear(workspace, ready, progress=progress)
    progress("counting the funnel")
    way = steps or usual_way(workspace, whole, variants)
    as_of = end_of_log(workspace)
    question = FunnelQuestion(tuple(way), _WINDOW_DAYS, as_of) if way else None
    funnel = count_funnel(facts, question) if question else ()
    lost = _largest_loss([step.reached for step in funnel])
    instead = count_instead(facts, question, at=lost) if question and lost is not None else ()
    found, sealed = _index(workspace, progress)
    mirrored = _mirrored(workspace, found, progress)
    horn = alarms(workspace, progress=progress)
    return Report(
        settings=dataclasses.replace(workspace.settings, questions=sealed),
        journey_map=whole,
        fog=heard.fog,
        curves=heard.curves,
        feeling=heard.feeling,
        navi=heard.navi,
        care=heard.care,
        stay=heard.stay,
        variants=variants,
        variants_total=total,
        funnel=funnel,
        instead=instead,
        counts_only=_counts_only(workspace),
        unmeasured=_unmeasured(workspace),
        sources=_sources(workspace),
        instead_after=way[lost] if way and lost is not None else None,
        made_at=workspace.now(),
        index=None if found is None else found.index,
        depth=None if found is None else found.depth,
        leads=() if found is None else tuple(one.figures for one in found.leads),
        readability=found.readability.figures if found and found.readability else None,
        charts=horn.charts,
        alarms=horn.alarms,
        watching=horn.watching,
        diagnosis=_diagnosis(workspace, progress),
        beliefs=judge_beliefs(workspace, progress=progress),
        surprises=tuple(one.truth for one in guess(workspace, progress=progress)),
        mirror=mirrored.mirror if mirrored else None,
        mirrored=mirrored.customers if mirrored else {},
    )


def _diagnosis(workspace: Workspace, progress: Progress) -> Diagnosis | None:
    """Why the last four weeks are as they are; None where the log is too short to compare."""
    try:
        return diagnose(workspace, progress=progress).diagnosis
    except SettingsError:
        return None


def _mirrored(
    workspace: Workspace, found: Understanding | None, progress: Progress
) -> Mirrored | None:
    """What was said beside what was done; none where no share is said yet, or nothing compared."""
    if found is None or found.depth is None:
        return None
    held = hold_up(workspace, progress=progress)
    return held if held.mirror.rows else None


def _index(
    workspace: Workspace, progress: Progress
) -> tuple[Understanding | None, tuple[Question, ...]]:
    """The index, and the questions as it was sealed; those of the settings come after them."""
    asked = workspace.settings.questions
    try:
        found = index(workspace, progress=progress)
    except NothingForetold:
        return None, asked
    names = {question.name for question in found.questions}
    return found, (*found.questions, *(q for q in asked if q.name not in names))


def usual_way(workspace: Workspace, whole: JourneyMap, variants: tuple[Variant, ...]) -> list[str]:
    """Propose the steps of a funnel: the confirmed or proposed key points along the way.

    Without two key points in different stages: the touchpoints of the most frequent variant that
    has at least three different ones.

    Returns:
        Touchpoints in order, at most six; empty when nothing suggests itself.
    """
    settings = workspace.settings
    order = {stage.id: place for place, stage in enumerate(settings.stages)}
    seen = {station.touchpoint: station.customers for station in whole.stations}
    points = [
        entry
        for entry in settings.touchpoints.values()
        if entry.key_point is not Standing.NO and entry.stage in order and entry.name in seen
    ]
    best: dict[int, str] = {}
    for entry in sorted(points, key=lambda entry: (seen[entry.name], entry.name)):
        best[order[entry.stage]] = entry.name
    way = [best[place] for place in sorted(best)]
    if len(way) >= 3:
        return way[:6]
    for variant in variants:
        distinct = list(dict.fromkeys(variant.touchpoints))
        if len(distinct) >= 3:
            return distinct[:6]
    return []


def _largest_loss(reached: list[int]) -> int | None:
    losses = [before - after for before, after in pairwise(reached)]
    return losses.index(max(losses)) if losses and max(losses) > 0 else None


def _counts_only(workspace: Workspace) -> tuple[tuple[str, int], ...]:
    rows = workspace.stores.facts.execute(
        "SELECT name, sum(count)::BIGINT FROM touch_count JOIN touchpoint USING (touchpoint_no) "
        "GROUP BY name ORDER BY name"
    ).fetchall()
    return tuple((str(name), int(count)) for name, count in rows)


def _unmeasured(workspace: Workspace) -> tuple[Unmeasured, ...]:
    rejected, _ = list_rejects(workspace.stores.office, limit=0)
    if not rejected:
        return ()
    return (Unmeasured(UnmeasuredKind.REJECTED, (("n", rejected),)),)


def _sources(workspace: Workspace) -> tuple[ImportedSource, ...]:
    rows = workspace.stores.facts.execute(
        "SELECT location, events, answers, rejected, mapping FROM import_run "
        "WHERE events + answers + rejected > 0 ORDER BY import_no"
    ).fetchall()
    return tuple(_source(*row) for row in rows)


def _source(
    place: str, events: int, answers: int, rejected: int, mapping: str | None
) -> ImportedSource:
    kept, left = left_in(mapping or "")
    return ImportedSource(place, events, answers, rejected, kept, left)
