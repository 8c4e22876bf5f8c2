"""Leave out of learning what knows how it ends, and say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nebelhorn.app.foretelling import Ground, lay_ground
from nebelhorn.app.workspace import SETTINGS_FILE, Workspace
from nebelhorn.conditions import features_with, parse_condition
from nebelhorn.errors import SettingsError, choices
from nebelhorn.log import Progress
from nebelhorn.predictions import GROUP, VALUE, known_too_early
from nebelhorn.settings import read_settings

_SUM = "value_before"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What rules are not learnt from.

    Attributes:
        columns: Names of columns of the state, sorted: attributes, and groups made of them.
        cautions: A sentence for each, with the reason, and for each column that is suspicious and
            learnt from all the same.
    """

    columns: tuple[str, ...]
    cautions: tuple[str, ...]


def leave_out(workspace: Workspace, ground: Ground, progress: Progress) -> LeftOut:
    """Find the attributes that know how it ends, and what a person says about them.

    Args:
        workspace: Whose facts and settings.
        ground: What forecasts stand on.
        progress: Told about the step.

    Returns:
        What is left out; a person's word counts for more than what was found.

    Raises:
        SettingsError: ``[learning]`` names an attribute that is not in the log.
        ConditionError: A group's condition cannot be understood.
    """
    facts, settings = workspace.stores.facts, workspace.settings
    progress("looking for columns that know the end")
    stored = dict(facts.execute("SELECT name, column_name FROM attribute").fetchall())
    known = features_with(stored)
    attributes = {VALUE, *(name for name, feature in known.items() if feature.as_text)}
    keep, never = settings.learning.keep, settings.learning.leave_out
    _check("keep", keep, attributes)
    _check("leave_out", never, attributes)
    wanted = {name for question in ground.questions for name in question.touchpoints}
    asked = [number for number, name in ground.touchpoints.names.items() if name in wanted]
    leaks = known_too_early(facts, leaves=ground.leaves, asked=asked, zone=settings.time_zone)
    open_to = [leak for leak in leaks if leak.name not in keep]
    reasons = {leak.name: leak.reason for leak in open_to if not leak.suspected}
    reasons |= dict.fromkeys(never, f"{SETTINGS_FILE} says so")
    if VALUE in reasons:
        reasons[_SUM] = f"it adds up {VALUE}"
    for group in ground.groups:
        of = sorted(parse_condition(group.condition, known).names & reasons.keys())
        if of:
            reasons[f"{GROUP}{group.name}"] = f"its condition looks at {', '.join(of)}"
    said = [f"left out of learning: {name} ({reason})" for name, reason in sorted(reasons.items())]
    said += [
        f"learnt from although it looks as if it knew the end: {leak.name} ({leak.reason})"
        for leak in leaks
        if leak.name in keep and not leak.suspected
    ]
    said += [
        f"suspicious, and learnt from all the same: {leak.name} ({leak.reason}); if it is filled "
        f"in when all is over, write it to leave_out under [learning] in {SETTINGS_FILE}, if not, "
        "to keep"
        for leak in open_to
        if leak.suspected and leak.name not in reasons
    ]
    return LeftOut(tuple(sorted(reasons)), tuple(said))


def told_too_early(workspace: Workspace) -> frozenset[str]:
    """Return the attributes that no group should be proposed of.

    They know how it ends, may know it, or a person wrote them to ``leave_out``; what is written to
    ``keep`` is none of them.

    Args:
        workspace: Whose facts and settings, as they are written now.

    Raises:
        SettingsError: ``nebelhorn.toml`` cannot be read.
    """
    settings = read_settings(workspace.folder / SETTINGS_FILE)
    ground = lay_ground(workspace, settings, ())
    leaks = known_too_early(workspace.stores.facts, leaves=ground.leaves, zone=settings.time_zone)
    found = {leak.name for leak in leaks} - set(settings.learning.keep)
    return frozenset(found | set(settings.learning.leave_out))


def _check(key: str, names: Iterable[str], attributes: set[str]) -> None:
    for name in names:
        if name not in attributes:
            msg = (
                f'{SETTINGS_FILE}, [learning]: {key} names "{name}", which is no attribute of the '
                f"log; {choices(name, attributes)}"
            )
            raise SettingsError(msg)
