"""The catalogue: which touchpoints there are, what we guess of them, what a person confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nebelhorn.app.alarms import alarms
from nebelhorn.app.hindsight import told_too_early
from nebelhorn.app.prepare import Part, group_conditions, prepare
from nebelhorn.app.workspace import SETTINGS_FILE, Workspace
from nebelhorn.errors import ConditionError, UnknownName, choices
from nebelhorn.feedback import propose_groups, propose_key_points
from nebelhorn.log import Acknowledgement, Progress, write_acknowledgement
from nebelhorn.reality import Alarm, Watched
from nebelhorn.settings import (
    Group,
    Question,
    Settings,
    Standing,
    Touchpoint,
    add_touchpoints,
    guess_catalogue,
    propose,
    read_settings,
    set_standing,
    settings_sha256,
    take_touchpoint,
)

_ENCOUNTERS_TO_PROPOSE = 500_000


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One touchpoint as the log and the catalogue know it.

    Attributes:
        touchpoint: The catalogue's entry; in stage ``other`` when nobody has put it anywhere.
        catalogued: Is it in ``nebelhorn.toml``?
        events: Count of events in the log.
        counted: Count from touchpoints of which only counts exist.
    """

    touchpoint: Touchpoint
    catalogued: bool
    events: int
    counted: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All touchpoints, groups and forecast questions.

    Attributes:
        entries: By stage, then most events first.
        groups: As in the settings.
        questions: As in the settings.
        unused: Catalogued touchpoints the log has never seen.
    """

    entries: tuple[CatalogueEntry, ...]
    groups: tuple[Group, ...]
    questions: tuple[Question, ...]
    unused: tuple[str, ...]


def catalogue(workspace: Workspace) -> Catalogue:
    """Return every touchpoint of the log beside what the catalogue says of it.

    Args:
        workspace: Whose catalogue.
    """
    settings = workspace.settings
    rows = workspace.stores.facts.execute(
        "SELECT name, coalesce(events, 0), coalesce(counted, 0) FROM touchpoint "
        "LEFT JOIN (SELECT touchpoint_no, count(*) AS events FROM event GROUP BY touchpoint_no) "
        "USING (touchpoint_no) LEFT JOIN (SELECT touchpoint_no, sum(count)::BIGINT AS counted "
        "FROM touch_count GROUP BY touchpoint_no) USING (touchpoint_no)"
    ).fetchall()
    order = {stage.id: place for place, stage in enumerate(settings.stage_order())}
    entries = [
        CatalogueEntry(settings.touchpoint(name), name in settings.touchpoints, events, counted)
        for name, events, counted in rows
    ]
    entries.sort(key=lambda e: (order[e.touchpoint.stage], -e.events, e.touchpoint.name))
    seen = {name for name, _, _ in rows}
    unused = tuple(name for name in settings.touchpoints if name not in seen)
    return Catalogue(tuple(entries), settings.groups, settings.questions, unused)


def confirm(workspace: Workspace, name: str, *, standing: Standing = Standing.CONFIRMED) -> None:
    """Write down what a person decided about a key point, an important group or a question.

    Args:
        workspace: Whose settings file.
        name: Of a touchpoint, a group or a forecast question.
        standing: ``confirmed``, or ``no`` to have it never proposed again.

    Raises:
        UnknownName: Nothing is called so; the message says which are near.
        SettingsError: The file was changed meanwhile.
    """
    path = workspace.folder / SETTINGS_FILE
    settings = workspace.settings
    kind: Literal["touchpoint", "group", "question"] = "touchpoint"
    if name in {group.name for group in settings.groups}:
        kind = "group"
    elif name in {question.name for question in settings.questions}:
        kind = "question"
    set_standing(
        path,
        kind=kind,
        name=name,
        standing=standing,
        expected_sha256=settings_sha256(path),
    )


def take(
    workspace: Workspace,
    name: str,
    *,
    stage: str | None = None,
    label: str = "",
    by: str = "catalogue",
    heard: Sequence[Alarm] | None = None,
) -> None:
    """Take a touchpoint into the catalogue: somebody has modelled it.

    Where the horn sounded because it was new, the alarm is acknowledged with that.

    Args:
        workspace: Whose settings file.
        name: Raw name, as the log has it.
        stage: Id of the stage it belongs to; None: where it stands.
        label: What readers see; empty: its raw name.
        by: Who takes it, for the word that acknowledges the alarm.
        heard: The alarms as they were found a moment ago; None: they are looked for again.

    Raises:
        UnknownName: The file has no such touchpoint, or no such stage.
        SettingsError: The file was changed meanwhile, or cannot be written.
    """
    path = workspace.folder / SETTINGS_FILE
    stages = [known.id for known in workspace.settings.stage_order()]
    if stage is not None and stage not in stages:
        msg = f"no stage {stage!r} in {SETTINGS_FILE}; {choices(stage, stages)}"
        raise UnknownName(msg)
    open_alarms = [
        alarm.alarm_id
        for alarm in (alarms(workspace).alarms if heard is None else heard)
        if (alarm.watched, alarm.subject) == (Watched.NEW_KIND, name) and not alarm.acknowledged
    ]
    take_touchpoint(
        path, name, stage=stage, label=label or name, expected_sha256=settings_sha256(path)
    )
    now_us = workspace.clock()
    for alarm_id in open_alarms:
        cause = f"taken into the catalogue as {label or name}"
        said = Acknowledgement(alarm_id, cause, by, now_us)
        write_acknowledgement(workspace.stores.office, said)


def extend_catalogue(workspace: Workspace, progress: Progress = lambda _: None) -> tuple[str, ...]:
    """Add what the log has and ``nebelhorn.toml`` has not; propose key points and groups.

    Nothing a person wrote is changed; proposals are marked as such until somebody confirms them. No
    group is proposed of an attribute that knows how it ends (see ``told_too_early``).

    Args:
        workspace: Whose settings file.
        progress: Told about each step.

    Returns:
        What was added and proposed, one sentence each.

    Raises:
        SettingsError: The file was changed meanwhile, or cannot be written.
    """
    path = workspace.folder / SETTINGS_FILE
    facts = workspace.stores.facts
    names = [
        row[0] for row in facts.execute("SELECT name FROM touchpoint ORDER BY name").fetchall()
    ]
    new = [name for name in names if name not in workspace.settings.touchpoints]
    said: list[str] = []
    if new:
        progress("guessing the catalogue")
        stages, guessed = guess_catalogue(names)
        fresh = [entry for entry in guessed if entry.name in set(new)]
        add_touchpoints(path, fresh, expected_sha256=settings_sha256(path), stages=stages)
        placed = sum(entry.stage != "other" for entry in fresh)
        said.append(
            f"{len(fresh)} new touchpoints in {SETTINGS_FILE}, {placed} of them put in a stage"
        )
    said.extend(_propose(workspace, path, read_settings(path), progress))
    said.extend(_usual_pause(workspace))
    return tuple(said)


def _propose(workspace: Workspace, path: Path, settings: Settings, progress: Progress) -> list[str]:
    facts = workspace.stores.facts
    progress("looking for key points")
    prepare(workspace, Part(), voices=True)
    step, event = _sample(workspace)
    points = propose_key_points(facts, settings, step=step)
    attributes = dict(facts.execute("SELECT name, column_name FROM attribute").fetchall())
    # a group of those who are known to leave shines in the index and is empty on the first day
    early = told_too_early(workspace)
    attributes = {name: column for name, column in attributes.items() if name not in early}
    groups = [
        proposal
        for proposal in propose_groups(facts, attributes, event=event)
        if _understood(workspace, Group(proposal.name, proposal.condition))
    ]
    propose(
        path,
        key_points={point.touchpoint: point.reason for point in points},
        groups={Group(g.name, g.condition, Standing.PROPOSED): g.reason for g in groups},
        expected_sha256=settings_sha256(path),
    )
    said = []
    if points:
        listed = ", ".join(point.touchpoint for point in points)
        said.append(f"proposed as key points: {listed}")
    if groups:
        listed = ", ".join(group.name for group in groups)
        said.append(f"proposed as important groups: {listed}")
    return said


def _usual_pause(workspace: Workspace) -> list[str]:
    journey = workspace.settings.journey
    if journey.cut_after_days or journey.end_touchpoints or journey.key:
        return []
    facts = workspace.stores.facts
    # Two statements: a window and an exact quantile in one spill without end on large logs.
    facts.execute(
        "CREATE OR REPLACE TEMP TABLE pause AS SELECT "
        "(lead(t_us) OVER (PARTITION BY journey_id ORDER BY t_us, event_id)) - t_us AS pause_us "
        f"FROM {_sample(workspace)[0]}"
    )
    row = facts.execute(
        "SELECT quantile_cont(pause_us, 0.95) / 86400e6, count(pause_us) FROM pause"
    ).fetchall()
    facts.execute("DROP TABLE pause")
    days, pauses = row[0]
    if not pauses or days < 1:
        return []
    return [
        f"95 of 100 pauses between encounters are shorter than {days:.0f} days; to let longer ones "
        f"start a new journey, write cut_after_days under [journey] in {SETTINGS_FILE}"
    ]


def _sample(workspace: Workspace) -> tuple[str, str]:
    # A proposal needs some hundred thousand encounters, not all of ten million. Customers are
    # numbered by a keyed hash, so every k-th number is a fair sample, whatever the file's order.
    facts = workspace.stores.facts
    row = facts.execute("SELECT count(*) FROM event").fetchone()
    every = max(1, (row[0] if row else 0) // _ENCOUNTERS_TO_PROPOSE)
    if every == 1:
        return "step", "event"
    for name, of, number in (("step", "step", "customer_no"), ("event", "event", "id_no")):
        facts.execute(
            f"CREATE OR REPLACE TEMP VIEW sampled_{name} AS SELECT * FROM {of} "
            f"WHERE {number} % {every} = 0"
        )
    return "sampled_step", "sampled_event"


def _understood(workspace: Workspace, group: Group) -> bool:
    try:
        group_conditions(workspace, [group])
    except ConditionError:
        return False
    return True
